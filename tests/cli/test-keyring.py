#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile of the application, whose key is in a real Secret Service, in the hands of pillion-cli."""

import contextlib
import os
import subprocess

import cli
import tap

MAKE_PROFILE = os.environ['PILLION_MAKE_KEYRING_PROFILE']

# It starts no service by itself.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@contextlib.contextmanager
def bus(base):
    """A session bus of its own, on which nobody is who could ask a person."""
    os.environ.update(HOME=base, XDG_DATA_HOME=base, XDG_RUNTIME_DIR=base)
    for name in ('SECRET_BACKEND', 'DISPLAY', 'WAYLAND_DISPLAY'):
        os.environ.pop(name, None)
    cli.write_private(f'{base}/bus.conf', BUS.format(folder=base))
    with subprocess.Popen(['dbus-daemon', '--config-file', f'{base}/bus.conf', '--nofork', '--print-address'],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding='utf-8') as daemon:
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = daemon.stdout.readline().strip()
        try:
            yield
        finally:
            daemon.terminate()


@contextlib.contextmanager
def keyring():
    """The service, with its keyring unlocked. It warns when nobody is there to ask a person."""
    environment = {name: value for name, value in os.environ.items() if name != 'G_DEBUG'}
    with subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--components=secrets', '--unlock'],
                          stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          env=environment) as daemon:
        daemon.stdin.write(b'test')
        daemon.stdin.close()
        try:
            subprocess.run(['gdbus', 'wait', '--session', '--timeout', str(cli.TIMEOUT_SECONDS), 'org.freedesktop.secrets'],
                           check=True)
            yield
        finally:
            daemon.kill()


def lock():
    subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.secrets',
                    '--object-path', '/org/freedesktop/secrets', '--method', 'org.freedesktop.Secret.Service.Lock',
                    "['/org/freedesktop/secrets/aliases/default']"], stdout=subprocess.DEVNULL, check=True)


def test_profile_of_the_application():
    with cli.folder() as base, bus(base):
        profile = cli.Profile(base, 'p')
        with keyring():
            subprocess.run([MAKE_PROFILE, profile.path], check=True)
            assert not os.path.exists(f'{profile.path}/key')
            assert profile.run('status').check(0).events[0]['state'] == 'empty'
            lock()
            assert 'locked' in profile.run('status').check(28, 'keyring-locked').error['message']
        assert 'Nothing was changed' in profile.run('status').check(27, 'no-keyring').error['message']
        with keyring():
            assert profile.run('status').check(0).events[0]['state'] == 'empty'


if __name__ == '__main__':
    tap.main(globals())
