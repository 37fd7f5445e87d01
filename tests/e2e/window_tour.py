# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour of the windows: what README.md tells a person to do, done by names and keys."""

import os
import re

import screen

import sample

GAP = 16


class Tour:
    def __init__(self, folder):
        self.folder = folder
        self.n_pictures = 0
        os.makedirs(folder, exist_ok=True)
        for name in os.listdir(folder):
            if name.endswith('.png') or name == 'transcript.txt':
                os.remove(os.path.join(folder, name))

    def tell(self, sentence):
        print(sentence, flush=True)
        with open(os.path.join(self.folder, 'transcript.txt'), 'a', encoding='utf-8') as transcript:
            transcript.write(f'{sentence}\n')

    def show(self, sentence, name):
        """Says what happened, and takes a picture of the screen."""
        self.n_pictures += 1
        picture = f'{self.n_pictures:02}-{name}.png'
        self.tell(f'{self.n_pictures}. {sentence} [{picture}]')
        screen.wait_until_still()
        screen.save_png(os.path.join(self.folder, picture))


def write(window, text):
    window.fill('Message', text)
    screen.press_key('Return')
    window.find(f'*{text}*')


def link_by_text(tour, phone, desktop):
    desktop.press('Link to Existing Account')
    desktop.find('Copy as Text')
    tour.show('The desktop shows a code to link it.', 'code')
    phone.act('chats.devices')
    phone.find('No Device Is Linked Yet')
    tour.show('On the phone, Linked Devices was chosen in the menu.', 'devices')
    phone.press('Link a Device')
    phone.fill('PIN', sample.PIN)
    tour.show('The phone asks for the PIN before anything is linked.', 'pin')
    screen.press_key('Return')
    phone.find('Scan the Code on the New Device')
    tour.show('The phone looks for a code: with the camera, in a picture, or as text.', 'scanner')
    desktop.press('Copy as Text')
    phone.act('add-device.paste')


def confirm(tour, phone, desktop):
    phone.find('Link This Device?')
    tour.show('The text was copied on the desktop and pasted on the phone, which says who asks.', 'request')
    phone.act('add-device.approve')
    number = re.sub(r'\D', '', phone.find('Type * on the new device').get_name())
    desktop.find('Number with two digits')
    tour.show(f'The phone shows the number {number}; it is to be typed on the desktop.', 'number')
    desktop.fill('Number with two digits', number)
    screen.press_key('Return')
    desktop.find('Main Menu')
    tour.show('The number was right: the desktop is linked.', 'linked')


def walk(phone_id, desktop_id, folder):
    tour = Tour(folder)
    phone = screen.Window(phone_id)
    desktop = screen.Window(desktop_id, left=phone.width + GAP)
    try:
        phone.find('Ben*')
        tour.show('Ana’s phone, and a desktop that nobody uses yet.', 'start')
        link_by_text(tour, phone, desktop)
        confirm(tour, phone, desktop)
    except screen.NotThere as error:
        tour.show(f'The tour ends here: {error}', 'stopped')
        return 1
    tour.tell('That was the tour.')
    return 0
