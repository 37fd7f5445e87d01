#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every string of the sources is translated into each language of po/LINGUAS.

meson compile pillion-update-po adds the strings that are new.
"""

import os
import subprocess
import tempfile

import tap

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
PO = os.path.join(ROOT, 'po')

# Those of meson’s preset for GLib that are in use.
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')


def read_lines(name):
    with open(os.path.join(PO, name), encoding='utf-8') as file:
        return [line.strip() for line in file if line.strip() and not line.startswith('#')]


def extract(folder, names, top):
    """All strings of these files."""
    pot = os.path.join(folder, 'all.pot')
    subprocess.run(['xgettext', '--from-code=UTF-8', *(f'--keyword={keyword}' for keyword in KEYWORDS), '-o', pot, *names],
                   cwd=top, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return pot


def compare(po, pot):
    """What msgcmp says of strings that lack a translation; it also fails for what is fuzzy."""
    result = subprocess.run(['msgcmp', po, pot], check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            encoding='utf-8')
    return result.stdout if result.returncode else ''


def test_planted():
    with tempfile.TemporaryDirectory() as folder:
        source, po = os.path.join(folder, 'a.c'), os.path.join(folder, 'a.po')
        with open(source, 'w', encoding='utf-8') as file:
            file.write('const char *text = _ ("Hello");\n')
        pot = extract(folder, ['a.c'], folder)
        for translation, is_complete in (('msgid "Hello"\nmsgstr "Hallo"\n', True), ('msgid "Hello"\nmsgstr ""\n', False),
                                         ('#, fuzzy\nmsgid "Hello"\nmsgstr "Hallo"\n', False), ('', False)):
            with open(po, 'w', encoding='utf-8') as file:
                file.write('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + translation)
            assert (compare(po, pot) == '') == is_complete, translation


def test_languages():
    with tempfile.TemporaryDirectory() as folder:
        pot = extract(folder, read_lines('POTFILES.in'), ROOT)
        missing = ''.join(compare(os.path.join(PO, f'{language}.po'), pot) for language in read_lines('LINGUAS'))
    print(missing)
    assert not missing


if __name__ == '__main__':
    tap.main(globals())
