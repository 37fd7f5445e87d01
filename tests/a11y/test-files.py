#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and screenshots, chosen through the portal of a desktop, also of one that tells nonsense."""

import os

import cli
import screen
import tap
import world

TOO_LARGE_BYTES = 1 << 30


def make_file(name, content):
    path = os.path.join(WORLD.base, name)
    with open(path, 'wb') as file:
        file.write(content)
    return path


def make_large_file(name):
    """It takes no place on the disk."""
    path = make_file(name, b'')
    os.truncate(path, TOO_LARGE_BYTES)
    return path


def read_file(path):
    with open(path, 'rb') as file:
        return file.read()


# --- the picture of a code ---

@world.step
def test_saves_the_code():
    desktop.press('Link to Existing Account')
    desktop.find('New code in *')
    desktop.press('Save Image…')
    question = portal.wait_for('SaveFile')
    assert question.options['current_name'] == 'pillion-code.png'
    question.cancel()
    desktop.press('Save Image…')
    portal.wait_for('SaveFile').answer(f'{WORLD.base}/nowhere/code.png')
    desktop.find('The image could not be saved there')
    desktop.press('Save Image…')
    portal.wait_for('SaveFile').answer(CODE)
    desktop.find('Image saved')
    # Whoever reads it could link.
    assert os.stat(CODE).st_mode & 0o077 == 0


@world.step
def test_chooses_no_code():
    world.open_scanner(phone)
    phone.choose('Use Image…', key='Down')
    portal.wait_for('OpenFile').cancel()
    for path, sentence in ((f'{WORLD.base}/nowhere.png', 'This can’t be read from here. *'),
                           (make_large_file('large.png'), 'That is too large for a linking code.'),
                           (make_file('torn.png', read_file(CODE)[:100]), 'No QR code was found in this picture. *')):
        phone.choose('Use Image…', key='Down')
        portal.wait_for('OpenFile').answer(path)
        phone.find(sentence)


@world.step
def test_takes_no_screenshot():
    phone.choose('Take a Screenshot…', key='Down')
    portal.wait_for('Screenshot').cancel()
    phone.choose('Take a Screenshot…', key='Down')
    portal.wait_for('Screenshot').fail()
    phone.find('No screenshot was taken.')
    phone.choose('Take a Screenshot…', key='Down')
    portal.wait_for('Screenshot').answer(f'{WORLD.base}/nowhere.png')
    phone.find('This can’t be read from here. *')


@world.step
def test_chooses_the_code():
    phone.choose('Use Image…', key='Down')
    portal.wait_for('OpenFile').answer(CODE)
    phone.find('Link This Device?')
    phone.press('Decline')
    desktop.press('Start Over')
    desktop.find('New code in *')


@world.step
def test_links_by_screenshot():
    world.unlock_scanner(phone)
    phone.choose('Take a Screenshot…', key='Down')
    question = portal.wait_for('Screenshot')
    assert question.options['interactive']
    screen.wait_until_still()
    screen.save_png(f'{WORLD.base}/screenshot.png')
    question.answer(f'{WORLD.base}/screenshot.png')
    world.confirm(phone, desktop)


# --- files of messages ---

@world.step
def test_attaches_nothing():
    desktop.activate()
    screen.press_key('ctrl+1')
    desktop.wait_for_focus('Message')
    desktop.press('Attach Files')
    portal.wait_for('OpenFile').cancel()
    desktop.wait_for_focus('Message')
    desktop.press('Attach Files')
    portal.wait_for('OpenFile').answer(f'{WORLD.base}/nowhere.txt')
    desktop.find('This file can’t be read from here. *')
    desktop.press('Add Files…')
    portal.wait_for('OpenFile').answer(make_large_file('large.bin'))
    desktop.find('Too large: *')
    world.check_names(desktop)
    desktop.press('Back')


@world.step
def test_attaches():
    desktop.press('Attach Files')
    portal.wait_for('OpenFile').answer(make_file('notes.txt', NOTES))
    desktop.set_text('Caption', 'What we said')
    world.check_names(desktop)
    desktop.press('Send')
    message = world.wait_for_text(WORLD.ben, 'What we said')
    assert [file['name'] for file in message['attachments']] == ['notes.txt']
    assert WORLD.ben.call('attachment', 'save', message['id'], '--output', f'{WORLD.base}/came.txt') == 0
    assert read_file(f'{WORLD.base}/came.txt') == NOTES


def ask_to_save():
    desktop.move_to('*And this*', key='shift+F6', most=4)
    screen.press_key('Menu')
    desktop.press('Save As…')
    question = portal.wait_for('SaveFile')
    assert question.options['current_name'] == 'table.csv'
    return question


@world.step
def test_saves():
    assert WORLD.ben.call('send', cli.ANA, 'And this', '--attach', make_file('table.csv', TABLE)) == 0
    desktop.find('File *table.csv*, 8 bytes, *')
    desktop.find('*Ben*, *: And this; File *table.csv*, 8 bytes')
    target = f'{WORLD.base}/saved.csv'
    ask_to_save().cancel()
    ask_to_save().answer(f'{WORLD.base}/nowhere/saved.csv')
    desktop.find('The file can’t be saved there. *')
    ask_to_save().answer(target)
    desktop.find('File saved')
    assert read_file(target) == TABLE


if __name__ == '__main__':
    with world.World() as WORLD:
        CODE = f'{WORLD.base}/code.png'
        NOTES, TABLE = b'Nine o\xe2\x80\x99clock\n', b'1,2\n3,4\n'
        WORLD.meet_ben()
        portal = WORLD.add_portal()
        phone, desktop = WORLD.open_phone(), WORLD.open_desktop()
        tap.main(globals())
