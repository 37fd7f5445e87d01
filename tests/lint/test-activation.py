#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed application is started by the bus, as its desktop file asks for.

    test-activation.py BUILD-DIRECTORY MESON

It is installed into a folder, and started on a display and a bus of its own by
what a desktop calls when a link is opened or its icon is clicked.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import tap

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support')
BUILD = sys.argv[1]
MESON = sys.argv[2]

ID = 'org.pillion.Pillion'
PATH = '/' + ID.replace('.', '/')
DEADLINE = 60

# What the bus tells the services that it starts: a session does that when it begins.
TOLD = ('DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'GDK_BACKEND', 'GDK_DEBUG', 'GSETTINGS_BACKEND', 'GSK_RENDERER', 'GTK_A11Y',
        'XDG_RUNTIME_DIR')


def call(*arguments):
    result = subprocess.run(arguments, check=False, timeout=DEADLINE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            encoding='utf-8')
    assert result.returncode == 0, (arguments, result.stdout)
    return result.stdout


def call_bus(method, *arguments):
    call('gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus',
         '--method', 'org.freedesktop.DBus.' + method, *arguments)


def list_windows():
    shown = call('gdbus', 'introspect', '--session', '--dest', ID, '--object-path', PATH + '/window')
    return re.findall(r'^  node (\d+) ', shown, re.MULTILINE)


def launch(root):
    """Runs on the display: adds the service to the bus, and clicks on the icon."""
    prefix = call('find', root, '-name', 'pillion', '-path', '*/bin/pillion').strip().removesuffix('/bin/pillion')
    with open(os.path.join(prefix, 'share', 'dbus-1', 'services', ID + '.service'), encoding='utf-8') as file:
        service = re.sub(r'(?<=Exec=)\S+(?=/bin/)', prefix, file.read())
    with open(os.path.join(os.environ['XDG_RUNTIME_DIR'], 'services', ID + '.service'), 'w', encoding='utf-8') as file:
        file.write(service)
    call_bus('ReloadConfig')
    call_bus('UpdateActivationEnvironment', json.dumps({name: os.environ[name] for name in TOLD}))

    # A link starts it, a click raises the window that is there, and so does what the icon and a notification offer.
    for arguments in (('launch', ID, 'pillion://chat/+4915100000001'), ('launch', ID), ('action', ID, 'new-chat'),
                      ('action', ID, 'linked-devices'), ('action', ID, 'open-chat', repr('00' * 32))):
        call('gapplication', *arguments)
        assert list_windows() == ['1'], (arguments, list_windows())
    call('gapplication', 'action', ID, 'quit')


def test_activation():
    with tempfile.TemporaryDirectory() as root:
        call(MESON, 'install', '-C', BUILD, '--no-rebuild', '--destdir', root)
        homes = {f'XDG_{kind}_HOME': os.path.join(root, kind) for kind in ('CACHE', 'CONFIG', 'DATA', 'STATE')}
        schemas = {'GSETTINGS_SCHEMA_DIR': os.path.join(BUILD, 'data')}
        result = subprocess.run([sys.executable, os.path.join(SUPPORT, 'private-display.py'), sys.executable,
                                 os.path.abspath(__file__), '--launch', root], env=os.environ | homes | schemas,
                                check=False, timeout=2 * DEADLINE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                encoding='utf-8')
        assert result.returncode == 0, result.stdout


if __name__ == '__main__':
    if BUILD == '--launch':
        launch(MESON)
    else:
        tap.main({'test_activation': test_activation})
