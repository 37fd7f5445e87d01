# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that a desktop has on its session bus, as far as the application asks them.

    portal = services.Portal()
    window.press('Save Image…')
    portal.wait_for('SaveFile').answer(path)

They answer in threads of their own, also while a test waits for something else.
"""

import pathlib
import queue
import threading

import cli
from accessible import Gio, GLib

# GTK 4.8 takes for granted that they are told, also where there are none.
NO_FILES = {'uris': GLib.Variant('as', [])}


class Service(threading.Thread):
    """A name on the bus, and an object with the interfaces of the XML."""

    def __init__(self, name, path, xml):
        super().__init__(daemon=True)
        self.name_on_bus = name
        self.path = path
        self.interfaces = Gio.DBusNodeInfo.new_for_xml(xml).interfaces
        self.bus = None
        self.owned = threading.Event()
        self.start()
        assert self.owned.wait(cli.TIMEOUT_SECONDS)

    def run(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        for interface in self.interfaces:
            self.bus.register_object(self.path, interface, self._on_call, self._on_get_property, None)
        Gio.bus_own_name_on_connection(self.bus, self.name_on_bus, Gio.BusNameOwnerFlags.NONE, self._on_owned, None)
        GLib.MainLoop.new(context, False).run()

    def _on_owned(self, *_):
        self.owned.set()

    def _on_call(self, _bus, sender, _path, _interface, method, arguments, invocation):
        self.call(invocation, sender, method, arguments.unpack())

    @staticmethod
    def _on_get_property(*_):
        """All that is asked for is a version."""
        return GLib.Variant('u', 3)

    def call(self, invocation, sender, method, arguments):
        """Returns its value."""
        raise NotImplementedError


class Notifications(Service):
    """What programs show beside their windows; they warn where nobody shows it."""

    def __init__(self):
        self.shown = {}  # titles, by number
        self.n_shown = 0
        self.changed = threading.Condition()
        super().__init__('org.freedesktop.Notifications', '/org/freedesktop/Notifications', """<node>
          <interface name="org.freedesktop.Notifications">
            <method name="Notify">
              <arg type="s" direction="in"/> <arg type="u" direction="in"/> <arg type="s" direction="in"/>
              <arg type="s" direction="in"/> <arg type="s" direction="in"/> <arg type="as" direction="in"/>
              <arg type="a{sv}" direction="in"/> <arg type="i" direction="in"/> <arg type="u" direction="out"/>
            </method>
            <method name="CloseNotification"> <arg type="u" direction="in"/> </method>
          </interface>
        </node>""")

    def call(self, invocation, sender, method, arguments):
        with self.changed:
            if method == 'Notify':
                _name, replaced, _icon, title, *_rest = arguments
                self.n_shown += 1
                number = replaced or self.n_shown
                self.shown[number] = title
                answer = GLib.Variant('(u)', (number,))
            else:
                self.shown.pop(arguments[0], None)
                answer = None
            self.changed.notify_all()
        invocation.return_value(answer)

    def wait_until(self, is_right):
        """Until the list of the titles that are shown is right."""
        with self.changed:
            assert self.changed.wait_for(lambda: is_right(list(self.shown.values())), cli.TIMEOUT_SECONDS), self.shown


class Question:
    """What a program asks the user through the portal."""

    def __init__(self, bus, sender, method, options):
        self.bus = bus
        self.sender = sender
        self.method = method
        self.options = options
        name = sender.removeprefix(':').replace('.', '_')
        self.handle = f'/org/freedesktop/portal/desktop/request/{name}/{options["handle_token"]}'

    def _respond(self, response, results):
        self.bus.emit_signal(self.sender, self.handle, 'org.freedesktop.portal.Request', 'Response',
                             GLib.Variant('(ua{sv})', (response, results)))

    def answer(self, path):
        """The user chose a file, or took a screenshot that is there."""
        uri = pathlib.Path(path).as_uri()
        if self.method == 'Screenshot':
            self._respond(0, {'uri': GLib.Variant('s', uri)})
        else:
            self._respond(0, {'uris': GLib.Variant('as', [uri])})

    def cancel(self):
        self._respond(1, NO_FILES)

    def fail(self):
        self._respond(2, NO_FILES)


class Portal(Service):
    """Asks nobody: the test is the user."""

    def __init__(self):
        self.questions = queue.Queue()
        super().__init__('org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop', """<node>
          <interface name="org.freedesktop.portal.FileChooser">
            <method name="OpenFile">
              <arg type="s" direction="in"/> <arg type="s" direction="in"/> <arg type="a{sv}" direction="in"/>
              <arg type="o" direction="out"/>
            </method>
            <method name="SaveFile">
              <arg type="s" direction="in"/> <arg type="s" direction="in"/> <arg type="a{sv}" direction="in"/>
              <arg type="o" direction="out"/>
            </method>
            <property name="version" type="u" access="read"/>
          </interface>
          <interface name="org.freedesktop.portal.Screenshot">
            <method name="Screenshot">
              <arg type="s" direction="in"/> <arg type="a{sv}" direction="in"/> <arg type="o" direction="out"/>
            </method>
            <property name="version" type="u" access="read"/>
          </interface>
        </node>""")

    def call(self, invocation, sender, method, arguments):
        question = Question(self.bus, sender, method, arguments[-1])
        invocation.return_value(GLib.Variant('(o)', (question.handle,)))
        self.questions.put(question)

    def wait_for(self, method):
        """The next question, which must be this one."""
        question = self.questions.get(timeout=cli.TIMEOUT_SECONDS)
        assert question.method == method, question.method
        return question
