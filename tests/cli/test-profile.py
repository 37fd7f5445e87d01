#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What opens a profile, and what is said when it does not open."""

import os

import cli
import tap

PASSPHRASE = 'correct horse battery staple'


def register(relay_url, base, *options):
    return cli.Profile(base, 'p').run(*options, 'register', '--relay', relay_url, '--number', cli.ANA, '--name', 'Ana')


def test_passphrase_from_a_file():
    with cli.folder() as base, cli.Relay(base) as relay:
        right, wrong, others = (f'{base}/{name}' for name in ('right', 'wrong', 'others'))
        cli.write_private(right, f'{PASSPHRASE}\n')
        cli.write_private(wrong, 'another\n')
        cli.write_private(others, f'{PASSPHRASE}\n')
        os.chmod(others, 0o644)
        register(relay.url, base, '--passphrase-file', right).check(0)
        profile = cli.Profile(base, 'p')
        assert '--passphrase-file' in profile.run('status').check(31, 'passphrase-needed').error['message']
        profile.run('--passphrase-file', wrong, 'status').check(32, 'wrong-passphrase')
        profile.run('--passphrase-file', others, 'status').check(9, 'bad-file')
        profile.run('--passphrase-file', f'{base}/none', 'status').check(9, 'bad-file')
        assert profile.run('--passphrase-file', right, 'status').check(0).events[0]['state'] == 'ready'
        # A pipe holds it as well, and a verb takes it behind itself.
        assert profile.run('status', '--passphrase-file', '/dev/stdin', stdin=PASSPHRASE).check(0).events[0]['state'] == 'ready'


def test_passphrase_files_that_hold_none():
    with cli.folder() as base:
        for text in ('', '\n', 'x' * 5000):
            cli.write_private(f'{base}/passphrase', text)
            register('ws://127.0.0.1:1', base, '--passphrase-file', f'{base}/passphrase').check(9, 'bad-file')
        assert not os.path.exists(f'{base}/p')


def test_passphrase_that_is_too_short():
    with cli.folder() as base:
        cli.write_private(f'{base}/passphrase', 'neun Läng\n')
        register('ws://127.0.0.1:1', base, '--passphrase-file', f'{base}/passphrase').check(2, 'usage')
        assert not os.path.exists(f'{base}/p')


def test_lost_parts():
    with cli.two_people() as (_, ana, _):
        for name, status, code in (('key', 29, 'key-missing'), ('store-key', 29, 'key-missing'), ('pillion.db', 34, 'damaged')):
            os.rename(f'{ana.path}/{name}', f'{ana.path}-away')
            assert f'“{name}”' in ana.run('status').check(status, code).error['message']
            assert not os.path.exists(f'{ana.path}/{name}')
            os.rename(f'{ana.path}-away', f'{ana.path}/{name}')
            assert ana.run('status').check(0).events[0]['state'] == 'ready'


def test_files_that_can_not_be_used():
    """What is wrong is said in the words of people, and what to do."""
    with cli.folder() as base, cli.Relay(base) as relay:
        register(relay.url, base).check(0)
        profile = cli.Profile(base, 'p')
        os.chmod(f'{base}/p/key', 0o640)
        message = profile.run('status').check(34, 'damaged').error['message']
        assert f'“{base}/p/key”' in message and 'bytes' not in message
        os.chmod(f'{base}/p/key', 0o600)
        profile.run('status').check(0)
        with open(f'{base}/p/pillion.db', 'r+b') as database:
            database.seek(4096)
            database.write(b'x' * (os.path.getsize(f'{base}/p/pillion.db') - 4096))
        message = profile.run('status').check(34, 'damaged').error['message']
        assert message.startswith('The data of this profile is damaged') and message.endswith('begin anew.')


if __name__ == '__main__':
    tap.main(globals())
