#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was written: found, its writer verified, and kept from a device that is linked without it."""

import screen
import tap
import world

N_LATER = 30


def is_in_view(widget):
    """Where its window shows it, and not beyond its end."""
    _, top, width, height = widget.get_extents()
    return width > 0 and 0 <= top and top + height <= phone.height


def fill_the_chat():
    """So that what was found can't be seen by chance."""
    world.send(WORLD.ben, 'Müller waits')
    for i in range(N_LATER):
        world.send(WORLD.ben, f'Later {i}')


# --- search ---

@world.step
def test_finds_in_all_chats():
    phone.activate()
    screen.press_key('ctrl+shift+f')
    phone.find('Search All Chats')
    world.check_names(phone)
    phone.set_text('Words in messages', 'muller')
    phone.find('*Müller waits*')
    world.check_names(phone)
    # Enter opens the first of them, where it was said.
    screen.press_key('Return')
    phone.find('Message', screen.has_place)
    phone.find('*: Müller waits*', is_in_view)


@world.step
def test_finds_in_the_chat():
    phone.act('conversation.jump-to-end')
    phone.find(f'*: Later {N_LATER - 1}*', is_in_view)
    phone.activate()
    screen.press_key('ctrl+f')
    phone.set_text('Find in this chat', 'muller')
    phone.find('1 of 1')
    world.check_names(phone)
    phone.find('*: Müller waits*', is_in_view)
    screen.press_key('Escape')


# --- who it is ---

@world.step
def test_verifies():
    phone.press('Chat Menu')
    phone.press('Safety Number')
    phone.find('Mark as Verified')
    world.check_names(phone)
    phone.press('Mark as Verified')
    phone.find('Clear Verification')
    world.check_names(phone)
    phone.press('Back')
    phone.find('Safety number compared')
    phone.press('Back')


# --- earlier messages ---

@world.step
def test_links_without_history():
    desktop.press('Link to Existing Account')
    desktop.find('New code in *')
    desktop.choose('Copy as Text')
    world.open_scanner(phone)
    phone.choose('Paste', key='Down')
    phone.find('Link This Device?')
    phone.choose('Nothing', key='Down')
    world.confirm(phone, desktop)
    desktop.find('Messages from before linking are on your primary device.')
    world.send(WORLD.ben, 'Welcome')
    desktop.find('*Welcome*')
    desktop.activate()
    screen.press_key('ctrl+1')
    desktop.wait_for_focus('Message')
    assert not any('Later' in widget.name for widget in desktop.look())


@world.step
def test_asks_for_history():
    desktop.find('History before * is not on this device.')
    desktop.press('Request It')
    desktop.find('Allow It on Your Primary Device')
    world.check_names(desktop)
    desktop.choose('_Close*')


if __name__ == '__main__':
    with world.World() as WORLD:
        WORLD.meet_ben()
        fill_the_chat()
        phone, desktop = WORLD.open_phone(), WORLD.open_desktop()
        tap.main(globals())
