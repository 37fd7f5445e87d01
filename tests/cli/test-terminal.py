#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person in front of a terminal is asked, and what the answers do."""

import os

import cli
import tap
from terminal import CTRL_C, CTRL_D, Terminal

OTHER_PIN = '654321'


def register(relay, profile, *options):
    return Terminal(profile, 'register', '--relay', relay.url, '--number', cli.ANA, '--name', 'Ana', *options)


def type_hidden(terminal, prompt, text):
    terminal.expect(prompt)
    assert not terminal.echoes, terminal.shown
    terminal.type(text)


def test_new_pin():
    with cli.folder() as base, cli.Relay(base) as relay:
        ana = cli.Profile(base, 'ana')
        with register(relay, ana) as terminal:
            type_hidden(terminal, 'New PIN: ', '12345')
            terminal.expect('6 to')
            type_hidden(terminal, 'New PIN: ', cli.PIN)
            type_hidden(terminal, 'The same PIN again: ', OTHER_PIN)
            terminal.expect('not the same PIN')
            type_hidden(terminal, 'New PIN: ', cli.PIN)
            type_hidden(terminal, 'The same PIN again: ', cli.PIN)
            terminal.expect('is registered')
            assert terminal.end() == 0
            assert terminal.echoes
            assert cli.PIN not in terminal.shown and OTHER_PIN not in terminal.shown
        with Terminal(ana, 'change-pin') as terminal:
            type_hidden(terminal, '\nPIN: |^PIN: ', cli.PIN)
            type_hidden(terminal, 'New PIN: ', OTHER_PIN)
            type_hidden(terminal, 'The same PIN again: ', OTHER_PIN)
            assert terminal.end() == 0
        ana.run('change-pin', '--new-pin-file', ana.pin_file).check(7, 'wrong-pin')


def test_three_bad_choices():
    with cli.folder() as base, cli.Relay(base) as relay:
        with register(relay, cli.Profile(base, 'ana')) as terminal:
            for _ in range(3):
                type_hidden(terminal, 'New PIN: ', 'short')
            assert terminal.end() == 2


def test_no_pin():
    with cli.folder() as base, cli.Relay(base) as relay:
        for keys, status in ((CTRL_D, 19), (CTRL_C, 130)):
            with register(relay, cli.Profile(base, 'ana')) as terminal:
                terminal.expect('New PIN: ')
                terminal.press(keys)
                assert terminal.end() == status
                assert terminal.echoes


def test_wrong_codes():
    with cli.folder() as base, cli.Relay(base, '--set', 'verification=log') as relay:
        ana = cli.Profile(base, 'ana')
        with register(relay, ana, '--pin-file', ana.pin_file) as terminal:
            terminal.expect('A code was sent')
            terminal.expect('Code: ')
            assert terminal.echoes
            terminal.type('none')
            terminal.expect('4 tries are left')
            terminal.expect('Code: ')
            terminal.type(relay.find_code())
            terminal.expect('is registered')
            assert terminal.end() == 0


# ----- linking -----

class Linking:
    """A companion that shows a code in its terminal, and the primary that answers in another one."""

    def __init__(self, relay, primary):
        self.desk = cli.Profile(os.path.dirname(primary.path), 'desk')
        self.companion = Terminal(self.desk, 'link', '--code', '--number', cli.ANA, '--relay', relay.url,
                                  '--device-name', 'Desk')
        code = self.companion.expect(r'primary device: (\S+)\n').group(1)
        self.primary = Terminal(primary, 'devices', 'link', '--code', code)
        type_hidden(self.primary, 'PIN: ', cli.PIN)
        self.primary.expect('“Desk”')
        self.companion.expect('Number: ')

    def read_number(self):
        return int(self.primary.expect(r'(?:new device|this one now): (\d\d)\b').group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.companion.__exit__()
        self.primary.__exit__()


def test_linking():
    with cli.two_people() as (relay, ana, ben), Linking(relay, ana) as linking:
        number = linking.read_number()
        linking.primary.expect('Type “yes” to link it, or “no”: ')
        linking.primary.type('YES')
        linking.companion.type(f' {number} ')
        linking.companion.expect('Linked')
        assert linking.primary.end() == linking.companion.end() == 0
        assert cli.PIN not in linking.primary.shown


def test_linking_with_three_wrong_numbers():
    with cli.two_people() as (relay, ana, ben), Linking(relay, ana) as linking:
        linking.primary.expect('Type “yes” to link it, or “no”: ')
        linking.primary.position = 0
        for tries_left in (2, 1, 0):
            number = linking.read_number()
            linking.companion.type('nine')
            linking.companion.expect('two digits. Number: ')
            linking.companion.type(number % 90 + 10)
            if tries_left > 0:
                linking.companion.expect(f'Tries left: {tries_left}\nNumber: ')
        assert linking.companion.end() == 15 and linking.primary.end() == 15
        assert linking.desk.run('status').check(0).events[0]['state'] == 'empty'


def test_linking_declined():
    for answer in (b'maybe\n\nNo\n', CTRL_D):
        with cli.two_people() as (relay, ana, ben), Linking(relay, ana) as linking:
            linking.companion.type(linking.read_number())
            linking.primary.expect('Type “yes” to link it, or “no”: ')
            linking.primary.press(answer)
            assert linking.primary.end() == 14
            # Cancelled, if the answer had not come to the primary yet (PROTOCOL.md, section 5.5).
            assert linking.companion.end() in (14, 19)


def test_qr_code():
    with cli.folder() as base, cli.Relay(base) as relay:
        for columns, begins in ((0, '█'), (200, '█'), (30, 'This terminal is too narrow')):
            desk = cli.Profile(base, f'desk-{columns}')
            with Terminal(desk, 'link', '--qr', '--relay', relay.url, '--device-name', 'Desk', columns=columns) as terminal:
                terminal.expect('█|too narrow')
                assert terminal.shown.startswith(begins), terminal.shown
                terminal.press(CTRL_C)
                assert terminal.end() == 130
                # What is too wide is not shown at all.
                assert ('█' in terminal.shown) == (begins == '█'), terminal.shown


def test_linking_interrupted():
    with cli.two_people() as (relay, ana, ben), Linking(relay, ana) as linking:
        linking.companion.press(CTRL_C)
        assert linking.companion.end() == 130
        assert linking.primary.end() == 19


def test_follow_offline_and_back():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'before').check(0)
        with Terminal(ana, 'receive', '--follow') as terminal:
            terminal.expect('before')
            relay.stop()
            terminal.expect('can’t be reached')
            relay.start()
            terminal.expect('Connected to the server')
            ben.run('send', cli.ANA, 'after').check(0)
            terminal.expect('after')
            terminal.press(CTRL_C)
            assert terminal.end() == 130


def test_follow_interrupted():
    with cli.two_people() as (relay, ana, ben):
        with Terminal(ana, 'receive', '--follow') as terminal:
            ben.run('send', cli.ANA, 'Hello').check(0)
            terminal.expect('Hello')
            terminal.press(CTRL_C)
            assert terminal.end() == 130
            # The shell's prompt begins a line.
            assert terminal.shown.endswith('\n'), terminal.shown
        assert not ana.run('receive').check(0).named('message')


if __name__ == '__main__':
    tap.main(globals())
