#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the application's window in each state of its screens.

    render.py BUILD [STATE ...]

Writes BUILD/renders/*.png and an index.html that shows them side by side. Fails if a screen
is wrong in a way that a program can see; the rest is for human eyes.
"""

import html
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SUPPORT = os.path.join(HERE, '..', 'support')

# Those that everybody meets: they are also drawn as people need them who see or read differently.
MAIN = ('welcome', 'register', 'link-qr', 'link-check', 'link-code', 'chats-empty', 'chats', 'conversation', 'new-chat',
        'devices', 'add-device', 'logged-out-removed')

# (end of the file name, what it shows, environment, arguments)
VARIANTS = (
    ('-contrast', 'high contrast', {'ADW_DEBUG_HIGH_CONTRAST': '1'}, ()),
    ('-large', 'text twice as large', {}, ('--text-scale', '2')),
    ('-german', 'German', {'LANGUAGE': 'de'}, ()),
    ('-long', 'a language with long words', {'LANGUAGE': 'qps'}, ()),
)

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Pillion in all its states</title>
<style>
body {{ font-family: sans-serif; background: #888; }}
section {{ display: flex; gap: 12px; overflow-x: auto; align-items: end; padding-bottom: 12px; }}
figure {{ margin: 0; }}
img {{ height: 420px; display: block; }}
</style>
{}"""


def find_states(program):
    return subprocess.run([program, '--debug-state', 'list'], stdout=subprocess.PIPE, encoding='utf-8',
                          check=True).stdout.split()


def make_long_words(build, folder):
    """A translation into no language, whose sentences are longer than those of most."""
    pot = os.path.join(folder, 'pillion.pot')
    sources = os.path.join(HERE, '..', '..')
    with open(os.path.join(sources, 'po', 'POTFILES.in'), encoding='utf-8') as file:
        names = [line.strip() for line in file if line.strip() and not line.startswith('#')]
    subprocess.run(['xgettext', '--from-code=UTF-8', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=ngettext:1,2',
                    '-o', pot, *names], cwd=sources, check=True, stderr=subprocess.DEVNULL)
    subprocess.run([sys.executable, os.path.join(SUPPORT, 'make-pseudo-locale.py'), pot, folder], check=True)
    os.remove(pot)


def make_german(folder):
    messages = os.path.join(folder, 'de', 'LC_MESSAGES')
    os.makedirs(messages, exist_ok=True)
    subprocess.run(['msgfmt', '-o', os.path.join(messages, 'pillion.mo'), os.path.join(HERE, '..', '..', 'po', 'de.po')],
                   check=True)


def draw(program, folder, states, environment, arguments):
    """Whether nothing was wrong."""
    command = [sys.executable, os.path.join(SUPPORT, 'private-display.py'), program, '-q', '--render', folder, *arguments, *states]
    # What windows keep of this computer is neither read nor changed.
    kept = {'GSETTINGS_BACKEND': 'memory', 'GSETTINGS_SCHEMA_DIR': os.path.join(os.path.dirname(folder), 'data')}
    return subprocess.run(command, env=os.environ | kept | environment, check=False).returncode == 0


def write_index(folder, states):
    parts = []
    for state in states:
        # Names of states begin others: what follows is one of the sizes.
        pictures = sorted(name for name in os.listdir(folder)
                          if name.startswith((f'{state}-narrow-', f'{state}-wide-')) and name.endswith('.png'))
        figures = ''.join(f'<figure><img src="{name}" alt="{name}" loading="lazy"><figcaption>{name[len(state) + 1:-4]}'
                          '</figcaption></figure>' for name in map(html.escape, pictures))
        parts.append(f'<h2 id="{state}">{state}</h2><section>{figures}</section>\n')
    with open(os.path.join(folder, 'index.html'), 'w', encoding='utf-8') as file:
        file.write(PAGE.format(''.join(parts)))


def main(build, *wanted):
    program = os.path.join(build, 'tests/renders/test-renders')
    folder = os.path.join(build, 'renders')
    os.makedirs(folder, exist_ok=True)
    states = find_states(program)
    unknown = set(wanted) - set(states)
    if unknown:
        sys.exit(f'render: no such state: {", ".join(sorted(unknown))}')
    chosen = [state for state in states if not wanted or state in wanted]
    is_well = draw(program, folder, chosen, {}, ())
    locale = os.path.join(build, 'renders-locale')
    os.makedirs(locale, exist_ok=True)
    make_german(locale)
    make_long_words(build, locale)
    main_states = [state for state in chosen if state in MAIN]
    for suffix, title, environment, arguments in VARIANTS:
        if main_states:
            print(f'render: {title}', flush=True)
            is_well &= draw(program, folder, main_states, environment | {'PILLION_TEST_LOCALE': locale},
                            ('--suffix', suffix, *arguments))
    write_index(folder, states)
    print(f'render: {os.path.join(folder, "index.html")}')
    sys.exit(0 if is_well else 1)


if __name__ == '__main__':
    main(*[os.path.abspath(sys.argv[1]), *sys.argv[2:]])
