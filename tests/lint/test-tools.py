#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has the files of data/ and po/ checked by the tools that others check them with.

    test-tools.py BUILD-DIRECTORY TOOL

Each tool also gets a file that it must refuse.
"""

import glob
import os
import subprocess
import sys
import tempfile

import tap

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
BUILD, TOOL = sys.argv[1:]
ID = 'org.pillion.Pillion'


def run(*command):
    """Returns what it printed, and that it failed as a line of its own."""
    result = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8')
    return result.stdout + (f'exit status {result.returncode}\n' if result.returncode else '')


def desktop_file_validate(path):
    return run('desktop-file-validate', path)


def appstreamcli(path):
    output = run('appstreamcli', 'validate', '--strict', '--no-net', path)
    return output if 'exit status' in output else ''


def glib_compile_schemas(path):
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(path, os.path.join(folder, ID + '.gschema.xml'))
        return run('glib-compile-schemas', '--strict', '--dry-run', folder)


def msgfmt(path):
    return run('msgfmt', '-c', '-o', os.devnull, path)


def groff(path):
    return run('groff', '-t', '-man', '-ww', '-Kutf8', '-Tutf8', '-z', path)


# tool: (its check, the files, text of one of them, what makes it wrong)
TOOLS = {
    'desktop-file-validate': (desktop_file_validate, [f'{BUILD}/data/{ID}.desktop'], 'Terminal=false', 'SingleMainWindow=true'),
    'appstreamcli': (appstreamcli, [f'{BUILD}/data/{ID}.metainfo.xml'], '<id>', '<id>no id, '),
    'glib-compile-schemas': (glib_compile_schemas, [f'{ROOT}/data/{ID}.gschema.xml'], "'system'", "'sepia'"),
    'msgfmt': (msgfmt, sorted(glob.glob(f'{ROOT}/po/*.po')), 'charset=UTF-8', 'charset=ASCII'),
    'groff': (groff, sorted(glob.glob(f'{ROOT}/data/man/*.[1-8]')), '.SH NAME', '.SH NAME\n.NOTHING'),
}


def main():
    check, paths, old, new = TOOLS[TOOL]

    def test_files():
        assert paths
        output = ''.join(check(path) for path in paths)
        print(output)
        assert not output

    def test_planted():
        with open(paths[0], encoding='utf-8') as file:
            text = file.read()
        assert old in text
        with tempfile.TemporaryDirectory() as folder:
            # Some look at the name.
            planted = os.path.join(folder, os.path.basename(paths[0]))
            with open(planted, 'w', encoding='utf-8') as file:
                file.write(text.replace(old, new, 1))
            assert check(planted)

    tap.main({'test_files': test_files, 'test_planted': test_planted})


if __name__ == '__main__':
    main()
