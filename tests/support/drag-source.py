#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program's window, out of which a file can be dragged, as a file manager offers it.

    drag-source.py FILE

Its label says "File", then "Moving" when the file was taken by the pointer, "Taken" while that is where it may be
dropped, and "Over" in the end. Ends with its standard input.
"""

import sys

import gi

gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, Gtk  # pylint: disable=wrong-import-position

SIZE = 64


def offer(path):
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path)])
    return Gdk.ContentProvider.new_for_value(files)


def watch(drag, label):
    label.set_label('Moving')
    drag.connect('notify::selected-action', lambda *_: label.set_label('Taken' if drag.get_selected_action() else 'Moving'))


def add_window(application, path):
    window = Gtk.ApplicationWindow(application=application, decorated=False, default_width=SIZE, default_height=SIZE)
    label = Gtk.Label(label='File', vexpand=True)
    source = Gtk.DragSource()
    source.connect('prepare', lambda *_: offer(path))
    source.connect('drag-begin', lambda _, drag: watch(drag, label))
    source.connect('drag-end', lambda *_: label.set_label('Over'))
    label.add_controller(source)
    window.set_child(label)
    window.present()


def main():
    application = Gtk.Application()
    application.connect('activate', add_window, sys.argv[1])
    GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_HUP, lambda *_: application.quit())
    application.run()


main()
