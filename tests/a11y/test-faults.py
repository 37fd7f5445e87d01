#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong around the window: the server goes, the program is killed, others want the profile."""

import os
import subprocess

import cli
import screen
import tap
import world
from accessible import Role
from Xlib import X


def open_ben():
    phone.activate()
    screen.press_key('ctrl+1')
    phone.wait_for_focus('Message')


def read_entry():
    return phone.find('Message', lambda widget: 'Text' in widget.interfaces and screen.has_place(widget)).get_text()


@world.step
def test_writes_without_a_server():
    open_ben()
    WORLD.relay.stop()
    screen.type_text('Sent once')
    screen.press_key('Return')
    phone.find('*Sent once; *')
    screen.type_text('Not done yet')
    screen.wait_for(lambda: read_entry() == 'Not done yet', 'what was typed')


@world.step
def test_is_killed():
    """As soon as the draft is kept: the list of chats shows it."""
    global phone
    phone.act('navigation.pop')
    phone.find('*Not done yet*')
    phone.end()
    phone = WORLD.open_phone()
    phone.find('*Not done yet*')
    open_ben()
    phone.find('*Sent once; *')
    assert read_entry() == 'Not done yet', read_entry()


@world.step
def test_sends_once():
    WORLD.relay.start()
    WORLD.ben.wait_for('session.online')
    world.wait_for_text(WORLD.ben, 'Sent once')
    phone.find('*Sent once; Sent*')
    phone.press('Send')
    # It did not come again before this.
    assert WORLD.ben.wait_for('message')['text'] == 'Not done yet'
    phone.find('*Not done yet; Sent*')
    assert sum('Sent once' in widget.name for widget in phone.look() if widget.role == Role.LABEL) == 1


@world.step
def test_command_line_beside():
    """Whoever comes second is told so, and takes nothing from the first."""
    WORLD.phone_profile.run('send', cli.BEN, 'From beside').check(3, 'busy')
    phone.activate()
    screen.type_text('From the window')
    screen.press_key('Return')
    assert WORLD.ben.wait_for('message')['text'] == 'From the window'


@world.step
def test_second_start():
    """It raises the window of the first, wherever the keys went before, and opens there what it was given."""
    display = screen.get_changes().display
    for arguments in ([], [f'pillion://chat/{cli.BEN}']):
        display.set_input_focus(X.PointerRoot, X.RevertToNone, X.CurrentTime)
        display.sync()
        subprocess.run([os.environ['PILLION'], '--profile', WORLD.phone_profile.path, *arguments], env=WORLD.environment,
                       check=True, timeout=cli.TIMEOUT_SECONDS)
        screen.wait_for(lambda: display.get_input_focus().focus != X.PointerRoot, 'the window')
    phone.find('Name or phone number')


@world.step
def test_window_beside():
    """It has the profile once the command line has let go of it."""
    global phone
    phone.close()
    with WORLD.phone_profile.start('session') as ana:
        ana.wait_for('session.online')
        phone = WORLD.open_phone()
        phone.find('Pillion Is Already Open')
        world.check_names(phone)
        assert ana.end() == 0
    phone.press('Try Again')
    phone.find('*From the window*')


if __name__ == '__main__':
    with world.World() as WORLD:
        WORLD.meet_ben()
        phone = WORLD.open_phone()
        tap.main(globals())
