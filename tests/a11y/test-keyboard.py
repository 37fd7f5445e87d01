#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main tasks with nothing but keys."""

import socket

import cli
import screen
import tap
import world

DESKTOP_NAME = socket.gethostname()


def type_into(window, field, text):
    """The page has put the focus there; of that in an entry GTK 4.8 tells nothing."""
    window.find(field, screen.has_place)
    window.activate()
    screen.wait_until_still()
    screen.type_text(text)


def press_key(window, key):
    window.activate()
    screen.press_key(key)


def is_window(widget):
    return widget.role in (screen.Role.FRAME, screen.Role.DIALOG)


def wait_for_one_window():
    screen.wait_for(lambda: len(list(filter(is_window, desktop.look()))) == 1, 'the window below')


def confirm():
    """The key that led here, pressed once more, neither links nor cancels."""
    phone.wait_for_focus(DESKTOP_NAME)
    press_key(phone, 'Return')
    phone.choose('Link Device')
    phone.wait_for_focus(phone.find('Type * on the new device').name)
    press_key(phone, 'Return')
    type_into(desktop, 'Number with two digits', world.read_check_number(phone))
    screen.press_key('Return')
    phone.find('1 of 4')
    desktop.find('Main Menu')


@world.step
def test_links_by_pasted_text():
    desktop.choose('Link to Existing Account')
    desktop.find('New code in *')
    desktop.choose('Copy as Text')
    press_key(phone, 'F10')
    phone.choose('Linked Devices', key='Down')
    phone.choose('Link a Device')
    type_into(phone, 'PIN', cli.PIN)
    screen.press_key('Return')
    phone.find('Enter Code', screen.has_place)
    press_key(phone, 'ctrl+v')
    confirm()


@world.step
def test_opens_a_chat_and_sends():
    world.send(WORLD.ben, 'Which train?')
    desktop.find('*Which train?*')
    press_key(desktop, 'ctrl+1')
    desktop.wait_for_focus('Message')
    screen.type_text('The one at nine')
    screen.press_key('Return')
    world.wait_for_text(WORLD.ben, 'The one at nine')


@world.step
def test_replies():
    desktop.move_to('*The one at nine*', key='shift+F6', most=4)
    screen.press_key('ctrl+shift+r')
    desktop.wait_for_focus('Message')
    screen.type_text('Shall I wait?')
    screen.press_key('Return')
    assert 'reply_to' in world.wait_for_text(WORLD.ben, 'Shall I wait?')


@world.step
def test_searches_a_name():
    press_key(desktop, 'ctrl+k')
    type_into(desktop, 'Search Chats', 'ben')
    desktop.choose('*Ben*', key='Down')
    desktop.wait_for_focus('Message')


@world.step
def test_begins_a_chat():
    press_key(desktop, 'ctrl+n')
    type_into(desktop, 'Name or phone number', 'ben')
    desktop.choose('*Ben*', key='Down')
    desktop.wait_for_focus('Message')


@world.step
def test_closes_preferences():
    """And not the chat behind them."""
    press_key(desktop, 'ctrl+comma')
    desktop.find('Preferences', is_window)
    press_key(desktop, 'ctrl+w')
    wait_for_one_window()
    desktop.activate()
    desktop.wait_for_focus('Message')


@world.step
def test_closes_the_chat():
    press_key(desktop, 'ctrl+w')
    screen.wait_for(lambda: desktop.get_focused() is None or desktop.get_focused().name != 'Message', 'the chat’s end')
    assert desktop.process.poll() is None


@world.step
def test_opens_preferences():
    press_key(desktop, 'ctrl+comma')
    desktop.find('Preferences', is_window)
    press_key(desktop, 'Escape')
    wait_for_one_window()


@world.step
def test_removes_a_device():
    phone.choose(f'{DESKTOP_NAME},*', key='shift+Tab')
    phone.choose('Log Out Device…')
    phone.choose('_Log Out Device*')
    desktop.find('Logged Out by the Primary Device')
    phone.find('0 of 4')


@world.step
def test_links_again_by_typed_code():
    desktop.choose('Link Again')
    desktop.choose('Use a Code Instead')
    type_into(desktop, 'Phone number of your account', cli.ANA)
    screen.press_key('Return')
    code = desktop.find('????-????').name
    phone.choose('Link a Device')
    type_into(phone, 'PIN', cli.PIN)
    screen.press_key('Return')
    type_into(phone, 'Enter Code', code)
    screen.press_key('Return')
    confirm()


if __name__ == '__main__':
    with world.World() as WORLD:
        WORLD.meet_ben()
        phone, desktop = WORLD.open_phone(), WORLD.open_desktop()
        tap.main(globals())
