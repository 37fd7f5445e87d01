# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What programs tell assistive technology, read from its bus.

libatspi asks for each property of each widget by itself, which takes seconds for a page of a
busy program; GTK tells all at once when it is asked for its cache. But GTK 4.8 has a widget
there, and tells of its changes, only after its parent was asked for its children.
"""

import functools

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # pylint: disable=wrong-import-position

ROOT = '/org/a11y/atspi/accessible/root'
CACHE = '/org/a11y/atspi/cache'
RELATIVE_TO_WINDOW = 1

Role = Atspi.Role
State = Atspi.StateType


@functools.cache
def get_bus():
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address, = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                                 Gio.DBusCallFlags.NONE, -1, None).unpack()
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


def call(bus_name, path, interface, method, arguments=None):
    return get_bus().call_sync(bus_name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, -1, None).unpack()


def listen(on_event):
    """Calls on_event() whenever a program tells of a change."""
    for interface in ('org.a11y.atspi.Event.Object', 'org.a11y.atspi.Event.Window', 'org.a11y.atspi.Cache'):
        get_bus().signal_subscribe(None, interface, None, None, None, Gio.DBusSignalFlags.NONE, lambda *_: on_event())


class Widget:
    """What was told of a widget when it was looked at."""

    def __init__(self, item):
        ((self.bus_name, self.path), _, (_, self.parent_path), self.index, self.n_children, interfaces, self.name, role,
         self.description, states) = item
        self.interfaces = {interface.rpartition('.')[2] for interface in interfaces}
        self.role = Role(role)
        self.states = states[0] | states[1] << 32
        self.parent = None
        self.children = []

    def __str__(self):
        return f'{self.role.value_nick} “{self.name or self.description}”'

    def get_name(self):
        return self.name

    def has_state(self, state):
        return bool(self.states >> int(state) & 1)

    def _call(self, interface, method, arguments=None):
        return call(self.bus_name, self.path, f'org.a11y.atspi.{interface}', method, arguments)

    def list_actions(self):
        if 'Action' not in self.interfaces:
            return []
        return [name for name, _, _ in self._call('Action', 'GetActions')[0]]

    def do_action(self, index):
        self._call('Action', 'DoAction', GLib.Variant('(i)', (index,)))

    def set_text(self, text):
        self._call('EditableText', 'SetTextContents', GLib.Variant('(s)', (text,)))

    def get_extents(self):
        """Left, top, width and height in its window."""
        return self._call('Component', 'GetExtents', GLib.Variant('(u)', (RELATIVE_TO_WINDOW,)))[0]

    def get_text(self):
        """What stands in a field."""
        return self._call('Text', 'GetText', GLib.Variant('(ii)', (0, -1)))[0]

    def list_shown(self):
        """Those below it, each before its children; one that lies on another comes later."""
        for child in self.children:
            yield child
            yield from child.list_shown()


def find_bus_name(process_id):
    """The program's, or None if it can't be asked yet."""
    programs, = call('org.a11y.atspi.Registry', ROOT, 'org.a11y.atspi.Accessible', 'GetChildren')
    for bus_name, _ in programs:
        owner, = call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                      GLib.Variant('(s)', (bus_name,)))
        if owner == process_id:
            return bus_name
    return None


def read_cache(bus_name):
    """The widgets that are in it, by path."""
    items, = call(bus_name, CACHE, 'org.a11y.atspi.Cache', 'GetItems')
    return {widget.path: widget for widget in map(Widget, items)}


def ask_for_children(bus_name, paths):
    """The paths of the children of each, all asked at once; a widget that went has none."""
    context = GLib.MainContext.new()
    found = {}

    def on_answered(bus, result, path):
        try:
            found[path] = [child for _, child in bus.call_finish(result).unpack()[0]]
        except GLib.Error:
            found[path] = []

    context.push_thread_default()
    for path in paths:
        get_bus().call(bus_name, path, 'org.a11y.atspi.Accessible', 'GetChildren', None, None, Gio.DBusCallFlags.NONE, -1,
                       None, on_answered, path)
    while len(found) < len(paths):
        context.iteration(True)
    context.pop_thread_default()
    return found


class Tree:
    """Who are whose children in a program.

    Also those that were hidden or removed are in its cache, but nobody's children. To ask for all
    takes a second, so that only those are asked again of whom something has changed.
    """

    def __init__(self, bus_name):
        self.bus_name = bus_name
        self.known = {}  # by path: what the children were like when they were asked for, their paths
        get_bus().signal_subscribe(bus_name, 'org.a11y.atspi.Event.Object', 'ChildrenChanged', None, None,
                                   Gio.DBusSignalFlags.NONE, lambda bus, sender, path, *_: self.known.pop(path, None))

    def read(self):
        """All that the program shows now."""
        while True:
            widgets = read_cache(self.bus_name)
            below = {path: set() for path in widgets}
            for widget in widgets.values():
                below.get(widget.parent_path, set()).add((widget.path, widget.index))
            likeness = {path: (widget.n_children, below[path]) for path, widget in widgets.items()
                        if path == ROOT or widget.n_children > 0}
            asked = [path for path, like in likeness.items() if path not in self.known or self.known[path][0] != like]
            while asked:
                found = ask_for_children(self.bus_name, asked)
                self.known.update((path, (likeness.get(path), children)) for path, children in found.items())
                # Those that nobody has asked for are in no cache.
                asked = [child for children in found.values() for child in children if child not in widgets]
            if all(child in widgets for path in likeness for child in self.known[path][1]):
                break
        for path in likeness:
            widgets[path].children = [widgets[child] for child in self.known[path][1]]
            for child in widgets[path].children:
                child.parent = widgets[path]
        return widgets[ROOT]
