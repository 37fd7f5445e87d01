# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""pillion-cli in a terminal, and the person in front of it."""

import errno
import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time

import cli

CTRL_C = b'\x03'
CTRL_D = b'\x04'


def _take_terminal():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A run in a terminal of its own. What it shows is read in order: expect() goes on where the last one ended.
    columns: how wide the terminal is; without them it does not say.
    """

    def __init__(self, profile, *arguments, columns=0):
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, columns))
        self.process = subprocess.Popen([cli.CLI, '--profile', profile.path, *arguments], stdin=slave, stdout=slave,
                                        stderr=slave, start_new_session=True, preexec_fn=_take_terminal)
        os.close(slave)
        self.shown = ''
        self.position = 0

    def _read(self, deadline):
        """Reads more; whether there was more."""
        seconds = deadline - time.monotonic()
        assert seconds > 0 and select.select([self.master], [], [], seconds)[0], f'nothing more came: {self.shown}'
        try:
            data = os.read(self.master, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b''
        self.shown += data.decode(errors='replace').replace('\r\n', '\n')
        return bool(data)

    def expect(self, pattern):
        """Waits for it; the match."""
        deadline = time.monotonic() + cli.TIMEOUT_SECONDS
        while True:
            match = re.compile(pattern).search(self.shown, self.position)
            if match:
                self.position = match.end()
                return match
            assert self._read(deadline), f'ended before “{pattern}”: {self.shown}'

    @property
    def echoes(self):
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def press(self, keys):
        os.write(self.master, keys)

    def type(self, line):
        self.press(f'{line}\n'.encode())

    def end(self):
        """Waits for its end; the exit status."""
        deadline = time.monotonic() + cli.TIMEOUT_SECONDS
        while self._read(deadline):
            pass
        return self.process.wait(cli.TIMEOUT_SECONDS)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(cli.TIMEOUT_SECONDS)
        os.close(self.master)
