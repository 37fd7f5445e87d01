#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile with a passphrase, opened from outside."""

import cli
import screen
import tap
import world

PASSPHRASE = 'correct horse battery staple'


def type_passphrase(text):
    """The page has put the focus there; of that in an entry GTK 4.8 tells nothing."""
    window.find('Passphrase', screen.has_place)
    window.activate()
    screen.wait_until_still()
    screen.type_text(text)
    screen.press_key('Return')


@world.step
def test_page_is_named():
    window.find('Enter Your Passphrase')
    window.find('Passphrase', screen.has_place)
    window.find('Unlock', screen.can_be_pressed)
    world.check_names(window)


@world.step
def test_nothing_typed():
    window.press('Unlock')
    window.find('Type the passphrase.')


@world.step
def test_wrong():
    type_passphrase('another')
    window.find('That is not the passphrase*')
    profile.run('status').check(31, 'passphrase-needed')


@world.step
def test_right():
    type_passphrase(PASSPHRASE)
    window.find('Main Menu')


if __name__ == '__main__':
    with world.World() as WORLD:
        cli.write_private(f'{WORLD.base}/passphrase', f'{PASSPHRASE}\n')
        profile = cli.Profile(WORLD.base, 'locked')
        profile.run('--passphrase-file', f'{WORLD.base}/passphrase', 'register', '--relay', WORLD.relay.url,
                    '--number', '+4915100000009', '--name', 'Carl').check(0)
        window = WORLD.open_profile(profile)
        tap.main(globals())
