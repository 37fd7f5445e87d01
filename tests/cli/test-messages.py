#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people write to each other through a real relay."""

import json
import os
import signal
import subprocess

import cli
import tap


def texts(result):
    return [event['text'] for event in result.named('message')]


def test_there_and_back():
    with cli.two_people() as (relay, ana, ben):
        sent = ben.run('send', cli.ANA, 'Hello Ana').check(0).named('sent')[0]
        message = ana.run('receive').check(0).named('message')[0]
        assert message['id'] == sent['id'] and message['text'] == 'Hello Ana' and not message['outgoing']
        assert message['chat'] == message['from'] and sent['chat'] != message['chat']
        assert message['sent_at_ms'] == sent['sent_at_ms'] and len(message['device']) == 32
        ana.run('send', message['chat'], 'Hello Ben').check(0)
        assert texts(ben.run('receive').check(0)) == ['Hello Ben']
        # Each is printed once.
        assert texts(ana.run('receive').check(0)) == [] and texts(ben.run('receive').check(0)) == []


def test_lists():
    with cli.two_people() as (relay, ana, ben):
        ids = [ben.run('send', cli.ANA, f'{n}').check(0).named('sent')[0]['id'] for n in range(3)]
        ana.run('receive').check(0)
        relay.stop()
        # None of these needs the relay.
        chat = ana.run('chats').check(0).named('chat')[0]
        assert chat['name'] == 'Ben' and chat['last']['text'] == '2'
        for who in (cli.BEN, chat['chat']):
            assert texts(ana.run('messages', who).check(0)) == ['0', '1', '2']
        assert texts(ana.run('messages', cli.BEN, '--limit', '2').check(0)) == ['1', '2']
        assert texts(ana.run('messages', cli.BEN, '--before', ids[1]).check(0)) == ['0']
        ana.run('messages', cli.BEN, '--before', 'ab' * 16).check(2, 'usage')
        ana.run('messages', '+4915100000009').check(24, 'no-contact')
        contact = ana.run('contacts').check(0).named('contact')[0]
        assert contact['chat'] == chat['chat'] and contact['number'] == cli.BEN and not contact['number_verified']
        status = ana.run('status').check(0).events[0]
        assert status['role'] == 'primary' and status['slot'] == 0 and status['relay'] == relay.url
        assert ana.run('devices', 'list').check(0).named('device')[0]['is_self']


def test_empty_lists():
    with cli.two_people() as (relay, ana, ben):
        for verb in ('chats', 'contacts'):
            assert not ana.run(verb).check(0).output
            assert len(cli.run('--profile', ana.path, verb).check(0).output.splitlines()) == 1
        first = ben.run('send', cli.ANA, 'Hello').check(0).named('sent')[0]
        case = ('messages', cli.ANA, '--before', first['id'])
        assert not ben.run(*case).check(0).output
        assert len(cli.run('--profile', ben.path, *case).check(0).output.splitlines()) == 1


def test_safety_number():
    with cli.two_people() as (relay, ana, ben):
        numbers = [profile.run('safety-number', other).check(0).events[0]['number']
                   for profile, other in ((ana, cli.BEN), (ben, cli.ANA))]
        assert numbers[0] == numbers[1] and len(numbers[0].replace(' ', '')) == 60
        relay.stop()
        assert ana.run('safety-number', cli.BEN).check(0).events[0]['number'] == numbers[0]


def test_text_from_standard_input():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, '-', stdin='Two\nlines\n').check(0)
        assert texts(ana.run('receive').check(0)) == ['Two\nlines']
        ben.run('send', cli.ANA, '-').check(2, 'usage')


def test_harmless_in_a_terminal():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'a\u202eb\u009bc\n2026-01-01 00:00  Ana: yes').check(0)
        output = cli.run('--profile', ana.path, 'receive').check(0).output
        assert 'a<U+202E>b<U+009B>c' in output and '\n    2026-01-01' in output, output


def test_texts_that_are_refused():
    with cli.two_people() as (relay, ana, ben):
        for text in ('', 'a\x1b[2Jb', 'x' * 8193):
            ben.run('send', cli.ANA, text).check(2, 'usage')
        ben.run('send', cli.ANA, 'x' * 8192).check(0)
        assert texts(ana.run('receive').check(0)) == ['x' * 8192]


def test_contacts():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'one').check(0)
        chat = ana.run('receive').check(0).named('message')[0]['chat']
        ana.run('contacts', 'rename', chat, 'Benno').check(0)
        ana.run('contacts', 'block', cli.BEN).check(0)
        contact = ana.run('contacts').check(0).named('contact')[0]
        assert contact['label'] == 'Benno' and contact['blocked']
        refused = ana.run('send', cli.BEN, 'Hello?').check(2, 'usage')
        assert 'You blocked this contact.' in refused.error['message']
        ben.run('send', cli.ANA, 'two').check(0)
        assert texts(ana.run('receive').check(0)) == []
        ana.run('unblock', cli.BEN).check(0)
        ben.run('send', cli.ANA, 'three').check(0)
        assert texts(ana.run('receive').check(0)) == ['three']
        ana.run('contacts', 'rename', chat, 'x' * 65).check(2, 'usage')
        ana.run('contacts', 'block', 'ab' * 32).check(24, 'no-contact')


def test_verified():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'one').check(0)
        message = ana.run('receive').check(0).named('message')[0]
        assert not ana.run('contacts').check(0).named('contact')[0]['verified']
        ana.run('verify', cli.BEN).check(0)
        assert ana.run('contacts').check(0).named('contact')[0]['verified']
        ana.run('contacts', 'unverify', message['chat']).check(0)
        assert not ana.run('contacts').check(0).named('contact')[0]['verified']
        ana.run('contacts', 'verify', 'ab' * 32).check(24, 'no-contact')
        # It is here: nothing is to be asked for.
        ana.run('ask-again', cli.BEN, message['id']).check(2, 'usage')


def test_wrong_number():
    with cli.two_people() as (relay, ana, ben):
        for who in ('15100000001', '+49 151', 'Ana', 'ab' * 31):
            ben.run('send', who, 'Hello').check(2, 'usage')
        ben.run('send', '+4915100000009', 'Hello').check(24, 'no-contact')


def test_kept_without_a_network():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'first').check(0)
        relay.stop()
        result = ben.run('send', cli.ANA, 'kept').check(4, 'network')
        assert 'kept' in result.error['message'] and 'don’t send it again' in result.error['message']
        kept = ben.run('messages', cli.ANA).check(0).events[-1]
        assert kept['state'] == 'queued'
        assert (result.error['queued'], result.error['id']) == (True, kept['id'])
        # Nobody knows whose number that is.
        result = ben.run('send', '+4915100000009', 'not kept').check(4, 'network')
        assert 'nothing is kept' in result.error['message'] and 'queued' not in result.error
        relay.start()
        # Whatever goes online next takes it along.
        ben.run('send', cli.ANA, 'last').check(0)
        assert texts(ana.run('receive').check(0)) == ['first', 'kept', 'last']


def test_killed_before_it_was_marked():
    with cli.two_people() as (relay, ana, ben):
        expected = [f'{n} ' + 'x' * 4000 for n in range(30)]
        with ben.start('session') as session:
            for text in expected:
                assert session.call('send', cli.ANA, text) == 0
            assert session.end() == 0
        # More than a pipe holds: it waits in the middle, and dies there.
        process = subprocess.Popen([cli.CLI, *ana.options, 'receive'], stdout=subprocess.PIPE, encoding='utf-8')
        first = process.stdout.readline()
        process.kill()
        process.wait()
        whole, _, _ = (first + process.stdout.read()).rpartition('\n')
        process.stdout.close()
        printed = [json.loads(line)['text'] for line in whole.split('\n')]
        again = texts(ana.run('receive').check(0))
        # What it had marked does not come again; all else does.
        assert 0 < len(printed) < len(expected) and printed == expected[:len(printed)]
        assert len(printed) + len(again) >= len(expected) and again == expected[len(expected) - len(again):]
        assert texts(ana.run('receive').check(0)) == []


def test_reader_that_leaves():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'Hello').check(0)
        reading, writing = os.pipe()
        os.close(reading)
        process = subprocess.run([cli.CLI, *ana.options, 'receive'], stdout=writing, stderr=subprocess.PIPE,
                                 encoding='utf-8', timeout=cli.TIMEOUT_SECONDS, check=False)
        os.close(writing)
        assert process.returncode == 19 and json.loads(process.stderr)['code'] == 'cancelled', process
        assert texts(ana.run('receive').check(0)) == ['Hello']


def test_output_on_a_full_disk():
    with cli.two_people() as (relay, ana, ben), open('/dev/full', 'w', encoding='utf-8') as full:
        ben.run('send', cli.ANA, 'Hello').check(0)
        process = subprocess.run([cli.CLI, *ana.options, 'receive'], stdout=full, stderr=subprocess.PIPE,
                                 encoding='utf-8', timeout=cli.TIMEOUT_SECONDS, check=False)
        assert process.returncode == 8 and json.loads(process.stderr)['code'] == 'disk', process
        assert texts(ana.run('receive').check(0)) == ['Hello']


def test_follow_and_signals():
    for number in (signal.SIGINT, signal.SIGTERM):
        with cli.two_people() as (relay, ana, ben):
            with ana.start('receive', '--follow') as following:
                for text in ('one', 'two'):
                    ben.run('send', cli.ANA, text).check(0)
                    assert following.wait_for('message')['text'] == text
                assert following.end(number) == 128 + number
                assert not following.errors
            # The profile is free again, and nothing comes twice.
            assert texts(ana.run('receive').check(0)) == []


def test_follow_through_a_restart():
    with cli.two_people() as (relay, ana, ben), ana.start('receive', '--follow') as following:
        ben.run('send', cli.ANA, 'before').check(0)
        following.wait_for('message')
        relay.stop()
        relay.start()
        ben.run('send', cli.ANA, 'after').check(0)
        assert following.wait_for('message')['text'] == 'after'


def test_timeout():
    with cli.two_people() as (relay, ana, ben), ana.start('receive', '--timeout', '5') as waiting:
        ben.run('send', cli.ANA, 'in time').check(0)
        assert waiting.wait_for('message')['text'] == 'in time'
        assert waiting.process.wait(cli.TIMEOUT_SECONDS) == 0


def test_own_account():
    with cli.two_people() as (relay, ana, ben):
        for verb in (('block', cli.ANA), ('contacts', 'rename', cli.ANA, 'Me'), ('send', cli.ANA, 'Note'),
                     ('block', ana.run('status').check(0).events[0]['account'])):
            assert 'own account' in ana.run(*verb).check(2, 'usage').error['message']


def test_what_can_not_be_sent():
    with cli.two_people() as (relay, ana, ben):
        for text, word in (('', 'empty'), (' \n', 'empty'), ('x' * 9000, 'too long'), ('\x07', 'invisible')):
            assert word in ana.run('send', cli.BEN, text).check(2, 'usage').error['message']


def test_for_people():
    with cli.two_people() as (relay, ana, ben):
        first = ben.run('send', cli.ANA, 'a\tb').check(0).named('sent')[0]
        short = f"[{first['id'][:8]}]"
        output = cli.run('--profile', ana.path, 'receive').check(0).output
        assert short in output and 'a\tb' in output
        ana.run('reply', cli.BEN, first['id'][:8], 'yes').check(0)
        ana.run('react', cli.BEN, first['id'][:6], '👍').check(0)
        ana.run('pin', cli.BEN).check(0).named('chat.changed')[0]
        ben.run('edit', cli.ANA, first['id'][:8], 'a c').check(0)
        ben.run('receive').check(0)
        ana.run('receive').check(0)
        lines = cli.run('--profile', ana.path, 'messages', cli.BEN).check(0).output.splitlines()
        assert '(edited)' in lines[0] and '👍' in lines[0] and 'a c' in lines[0] and '“a' in lines[1], lines
        ben.run('delete', cli.ANA, first['id'][:8]).check(0)
        ana.run('receive').check(0)
        assert '(deleted)' in cli.run('--profile', ana.path, 'messages', cli.BEN).check(0).output
        assert '(pinned)' in cli.run('--profile', ana.path, 'chats').check(0).output
        ana.run('archive', cli.BEN).check(0)
        assert ana.run('chats').check(0).named('chat')[0]['archived']
        for emoji in ('👍👍', 'x', 'ok', '1', '👍 '):
            ana.run('react', cli.BEN, first['id'], emoji).check(2, 'usage')


if __name__ == '__main__':
    tap.main(globals())
