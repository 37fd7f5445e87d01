#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Companions: linked, renamed, removed, logged out, all by the command line."""

import os
import signal
import time

import cli
import tap
from cli import link


def test_list_is_fresh():
    """A device that logged itself out is not listed as if it were there."""
    with cli.two_people() as (relay, ana, ben):
        desk, _ = link(relay, ana, 'Desk')
        desk.run('log-out').check(0)
        listed = ana.run('devices').check(0).named('device')
        assert [device['state'] for device in listed] == ['active', 'resigned']
        assert 'resigned' not in cli.run('--profile', ana.path, 'devices').check(0).output
        # It ended now, and not when the account's freshness lapses.
        status = desk.run('status').check(0).events[0]
        assert listed[0]['created_ms'] <= status['ended_ms'] <= time.time() * 1000
        lines = cli.run('--profile', desk.path, 'status').check(0).output.splitlines()
        assert not any(line.startswith('Time left') or line.endswith(' ') for line in lines), lines


def test_fifth():
    """Who asks for a fifth place is told, and not left waiting."""
    with cli.two_people() as (relay, ana, ben):
        for n in range(4):
            link(relay, ana, f'Device {n}')
        fifth = cli.Profile(os.path.dirname(ana.path), 'fifth')
        for how in (('--qr',), ('--code', '--number', cli.ANA)):
            with fifth.start('link', *how, '--relay', relay.url, '--device-name', 'Fifth') as waiting:
                shown = waiting.wait_for(f'link.{how[0][2:]}')
                code = ('--qr-text', shown['text']) if 'text' in shown else ('--code', shown['code'])
                ana.run('devices', 'link', '--yes', *code).check(13, 'limit')
                assert waiting.end() == 13


def texts(profile):
    return [event['text'] for event in profile.run('receive').check(0).named('message')]


def test_knows_contacts():
    """A companion shows chats as the primary does, and the primary those that a companion begins."""
    with cli.two_people() as (relay, ana, ben):
        sent = ana.run('send', cli.BEN, 'Hello Ben').check(0).named('sent')[0]
        ben.run('receive').check(0)
        ben.run('send', cli.ANA, 'Hello Ana').check(0)
        ana.run('receive').check(0)
        ana.run('mute', cli.BEN).check(0)
        desk, _ = link(relay, ana, 'Desk')
        ana.run('receive').check(0)
        ben.run('send', cli.ANA, 'Which train?').check(0)
        message = desk.run('receive').check(0).named('message')[0]
        assert message['name'] == 'Ben' and message['chat'] == sent['chat']
        chat = desk.run('chats').check(0).named('chat')[0]
        assert (chat['name'], chat['number'], chat['muted']) == ('Ben', cli.BEN, True)

        cleo = cli.Profile(os.path.dirname(ana.path), 'cleo')
        cleo.register(relay, '+4915100000003', 'Cleo')
        desk.run('send', '+4915100000003', 'Hello Cleo').check(0)
        message = ana.run('receive').check(0).named('message')[-1]
        assert message['text'] == 'Hello Cleo' and message['name'] == '+4915100000003'


def test_life_of_companions():
    with cli.two_people() as (relay, ana, ben):
        desk, desk_id = link(relay, ana, 'Desk')
        tablet, tablet_id = link(relay, ana, 'Tablet', by_code=True)
        assert (desk_id['slot'], tablet_id['slot']) == (1, 2)
        assert desk.run('status').check(0).events[0]['role'] == 'companion'
        # Each is told of the others that are linked, not of itself.
        assert [event['id'] for event in desk.run('receive').check(0).named('device.linked')] == [tablet_id['device_id']]
        assert not tablet.run('receive').check(0).named('device.linked')
        ben.run('send', cli.ANA, 'to all').check(0)
        assert [texts(profile) for profile in (ana, desk, tablet)] == [['to all']] * 3
        desk.run('send', cli.BEN, 'from the desk').check(0)
        assert [texts(profile) for profile in (ana, ben, tablet)] == [['from the desk']] * 3

        short_id = desk_id['device_id'][:8]
        ana.run('devices', 'rename', short_id, 'Old desk').check(0)
        tablet.run('devices', 'remove', short_id).check(22, 'not-primary')
        tablet.run('devices', 'link', '--yes', '--code', '0000-0000').check(22, 'not-primary')
        ana.run('devices', 'remove', short_id).check(0)
        desk.run('receive').check(23, 'logged-out')
        desk.run('send', cli.BEN, 'more').check(23, 'logged-out')
        devices = {event['slot']: event for event in ana.run('devices', 'list').check(0).named('device')}
        assert devices[1]['name'] == 'Old desk' and devices[1]['state'] == 'removed'
        # Of itself a device need not say that it has what it has.
        assert devices[0]['synced_ms'] == 0 and devices[0]['behind'] == []
        assert isinstance(devices[2]['synced_ms'], int) and isinstance(devices[2]['behind'], list)

        tablet.run('log-out', '--erase').check(0)
        assert tablet.run('status').check(0).events[0]['state'] == 'empty'


def test_three_wrong_numbers():
    with cli.two_people() as (relay, ana, ben):
        desk = cli.Profile(os.path.dirname(ana.path), 'desk')
        with desk.start('link', '--qr', '--relay', relay.url, '--device-name', 'Desk') as waiting:
            text = waiting.wait_for('link.qr')['text']
            with ana.start('devices', 'link', '--yes', '--qr-text', text) as linking:
                for tries_left in (3, 2, 1):
                    shown = linking.wait_for('link.check-number')
                    assert shown['tries_left'] == waiting.wait_for('link.check-needed')['tries_left'] == tries_left
                    # Not even two digits: that is no try.
                    waiting.write('nine')
                    waiting.write(str(shown['number'] % 90 + 10))
                assert linking.process.wait(cli.TIMEOUT_SECONDS) == 15
            assert waiting.process.wait(cli.TIMEOUT_SECONDS) == 15
        assert desk.run('status').check(0).events[0]['state'] == 'empty'


def test_end_of_input_is_no_answer():
    with cli.two_people() as (relay, ana, ben):
        desk = cli.Profile(os.path.dirname(ana.path), 'desk')
        with desk.start('link', '--qr', '--relay', relay.url, '--device-name', 'Desk') as waiting:
            text = waiting.wait_for('link.qr')['text']
            with ana.start('devices', 'link', '--yes', '--qr-text', text) as linking:
                waiting.wait_for('link.check-needed')
                assert waiting.end() == 19
                assert linking.process.wait(cli.TIMEOUT_SECONDS) == 19


def test_declined():
    with cli.two_people() as (relay, ana, ben):
        desk = cli.Profile(os.path.dirname(ana.path), 'desk')
        with desk.start('link', '--qr', '--relay', relay.url, '--device-name', 'Desk') as waiting:
            text = waiting.wait_for('link.qr')['text']
            result = ana.run('devices', 'link', '--decline', '--qr-text', text).check(14, 'declined')
            assert result.named('link.request') and not result.named('link.check-number')
            # Outside of the channel the relay could have said so: it counts as cancelled.
            assert waiting.process.wait(cli.TIMEOUT_SECONDS) in (14, 19)


def test_interrupted():
    with cli.two_people() as (relay, ana, ben):
        desk = cli.Profile(os.path.dirname(ana.path), 'desk')
        with desk.start('link', '--code', '--number', cli.ANA, '--relay', relay.url, '--device-name', 'Desk') as waiting:
            waiting.wait_for('link.code')
            assert waiting.end(signal.SIGINT) == 130
        desk.run('status').check(0)


def test_wrong_code():
    with cli.two_people() as (relay, ana, ben):
        desk = cli.Profile(os.path.dirname(ana.path), 'desk')
        # The check symbol is wrong: nothing is asked of anybody.
        ana.run('devices', 'link', '--yes', '--code', '0000-0001').check(11, 'wrong-code')
        with desk.start('link', '--code', '--number', cli.ANA, '--relay', relay.url, '--device-name', 'Desk') as waiting:
            assert waiting.wait_for('link.code')['code'] != '0000-0000'
            ana.run('devices', 'link', '--yes', '--code', '0000-0000').check(11, 'wrong-code')


if __name__ == '__main__':
    tap.main(globals())
