#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is dragged and copied from other programs' windows."""

import contextlib
import os
import subprocess
import sys

import clipboard
import screen
import tap
import world

FOLDER_LEFT = 1000  # of the window with the file, which lies on the desktop's
DRAG_SOURCE = os.path.join(os.path.dirname(screen.__file__), 'drag-source.py')


@contextlib.contextmanager
def file_manager(path):
    """A window with a file in it, whose icon can be taken by the middle."""
    environment = os.environ | {'G_DEBUG': ''}
    with subprocess.Popen([sys.executable, DRAG_SOURCE, path], stdin=subprocess.PIPE, env=environment) as process:
        window = screen.Window(process.pid, FOLDER_LEFT)
        screen.wait_until_still()
        yield window
        process.stdin.close()


def drop(path, window, name):
    """Takes the file and lets it go over what is called so."""
    with file_manager(path) as folder:
        window.activate()
        screen.drag(folder, 'File', window, name, lambda: folder.find('Moving'), lambda: folder.find('Taken'))
        folder.find('Over')


def save_code():
    """The picture of the desktop's code, as a person's screenshot is one."""
    desktop.find('New code in *')
    screen.wait_until_still()
    path = os.path.join(WORLD.base, 'code.png')
    desktop.save_png_of('QR code for your primary device to scan', path)
    return path


@world.step
def test_links_by_drop():
    desktop.press('Link to Existing Account')
    path = save_code()
    world.open_scanner(phone)
    drop(path, phone, 'Scan the Code on the New Device')
    world.confirm(phone, desktop)


@world.step
def test_drops_into_a_chat():
    """It goes nowhere before that is confirmed."""
    desktop.activate()
    screen.press_key('ctrl+1')
    desktop.wait_for_focus('Message')
    drop(PICTURE, desktop, 'Messages')
    desktop.find('Files to Send')
    desktop.find('*code.png*')
    world.check_names(desktop)
    desktop.set_text('Caption', 'Dropped')
    desktop.press('Send')
    message = world.wait_for_text(WORLD.ben, 'Dropped')
    desktop.find('You, *: Dropped; Picture *code.png*; *')
    assert message['attachments'][0]['name'] == 'code.png', message


@world.step
def test_pastes_a_picture():
    desktop.wait_for_focus('Message')
    with open(PICTURE, 'rb') as file, clipboard.Offer('image/png', file.read()) as offer:
        offer.wait_until_known_to(desktop)
        desktop.activate()
        screen.press_key('ctrl+v')
        desktop.find('Files to Send')
    desktop.set_text('Caption', 'Pasted')
    desktop.press('Send')
    message = world.wait_for_text(WORLD.ben, 'Pasted')
    assert len(message['attachments']) == 1, message


if __name__ == '__main__':
    with world.World() as WORLD:
        PICTURE = f'{WORLD.base}/code.png'
        WORLD.meet_ben()
        phone, desktop = WORLD.open_phone(), WORLD.open_desktop()
        tap.main(globals())
