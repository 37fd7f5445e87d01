#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A companion that is linked again with its store, and is killed at it.

PILLION_KILL_ROUNDS=N kills N times instead of 12.
"""

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess

import cli
import tap
from cli import link

ROUNDS = int(os.environ.get('PILLION_KILL_ROUNDS', 12))

# From when the number is typed: some kills fall before the new device is published, some behind the end.
LONGEST_SECONDS = 0.2


def digest(profile):
    """Of all that is shown of the messages with Ben, and in which order."""
    listed = profile.run('messages', cli.BEN, '--limit', '1000').check(0).named('message')
    assert listed
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


def list_active(ana):
    listed = ana.run('devices', 'list').check(0).named('device')
    return [device for device in listed if device['state'] == 'active' and device['slot'] != 0]


def link_and_kill(relay, ana, desk, seconds):
    """Both users do all that linking takes; the new device is killed so long after its number was typed."""
    with desk.start('link', '--qr', '--relay', relay.url, '--device-name', 'Desk') as waiting:
        text = waiting.wait_for('link.qr')['text']
        with ana.start('devices', 'link', '--yes', '--history', 'none', '--qr-text', text) as linking:
            number = linking.wait_for('link.check-number')['number']
            waiting.wait_for('link.check-needed')
            waiting.write(str(number))
            with contextlib.suppress(subprocess.TimeoutExpired):
                waiting.process.wait(seconds)
            waiting.process.send_signal(signal.SIGKILL)
            waiting.process.wait(cli.TIMEOUT_SECONDS)
            linking.process.wait(cli.TIMEOUT_SECONDS)


def test_killed():
    """Whenever it is killed, it is logged out or linked; once it is linked it has everything, and one seat."""
    chance = random.Random(20261123)
    ended = {'logged-out': 0, 'ready': 0}
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'before').check(0)
        ana.run('receive').check(0)
        desk, _ = link(relay, ana, 'Desk', history='all')
        with ana.start('receive', '--follow'):
            desk.run('history', 'follow').check(0)
        for n in range(ROUNDS):
            state = desk.run('status').check(0).events[0]['state']
            if state == 'ready':
                device = list_active(ana)[0]['id']
                ana.run('devices', 'remove', device).check(0)
                desk.run('receive').check(23, 'logged-out')
            ben.run('send', cli.ANA, f'while away {n}').check(0)
            ana.run('receive').check(0)
            link_and_kill(relay, ana, desk, chance.uniform(0, LONGEST_SECONDS))
            state = desk.run('status').check(0).events[0]['state']
            ended[state] += 1
            assert len(list_active(ana)) <= 1
        print(f'# {ended}')
        if state != 'ready':
            link(relay, ana, 'Desk')
        assert len(list_active(ana)) == 1
        with ana.start('receive', '--follow'):
            desk.run('receive').check(0)
            desk.run('history', 'follow').check(0)
        assert digest(desk) == digest(ana)
        assert desk.run('status').check(0).events[0]['missing'] == 0


def test_unsent():
    """What was written without a network before the device was logged out is sent when its user says so."""
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'before').check(0)
        ana.run('receive').check(0)
        desk, _ = link(relay, ana, 'Desk', history='all')
        device = list_active(ana)[0]['id']
        with ana.start('receive', '--follow'):
            desk.run('history', 'follow').check(0)
        chat = desk.run('chats').check(0).named('chat')[0]['chat']
        ben.run('send', cli.ANA, 'funny').check(0)
        funny = desk.run('receive').check(0).named('message')[0]['id']
        relay.stop()
        desk.run('send', chat, 'never sent').check(4)
        desk.run('react', chat, funny, '👍').check(4)
        relay.start()
        ana.run('devices', 'remove', device).check(0)
        desk.run('receive').check(23, 'logged-out')
        assert desk.run('status').check(0).events[0]['unsent'] == 1
        for asked in (('unsent',), ('history', 'report'), ('settings',)):
            desk.run(*asked).check(23, 'logged-out')

        link(relay, ana, 'Desk')
        with ana.start('receive', '--follow'):
            desk.run('history', 'follow').check(0)
        status = desk.run('status').check(0).events[0]
        assert status['unsent'] == status['unsent_changes'] == 1
        unsent, = desk.run('unsent').check(0).named('unsent')
        assert unsent['messages'] == unsent['changes'] == 1 and unsent['name'] == 'Ben'
        assert 0 < unsent['first_ms'] < unsent['last_ms']
        sent = desk.run('unsent', 'send').check(0)
        assert len(sent.named('sent')) == sent.named('unsent.changes')[0]['changes'] == 1
        received = ben.run('receive').check(0)
        assert [message['text'] for message in received.named('message')] == ['never sent']
        assert [reaction['emoji'] for reaction in received.named('reaction')] == ['👍']
        assert not desk.run('unsent', 'send').check(0).events
        assert desk.run('status').check(0).events[0]['unsent'] == 0


def test_killed_erasing():
    """Whenever it is killed, what is left is whole, or the next run goes on with erasing it."""
    chance = random.Random(20261124)
    ended = {'ready': 0, 'logged-out': 0, 'empty': 0}
    with cli.two_people() as (relay, ana, _):
        desk, _ = link(relay, ana, 'Desk')
        kept = f'{desk.path}-kept'
        shutil.copytree(desk.path, kept)
        for n in range(ROUNDS):
            shutil.rmtree(desk.path)
            shutil.copytree(kept, desk.path)
            with desk.start('log-out', '--erase') as erasing:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    erasing.process.wait(chance.uniform(0, 2 * LONGEST_SECONDS))
            status = desk.run('status').check(0).events[0]
            ended[status['state']] += 1
            assert 'erasing' not in os.listdir(desk.path), n
        print(f'# {ended}')


if __name__ == '__main__':
    tap.main(globals())
