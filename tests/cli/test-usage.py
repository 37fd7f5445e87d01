#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is typed wrong is said before anything is touched."""

import os
import re

import cli
import tap

REGISTER = ('register', '--relay', 'ws://127.0.0.1:1', '--number', cli.ANA, '--name', 'Ana')
DEVICE = ('--relay', 'ws://127.0.0.1:1', '--device-name', 'Desk')


def list_verbs():
    text = cli.run('--help').check(0).output.partition('Shorter:')[0]
    return re.findall(r'^  ([a-z][a-z-]*(?: [a-z]+)?)  +\S', text, re.MULTILINE)


def test_help_of_all():
    verbs = list_verbs()
    for verb in ('register', 'link', 'devices list', 'devices link', 'devices rename', 'devices remove', 'send', 'receive',
                 'chats', 'messages', 'contacts list', 'contacts rename', 'contacts block', 'contacts unblock', 'safety-number',
                 'change-pin', 'log-out', 'status', 'session'):
        assert verb in verbs, verb


def test_help_of_each():
    with cli.folder() as base:
        for verb in list_verbs():
            result = cli.run('--profile', f'{base}/p', *verb.split(), '--help').check(0)
            assert f'pillion-cli [OPTION…] {verb}' in result.output, result.output
            assert not result.complaint
        assert not os.path.exists(f'{base}/p')


def test_help_of_groups():
    for group, verbs in (('devices', ('list', 'link', 'rename', 'remove')),
                         ('contacts', ('list', 'rename', 'block', 'unblock', 'verify', 'unverify', 'accept'))):
        output = cli.run(group, '--help').check(0).output
        for verb in verbs:
            assert f'{group} {verb}' in output, output


def test_shorter_ways():
    shorter = cli.run('--help').check(0).output.partition('Shorter:\n')[2]
    for short, verb in re.findall(r'^  ([a-z]+) +([a-z]+ [a-z]+)$', shorter, re.MULTILINE):
        assert f'pillion-cli [OPTION…] {verb}' in cli.run(short, '--help').check(0).output
    for short in ('block', 'contacts', 'devices', 'unblock', 'unverify', 'verify'):
        assert f'  {short} ' in shorter, shorter


def test_version():
    assert re.fullmatch(r'pillion-cli \d+\.\d+\.\d+\n', cli.run('--version').check(0).output)


def test_wrong_usage():
    cases = [
        (), ('teleport',), ('devices', 'teleport'), ('contacts', cli.BEN), ('--teleport', 'status'), ('status', '--teleport'), ('status', 'more'),
        ('send',), ('send', cli.BEN), ('send', cli.BEN, 'two', 'words'), ('messages',), ('contacts', 'rename', cli.BEN),
        ('receive', '--timeout', 'soon'), ('receive', '--timeout', '-1'), ('receive', '--follow', '--timeout', '1'),
        ('messages', cli.BEN, '--limit', '-1'), ('devices', 'remove'), ('devices', 'link'),
        ('devices', 'link', '--yes', '--decline', '--code', '0000-0000'),
        ('devices', 'link', '--yes', '--code', '0000-0000', '--history', 'much'),
        REGISTER[:-2], REGISTER[:3] + REGISTER[5:], (*REGISTER[:-1], 'x' * 65), (*REGISTER[:-1], ' \u200b'),
        (*REGISTER[:4], '015112345', *REGISTER[5:]), (*REGISTER[:4], '+49 151 1', *REGISTER[5:]),
        (*REGISTER, '--device-name', 'a\nb'),
        ('link', *DEVICE), ('link', '--qr', '--code', *DEVICE), ('link', '--code', *DEVICE), ('link', '--qr', *DEVICE[:2]),
        ('link', '--code', '--number', cli.ANA, '--png', 'code.png', *DEVICE),
    ]
    for case in cases:
        with cli.folder() as base:
            result = cli.run('--profile', f'{base}/p', '--json', *case).check(2, 'usage')
            assert not result.output
            assert not os.path.exists(f'{base}/p'), case


def test_makes_no_profile_to_look():
    """Not in a folder that is there, either."""
    with cli.folder() as base:
        os.mkdir(f'{base}/there')
        for name in ('none', 'there'):
            profile = cli.Profile(base, name)
            assert profile.run('status').check(0).named('status')[0]['state'] == 'empty'
            for verb in (('chats',), ('devices', 'list'), ('receive',)):
                assert 'register' in profile.run(*verb).check(2, 'usage').error['message']
        assert not os.path.exists(f'{base}/none') and not os.listdir(f'{base}/there')


def test_profile_without_a_name():
    for verb in (('status',), REGISTER):
        result = cli.run('--profile', '', '--json', *verb).check(2, 'usage')
        assert 'empty' in result.error['message']


def test_sentence_for_people():
    result = cli.run('teleport').check(2)
    assert re.fullmatch('pillion-cli: [^\n]+\n', result.complaint)


def test_options_behind_the_verb():
    with cli.folder() as base:
        result = cli.run('status', '--json', '--profile', f'{base}/p').check(0)
        assert result.events[0]['state'] == 'empty'


def test_default_profile():
    with cli.folder() as base:
        cli.run('session', env={**os.environ, 'XDG_DATA_HOME': base}).check(0)
        assert os.path.isdir(f'{base}/pillion/default')


def test_wrong_values():
    cases = [
        ('register', '--relay', 'gopher://127.0.0.1', '--number', cli.ANA, '--name', 'Ana'),
        ('register', '--relay', 'relay.example:8765', '--number', cli.ANA, '--name', 'Ana'),
        ('register', '--relay', 'ws://relay.example', '--number', cli.ANA, '--name', 'Ana'),
        ('link', '--code', *DEVICE, '--number', '0151'),
        ('link', '--qr', *DEVICE[:3], 'x' * 65),
        ('link', '--qr', '--relay', 'relay.example', *DEVICE[2:]),
    ]
    for case in cases:
        with cli.folder() as base:
            result = cli.run('--profile', f'{base}/p', '--json', *case).check(2, 'usage')
            assert 'PIN' not in result.error['message']
            assert not os.path.exists(f'{base}/p'), case


def test_address_without_its_beginning():
    for address in ('relay.example', 'relay.example:8765', '127.0.0.1:8765', 'https://relay.example'):
        with cli.folder() as base:
            result = cli.Profile(base, 'p').run('register', '--relay', address, *REGISTER[3:]).check(2, 'usage')
            assert 'wss://' in result.error['message'] and 'ws://' in result.error['message']


def test_nobody_yet():
    for case in (('send', cli.BEN, 'Hello'), ('receive',), ('chats',), ('messages', cli.BEN), ('contacts',),
                 ('devices', 'list'), ('log-out',), ('change-pin',), ('devices', 'remove', 'ab')):
        with cli.folder() as base:
            result = cli.Profile(base, 'p').run(*case).check(2, 'usage')
            assert 'register' in result.error['message']
            assert not os.path.exists(f'{base}/p')


def test_sentences():
    both = cli.run('link', '--qr', '--code', *DEVICE).check(2)
    assert 'only one' in both.complaint
    help_of = cli.run('help', 'nope').check(2)
    assert '“nope”' in help_of.complaint


def test_pin_of_others():
    with cli.folder() as base:
        os.chmod(f'{base}/pin', 0o640)
        result = cli.Profile(base, 'p').run(*REGISTER).check(9, 'bad-file')
        assert 'chmod' in result.error['message']


def test_pin_that_is_not_there():
    with cli.folder() as base:
        cli.run('--json', '--profile', f'{base}/p', '--pin-file', f'{base}/none', *REGISTER).check(9, 'bad-file')
        cli.run('--json', '--profile', f'{base}/p', *REGISTER).check(2, 'usage')


def test_new_pin_that_is_not_there():
    with cli.two_people() as (relay, ana, ben):
        result = ana.run('change-pin').check(2, 'usage')
        assert '--new-pin-file' in result.error['message'] and 'new PIN' in result.error['message']


def test_pin_that_is_too_short():
    with cli.folder() as base:
        cli.write_private(f'{base}/pin', '12345\n')
        cli.Profile(base, 'p').run(*REGISTER).check(2, 'usage')


def test_no_utf_8():
    with cli.folder() as base:
        cli.Profile(base, 'p').run('send', cli.BEN, b'\xff\xfe').check(2, 'usage')


if __name__ == '__main__':
    tap.main(globals())
