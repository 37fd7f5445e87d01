#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of messages, and how chats are kept, through a real relay."""

import cli
import tap


def one(profile, who):
    return profile.run('messages', who, '--limit', '1').check(0).named('message')[0]


def test_reactions_replies_edits():
    with cli.two_people() as (relay, ana, ben):
        first = ben.run('send', cli.ANA, 'Hello Ana').check(0).named('sent')[0]
        chat = ana.run('receive').check(0).named('message')[0]['chat']
        refused = ana.run('react', chat, first['id'], '👍').check(2, 'usage')
        assert 'Accept the chat first' in refused.error['message']
        ana.run('accept', chat).check(0)
        ana.run('react', chat, first['id'], '👍').check(0)
        ben.run('receive').check(0)
        assert one(ben, cli.ANA)['reactions'] == [{'emoji': '👍', 'count': 1, 'own': False}]
        assert one(ana, chat)['reactions'][0]['own']
        ana.run('react', chat, first['id'], '').check(0)
        ben.run('edit', cli.ANA, first['id'], 'Hello, Ana').check(0)
        ana.run('edit', chat, first['id'], 'No').check(2, 'usage')
        ana.run('receive').check(0)
        edited = one(ana, chat)
        assert edited['text'] == 'Hello, Ana' and edited['edited'] and 'reactions' not in edited
        reply = ana.run('reply', chat, first['id'], 'Hello Ben').check(0).named('sent')[0]
        message = ben.run('receive').check(0).named('message')[0]
        assert message['id'] == reply['id'] and message['reply_to'] == first['id']
        ana.run('react', chat, 'ab' * 16, '👍').check(2, 'usage')


def test_delete_and_forward():
    with cli.two_people() as (relay, ana, ben):
        first = ben.run('send', cli.ANA, 'Oh').check(0).named('sent')[0]
        second = ben.run('send', cli.ANA, 'Ah').check(0).named('sent')[0]
        chat = ana.run('receive').check(0).named('message')[0]['chat']
        ben.run('delete', cli.ANA, second['id']).check(0)
        ana.run('delete', chat, second['id']).check(2, 'usage')
        ana.run('receive').check(0)
        assert one(ana, chat)['deleted'] and one(ana, chat)['text'] == ''
        ana.run('delete', chat, second['id'], '--for-me').check(0)
        assert one(ana, chat)['id'] == first['id']
        ana.run('forward', chat, first['id'], chat).check(0)
        assert ben.run('receive').check(0).named('message')[0]['forwarded']


def test_receipts():
    """Attack 14: a stranger is told nothing; who was accepted is."""
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'Hello').check(0)
        chat = ana.run('receive').check(0).named('message')[0]['chat']
        ana.run('mark-read', chat).check(0)
        ben.run('receive').check(0)
        assert one(ben, cli.ANA)['state'] == 'sent'
        ana.run('accept', chat).check(0)
        ana.run('receive', '--timeout', '4').check(0)
        ben.run('receive').check(0)
        assert one(ben, cli.ANA)['state'] == 'read'


def test_chat_states_and_settings():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'Hello').check(0)
        chat = ana.run('receive').check(0).named('message')[0]['chat']
        for verb in ('mute', 'unmute', 'pin', 'unpin', 'archive', 'unarchive'):
            ana.run(verb, chat).check(0)
        assert ana.run('chats').check(0).named('chat')[0]['unread'] == 1
        ana.run('mark-read', chat).check(0)
        assert ana.run('chats').check(0).named('chat')[0]['unread'] == 0
        settings = ana.run('settings').check(0).named('setting')
        assert [(s['name'], s['value']) for s in settings] == [('read-receipts', 'on'), ('typing', 'on')]
        ana.run('settings', 'typing', 'off').check(0)
        assert ana.run('settings', 'typing').check(0).named('setting')[0]['value'] == 'off'
        ana.run('settings', 'nothing').check(2, 'usage')
        ana.run('settings', 'typing', 'maybe').check(2, 'usage')


def test_events():
    with cli.two_people() as (relay, ana, ben):
        first = ben.run('send', cli.ANA, 'Hello').check(0).named('sent')[0]
        with ben.start('receive', '--follow') as session:
            chat = ana.run('receive').check(0).named('message')[0]['chat']
            ana.run('accept', chat).check(0)
            ana.run('react', chat, first['id'], '👍').check(0)
            reaction = session.wait_for('reaction')
            assert reaction['id'] == first['id'] and reaction['emoji'] == '👍' and reaction['from'] != chat


def test_typing():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'Hello').check(0)
        chat = ana.run('receive').check(0).named('message')[0]['chat']
        ana.run('typing', chat).check(2, 'usage')
        ana.run('send', chat, 'Hello Ben').check(0)
        ben.run('receive').check(0)
        with ben.start('receive', '--follow') as session:
            ana.run('send', chat, 'Are you there?').check(0)
            session.wait_for('message')
            ana.run('typing', chat).check(0)
            assert session.wait_for('typing')['active']
            ana.run('typing', '--stopped', chat).check(0)
            assert not session.wait_for('typing')['active']
        ana.run('settings', 'typing', 'off').check(0)
        ana.run('typing', chat).check(2, 'usage')
        ana.run('settings', 'typing', 'on').check(0)
        relay.stop()
        ana.run('typing', chat).check(4, 'network')


if __name__ == '__main__':
    tap.main(globals())
