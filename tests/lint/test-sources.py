#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that every file of the repository keeps, and what the translators are given."""

import os
import re
import tempfile

import tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')

HEAD_OF_C = ('/* SPDX-FileCopyrightText: 2026 The Pillion developers\n'
             ' * SPDX-License-Identifier: GPL-3.0-or-later\n'
             ' */\n')
HEAD_OF_TEXT = ('# SPDX-FileCopyrightText: 2026 The Pillion developers\n'
                '# SPDX-License-Identifier: GPL-3.0-or-later\n')
TEXT_ENDINGS = ('.build', '.py', '.sh', '.yaml', '.yml', '.desktop.in', '.service', '.service.in', '.sample', '_options.txt', '.clang-format', '/dev', '/.ci/run')
SKIPPED = {'corpus', 'vectors', 'fixtures', '__pycache__'}

MAX_LINES = 800
MAX_LINES_OF_MAIN = 70

# (files whose path matches, text that must not be there, why)
FORBIDDEN = [
    (r'\.[ch]$', r'\b(?:TODO|FIXME|XXX|HACK)\b', 'work left undone'),
    (r'\.[ch]$', r'\bgoto\b', 'goto'),
    (r'\.[ch]$', r'\b(?:sprintf|vsprintf|strcpy|strcat) \(', 'a call without a bound'),
    (r'\.[ch]$', r'\bg(?:char|int)\b', 'char and int are written so'),
    (r'^src/(?!crypto/pillion-contexts\.h)', r'"pillion/', 'a context outside of the registry'),
    (r'^src/app/(?!compat/pillion-focus\.c)', r'->grab_focus = ', 'a focus that Tab does not lead away from'),
    (r'^tests/.*\.c$', r'\b(?:g_usleep|usleep|sleep) \(', 'a sleep in a test'),
    (r'^tests/(?!lint/test-sources).*\.py$', r'\btime\.sleep\b', 'a sleep in a test'),
    (r'^tests/.*\.c$', r'\bg_test_(?:skip|incomplete)\w*', 'a test that does not run'),
]

# What data/ has for people: their formats know which of it is translated.
DATA_ENDINGS = ('.desktop.in', '.metainfo.xml.in')

TRANSLATED = re.compile(r'(?<!\w)(?:_|N_|C_|NC_|ngettext|g_dngettext|dgettext) ?\("')


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as file:
        return file.read()


def list_files(root):
    for name in sorted(os.listdir(root)):
        if os.path.isfile(os.path.join(root, name)):
            yield name
    for top in ('.ci', 'src', 'tests', 'po', 'data', 'flatpak'):
        for directory, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = sorted(set(folders) - SKIPPED)
            for name in sorted(names):
                yield os.path.relpath(os.path.join(directory, name), root)


def check_head(path, text):
    if path.endswith(('.c', '.h')):
        return [] if text.startswith(HEAD_OF_C) else [f'{path}: has no SPDX header']
    if f'/{path}'.endswith(TEXT_ENDINGS):
        text = text.split('\n', 1)[1] if text.startswith('#!') else text
        return [] if text.startswith(HEAD_OF_TEXT) else [f'{path}: has no SPDX header']
    return []


def check_length(path, text):
    n_lines = text.count('\n')
    if re.fullmatch(r'src/\w+/main\.c', path) and n_lines >= MAX_LINES_OF_MAIN:
        return [f'{path}: has {n_lines} lines, a library holds what a main.c has above {MAX_LINES_OF_MAIN}']
    if path.endswith(('.c', '.h', '.py')) and n_lines > MAX_LINES:
        return [f'{path}: has {n_lines} lines, above {MAX_LINES}']
    return []


def check_forbidden(path, text):
    for files, pattern, why in FORBIDDEN:
        if re.search(files, path):
            for match in re.finditer(pattern, text):
                yield f'{path}:{text.count(chr(10), 0, match.start()) + 1}: {why}'


def check_translations(root, sources):
    listed = [line for line in read(root, 'po/POTFILES.in').splitlines() if line and not line.startswith('#')]
    needed = [path for path in sources if path.startswith('src/') and path.endswith(('.c', '.h', '.ui'))
              and (TRANSLATED.search(read(root, path)) or 'translatable="yes"' in read(root, path))]
    needed += [path for path in sources if path.startswith('data/') and path.endswith(DATA_ENDINGS)]
    languages = [line for line in read(root, 'po/LINGUAS').splitlines() if line and not line.startswith('#')]
    present = [name.removesuffix('.po') for name in os.listdir(os.path.join(root, 'po')) if name.endswith('.po')]
    yield from (f'po/POTFILES.in: lacks {path}' for path in sorted(set(needed) - set(listed)))
    yield from (f'po/POTFILES.in: {path} has nothing to translate' for path in sorted(set(listed) - set(needed)))
    if listed != sorted(listed):
        yield 'po/POTFILES.in: is not sorted'
    if languages != sorted(present):
        yield 'po/LINGUAS: is not the sorted list of translations'


def check_built(root, paths):
    """What no meson.build names never runs, and so never fails."""
    for path in paths:
        match = re.fullmatch(r'(tests/(\w[\w-]*))/test-(.+)\.(?:c|py)', path)
        if match is not None:
            folder, area, name = match.groups()
            build = f'{folder}/meson.build'
            text = read(root, build) if build in paths else ''
            if not re.search(rf"(?:test-|')(?:{re.escape(name)}|{re.escape(name.removeprefix(area + '-'))})['.]", text):
                yield f'{path}: is not in {build}'


def find_violations(root):
    paths = list(list_files(root))
    for path in paths:
        try:
            text = read(root, path)
        except UnicodeDecodeError:
            continue
        yield from check_head(path, text)
        yield from check_length(path, text)
        yield from check_forbidden(path, text)
    yield from check_translations(root, paths)
    yield from check_built(root, paths)


def violations_of(files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in ({'po/POTFILES.in': '', 'po/LINGUAS': ''} | files).items():
            os.makedirs(os.path.dirname(os.path.join(root, path)) or root, exist_ok=True)
            with open(os.path.join(root, path), 'w', encoding='utf-8') as file:
                file.write(text)
        return list(find_violations(root))


def test_planted_violations():
    planted = [
        {'src/a.c': ''}, {'src/a.h': '/* GPL */\n'}, {'tests/a.py': '#!/usr/bin/python3\n'}, {'meson.build': ''},
        {'dev': '#!/bin/sh\n'}, {'.ci/run': '#!/bin/sh\n'},
        {'src/a.c': HEAD_OF_C + '\n' * MAX_LINES}, {'src/cli/main.c': HEAD_OF_C + '\n' * MAX_LINES_OF_MAIN},
        {'src/a.c': HEAD_OF_C + '/* TO' + 'DO: later */\n'}, {'tests/a.c': HEAD_OF_C + '  goto out;\n'},
        {'src/a.c': HEAD_OF_C + '  strcpy (a, b);\n'}, {'src/a.c': HEAD_OF_C + 'gchar *name;\n'},
        {'src/crypto/a.c': HEAD_OF_C + 'sign ("pillion/' + 'certificate/1");\n'},
        {'src/app/a.c': HEAD_OF_C + '  widget_class->grab_focus = grab;\n'},
        {'tests/bench/a.c': HEAD_OF_C + '  g_usleep (1);\n'}, {'tests/a.py': HEAD_OF_TEXT + 'time.sleep(1)\n'},
        {'tests/a.c': HEAD_OF_C + '  g_test_skip ("no");\n'},
        {'src/a.c': HEAD_OF_C + '  say (_("Hello"));\n'}, {'po/POTFILES.in': 'src/a.c\n', 'src/a.c': HEAD_OF_C},
        {'tests/cli/test-a.py': HEAD_OF_TEXT}, {'tests/cli/test-a.c': HEAD_OF_C, 'tests/cli/meson.build': HEAD_OF_TEXT + "['a-b']\n"},
        {'po/LINGUAS': 'de\n'}, {'po/de.po': ''}, {'data/a.desktop.in': HEAD_OF_TEXT}, {'data/a.metainfo.xml.in': ''},
        {'po/POTFILES.in': 'src/b.c\nsrc/a.c\n', 'src/a.c': HEAD_OF_C + '_("A")\n', 'src/b.c': HEAD_OF_C + '_("B")\n'},
    ]
    for files in planted:
        assert len(violations_of(files)) == 1, (files, violations_of(files))


def test_what_is_allowed():
    allowed = [
        {'src/app/compat/pillion-focus.c': HEAD_OF_C + '  widget_class->grab_focus = grab_focus;\n'},
        {'src/a.c': HEAD_OF_C + 'guint8 x; gint64 y; /* mastodon */\n'},
        {'src/crypto/pillion-contexts.h': HEAD_OF_C + '"pillion/' + 'certificate/1"\n'},
        {'tests/a.py': '#!/usr/bin/python3\n' + HEAD_OF_TEXT},
        {'tests/qr/test-qr-a.c': HEAD_OF_C, 'tests/qr/meson.build': HEAD_OF_TEXT + "['a']\n"},
        {'tests/qr/test-b.c': HEAD_OF_C, 'tests/qr/meson.build': HEAD_OF_TEXT + "'test-b.c'\n"},
        {'po/LINGUAS': '# Sorted.\nde\nfr\n', 'po/de.po': '', 'po/fr.po': ''},
        {'po/POTFILES.in': '# Sorted.\nsrc/a.c\n', 'src/a.c': HEAD_OF_C + '  say (_("Hello"));\n'},
    ]
    for files in allowed:
        assert violations_of(files) == [], (files, violations_of(files))


def test_repository():
    violations = list(find_violations(ROOT))
    print('\n'.join(violations))
    assert not violations


if __name__ == '__main__':
    tap.main(globals())
