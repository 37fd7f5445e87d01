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

# (number, name, what was said before the windows open, what is answered then). A line is
# (who: > is Ana, and how; text); an answer or a reaction is to the other's last message.
PEOPLE = (
    ('+4915187654321', 'Ben',
     (('>', 'Hello Ben! I’m on Pillion now, too.'), ('<', 'Welcome! Which train do you take on Saturday?'),
      ('>', 'The one at nine. The whole way is in the shade, and there is a café at the lake.'), ('<react', '❤️'),
      ('<reply', 'Then I’ll be on platform four at a quarter to.'), ('>', 'Shall I bring anything?'),
      ('<', 'Coffee would be lovely ☕'), ('<', 'And the blue blanket, if you still have it.')),
     ('Sounds good!', 'Let me check the timetable … yes, that works.', '👍', 'See you there.')),
    ('+4915187654322', 'Carla Nowak',
     (('>', 'Hi Carla, how did the photos turn out?'), ('<', 'Very well! I’ll send them tonight.'), ('>react', '🎉'),
      ('<', 'Oh, and Mia says hello 👋')),
     ('Ha, exactly what I thought.', 'Tell me more!', 'I’ll call you later.')),
    ('+4915187654323', 'Dilek',
     (('>', 'Is the meeting still on for Thursday?'), ('<', 'Yes, at ten. I’ve booked the room.'), ('>', 'Great, see you then.')),
     ('Noted.', 'Thanks, that helps.', 'I’ll put it on the agenda.')),
    ('+4915187654324', 'אילן לוי',
     (('>', 'Hi Ilan, how was the trip?'), ('<', 'היה נהדר, נדבר מחר.')),
     ('כן!', 'תודה רבה', 'נדבר מחר')),
    ('+4915187654325', 'Emil from the Bicycle Workshop',
     (('>', 'Is my bicycle ready?'), ('<', 'It is. New brake pads, and the light works again.'),
      ('>', 'Wonderful, I’ll come by at five.'), ('<', 'We close at six.')),
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
    def _talk(ana, person, said):
        """Ana writes first to whom she knows: nobody here is a stranger who asks."""
        newest = {}  # message by who wrote it
        for line, text in said:
            who, verb = line[0], line[1:] or 'send'
            writer, reader, number = (ana, person.session, person.number) if who == '>' else (person.session, ana, ANA)
            if who == '>' and '<' in newest:
                assert ana.call('mark-read', person.number) == 0
            about = () if verb == 'send' else (newest['<' if who == '>' else '>'],)
            assert writer.call(verb, number, *about, text) == 0
            event = reader.wait_for('reaction' if verb == 'react' else 'message')
            if verb != 'react':
                newest[who] = event['id']
        assert ana.call('contacts', 'rename', person.number, person.name) == 0
        if person.name not in UNREAD:
            assert ana.call('mark-read', person.number) == 0

    def link(self, name, device_name):
        """Another device of Ana's, by the picture of its QR code; its profile."""
        profile = cli.Profile(self.base, name)
        png = os.path.join(self.base, f'{name}.png')
        with profile.start('link', '--qr', '--relay', self.relay.url, '--device-name', device_name, '--png', png) as device:
            device.wait_for('link.qr')
            with self.ana.start('devices', 'link', '--qr-image', png, '--yes') as primary:
                device.write(str(primary.wait_for('link.check-number')['number']))
                device.wait_for('link.linked')
                assert primary.end() == 0
            assert device.end() == 0
        return profile

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
