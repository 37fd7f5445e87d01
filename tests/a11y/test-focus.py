#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the focus is can be seen: what has it looks otherwise than without it."""

import screen
import tap
import world

N_STEPS = 3
AROUND = 3  # pixels of a ring that is outside of its widget


def take_picture(place):
    path = f'{WORLD.base}/focus.png'
    screen.save_png(path, *place)
    with open(path, 'rb') as file:
        return file.read()


def check_focus_is_drawn():
    """Of the widgets that keys lead to; GTK 4.8 tells of no focus that is in an entry."""
    phone.activate()
    n_seen = 0
    while n_seen < N_STEPS:
        screen.press_key('Tab')
        screen.wait_until_still()
        focused = phone.get_focused()
        if focused is None:
            continue
        left, top, width, height = focused.get_extents()
        place = (max(left - AROUND, 0), max(top - AROUND, 0), width + 2 * AROUND, height + 2 * AROUND)
        with_focus = take_picture(place)
        screen.press_key('Tab')
        screen.wait_until_still()
        assert take_picture(place) != with_focus, str(focused)
        n_seen += 1


@world.step
def test_on_the_chats():
    phone.find('*Hello Ben*')
    check_focus_is_drawn()


@world.step
def test_in_a_chat():
    screen.press_key('ctrl+1')
    phone.wait_for_focus('Message')
    check_focus_is_drawn()


if __name__ == '__main__':
    with world.World() as WORLD:
        WORLD.meet_ben()
        phone = WORLD.open_phone()
        tap.main(globals())
