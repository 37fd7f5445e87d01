# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs as a person meets them: what is on the screen, and what is done to it.

Works below private-display.py --a11y. Widgets are found by what they are called for a
screen reader; buttons are pressed through it, keys and pointer come from the X server.

    window = screen.Window(process_id, 'Chats')
    window.press('Linked Devices')
    window.fill('Phone Number', '+4915100000001')
    screen.save_png('1.png')
"""

import fnmatch
import os
import struct
import subprocess
import time
import warnings
import zlib

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # pylint: disable=wrong-import-position

# Newer names of the same calls are not in every version that is in use.
warnings.filterwarnings('ignore', category=DeprecationWarning, message='Atspi')

PATIENCE_SECONDS = 30
# Between two looks: the programs are other processes and report nothing of their own.
LOOK_SECONDS = 0.05


class NotThere(Exception):
    """What should be on the screen is not."""


def wait_for(look, what, seconds=PATIENCE_SECONDS):
    """What look() returns, as soon as that is something."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            found = look()
        except GLib.Error:  # it went while it was looked at
            found = None
        if found:
            return found
        if time.monotonic() > deadline:
            raise NotThere(f'{what} did not appear')
        time.sleep(LOOK_SECONDS)


# --- pixels ---

def read_screen():
    with open(os.environ['PILLION_SCREEN'], 'rb') as file:
        return file.read()


def wait_until_still(seconds=2):
    """Until two looks in a row see the same; what never rests (a spinner) is taken as it is."""
    before = read_screen()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(5 * LOOK_SECONDS)
        now = read_screen()
        if now == before:
            return
        before = now


def save_png(path, left=0, top=0, width=None, height=None):
    """A part of the screen as a picture."""
    xwd = read_screen()
    (header_size, _, _, _, screen_width, screen_height, _, byte_order, _, _, _, bits, stride) = struct.unpack_from('>13I', xwd)
    n_colors, = struct.unpack_from('>I', xwd, 4 * 19)
    assert bits == 32 and byte_order == 0, 'not a screen of private-display.py'
    start = header_size + 12 * n_colors
    width = min(width or screen_width, screen_width - left)
    height = min(height or screen_height, screen_height - top)
    rows = bytearray()
    for y in range(top, top + height):
        line = xwd[start + y * stride + 4 * left:][:4 * width]
        rgb = bytearray(3 * width)
        rgb[0::3], rgb[1::3], rgb[2::3] = line[2::4], line[1::4], line[0::4]
        rows += b'\0' + rgb

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>2I5B', width, height, 8, 2, 0, 0, 0)) +
                   chunk(b'IDAT', zlib.compress(bytes(rows), 6)) + chunk(b'IEND', b''))


# --- keys and pointer ---

def xdotool(*arguments):
    return subprocess.run(['xdotool', *map(str, arguments)], check=True, stdout=subprocess.PIPE, encoding='utf-8').stdout


def press_key(*keys):
    """ctrl+v, Return, ..., as xdotool names them."""
    xdotool('key', '--clearmodifiers', *keys)


def type_text(text):
    xdotool('type', '--clearmodifiers', '--delay', 5, text)


# --- widgets ---

def list_below(accessible):
    """Everything that is shown below it, from the top."""
    for i in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(i)
        if child is not None and has_state(child, Atspi.StateType.VISIBLE):
            yield child
            yield from list_below(child)


def has_state(accessible, state):
    return accessible.get_state_set().contains(state)


def can_be_pressed(accessible):
    """Labels have actions too, but those are of their menus."""
    action = accessible.get_action_iface()
    return (action is not None and action.get_n_actions() > 0 and accessible.get_role() != Atspi.Role.LABEL and
            has_state(accessible, Atspi.StateType.SENSITIVE))


def describe(accessible):
    name = accessible.get_name() or accessible.get_description()
    return f'{accessible.get_role_name()} “{name}”'


class Window:
    """The window of a process, at a place of the screen."""

    def __init__(self, process_id, left=0, top=0):
        self.process_id = process_id
        self.left, self.top = left, top
        self.application = wait_for(self._find_application, f'the application of process {process_id}')
        self.x_id = wait_for(self._find_x_window, f'a window of process {process_id}')
        xdotool('windowmove', '--sync', self.x_id, left, top)
        size = dict(line.split('=') for line in xdotool('getwindowgeometry', '--shell', self.x_id).splitlines())
        self.width, self.height = int(size['WIDTH']), int(size['HEIGHT'])
        self.activate()

    def _find_application(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_process_id() == self.process_id:
                return application
        return None

    def _find_x_window(self):
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process_id)], check=False,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding='utf-8').stdout.split()
        return found[0] if found else None

    def activate(self):
        """Keys go to this window from now on."""
        xdotool('windowfocus', '--sync', self.x_id)

    def look(self):
        """What is there now; pages that lie below others come first."""
        self.application.clear_cache()
        return list(list_below(self.application))

    def find(self, name, is_right=lambda _: True, seconds=PATIENCE_SECONDS):
        """The topmost that is called so; * stands for anything."""
        def matches(accessible):
            return fnmatch.fnmatchcase(accessible.get_name() or '', name.replace('[', '[[]')) and is_right(accessible)

        try:
            return wait_for(lambda: next(filter(matches, reversed(self.look())), None), f'“{name}”', seconds)
        except NotThere as error:
            shown = ', '.join(describe(found) for found in self.look() if found.get_name())
            raise NotThere(f'{error}; there are: {shown}') from None

    def has(self, name):
        return any(found.get_name() == name for found in self.look())

    def press(self, name):
        """Presses a button as assistive technology does."""
        self.activate()
        self.find(name, can_be_pressed).get_action_iface().do_action(0)

    def act(self, name):
        """Activates an action, as a menu or a shortcut does."""
        self.activate()

        def find_action():
            for found in reversed(self.look()):
                actions = found.get_action_iface()
                n_actions = actions.get_n_actions() if actions is not None else 0
                for index in range(n_actions):
                    if actions.get_action_name(index) == name:
                        return actions, index
            return None

        actions, index = wait_for(find_action, f'the action {name}')
        actions.do_action(index)

    def click(self, name):
        """Clicks in the middle of what is called so."""
        self.activate()
        place = self.find(name).get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        xdotool('mousemove', '--sync', self.left + place.x + place.width // 2, self.top + place.y + place.height // 2,
                'click', 1, 'mousemove', 9999, 9999)

    def fill(self, name, text):
        """Clicks into a field and types."""
        self.click(name)
        type_text(text)

    def save_png(self, path):
        save_png(path, self.left, self.top, self.width, self.height)
