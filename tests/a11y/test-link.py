#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two windows of one account: linked by the picture of a code, used, parted, linked by a code."""

import os
import socket

import cli
import clipboard
import screen
import tap
import world

DESKTOP_NAME = socket.gethostname()


def copy_picture(desktop):
    """A person would take a screenshot."""
    path = os.path.join(WORLD.base, 'code.png')
    desktop.find('New code in *')
    screen.wait_until_still()
    desktop.save_png_of('QR code for your primary device to scan', path)
    with open(path, 'rb') as file:
        return clipboard.Offer('image/png', file.read())


@world.step
def test_links_by_picture():
    desktop.find('Welcome to Pillion')
    world.check_names(desktop)
    desktop.press('Link to Existing Account')
    world.open_scanner(phone)
    world.check_names(desktop)
    with copy_picture(desktop) as offer:
        offer.wait_until_known_to(phone)
        phone.choose('Paste', key='Down')
        world.confirm(phone, desktop)


@world.step
def test_receives_and_sends():
    world.send(WORLD.ben, 'Which train?')
    phone.press('Back')
    for window in (phone, desktop):
        window.find('*Which train?*')
    desktop.activate()
    screen.press_key('ctrl+1')
    desktop.wait_for_focus('Message')
    screen.type_text('The one at nine')
    world.check_names(desktop)
    desktop.press('Send')
    world.wait_for_text(WORLD.ben, 'The one at nine')
    phone.find('*The one at nine*')


@world.step
def test_has_older_messages():
    desktop.find('*Hello Ben*')


@world.step
def test_replies():
    desktop.move_to('*The one at nine*', key='shift+F6', most=4)
    screen.press_key('ctrl+shift+r')
    desktop.wait_for_focus('Message')
    screen.type_text('Shall I wait?')
    desktop.press('Send')
    assert 'reply_to' in world.wait_for_text(WORLD.ben, 'Shall I wait?')


@world.step
def test_removes_device():
    phone.press('Main Menu')
    phone.press('Linked Devices')
    phone.choose(f'{DESKTOP_NAME},*', key='shift+Tab')
    phone.find('Key Fingerprint')
    world.check_names(phone)
    phone.press('Log Out Device…')
    phone.choose('_Log Out Device*')
    desktop.find('Logged Out by the Primary Device')
    phone.find('0 of 4')
    world.check_names(phone, desktop)


@world.step
def test_links_again_by_code():
    desktop.press('Link Again')
    desktop.press('Use a Code Instead')
    desktop.set_text('Phone number of your account', cli.ANA)
    world.check_names(desktop)
    desktop.press('Get Code')
    code = desktop.find('????-????').name
    world.check_names(desktop)
    phone.press('Link a Device')
    phone.set_text('PIN', cli.PIN)
    phone.press('Unlock')
    phone.fill('Enter Code', code)
    screen.press_key('Return')
    world.confirm(phone, desktop)
    world.send(WORLD.ben, 'Here it is')
    desktop.find('*Here it is*')


if __name__ == '__main__':
    with world.World() as WORLD:
        WORLD.meet_ben()
        phone, desktop = WORLD.open_phone(), WORLD.open_desktop()
        tap.main(globals())
