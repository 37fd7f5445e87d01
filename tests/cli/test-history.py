#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Older messages, on their way to a device that is linked later, by the command line."""

import os
import subprocess

import cli
import tap
from cli import link


def texts(profile):
    listed = profile.run('messages', cli.BEN).check(0).named('message')
    return [message['text'] for message in listed]


def test_comes_along():
    """The new device has what was said before; the primary says that it gave it."""
    with cli.two_people() as (relay, ana, ben):
        for text in ('one', 'two', 'three'):
            ana.run('send', cli.BEN, text).check(0)
        desk, _ = link(relay, ana, 'De\u202esk', history='all')
        with ana.start('receive', '--follow'):
            followed = desk.run('history', 'follow').check(0).named('history')
        assert followed[-1]['state'] == 'done' and followed[-1]['done'] == 3
        assert texts(desk) == texts(ana) == ['one', 'two', 'three']
        # What is history is no news.
        assert not desk.run('receive').check(0).named('message')
        # That the last of it came the new device said after that; it may wait for the primary.
        ana.run('receive').check(0)
        said = cli.run('--profile', ana.path, 'history').check(0).output
        assert said.startswith('To De<U+202E>sk (') and 'all 3 are there' in said, said
        assert [event['serving'] for event in ana.run('history').check(0).named('history')] == [True]


def test_allowed_later():
    """What the primary did not allow at linking comes when it does."""
    with cli.two_people() as (relay, ana, ben):
        ana.run('send', cli.BEN, 'before').check(0)
        desk, identity = link(relay, ana, 'Desk')
        assert not desk.run('history').check(0).named('history')
        desk.run('history', 'request', '--depth', 'all').check(2, 'usage')
        desk.run('history', 'allow', identity['device_id'], '--depth', 'all').check(22, 'not-primary')
        ana.run('history', 'allow', identity['device_id'], '--depth', 'all').check(0)
        desk.run('history', 'request', '--depth', 'all').check(0)
        assert not desk.run('history', 'report').check(0).named('history.report')
        paused = desk.run('history', 'pause').check(0).named('history.changed')
        assert [event['change'] for event in paused] == ['paused']
        assert paused[0]['device'] == ana.run('status').check(0).named('status')[0]['device_id']
        assert desk.run('history').check(0).named('history')[0]['state'] == 'paused'
        resumed = desk.run('history', 'resume').check(0).named('history.changed')
        assert [event['change'] for event in resumed] == ['resumed']
        # Nobody has asked the primary yet: it waits for that.
        with ana.start('history', 'follow') as giving:
            desk.run('history', 'follow').check(0)
            assert giving.wait_for('history')['serving']
        assert texts(desk) == ['before']


def test_logged_out():
    """A device that is logged out knows of no transfer, and says so instead of waiting for ever."""
    with cli.two_people() as (relay, ana, ben):
        desk, _ = link(relay, ana, 'Desk')
        desk.run('log-out').check(0)
        assert not desk.run('history').check(0).named('history')


def test_flawed():
    """Of a chat whose older messages failed a check the name is said, harmless in a terminal."""
    with cli.two_people() as (relay, ana, ben):
        ana.run('send', cli.BEN, 'one').check(0)
        ana.run('contacts', 'rename', cli.BEN, 'Be\u202en').check(0)
        chat = ana.run('contacts').check(0).named('contact')[0]['chat']
        subprocess.run([os.environ['PILLION_MAKE_FLAW'], ana.path, chat], check=True, timeout=cli.TIMEOUT_SECONDS)
        flaw = ana.run('history').check(0).named('history.flaw')[0]
        assert (flaw['conversation'], flaw['name'], flaw['messages']) == (chat, 'Be\u202en', 3), flaw
        assert ana.run('status').check(0).events[0]['left_out'] == 3
        said = cli.run('--profile', ana.path, 'history').check(0).output
        assert 'of the chat with Be<U+202E>n failed their check' in said, said


def test_usage():
    with cli.two_people() as (relay, ana, ben):
        ana.run('history', 'request', '--depth', 'all').check(2, 'usage')
        ana.run('history', 'request', '--depth', 'much').check(2, 'usage')
        ana.run('history', 'request').check(2, 'usage')
        assert not ana.run('history', 'pause').check(0).named('history.changed')
        assert ana.run('settings', 'typing', 'off').check(0).named('setting')[0]['value'] == 'off'


if __name__ == '__main__':
    tap.main(globals())
