#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a translation that nobody has to know a language for.

    make-pseudo-locale.py POT FOLDER [LANGUAGE]

Writes FOLDER/LANGUAGE/LC_MESSAGES/pillion.mo (LANGUAGE is qps, if not given).
Every sentence stays readable, but is accented, 40 % longer, and stands in
brackets: a plain word on a screen was never translated, and a missing bracket
was cut off. A program shows it with LANGUAGE=qps in any locale but C
(C.UTF-8 will do), after bindtextdomain() with FOLDER.

What is no language is left as it is: formats, markup, options, variables,
addresses.
"""

import ast
import math
import os
import re
import struct
import sys

LONGER = 0.4
LETTERS = str.maketrans('aceghijklnorstuwyzACEGHIJKLNORSTUWYZ', 'àçéğĥîĵķļñöŕšţůŵýžÀÇÉĞĤÎĴĶĻÑÖŔŠŢŮŴÝŽ')
PADDING = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor '

LEFT_ALONE = re.compile(
    r'%(?:\d+\$)?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|j|z|t)?[a-zA-Z%]'  # a format of printf()
    r'|<[^>]+>|&\w+;'  # markup
    r'|\{\w+\}'
    r'|\$\w+(?:/\w+)*|--[a-z-]+'  # a variable with what follows, an option
    r'|\w+://\S+'
    r'|\n')

ENTRY = re.compile(r'^(msgctxt|msgid_plural|msgid) ((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def stretch(text):
    """An accented, longer text in brackets."""
    plain = 0
    parts = []
    end = 0
    for match in LEFT_ALONE.finditer(text):
        parts += [text[end:match.start()].translate(LETTERS), match[0]]
        plain += match.start() - end
        end = match.end()
    parts.append(text[end:].translate(LETTERS))
    plain += len(text) - end

    # The brackets and the blank before the padding count too.
    n_more = max(0, math.ceil(plain * LONGER) - 3)
    padding = (PADDING * (n_more // len(PADDING) + 1))[:n_more].rstrip().translate(LETTERS)
    body = ''.join(parts)
    tail = body[len(body.rstrip()):]
    return '[' + body.rstrip() + (' ' + padding if padding else '') + ']' + tail


def read_pot(text):
    """Yields (context or None, singular, plural or None) for each sentence."""
    for block in re.split(r'\n\s*\n', text):
        # Sentences that are gone are comments here.
        fields = {key: ''.join(ast.literal_eval(string) for string in STRING.findall(value))
                  for key, value in ENTRY.findall(block)}
        if fields.get('msgid'):
            yield fields.get('msgctxt'), fields['msgid'], fields.get('msgid_plural')


def make_messages(text):
    """The table of a .mo file: what is looked up, and what is shown."""
    messages = {'': 'Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n'}
    for context, singular, plural in read_pot(text):
        key = singular if context is None else f'{context}\4{singular}'
        if plural is None:
            messages[key] = stretch(singular)
        else:
            messages[f'{key}\0{plural}'] = f'{stretch(singular)}\0{stretch(plural)}'
    return messages


def encode(messages):
    """The bytes of a .mo file, as the manual of gettext describes it."""
    keys, values = zip(*sorted((key.encode(), value.encode()) for key, value in messages.items()))
    n_header = 7 * 4
    offset = n_header + 2 * 8 * len(keys)
    tables = b''
    for strings in (keys, values):
        for string in strings:
            tables += struct.pack('<II', len(string), offset)
            offset += len(string) + 1
    header = struct.pack('<7I', 0x950412de, 0, len(keys), n_header, n_header + 8 * len(keys), 0, 0)
    return header + tables + b''.join(string + b'\0' for string in keys + values)


def main(pot, folder, language='qps'):
    with open(pot, encoding='utf-8') as file:
        messages = make_messages(file.read())
    directory = os.path.join(folder, language, 'LC_MESSAGES')
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, 'pillion.mo'), 'wb') as file:
        file.write(encode(messages))


if __name__ == '__main__':
    main(*sys.argv[1:])
