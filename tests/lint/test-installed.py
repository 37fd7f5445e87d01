#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`meson install` puts everything where a desktop looks for it.

    test-installed.py BUILD-DIRECTORY MESON
"""

import json
import os
import subprocess
import sys
import tempfile

import tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
BUILD = sys.argv[1]
MESON = sys.argv[2:]

DATA_FILES = """
applications/org.pillion.Pillion.desktop
dbus-1/services/org.pillion.Pillion.service
glib-2.0/schemas/org.pillion.Pillion.gschema.xml
icons/hicolor/scalable/apps/org.pillion.Pillion.svg
icons/hicolor/symbolic/apps/org.pillion.Pillion-symbolic.svg
metainfo/org.pillion.Pillion.metainfo.xml
""".split()

# directory of the installation: files
FILES = {
    'bindir': ('pillion', 'pillion-cli', 'pillion-relay'),
    'libexecdir': ('pillion-media-helper',),
    'datadir': DATA_FILES,
    'mandir': ('man1/pillion-cli.1', 'man1/pillion.1', 'man8/pillion-relay.8'),
}
PROGRAMS = ('bindir', 'libexecdir')


def read_options():
    with open(os.path.join(BUILD, 'meson-info', 'intro-buildoptions.json'), encoding='utf-8') as file:
        return {option['name']: option['value'] for option in json.load(file)}


def list_languages():
    with open(os.path.join(ROOT, 'po', 'LINGUAS'), encoding='utf-8') as file:
        return [line.strip() for line in file if line.strip() and not line.startswith('#')]


def list_installed(folder):
    for directory, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(directory, name), folder)


def list_expected(options):
    prefix = options['prefix'].lstrip('/')
    for directory, names in FILES.items():
        yield from (os.path.join(prefix, options[directory], name) for name in names)
    for language in list_languages():
        yield os.path.join(prefix, options['localedir'], language, 'LC_MESSAGES', 'pillion.mo')


def test_installed():
    options = read_options()
    expected = set(list_expected(options))
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run([*MESON, 'install', '-C', BUILD, '--no-rebuild', '--destdir', folder], check=False,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8')
        assert result.returncode == 0, result.stdout
        installed = set(list_installed(folder))
        assert installed == expected, sorted(installed ^ expected)
        for directory in PROGRAMS:
            for name in FILES[directory]:
                path = os.path.join(folder, options['prefix'].lstrip('/'), options[directory], name)
                assert os.access(path, os.X_OK), path


if __name__ == '__main__':
    tap.main(globals())
