#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""states.txt says of each screen which of its states the program has, and it is true."""

import os
import re
import subprocess
import sys

import tap

STATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'states.txt')
PROGRAM = sys.argv[1]
N_SCREENS = 30


def read_states():
    """(screen, state, name or None) of each line."""
    with open(STATES, encoding='utf-8') as file:
        lines = [line.rstrip('\n') for line in file if line.strip() and not line.startswith('#')]
    for line in lines:
        match = re.fullmatch(r'(S\d\d) ([^:]+): (?:here ([a-z0-9-]+)|later)', line)
        assert match, line
        yield match.groups()


def test_each_screen_is_there():
    screens = [screen for screen, _, _ in read_states()]
    assert screens == sorted(screens)
    assert set(screens) == {f'S{number:02}' for number in range(1, N_SCREENS + 1)}


def test_no_state_twice():
    states = [(screen, state) for screen, state, _ in read_states()]
    assert len(states) == len(set(states))


def test_what_is_here_is_in_the_program():
    here = [name for _, _, name in read_states() if name is not None]
    done = subprocess.run([PROGRAM, '--debug-state', 'list'], stdout=subprocess.PIPE, encoding='utf-8', check=True)
    assert set(here) == set(done.stdout.split()), set(here) ^ set(done.stdout.split())


if __name__ == '__main__':
    tap.main(globals())
