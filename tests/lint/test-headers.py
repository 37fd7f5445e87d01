#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each header compiles alone, with the dependencies of its own library and no other's.

    test-headers.py BUILD-DIRECTORY

A header that the file of its name includes before all else is tried by the
build; the others are compiled here.
"""

import concurrent.futures
import json
import os
import shlex
import subprocess
import sys
import tempfile

import tap

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'src'))
BUILD = os.path.realpath(sys.argv[1])


def read_commands():
    """Returns, for each folder of src/ with a file that is built, the compiler and flags of one.

    A folder without one of its own has those of a file beneath it.
    """
    with open(os.path.join(BUILD, 'compile_commands.json'), encoding='utf-8') as file:
        entries = json.load(file)
    own, beneath = {}, {}
    for entry in entries:
        path = os.path.relpath(os.path.realpath(os.path.join(entry['directory'], entry['file'])), SOURCE)
        if path.startswith(os.pardir):
            continue
        # Up to -o come the compiler and its flags; dependency files (-MD ...) are not wanted.
        words = shlex.split(entry['command'])
        words = words[:words.index('-MD')]
        folder = os.path.dirname(path)
        own.setdefault(folder, words)
        while folder := os.path.dirname(folder):
            beneath.setdefault(folder, words)
    return beneath | own


def find_command(commands, header):
    """Returns the command of the nearest folder: a folder within another can be a library of its own."""
    folder = os.path.dirname(header)
    while folder and folder not in commands:
        folder = os.path.dirname(folder)
    return commands.get(folder)


def compile_alone(command, header):
    """Returns what the compiler says about a file that includes only this header."""
    if command is None:
        return 'no file of its folder is built\n'
    include = f'#include "{header}"\n'
    result = subprocess.run([*command, '-Werror', '-fsyntax-only', '-x', 'c', '-'], input=include, cwd=BUILD,
                            check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8')
    return result.stdout if result.returncode else ''


def is_first_include(header):
    """Whether the .c file beside a header begins with it."""
    path = os.path.join(SOURCE, header.removesuffix('.h') + '.c')
    if not os.path.exists(path):
        return False
    with open(path, encoding='utf-8') as file:
        first = next((line for line in file if line.startswith('#include')), '')
    return first.strip() == f'#include "{header}"'


def list_headers():
    for directory, _, names in os.walk(SOURCE):
        for name in names:
            if name.endswith('.h'):
                yield os.path.relpath(os.path.join(directory, name), SOURCE)


def test_planted_header():
    command = next(iter(read_commands().values()))
    with tempfile.NamedTemporaryFile('w', suffix='.h', encoding='utf-8') as header:
        header.write('#pragma once\n\nPillionUnknown *pillion_unknown_new (void);\n')
        header.flush()
        assert 'PillionUnknown' in compile_alone(command, header.name)


def test_own_header_first():
    assert is_first_include('qr/pillion-qr-encode.h')
    assert not is_first_include('qr/pillion-qr-picture-private.h')


def test_nearest_library():
    commands = {'app': ['gtk'], 'app/media': ['gio']}
    assert find_command(commands, 'app/media/a.h') == ['gio']
    assert find_command(commands, 'app/link/a.h') == ['gtk']
    assert find_command(commands, 'relay/a.h') is None

    commands = read_commands()
    assert not any('gtk-4.0' in word for word in commands['app/media'])
    assert any('gtk-4.0' in word for word in commands['app'])


def test_each_header():
    commands = read_commands()
    headers = sorted(header for header in list_headers() if not is_first_include(header))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda header: compile_alone(find_command(commands, header), header),
                                headers))
    problems = [f'{header}:\n{output}' for header, output in zip(headers, results) if output]
    print('\n'.join(problems))
    assert not problems


if __name__ == '__main__':
    tap.main(globals())
