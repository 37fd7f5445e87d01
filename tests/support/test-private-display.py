#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""private-display.py: what is started below it is nobody else's."""

import os
import subprocess
import sys

import tap

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'private-display.py')

PRINT_A11Y_BUS = """
import os
from gi.repository import Gio
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
print(os.environ['XDG_RUNTIME_DIR'])
print(bus.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, -1, None).unpack()[0])
"""


def test_a11y_bus_lies_in_own_folder():
    """In a folder that is shared a second one would take the first one's place."""
    printed = subprocess.run([sys.executable, PROGRAM, '--a11y', sys.executable, '-c', PRINT_A11Y_BUS], check=True,
                             stdout=subprocess.PIPE, encoding='utf-8').stdout
    folder, address = printed.split()
    assert address.startswith(f'unix:path={folder}/'), address
    assert not os.path.exists(folder)


if __name__ == '__main__':
    tap.main(globals())
