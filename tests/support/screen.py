# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs as a person meets them: what is on the screen, and what is done to it.

Works below private-display.py --a11y. Widgets are found by what they are called for a
screen reader; buttons are pressed through it, keys and pointer come from the X server.

    window = screen.Window(process_id)
    window.press('Linked Devices')
    window.fill('Phone Number', '+4915100000001')
    screen.save_png('1.png')

Nothing here looks again just because time has passed, but because something happened: a
program told assistive technology of it, or the X server saw pixels change. Both are needed.
GTK draws a widget after it has changed it, so that who looks after the drawing sees the
change, but a program may become accessible after it has drawn its window; and GTK 4.8 does
not tell of every change.
"""

import fnmatch
import functools
import os
import struct
import subprocess
import time
import zlib

import accessible
from accessible import GLib, Role, State
from Xlib import X, Xatom
from Xlib import display as x_display
from Xlib import error as x_error
from Xlib.ext import damage as x_damage

PATIENCE_SECONDS = 30
DRAG_STEPS = 5

# What is told of something that is not there yet, or goes while it is looked at.
GONE = (GLib.Error, x_error.XError)


class NotThere(Exception):
    """What should be on the screen is not."""


# --- what happens ---

class Changes:
    """Tells when the screen, or what assistive technology is told, is no longer what it was."""

    def __init__(self):
        self.display = x_display.Display()
        self.display.damage_query_version()  # the server takes nothing else of that kind before
        self.display.set_error_handler(lambda *_: None)  # about windows that went meanwhile
        self.root = self.display.screen().root
        self.drawn = set()  # the watched that changed
        self.happened = False
        self.watch(self.root)
        GLib.io_add_watch(self.display.fileno(), GLib.PRIORITY_DEFAULT, GLib.IO_IN, self._on_readable)
        accessible.listen(self._on_event)

    def _on_event(self):
        self.happened = True

    def _on_readable(self, *_):
        self._read_display()
        return GLib.SOURCE_CONTINUE

    def _read_display(self):
        """What has been read from the display already makes its descriptor readable no more."""
        while self.display.pending_events() > 0:
            event = self.display.next_event()
            if event.type == self.display.extension_event.DamageNotify:
                self.display.damage_subtract(event.damage)  # tell of the next one, too
                self.display.flush()
                self.drawn.add(event.damage)
                self.happened = True

    def watch(self, window):
        """Adds the result to drawn when the window's pixels change; at first they are new."""
        return window.damage_create(x_damage.DamageReportNonEmpty)

    def wait_until_drawn_again(self, window):
        """Until the window has drawn itself from what it is now."""
        damage = self.watch(window)
        # Twice, because a drawing may have been under way when it was first asked for.
        for _ in range(2):
            self.display.sync()
            self._read_display()
            self.drawn.discard(damage)
            window.clear_area(exposures=True)
            self.display.flush()
            wait_for(lambda: damage in self.drawn, 'a drawing')
        self.display.damage_destroy(damage)
        self.display.flush()

    def wait(self, deadline):
        """Until something has happened since that was asked; returns False when the time is over first."""
        over = []
        timeout = GLib.timeout_add(max(0, int(1000 * (deadline - time.monotonic()))), over.append, True)
        self._read_display()
        context = GLib.MainContext.default()
        context.iteration(False)  # others have their turn also when events never end
        while not self.happened and not over:
            context.iteration(True)
        if not over:
            GLib.source_remove(timeout)
        return self.happened

    def list_windows(self):
        """Those that can be seen, from the lowest."""
        found = []
        for window in self.root.query_tree().children:
            try:
                if window.get_attributes().map_state == X.IsViewable:
                    found.append(window)
            except x_error.XError:  # it went
                pass
        return found


@functools.cache
def get_changes():
    return Changes()


def wait_for(look, what, seconds=PATIENCE_SECONDS):
    """What look() returns, as soon as that is something."""
    changes = get_changes()
    deadline = time.monotonic() + seconds
    while True:
        changes.happened = False
        try:
            found = look()
        except GONE:
            found = None
        if found:
            return found
        if not changes.wait(deadline):
            raise NotThere(f'{what} did not appear')


def wait_until_still():
    """Until the screen shows what the programs are now."""
    changes = get_changes()
    for window in changes.list_windows():
        changes.wait_until_drawn_again(window)


# --- pixels ---

def read_screen():
    with open(os.environ['PILLION_SCREEN'], 'rb') as file:
        return file.read()


def read_pixels(left=0, top=0, width=None, height=None):
    """The rows of a part of the screen, four bytes a pixel: blue, green, red, nothing."""
    xwd = read_screen()
    (header_size, _, _, _, screen_width, screen_height, _, byte_order, _, _, _, bits, stride) = struct.unpack_from('>13I', xwd)
    n_colors, = struct.unpack_from('>I', xwd, 4 * 19)
    assert bits == 32 and byte_order == 0, 'not a screen of private-display.py'
    start = header_size + 12 * n_colors
    width = min(width or screen_width, screen_width - left)
    height = min(height or screen_height, screen_height - top)
    return [xwd[start + y * stride + 4 * left:][:4 * width] for y in range(top, top + height)]


def save_png(path, left=0, top=0, width=None, height=None):
    """A part of the screen as a picture."""
    lines = read_pixels(left, top, width, height)
    width, height = len(lines[0]) // 4, len(lines)
    rows = bytearray()
    for line in lines:
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
    xdotool('type', '--clearmodifiers', '--delay', 0, text)


def drag(source, start_name, target, end_name, wait_for_begin, wait_for_answer):
    """What is called so from one window over the other; lets go when what lies there has answered."""
    start, end = source.find_center(start_name), target.find_center(end_name)

    def move(step):
        xdotool('mousemove', *(a + (b - a) * step // DRAG_STEPS for a, b in zip(start, end)))

    xdotool('mousemove', *start, 'mousedown', 1)
    try:
        # Of where the pointer was before that nothing is told to what lies there.
        move(1)
        wait_for_begin()
        for step in range(2, DRAG_STEPS + 1):
            move(step)
        # Until the target has answered about one place it is asked about no other: so the pointer moves once more when
        # the source has asked, the target has answered, and the source knows.
        for window in (source, target, source):
            window.wait_until_drawn_again()
        xdotool('mousemove_relative', 1, 1)
        wait_for_answer()
    finally:
        xdotool('mouseup', 1, 'mousemove', 9999, 9999)


# --- widgets ---

def can_be_pressed(widget):
    """Labels have actions too, but those are of their menus."""
    return widget.role != Role.LABEL and widget.has_state(State.SENSITIVE) and bool(widget.list_actions())


def has_place(widget):
    """Also pages of a stack that were never shown are told of; but GTK presses no button there."""
    return widget.get_extents()[2] > 0


class Window:
    """The window of a process, at a place of the screen."""

    def __init__(self, process_id, left=0, top=0):
        self.process_id = process_id
        self.left, self.top = left, top
        self.bus_name = wait_for(lambda: accessible.find_bus_name(process_id), f'the application of process {process_id}')
        self.tree = accessible.Tree(self.bus_name)
        self.x_window = wait_for(self._find_x_window, f'a window of process {process_id}')
        self.x_window.configure(x=left, y=top)
        size = self.x_window.get_geometry()
        self.width, self.height = size.width, size.height
        self.activate()

    def _find_x_window(self):
        """The topmost of the process; menus are none."""
        changes = get_changes()
        pid_atom = changes.display.intern_atom('_NET_WM_PID')
        for window in reversed(changes.list_windows()):
            pid = window.get_full_property(pid_atom, Xatom.CARDINAL)
            if pid is not None and pid.value[0] == self.process_id and not window.get_attributes().override_redirect:
                return window
        return None

    def activate(self):
        """Keys go to this window from now on."""
        display = get_changes().display
        self._find_x_window().set_input_focus(X.RevertToParent, X.CurrentTime)
        display.sync()

    def wait_until_drawn_again(self):
        """Until it has taken in what was told to it, and shows that."""
        get_changes().wait_until_drawn_again(self._find_x_window())

    def resize(self, width, height):
        self.width, self.height = width, height
        self.x_window.configure(width=width, height=height)
        get_changes().display.sync()

    def get_origin(self):
        """Where on the screen its topmost window lies, which may be a dialog."""
        place = self._find_x_window().get_geometry()
        return place.x, place.y

    def look(self):
        """What is there now; pages that lie below others come first."""
        return list(self.tree.read().list_shown())

    def find(self, name, is_right=lambda _: True, seconds=PATIENCE_SECONDS):
        """The topmost that is called so; * stands for anything."""
        def matches(widget):
            return fnmatch.fnmatchcase(widget.name, name.replace('[', '[[]')) and is_right(widget)

        try:
            return wait_for(lambda: next(filter(matches, reversed(self.look())), None), f'“{name}”', seconds)
        except NotThere as error:
            shown = ', '.join(str(widget) for widget in self.look() if widget.name)
            raise NotThere(f'{error}; there are: {shown}') from None

    def has(self, name):
        return any(widget.name == name for widget in self.look())

    def press(self, name):
        """Presses a button as assistive technology does."""
        self.activate()
        self.find(name, lambda widget: can_be_pressed(widget) and has_place(widget)).do_action(0)

    def act(self, name):
        """Activates an action, as a menu or a shortcut does."""
        self.activate()

        def find_action():
            for widget in reversed(self.look()):
                actions = widget.list_actions()
                if name in actions:
                    return widget, actions.index(name)
            return None

        widget, index = wait_for(find_action, f'the action {name}')
        widget.do_action(index)

    def find_place(self, name):
        """Where on the screen that is, as soon as it is shown there: left, top, width, height."""
        def find_place():
            left, top, width, height = self.find(name).get_extents()
            return (self.left + left, self.top + top, width, height) if width > 0 else None

        return wait_for(find_place, f'the place of “{name}”')

    def find_in_dialog(self, name):
        """As soon as it can be seen: assistive technology knows of a dialog before the X server shows it."""
        wait_for(lambda: self._find_x_window() not in (None, self.x_window), f'the dialog of “{name}”')
        return self.find(name)

    def find_center(self, name):
        """Of what is called so, on the screen."""
        left, top, width, height = self.find_place(name)
        return left + width // 2, top + height // 2

    def click(self, name, button=1):
        """Clicks in the middle of what is called so."""
        self.activate()
        xdotool('mousemove', *self.find_center(name), 'click', button, 'mousemove', 9999, 9999)

    def get_focused(self):
        """In the topmost window; GTK 4.8 tells of no focus that is in an entry."""
        return next((widget for widget in reversed(self.look()) if widget.has_state(State.FOCUSED)), None)

    def wait_for_focus(self, name):
        """What is typed from now on goes there."""
        def is_there():
            focused = self.get_focused()
            return focused is not None and focused.name == name

        wait_for(is_there, f'the focus on “{name}”')

    def move_to(self, name, key='Tab', most=20):
        """Presses a key until the focus is on what is called so."""
        self.activate()
        passed = []
        while len(passed) < most:
            wait_until_still()
            focused = self.get_focused()
            if focused is not None and fnmatch.fnmatchcase(focused.name, name):
                return
            passed.append(str(focused))
            press_key(key)
        raise NotThere(f'{key} does not lead to “{name}”, but to {", ".join(passed)}')

    def choose(self, name, key='Tab'):
        """Activates a row, which nobody can press in GTK 4.8."""
        self.move_to(name, key)
        press_key('Return')

    def fill(self, name, text):
        """Clicks into a field and types."""
        self.click(name)
        type_text(text)

    def set_text(self, name, text):
        """Writes into a field as assistive technology does, wherever the focus is."""
        self.activate()
        self.find(name, lambda widget: 'EditableText' in widget.interfaces and has_place(widget)).set_text(text)

    def save_png(self, path):
        save_png(path, self.left, self.top, self.width, self.height)

    def save_png_of(self, name, path):
        """A picture of what is called so."""
        save_png(path, *self.find_place(name))
