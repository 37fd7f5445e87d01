#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A primary device that nobody used for eight days, and then somebody does, twice."""

import os
import subprocess

import cli
import screen
import tap
import world

# Of before the first other clock: faketime starts none within its own.
PLAIN = dict(os.environ)
WARNING = 'Devices will be logged out on'


def set_clock(days):
    """So many days ahead for the relay and the windows that are started from now on, but not for how long they wait."""
    lines = subprocess.run(['faketime', '-f', f'+{days}d', 'env'], env=PLAIN, check=True, stdout=subprocess.PIPE,
                           encoding='utf-8').stdout
    preloaded = next(line for line in lines.splitlines() if line.startswith('LD_PRELOAD='))
    ahead = {'LD_PRELOAD': preloaded.removeprefix('LD_PRELOAD='), 'FAKETIME': f'+{days}d',
             'FAKETIME_DONT_FAKE_MONOTONIC': '1', 'ASAN_OPTIONS': 'verify_asan_link_order=0'}
    os.environ.update(ahead)
    WORLD.environment.update(ahead)


def warns(titles):
    return any(title.startswith(WARNING) for title in titles)


@world.step
def test_warns():
    phone.act('chats.devices')
    phone.find(f'{WARNING} *')
    phone.find('Keep Linked', screen.can_be_pressed)
    world.check_names(phone)
    WORLD.notifications.wait_until(warns)


@world.step
def test_is_used():
    """A key is enough, wherever it goes, also one of before the server is there again."""
    phone.activate()
    screen.press_key('Shift_L')
    WORLD.relay.start()
    WORLD.notifications.wait_until(lambda titles: not warns(titles))
    screen.wait_for(lambda: not warns(widget.name for widget in phone.look()), 'the end of the warning')


@world.step
def test_is_used_beside():
    """Also in a window that is opened beside the chats, on which nobody presses anything."""
    global phone
    phone.close()
    WORLD.relay.stop()
    set_clock(16)
    phone = WORLD.open_phone()
    WORLD.notifications.wait_until(warns)
    phone.press('Main Menu')
    phone.press('Preferences')
    phone.find_in_dialog('Preferences')
    phone.activate()
    screen.press_key('Shift_L')
    WORLD.relay.start()
    WORLD.notifications.wait_until(lambda titles: not warns(titles))


if __name__ == '__main__':
    with world.World() as WORLD:
        cli.link(WORLD.relay, WORLD.phone_profile, 'laptop')
        WORLD.relay.stop()
        set_clock(8)
        phone = WORLD.open_phone()
        tap.main(globals())
