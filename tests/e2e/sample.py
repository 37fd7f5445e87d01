# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small world to try the application in: a relay, Ana with her chats, and people who answer.

All of it is made by the programs that are shipped. PILLION_CLI and PILLION_RELAY name them.
"""

import json
import os
import threading

import cli

ANA = '+4915112345678'
PIN = cli.PIN

# (number, name, what was said before the windows open: > is Ana's, what is answered then)
PEOPLE = (
    ('+4915187654321', 'Ben',
     ('Hello Ana, which train do you take?', '>The one at nine.', 'Platform four, I’ll be there.',
      '>Shall I bring anything?', 'Coffee would be lovely ☕'),
     ('Sounds good!', 'Let me check the timetable … yes, that works.', '👍', 'See you there.')),
    ('+4915187654322', 'Carla Nowak',
     ('The photos from Sunday turned out well.', '>Can’t wait to see them!', 'I’ll send them tonight.',
      'Oh, and Mia says hello 👋'),
     ('Ha, exactly what I thought.', 'Tell me more!', 'I’ll call you later.')),
    ('+4915187654323', 'Dilek',
     ('Is the meeting still on for Thursday?', '>Yes, at ten.', 'Great, I’ve booked the room.'),
     ('Noted.', 'Thanks, that helps.', 'I’ll put it on the agenda.')),
    ('+4915187654324', 'אילן לוי',
     ('שלום אנה, מה שלומך?', '>Very well, thank you! How was the trip?', 'היה נהדר, נדבר מחר.'),
     ('כן!', 'תודה רבה', 'נדבר מחר')),
    ('+4915187654325', 'Emil from the Bicycle Workshop',
     ('Your bicycle is ready. New brake pads, and the light works again.', '>Wonderful, I’ll come by at five.',
      'We close at six.'),
     ('Very well.', 'See you at the workshop.')),
)
# Wrote last, and have not been read.
UNREAD = ('Ben', 'Carla Nowak')


class Person:
    """Somebody who answers, from a session of the command line."""

    def __init__(self, base, relay, number, name, answers):
        self.number = number
        self.name = name
        self.answers = answers
        self.n_answered = 0
        self.profile = cli.Profile(base, f'person-{number[1:]}')
        self.profile.register(relay, number, name)
        self.session = self.profile.start('session')
        self.session.wait_for('session.online')
        self.thread = None
        self.ended = threading.Event()

    def say(self, text):
        assert self.session.call('send', ANA, text) == 0

    def answer_from_now_on(self, delay_seconds):
        self.thread = threading.Thread(target=self._answer, args=(delay_seconds,), daemon=True)
        self.thread.start()

    def _answer(self, delay_seconds):
        """Reads and answers each message that comes."""
        while (line := self.session.lines.get()) is not None:
            event = json.loads(line)
            if event['event'] != 'message' or event['outgoing'] or not event['text']:
                continue
            text = self.answers[self.n_answered % len(self.answers)]
            self.n_answered += 1
            self._write('mark-read', ANA)
            # A person needs a moment.
            if self.ended.wait(delay_seconds):
                return
            self._write('send', ANA, text)

    def _write(self, *arguments):
        try:
            self.session.write(json.dumps(arguments))
        except OSError:  # it was ended
            pass

    def end(self):
        self.ended.set()
        self.session.end(9)
        if self.thread is not None:
            self.thread.join()


class World:
    """The relay, Ana's profile (nobody has it open), and the people."""

    def __init__(self, base):
        self.base = base
        self.relay = cli.Relay(base)
        self.people = []
        self.ana = cli.Profile(base, 'ana-phone')

    def start(self):
        self.relay.start()
        self.ana.run('register', '--relay', self.relay.url, '--number', ANA, '--name', 'Ana',
                     '--device-name', 'Ana’s phone').check(0)
        # Who is last here spoke last, and stands on top.
        for number, name, said, answers in reversed(PEOPLE):
            self.people.append(Person(self.base, self.relay, number, name, answers))
        with self.ana.start('session') as session:
            session.wait_for('session.online')
            for person, (_, _, said, _) in zip(self.people, reversed(PEOPLE)):
                self._talk(session, person, said)
            assert session.end() == 0
        return self

    @staticmethod
    def _talk(session, person, said):
        # Ana writes first to whom she knows: nobody here is a stranger who asks.
        assert session.call('send', person.number, 'Hello, I am on Pillion now.') == 0
        assert session.call('contacts', 'rename', person.number, person.name) == 0
        person.session.wait_for('message')
        for text in said:
            if text.startswith('>'):
                assert session.call('mark-read', person.number) == 0
                assert session.call('send', person.number, text[1:]) == 0
                person.session.wait_for('message')
            else:
                person.say(text)
                session.wait_for('message')
        if person.name not in UNREAD:
            assert session.call('mark-read', person.number) == 0

    def answer_from_now_on(self, delay_seconds=1.5):
        for person in self.people:
            person.answer_from_now_on(delay_seconds)

    def stop(self):
        for person in self.people:
            person.end()
        self.relay.stop()

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        self.stop()


def find_programs(build):
    """For what is started from here: the environment that names the programs of a build."""
    return {'PILLION_CLI': os.path.join(build, 'src/cli/pillion-cli'),
            'PILLION_RELAY': os.path.join(build, 'src/relay/pillion-relay')}
