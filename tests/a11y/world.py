# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay, Ana's windows, and Ben, who writes from a command line.

Each window is a program of its own; a warning ends it, and with it the test.
"""

import contextlib
import functools
import os
import re
import subprocess

import cli
import screen
import services
from accessible import Role

PHONE_SIZE = (360, 720)
DESKTOP_SIZE = (900, 720)


class Program(screen.Window):
    """A window, closed in order at the end."""

    def __init__(self, process, left, size):
        self.process = process
        super().__init__(process.pid, left)
        self.resize(*size)

    def close(self):
        self.act('window.close')
        assert self.process.wait(cli.TIMEOUT_SECONDS) == 0

    def end(self):
        if self.process.poll() not in (None, 0):
            print(f'# the window’s program ended with {self.process.returncode}', flush=True)
        self.process.kill()
        self.process.wait()


class World(contextlib.ExitStack):
    def __init__(self, *relay_options):
        super().__init__()
        self.notifications = services.Notifications()
        self.environment = os.environ | {'G_DEBUG': 'fatal-warnings'}
        self.base = self.enter_context(cli.folder())
        self.relay = self.enter_context(cli.Relay(self.base, *relay_options))
        self.phone_profile = cli.Profile(self.base, 'phone')
        self.phone_profile.register(self.relay, cli.ANA, 'Ana')
        self.ben = self.add_person('ben', cli.BEN, 'Ben')

    def add_person(self, folder, number, name):
        """Somebody's session."""
        profile = cli.Profile(self.base, folder)
        profile.register(self.relay, number, name)
        session = self.enter_context(profile.start('session'))
        session.wait_for('session.online')
        return session

    def meet_ben(self):
        """Ana knows Ben by name and has written to him; nobody has her profile open."""
        with self.phone_profile.start('session') as ana:
            ana.wait_for('session.online')
            assert ana.call('send', cli.BEN, 'Hello Ben') == 0
            assert ana.call('contacts', 'rename', cli.BEN, 'Ben') == 0
            self.ben.wait_for('message')
            assert ana.end() == 0

    def add_portal(self):
        """A desktop's, which the windows that are opened from now on ask for files."""
        self.environment['GDK_DEBUG'] += ',portals'
        return services.Portal()

    def _open(self, left, size, *arguments):
        process = subprocess.Popen([os.environ['PILLION'], *arguments], env=self.environment)
        try:
            program = Program(process, left, size)
        except BaseException:
            process.kill()
            process.wait()
            raise
        self.callback(program.end)
        return program

    def open_profile(self, profile):
        return self._open(0, PHONE_SIZE, '--profile', profile.path)

    def open_phone(self):
        return self.open_profile(self.phone_profile)

    def open_desktop(self):
        return self._open(PHONE_SIZE[0], DESKTOP_SIZE, '--profile', f'{self.base}/desktop', '--relay', self.relay.url)


def step(case):
    """Marks a case that builds on those before it, and can only fail after one that failed."""
    @functools.wraps(case)
    def run():
        assert step.failing is None, f'{step.failing} failed'
        step.failing = case.__name__
        case()
        step.failing = None
    return run


step.failing = None


def send(session, text, to=cli.ANA):
    assert session.call('send', to, text) == 0


def wait_for_text(session, text):
    """The message with that text that comes in."""
    while (message := session.wait_for('message'))['text'] != text:
        pass
    return message


def read_check_number(phone):
    return re.sub(r'\D', '', phone.find('Type * on the new device').name)


# --- linking ---

def open_scanner(phone):
    phone.press('Main Menu')
    phone.press('Linked Devices')
    phone.find('Link a Device', screen.can_be_pressed)
    check_names(phone)
    unlock_scanner(phone)


def unlock_scanner(phone):
    """From the page of the linked devices."""
    phone.press('Link a Device')
    phone.set_text('PIN', cli.PIN)
    check_names(phone)
    phone.press('Unlock')
    phone.find('Scan the Code on the New Device')
    check_names(phone)


def confirm(phone, desktop):
    phone.find('Link This Device?')
    check_names(phone)
    phone.press('Link Device')
    desktop.set_text('Number with two digits', read_check_number(phone))
    check_names(phone, desktop)
    desktop.press('Continue')
    phone.find('1 of 4')
    desktop.find('Main Menu')
    check_names(phone, desktop)


# --- what holds on every page ---

CONTROLS = (Role.PUSH_BUTTON, Role.TOGGLE_BUTTON, Role.CHECK_BOX, Role.RADIO_BUTTON, Role.ENTRY, Role.TEXT,
            Role.PASSWORD_TEXT, Role.COMBO_BOX, Role.SLIDER, Role.SPIN_BUTTON, Role.MENU_ITEM, Role.LINK)
# What GTK calls a widget that was given no name.
TYPE_NAME = re.compile(r'(Gtk|Adw|Pillion)[A-Z]\w*')


def describe_place(widget):
    above = []
    while widget is not None:
        above.append(str(widget))
        widget = widget.parent
    return ' < '.join(above)


def is_unnamed(widget):
    return widget.role in CONTROLS and (widget.name == '' or TYPE_NAME.fullmatch(widget.name) is not None)


def check_names(*windows):
    """Whatever can be operated is called something."""
    for window in windows:
        unnamed = [describe_place(widget) for widget in window.look() if is_unnamed(widget)]
        assert not unnamed, '\n'.join(unnamed)
