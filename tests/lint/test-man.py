#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages name the options and verbs that the programs have, and no others.

    test-man.py BUILD-DIRECTORY
"""

import os
import re
import subprocess
import sys

import tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
BUILD = sys.argv[1]

CLI = os.path.join(BUILD, 'src', 'cli', 'pillion-cli')
RELAY = os.path.join(BUILD, 'src', 'relay', 'pillion-relay')
APP = os.path.join(BUILD, 'src', 'app', 'pillion')

# GApplication's own, which no program's page repeats.
GAPPLICATION = {'help-all', 'help-gapplication', 'help-gtk', 'gapplication-service'}


def print_help(program, *words):
    # A program with a window prints its help without one.
    environment = {key: value for key, value in os.environ.items() if key not in ('DISPLAY', 'WAYLAND_DISPLAY')}
    return subprocess.run([program, *words, '--help'], check=True, env=environment, stdout=subprocess.PIPE,
                          encoding='utf-8').stdout


def read_page(name):
    with open(os.path.join(ROOT, 'data', 'man', name), encoding='utf-8') as file:
        return re.sub(r'\\f.', '', file.read().replace('\\-', '-'))


def find_options(text):
    return set(re.findall(r'(?<![\w-])--([a-z][a-z-]*[a-z])', text)) - GAPPLICATION


def find_verbs(help_text):
    section = help_text.split('\n\nVerbs')[1].split('\n\n')[0]
    return re.findall(r'^  ([a-z-]+(?: [a-z-]+)?)  ', section, re.MULTILINE)


def find_statuses(text):
    """The numbers of the exit statuses, in a help or in a page."""
    text = re.split(r'Exit status:|\.SH EXIT STATUS\n', text)[1].split('\n.SH')[0]
    return {int(number) for number in re.findall(r'(?:^|, |,\n)(\d+)[ @]', text.strip(), re.MULTILINE)}


def test_reading():
    assert find_options('--qr|--code --png=FILE, “--json”') == {'qr', 'code', 'png', 'json'}
    assert find_verbs('x\n\nVerbs (each):\n  send           Send\n  chats list     List\n\nExit\n') == ['send', 'chats list']
    assert find_statuses('Exit status: 0 done, 1 error,\n25 other.') == {0, 1, 25}
    assert find_statuses('.SH EXIT STATUS\n.TS\nr l.\n0@done\n25@other\n.TE\n.SH FILES\n3@x') == {0, 25}


def test_cli():
    help_text, page = print_help(CLI), read_page('pillion-cli.1')
    verbs = find_verbs(help_text)
    options = find_options(help_text).union(*(find_options(print_help(CLI, *verb.split())) for verb in verbs))
    assert len(verbs) > 10
    assert find_options(page) - {'version', 'help'} == options - {'version', 'help'}, find_options(page) ^ options
    missing = [verb for verb in verbs if not re.search(rf'^\.BI? "?{verb}\b', page, re.MULTILINE)]
    assert not missing, missing
    assert find_statuses(page) == find_statuses(help_text), find_statuses(page) ^ find_statuses(help_text)


def test_relay():
    help_text, page = print_help(RELAY), read_page('pillion-relay.8')
    assert find_options(page) == find_options(help_text), find_options(page) ^ find_options(help_text)
    assert find_statuses(page) == find_statuses(help_text), find_statuses(page) ^ find_statuses(help_text)


def test_keys_of_relay():
    with open(os.path.join(ROOT, 'data', 'relay.conf.sample'), encoding='utf-8') as file:
        sample = dict(re.findall(r'^#?([a-z_]+)=(.*)$', file.read(), re.MULTILINE))
    page = read_page('pillion-relay.8')
    missing = [key for key in sample if not re.search(rf'\b{key}\b', page)]
    assert len(sample) > 30 and not missing, missing
    listed = dict(re.findall(r'^([a-z_]+)@(\d+)$', page, re.MULTILINE))
    assert listed.items() <= sample.items(), listed.items() - sample.items()


def test_app():
    help_text, page = print_help(APP), read_page('pillion.1')
    # The last is in builds for developers alone.
    others = {'help', 'debug-state'}
    assert find_options(page) - others == find_options(help_text) - others, find_options(page) ^ find_options(help_text)


if __name__ == '__main__':
    tap.main(globals())
