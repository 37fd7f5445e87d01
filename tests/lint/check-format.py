#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares C files with what clang-format makes of them.

    check-format.py [--fix] FILE...

The alignment of columns is left to people: clang-format 14 can't align the
parameters of a function without aligning every declaration. So runs of blanks
inside of a line count as one, the depth of alignment in a header does not
count, and macros are left alone. --fix writes what differs in more than that.
"""

import difflib
import re
import subprocess
import sys

# In a header prototypes stand in columns: what is deeper than this is alignment.
MAX_INDENTATION_OF_HEADER = 8

# Macros that are no C to the tool.
LEFT_ALONE = ('#define', 'G_DEFINE_')


def collapse(line, is_header):
    indentation = len(line) - len(line.lstrip(' '))
    text = re.sub(r' {2,}', ' ', line.strip())
    if is_header:
        indentation = min(indentation, MAX_INDENTATION_OF_HEADER)
    # (Type) { compound literal } and _("sentence"): clang-format 14 knows only (Type){ it } and _ (it).
    return ' ' * indentation + re.sub(r'\) \{', '){', re.sub(r'\b(N?_) \(', r'\1(', text))


def squeeze(lines):
    return re.sub(r'\s', '', ''.join(lines))


def differences(path):
    """Yields (first line, lines as they are, lines as they should be)."""
    is_header = path.endswith('.h')
    with open(path, encoding='utf-8') as file:
        actual = file.read().splitlines()
    formatted = subprocess.run(['clang-format', '--style=file', path], check=True,
                               stdout=subprocess.PIPE, encoding='utf-8').stdout.splitlines()
    matcher = difflib.SequenceMatcher(None, [collapse(line, is_header) for line in actual],
                                      [collapse(line, is_header) for line in formatted], autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag == 'equal' or ''.join(actual[a:a_end]).startswith(LEFT_ALONE):
            continue
        # A prototype with a long name begins its parameters on a line of their own.
        if not is_header or squeeze(actual[a:a_end]) != squeeze(formatted[b:b_end]):
            yield a, actual[a:a_end], formatted[b:b_end]


def fix(path):
    with open(path, encoding='utf-8') as file:
        lines = file.read().splitlines()
    for first, actual, formatted in reversed(list(differences(path))):
        lines[first:first + len(actual)] = formatted
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def main():
    paths = sys.argv[1:]
    if paths[:1] == ['--fix']:
        for path in paths[1:]:
            fix(path)
        return 0

    n_differences = 0
    for path in paths:
        for first, actual, formatted in differences(path):
            n_differences += 1
            print(f'{path}:{first + 1}: clang-format would write')
            print('\n'.join(['  - ' + line for line in actual] + ['  + ' + line for line in formatted]))
    return 1 if n_differences else 0


if __name__ == '__main__':
    sys.exit(main())
