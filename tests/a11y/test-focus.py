#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the focus is can be seen: what has it looks otherwise than without it.

On all of its sides, that is: what is next to it has the focus afterwards. In a field a caret is enough.
"""

import fnmatch

import cli
import screen
import tap
import world

MOST_STEPS = 30
# A widget tells of its content; a ring is drawn behind the padding, or just within a row without any.
PADDING = 40, 16
WITHIN = 6


def find_difference(one, other):
    """Left, top, right and bottom of the pixels that are not the same in both, or None."""
    rows = [y for y, (a, b) in enumerate(zip(one, other)) if a != b]
    if not rows:
        return None
    columns = [i // 4 for y in rows for i, (a, b) in enumerate(zip(one[y], other[y])) if a != b]
    return min(columns), rows[0], max(columns) + 1, rows[-1] + 1


def is_drawn(widget, origin, with_focus, without_focus):
    left, top, width, height = widget.get_extents()
    left, top = left + origin[0], top + origin[1]
    start_x, start_y = max(left - PADDING[0], 0), max(top - PADDING[1], 0)

    def cut(rows):
        return [row[4 * start_x:4 * (left + width + PADDING[0])] for row in rows[start_y:top + height + PADDING[1]]]

    difference = find_difference(cut(with_focus), cut(without_focus))
    if difference is None or 'EditableText' in widget.interfaces:
        return difference is not None
    return (start_x + difference[0] <= left + WITHIN and start_y + difference[1] <= top + WITHIN
            and start_x + difference[2] >= left + width - WITHIN and start_y + difference[3] >= top + height - WITHIN)


def check_focus_is_drawn(window, *names):
    """All that Tab leads to, which is called something, and that these are among it; returns what that is called.

    GTK 4.8 tells of no focus that is in an entry.
    """
    window.activate()
    passed, stops = [], []
    focused, before = None, None
    for _ in range(MOST_STEPS):
        screen.press_key('Tab')
        screen.wait_until_still()
        pixels = screen.read_pixels()
        if focused is not None:
            assert is_drawn(focused, window.get_origin(), before, pixels), str(focused)
            if focused.path in passed:
                break
            assert focused.name, world.describe_place(focused)
            passed.append(focused.path)
            stops.append(focused.name)
            names = [name for name in names if not fnmatch.fnmatchcase(focused.name, name)]
        focused, before = window.get_focused(), pixels
    assert not names, f'Tab does not lead to {names}'
    return stops


@world.step
def test_on_the_chats():
    phone.find('*Hello Ana*')
    check_focus_is_drawn(phone, 'New Chat', 'Search Chats', 'Main Menu', '*Hello Ana*')


@world.step
def test_beside_no_chat():
    """The other half of a wide window has nothing to stop at."""
    phone.resize(*world.DESKTOP_SIZE)
    phone.find('No Chat Selected', screen.has_place)
    check_focus_is_drawn(phone, 'New Chat', '*Hello Ana*')
    phone.resize(*world.PHONE_SIZE)


@world.step
def test_in_a_chat():
    screen.press_key('ctrl+1')
    phone.wait_for_focus('Message')
    check_focus_is_drawn(phone, 'Back', 'Chat Menu', '*Hello Ana*')
    phone.press('Back')


@world.step
def test_on_what_was_found():
    phone.activate()
    screen.press_key('ctrl+shift+f')
    phone.find('Search All Chats')
    phone.set_text('Words in messages', 'Hello')
    phone.find('*Hello Ben*')
    phone.find('*Hello Ana*')
    stops = check_focus_is_drawn(phone, 'Back', 'Words in messages', 'Filters', '*Hello *')
    assert sum('Hello ' in stop for stop in stops) == 1, stops
    phone.move_to('*Hello Ana*')
    phone.move_to('*Hello Ben*', key='Down', most=2)
    phone.press('Back')


@world.step
def test_in_preferences():
    phone.activate()
    screen.press_key('ctrl+comma')
    phone.find_in_dialog('Preferences')
    check_focus_is_drawn(phone, 'Style', 'Enter Sends', 'Typing')
    screen.press_key('Escape')


@world.step
def test_on_the_linked_devices():
    phone.press('Main Menu')
    phone.press('Linked Devices')
    phone.find('Link a Device', screen.can_be_pressed)
    check_focus_is_drawn(phone, 'Back', 'Primary device,*', 'Link a Device')


@world.step
def test_on_the_way_to_a_new_device():
    phone.press('Link a Device')
    phone.find('PIN', screen.has_place)
    check_focus_is_drawn(phone, 'Back', 'Show Text')
    phone.set_text('PIN', cli.PIN)
    phone.press('Unlock')
    phone.find('Scan the Code on the New Device')
    check_focus_is_drawn(phone, 'Back', 'Use Image…', 'Paste')


@world.step
def test_on_the_new_device():
    desktop.press('Link to Existing Account')
    desktop.find('New code in *')
    check_focus_is_drawn(desktop, 'Back', 'Use a Code Instead', 'Copy as Text')


if __name__ == '__main__':
    with world.World() as WORLD:
        WORLD.meet_ben()
        world.send(WORLD.ben, 'Hello Ana')
        phone, desktop = WORLD.open_phone(), WORLD.open_desktop()
        tap.main(globals())
