#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that travel with messages, through a real relay."""

import hashlib
import os
import random
import signal

import cli
import tap
from gate import Gate

LARGE_BYTES = 3 * 1024 * 1024
PASSED_BYTES = 1024 * 1024


def make_file(base, name, n_bytes):
    path = f'{base}/{name}'
    with open(path, 'wb') as file:
        file.write(random.Random(name).randbytes(n_bytes))
    return path


def digest(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def receive_one(profile):
    message, = profile.run('receive').check(0).named('message')
    return message


def test_there():
    with cli.two_people() as (relay, ana, ben):
        base = os.path.dirname(ana.path)
        notes, table = make_file(base, 'notes.pdf', 70000), make_file(base, 'empty.csv', 0)
        result = ben.run('send', cli.ANA, 'Look', '--attach', notes, '--attach', table).check(0)
        assert len(result.named('sent')) == 2
        # They travel side by side: the shorter one may come first.
        messages = {message['text']: message for message in ana.run('receive').check(0).named('message')}
        first, second = messages['Look'], messages['']
        assert first['attachments'] == [{'id': 1, 'name': 'notes.pdf', 'type': 'application/pdf', 'size': 70000,
                                         'state': 'remote'}]
        assert second['attachments'][0]['size'] == 0
        saved = ana.run('attachment', 'save', first['id'], '--output', f'{base}/saved').check(0)
        assert saved.named('attachment.saved') == [{'event': 'attachment.saved', 'message': first['id'],
                                                    'file': f'{base}/saved', 'size': 70000}]
        assert digest(f'{base}/saved') == digest(notes)
        assert os.stat(f'{base}/saved').st_mode & 0o777 == 0o600
        assert one_state(ana, first) == 'here'
        # It is here now; and who sent it has it too.
        relay.stop()
        ana.run('attachment', 'save', first['id'][:8], '1', '--output', f'{base}/again').check(0)
        ben.run('attachment', 'save', first['id'], '--output', f'{base}/own').check(0)
        assert digest(f'{base}/again') == digest(f'{base}/own') == digest(notes)
        ana.run('attachment', 'save', second['id'], '--output', f'{base}/empty').check(4, 'network')
        assert not os.path.exists(f'{base}/empty')


def one_state(profile, message):
    listed = {event['id']: event for event in profile.run('messages', message['chat']).check(0).named('message')}
    return listed[message['id']]['attachments'][0]['state']


def test_where_it_goes():
    with cli.two_people() as (relay, ana, ben):
        base = os.path.dirname(ana.path)
        folder = f'{base}/folder'
        os.mkdir(folder)
        # A name that hides what it is, and one that a shell would not show.
        ben.run('send', cli.ANA, '--attach', make_file(base, '.pic\u202egnp.exe\x1b', 10)).check(0)
        message = receive_one(ana)
        assert message['attachments'][0]['name'] == 'picgnp.exe'
        saved, = ana.run('attachment', 'save', message['id'], '--output', folder).check(0).named('attachment.saved')
        assert saved['file'] == f'{folder}/picgnp.exe'
        ana.run('attachment', 'save', message['id'], '--output', folder).check(2, 'usage')
        cli.write_private(saved['file'], 'mine')
        ana.run('attachment', 'save', message['id'], '--output', saved['file']).check(2, 'usage')
        with open(saved['file'], encoding='utf-8') as file:
            assert file.read() == 'mine'
        ana.run('attachment', 'save', message['id'], '--output', saved['file'], '--force').check(0)
        assert os.path.getsize(saved['file']) == 10
        ana.run('attachment', 'save', message['id'], '--output', f'{base}/no/such').check(8, 'disk')


def test_wrong_words():
    with cli.two_people('--set', 'blob_max_bytes=100000') as (relay, ana, ben):
        base = os.path.dirname(ana.path)
        small, large = make_file(base, 'small', 10), make_file(base, 'large', 100001)
        ben.run('send', cli.ANA, '', '--attach', small, '--attach', large).check(13, 'limit')
        for path in (f'{base}/none', base, '/dev/null'):
            ben.run('send', cli.ANA, '', '--attach', small, '--attach', path).check(9, 'bad-file')
        ben.run('send', cli.ANA).check(2, 'usage')
        ben.run('send', cli.ANA, 'x' * 2049, '--attach', small).check(2, 'usage')
        # None of these sent anything.
        assert not ana.run('receive').check(0).named('message')
        text = ben.run('send', cli.ANA, 'Hello').check(0).named('sent')[0]['id']
        ben.run('attachment', 'save', text, '--output', f'{base}/out').check(2, 'usage')
        ben.run('attachment', 'save', 'ab' * 16, '--output', f'{base}/out').check(2, 'usage')
        ben.run('attachment', 'save', 'none', '--output', f'{base}/out').check(2, 'usage')


def test_interrupted():
    """A companion that is killed in the middle of a file goes on where it was."""
    with cli.folder() as base, Gate(PASSED_BYTES) as gate, cli.Relay(base, '--origin', gate.url) as relay:
        host, port = relay.url.removeprefix('ws://').split(':')
        gate.relay, relay.url = (host, int(port)), gate.url
        ana, ben = cli.Profile(base, 'ana'), cli.Profile(base, 'ben')
        ana.register(relay, cli.ANA, 'Ana')
        ben.register(relay, cli.BEN, 'Ben')
        desk, _ = cli.link(relay, ana, 'Desk')
        large = make_file(base, 'large', LARGE_BYTES)
        ben.run('send', cli.ANA, 'Large', '--attach', large).check(0)
        message = receive_one(desk)
        save = ('attachment', 'save', message['id'], '--output', f'{base}/saved')
        with desk.start(*save) as running:
            while running.wait_for('attachment.progress')['percent'] < 20:
                pass
            assert running.end(signal.SIGKILL) == -signal.SIGKILL
        assert not os.path.exists(f'{base}/saved') and gate.ranges == [0]
        gate.open()
        desk.run(*save).check(0)
        assert digest(f'{base}/saved') == digest(large)
        assert 0 < gate.ranges[-1] <= PASSED_BYTES, gate.ranges
        # The primary has its own.
        ana.run('receive').check(0)
        ana.run('attachment', 'save', message['id'], '--output', f'{base}/primary').check(0)
        assert digest(f'{base}/primary') == digest(large)


def test_attack_7():
    """What the relay changed is not shown, and the message says so."""
    with cli.two_people() as (relay, ana, ben):
        base = os.path.dirname(ana.path)
        ben.run('send', cli.ANA, '', '--attach', make_file(base, 'file', 70000)).check(0)
        message = receive_one(ana)
        blobs = f'{relay.data}/blobs'
        blob, = [os.path.join(folder, name) for folder, _, names in os.walk(blobs) for name in names]
        with open(blob, 'r+b') as file:
            file.seek(35000)
            byte = file.read(1)[0]
            file.seek(35000)
            file.write(bytes([byte ^ 1]))
        ana.run('attachment', 'save', message['id'], '--output', f'{base}/saved').check(9, 'bad-file')
        assert not os.path.exists(f'{base}/saved')
        assert one_state(ana, message) == 'failed'


def test_queued():
    """In a session a message that waits is named, and named again when it has left."""
    with cli.two_people() as (relay, ana, ben):
        base = os.path.dirname(ana.path)
        ben.run('send', cli.ANA, 'First').check(0)
        with ben.start('session') as session:
            session.wait_for('session.online')
            relay.stop()
            session.wait_for('session.offline')
            waiting = []
            for options in ((), ('--attach', make_file(base, 'file', 1000))):
                session.write(json_line('send', cli.ANA, 'Later', *options))
                waiting.append(session.wait_for('queued')['id'])
                assert session.wait_for('done')['status'] == 4
            relay.start()
            sent = [session.wait_for('sent')['id'] for _ in waiting]
            assert sorted(sent) == sorted(waiting)
        assert len(ana.run('receive').check(0).named('message')) == 3


def json_line(*words):
    return cli.json.dumps(words)


if __name__ == '__main__':
    tap.main(globals())
