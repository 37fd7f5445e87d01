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
import threading

import cli
import screen
from accessible import Gio, GLib, Role

# A program warns where nobody shows its notifications; what is shown is nobody's concern here.
NOTIFICATIONS = Gio.DBusNodeInfo.new_for_xml("""<node>
  <interface name="org.freedesktop.Notifications">
    <method name="Notify">
      <arg type="s" direction="in"/> <arg type="u" direction="in"/> <arg type="s" direction="in"/>
      <arg type="s" direction="in"/> <arg type="s" direction="in"/> <arg type="as" direction="in"/>
      <arg type="a{sv}" direction="in"/> <arg type="i" direction="in"/> <arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"> <arg type="u" direction="in"/> </method>
  </interface>
</node>""").interfaces[0]

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


class Notifications(threading.Thread):
    """The service of a desktop that shows notifications; it answers also while a test waits for something else."""

    def __init__(self):
        super().__init__(daemon=True)
        self.owned = threading.Event()
        self.start()
        assert self.owned.wait(cli.TIMEOUT_SECONDS)

    def run(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        bus.register_object('/org/freedesktop/Notifications', NOTIFICATIONS, self._on_call, None, None)
        Gio.bus_own_name_on_connection(bus, NOTIFICATIONS.name, Gio.BusNameOwnerFlags.NONE, self._on_owned, None)
        GLib.MainLoop.new(context, False).run()

    def _on_owned(self, *_):
        self.owned.set()

    @staticmethod
    def _on_call(_bus, _sender, _path, _interface, method, _arguments, invocation):
        invocation.return_value(GLib.Variant('(u)', (1,)) if method == 'Notify' else None)


class World(contextlib.ExitStack):
    def __init__(self, *relay_options):
        super().__init__()
        Notifications()
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

    def _open(self, left, size, *arguments):
        environment = os.environ | {'G_DEBUG': 'fatal-warnings'}
        process = subprocess.Popen([os.environ['PILLION'], *arguments], env=environment)
        try:
            program = Program(process, left, size)
        except BaseException:
            process.kill()
            process.wait()
            raise
        self.callback(program.end)
        return program

    def open_phone(self):
        return self._open(0, PHONE_SIZE, '--profile', self.phone_profile.path)

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
