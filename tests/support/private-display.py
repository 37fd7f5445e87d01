#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program under a display and a session bus of its own.

    private-display.py [--a11y] [--size WIDTHxHEIGHT] PROGRAM [ARGUMENT ...]

The bus knows no services, so that no portal, keyring or settings daemon of the
system starts, prints into a test's output and stays behind; --a11y adds the
one that assistive technology needs. The keyring is a file of its own, or the
one that SECRET_FILE_TEST_PATH names. Widgets are drawn by cairo without GL,
which is the same on every machine. PILLION_SCREEN names the file in which the
pixels of the screen are (screen.py reads it). Ends with the program's exit
status, and nothing that it started outlives it.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

# Nothing moves by itself: what has been drawn stays as it is.
GTK_SETTINGS = """[Settings]
gtk-enable-animations=false
gtk-cursor-blink=false
"""

A11Y_SERVICE = """[D-BUS Service]
Name=org.a11y.Bus
Exec=/usr/libexec/at-spi-bus-launcher
"""


def die_with_parent():
    """Ends a child when this script is killed."""
    import ctypes
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def start_server(command, ready_fd, **options):
    """Starts a server that will write a line to a descriptor once it is ready."""
    return subprocess.Popen(command, pass_fds=[ready_fd], preexec_fn=die_with_parent, **options)


def start_display(size, folder):
    read_fd, write_fd = os.pipe()
    server = start_server(['Xvfb', '-displayfd', str(write_fd), '-screen', '0', size + 'x24', '-nolisten', 'tcp',
                           '-fbdir', folder], write_fd, stderr=subprocess.DEVNULL)
    os.close(write_fd)
    with os.fdopen(read_fd) as ready:
        number = ready.readline().strip()
    if not number:
        sys.exit('private-display: Xvfb did not start')
    return server, ':' + number


def start_bus(folder, display, a11y):
    services = os.path.join(folder, 'services')
    os.mkdir(services)
    if a11y:
        with open(os.path.join(services, 'org.a11y.Bus.service'), 'w') as service:
            service.write(A11Y_SERVICE)
    config = os.path.join(folder, 'bus.conf')
    with open(config, 'w') as file:
        file.write(BUS.format(folder=folder))
    read_fd, write_fd = os.pipe()
    # What it starts is not to print into the test's lines. The bus of assistive technology lies in the
    # folder for such things: in one that others have as well, a later one would take its place.
    environment = os.environ | {'DISPLAY': display, 'XDG_RUNTIME_DIR': folder}
    bus = start_server(['dbus-daemon', '--config-file', config, '--nofork', f'--print-address={write_fd}'],
                       write_fd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write_fd)
    with os.fdopen(read_fd) as ready:
        address = ready.readline().strip()
    if not address:
        sys.exit('private-display: dbus-daemon did not start')
    return bus, address


def write_gtk_settings(folder):
    os.mkdir(os.path.join(folder, 'gtk-4.0'))
    with open(os.path.join(folder, 'gtk-4.0/settings.ini'), 'w') as file:
        file.write(GTK_SETTINGS)


def make_environment(display, address, folder, a11y):
    environment = dict(os.environ)
    if a11y:
        write_gtk_settings(folder)
        environment['XDG_CONFIG_DIRS'] = folder
    for name in ('WAYLAND_DISPLAY', 'XAUTHORITY', 'AT_SPI_BUS_ADDRESS', 'DESKTOP_STARTUP_ID'):
        environment.pop(name, None)
    environment.update(DISPLAY=display, DBUS_SESSION_BUS_ADDRESS=address, GDK_BACKEND='x11',
                       GSK_RENDERER='cairo', GDK_DEBUG='gl-disable', GSETTINGS_BACKEND='memory',
                       ADW_DISABLE_PORTAL='1', XDG_RUNTIME_DIR=folder, NO_AT_BRIDGE='0' if a11y else '1',
                       SECRET_BACKEND='file', SECRET_FILE_TEST_PASSWORD='test',
                       SECRET_FILE_TEST_PATH=os.environ.get('SECRET_FILE_TEST_PATH', os.path.join(folder, 'keyring')),
                       PILLION_SCREEN=os.path.join(folder, 'Xvfb_screen0'),
                       GTK_A11Y='atspi' if a11y else os.environ.get('GTK_A11Y', 'test'))
    return environment


def stop(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--a11y', action='store_true', help='let assistive technology drive the program')
    parser.add_argument('--size', default='1280x900', help='of the screen')
    parser.add_argument('command', nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if not arguments.command:
        parser.error('no program')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix='pillion-display-') as folder:
        os.chmod(folder, 0o700)
        server, display = start_display(arguments.size, folder)
        try:
            bus, address = start_bus(folder, display, arguments.a11y)
            try:
                environment = make_environment(display, address, folder, arguments.a11y)
                program = subprocess.Popen(arguments.command, env=environment, preexec_fn=die_with_parent)
                try:
                    status = program.wait()
                finally:
                    stop(program)
            finally:
                stop(bus)
        finally:
            stop(server)
    sys.exit(status if status >= 0 else 128 - status)


main()
