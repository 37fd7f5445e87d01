#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""One process, many verbs."""

import json
import signal

import cli
import tap


def test_lines():
    with cli.two_people() as (relay, ana, ben), ana.start('session') as session:
        session.wait_for('session.online')
        session.write(json.dumps(['status']))
        assert session.wait_for('status')['role'] == 'primary'
        assert session.wait_for('done')['status'] == 0
        session.write(json.dumps(['send', cli.BEN, 'from a session']))
        sent = session.wait_for('sent')
        assert session.wait_for('done')['status'] == 0
        assert session.end() == 0
        assert ben.run('receive').check(0).named('message')[0]['id'] == sent['id']


def test_messages_come_as_they_come():
    with cli.two_people() as (relay, ana, ben), ana.start('session') as session:
        session.wait_for('session.online')
        ben.run('send', cli.ANA, 'live').check(0)
        assert session.wait_for('message')['text'] == 'live'
        # What was printed is not printed by a verb again.
        session.write(json.dumps(['receive']))
        assert json.loads(session.lines.get(timeout=cli.TIMEOUT_SECONDS)) == {'event': 'done', 'status': 0}


def test_errors_end_the_line():
    lines = [
        ('["teleport"]', 2), ('no JSON', 2), ('{"verb": "status"}', 2), ('["status", 1]', 2), ('[]', 2), ('["session"]', 2),
        (json.dumps(['x'] * 65), 2), (json.dumps(['send', '+4915100000009', 'Hello']), 24),
        (json.dumps(['devices', 'link', '--qr-text', 'x']), 25), (json.dumps(['log-out']), 2), ('["status", "--help"]', 0),
        ('["status"]', 0),
    ]
    with cli.two_people() as (relay, ana, ben), ana.start('session') as session:
        session.wait_for('session.online')
        for line, status in lines:
            session.write(line)
            assert session.wait_for('done')['status'] == status, line
        assert session.end() == 0
        errors = [json.loads(line) for line in session.errors]
        assert len(errors) == sum(1 for _, status in lines if status != 0), errors
        assert all(error['event'] == 'error' for error in errors)


def test_input_is_for_commands():
    """Nothing that follows is taken for a text, and nothing waits for ever."""
    with cli.two_people() as (relay, ana, ben), ana.start('session') as session:
        session.wait_for('session.online')
        assert session.call('send', cli.BEN, '-') == 2
        assert session.call('devices', 'link', '--yes', '--code', '-') == 2
        assert session.call('devices', 'link', '--yes', '--qr-text', '-') == 2
        assert session.call('receive', '--follow') == 2
        session.write('["status"]')
        assert session.wait_for('status')['role'] == 'primary'
        assert session.end() == 0
        assert not ben.run('receive').check(0).events


def test_line_that_is_too_long():
    with cli.two_people() as (relay, ana, ben), ana.start('session') as session:
        assert session.call('send', cli.BEN, 'x' * 300000) == 2
        assert session.call('status') == 0
        assert session.end() == 0


def test_empty_profile():
    with cli.folder() as base, cli.Relay(base) as relay:
        with cli.Profile(base, 'ana').start('session') as session:
            assert session.call('chats') == 2
            assert session.call('register', '--relay', relay.url, '--number', cli.ANA, '--name', 'Ana') == 0
            assert session.call('chats') == 0
            assert session.call('register', '--relay', relay.url, '--number', cli.ANA, '--name', 'Ana') == 21
            assert session.end() == 0


def test_for_people():
    with cli.two_people() as (relay, ana, ben):
        lines = '["chats"]\n["teleport"]\n'
        result = cli.run('--profile', ana.path, 'session', stdin=lines).check(0)
        assert [line for line in result.output.splitlines() if line.startswith('done ')] == ['done 0', 'done 2']
        assert len(result.complaint.splitlines()) == 1


def test_name_of_the_device():
    with cli.two_people() as (relay, ana, ben), ana.start('session') as session:
        session.wait_for('session.online')
        session.write('["status"]')
        status = session.wait_for('status')
        assert status['days_left'] == 14 and 0 < status['freshness']['left_ms'] < 14 * 86400000
        assert session.call('devices', 'rename', status['device_id'], 'Pocket') == 0
        session.write('["status"]')
        assert session.wait_for('status')['device_name'] == 'Pocket'
        assert session.end() == 0


def test_without_a_network():
    with cli.two_people() as (relay, ana, ben):
        relay.stop()
        with ana.start('session') as session:
            assert session.call('chats') == 0
            assert session.call('send', cli.BEN, 'Hello') == 4
            relay.start()
            session.wait_for('session.online')
            assert session.call('send', cli.BEN, 'Hello again') == 0
            assert session.end() == 0


def test_signals():
    for number in (signal.SIGINT, signal.SIGTERM):
        with cli.two_people() as (relay, ana, ben), ana.start('session') as session:
            session.wait_for('session.online')
            assert session.end(number) == 128 + number
            assert not session.errors


def test_busy_profile():
    with cli.two_people() as (relay, ana, ben), ana.start('session') as session:
        session.wait_for('session.online')
        result = ana.run('status').check(3, 'busy')
        assert 'pillion-cli' in result.error['message'] and str(session.process.pid) in result.error['message']
        assert session.end() == 0
        ana.run('status').check(0)


if __name__ == '__main__':
    tap.main(globals())
