# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour of the windows: what README.md tells a person to do, done by names, keys and pointer."""

import os
import re

import sample
import screen

GAP = 16


class Tour:
    """The pictures and the transcript of it."""

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


def unlock(tour, phone):
    phone.act('chats.devices')
    phone.find('No Device Is Linked Yet')
    tour.show('On the phone, Linked Devices was chosen in the menu.', 'devices')
    phone.press('Link a Device')
    phone.fill('PIN', sample.PIN)
    tour.show('The phone asks for the PIN before anything is linked.', 'pin')
    screen.press_key('Return')
    # Pages that are not shown yet have a name already, but no place.
    phone.find_place('Scan the Code on the New Device')
    tour.show('The phone looks for a code: with the camera, in a picture, or as text.', 'scanner')


def link(tour, phone, desktop):
    unlock(tour, phone)
    desktop.press('Copy as Text')
    desktop.find('Copied')
    phone.act('add-device.paste')
    phone.find('Link This Device?')
    desktop.find(f'*{sample.ANA}*')
    tour.show('The code was copied on the desktop and pasted on the phone, which says who asks.', 'request')
    phone.act('add-device.approve')
    number = re.sub(r'\D', '', phone.find('Type * on the new device').get_name())
    desktop.find('Number with two digits')
    tour.show(f'The phone shows the number {number}; it is to be typed on the desktop.', 'number')
    desktop.fill('Number with two digits', number)
    screen.press_key('Return')
    desktop.find('Main Menu')
    tour.show('The number was right: the desktop is linked.', 'linked')


def send(tour, desktop):
    number, name, _, _ = sample.PEOPLE[0]
    desktop.activate()
    screen.press_key('ctrl+n')
    desktop.fill('Name or phone number', number)
    tour.show(f'On the desktop, a chat with {name}’s number.', 'new-chat')
    screen.press_key('Return')
    desktop.fill('Message', 'This is my desktop: no more thumbs!')
    screen.press_key('Return')
    desktop.find('*This is my desktop*')


def receive(tour, phone, desktop):
    answer = sample.PEOPLE[0][3][0]
    desktop.find(f'*{answer}*')
    phone.activate()
    screen.press_key('Escape', 'ctrl+1')
    phone.find(f'*{answer}*')
    tour.show('The desktop sent a message and got the answer; the phone has both.', 'received')


def reply(tour, desktop):
    desktop.activate()
    screen.press_key('shift+F6', 'ctrl+shift+r')
    desktop.find('Cancel')
    screen.type_text('See you on Saturday, then.')
    tour.show('The answer is replied to.', 'reply')
    screen.press_key('Return')
    desktop.find(f'*{sample.PEOPLE[0][3][1]}*')
    tour.show('The reply was sent, and answered.', 'replied')


def remove(tour, phone, desktop):
    phone.activate()
    screen.press_key('Escape')
    phone.act('chats.devices')
    phone.find('1 of 4')
    tour.show('The phone lists the desktop as its linked device.', 'one-device')
    device = phone.find('*, *Active now*', lambda found: not found.get_name().startswith('Ana’s phone'))
    phone.click(device.get_name())
    phone.press('Log Out Device…')
    phone.find_in_dialog('Log Out *?')
    tour.show('The phone asks before it logs the desktop out.', 'log-out')
    phone.activate()
    screen.press_key('alt+l')
    desktop.find('Logged Out by the Primary Device')
    tour.show('The desktop is logged out, and says so at once.', 'logged-out')


def walk(programs, folder):
    tour = Tour(folder)
    phone, desktop = programs.start_phone(), programs.start_desktop()
    try:
        phone = screen.Window(phone.pid)
        desktop = screen.Window(desktop.pid, left=phone.width + GAP)
        phone.find('Ben*')
        desktop.find('Copy as Text')
        tour.show('Ana’s phone, and a desktop that shows a code to link it.', 'start')
        link(tour, phone, desktop)
        send(tour, desktop)
        receive(tour, phone, desktop)
        reply(tour, desktop)
        remove(tour, phone, desktop)
    except screen.NotThere as error:
        tour.show(f'The tour ends here: {error}', 'stopped')
        return 1
    tour.tell('That was the tour.')
    return 0
