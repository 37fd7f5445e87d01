# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""pillion-cli and pillion-relay as processes: the programs that are shipped."""

import atexit
import contextlib
import functools
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

CLI = os.environ['PILLION_CLI']
RELAY = os.environ['PILLION_RELAY']

PIN = '123456'
TIMEOUT_SECONDS = 60

ANA = '+4915100000001'
BEN = '+4915100000002'


@contextlib.contextmanager
def folder():
    """A new folder with a PIN file, removed at the end."""
    with tempfile.TemporaryDirectory(prefix='pillion-test-cli-') as path:
        write_private(f'{path}/pin', f'{PIN}\n')
        yield path


def write_private(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w', encoding='utf-8') as file:
        file.write(text)


class Result:
    """How a run ended. Events and errors are parsed if it printed JSON."""

    def __init__(self, process):
        self.status = process.returncode
        self.output = process.stdout
        self.complaint = process.stderr

    @property
    def events(self):
        return [json.loads(line) for line in self.output.splitlines()]

    @property
    def error(self):
        """The only line on standard error."""
        lines = self.complaint.splitlines()
        assert len(lines) == 1, self.complaint
        return json.loads(lines[0])

    def named(self, name):
        return [event for event in self.events if event['event'] == name]

    def check(self, status, code=None):
        assert self.status == status, (self.status, self.output, self.complaint)
        if code is not None:
            assert self.error['event'] == 'error' and self.error['code'] == code, self.complaint
            assert self.error['message'].strip(), 'no sentence'
        return self


def run(*arguments, stdin='', prefix=(), **options):
    process = subprocess.run([*prefix, CLI, *arguments], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             encoding='utf-8', timeout=TIMEOUT_SECONDS, check=False, **options)
    return Result(process)


class Profile:
    """One profile folder; each call is a run of its own."""

    def __init__(self, base, name):
        self.path = f'{base}/{name}'
        self.pin_file = f'{base}/pin'

    @property
    def options(self):
        return ('--profile', self.path, '--json', '--pin-file', self.pin_file)

    def run(self, *arguments, **options):
        return run(*self.options, *arguments, **options)

    def start(self, *arguments, prefix=()):
        return Running([*prefix, CLI, *self.options, *arguments])

    def register(self, relay, number, name):
        result = self.run('register', '--relay', relay.url, '--number', number, '--name', name).check(0)
        return result.named('register.registered')[0]


class Running:
    """A run that is talked with while it goes on."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        encoding='utf-8')
        self.lines = queue.Queue()
        self.errors = []
        self.threads = [threading.Thread(target=self._read_output), threading.Thread(target=self._read_errors)]
        for thread in self.threads:
            thread.start()

    def _read_output(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _read_errors(self):
        self.errors.extend(self.process.stderr)

    def wait_for(self, name):
        """The next event of that name; what comes before it is passed over."""
        while True:
            line = self.lines.get(timeout=TIMEOUT_SECONDS)
            assert line is not None, f'ended before {name}: {self.errors}'
            event = json.loads(line)
            if event['event'] == name:
                return event

    def write(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()

    def call(self, *arguments):
        """A line of a session; the exit status it is answered with."""
        self.write(json.dumps(arguments))
        return self.wait_for('done')['status']

    def end(self, signal_number=None):
        """Ends the input, or sends the signal; returns the exit status."""
        if signal_number is not None:
            self.process.send_signal(signal_number)
        else:
            self.process.stdin.close()
        status = self.process.wait(TIMEOUT_SECONDS)
        for thread in self.threads:
            thread.join()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.end(signal.SIGKILL)
        for thread in self.threads:
            thread.join()


class Relay:
    """A relay on loopback, which may be stopped and come back."""

    def __init__(self, base, *options, url=None):
        self.data = f'{base}/relay'
        self.log = f'{base}/relay.log'
        self.options = ('--set', 'verification=open', *options)
        self.process = None
        self.url = url

    def start(self):
        address = re.sub('^wss?://', '', self.url) if self.url else '127.0.0.1:0'
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen([RELAY, '--listen', address, '--data', self.data, *self.options],
                                            stdout=subprocess.PIPE, stderr=log, encoding='utf-8')
        line = self.process.stdout.readline()
        assert line.startswith('listening '), line
        self.url = line.split()[1]
        return self

    def find_code(self):
        """The newest verification code in the log."""
        with open(self.log, encoding='utf-8') as log:
            return re.findall(r'\b\d{6}\b', log.read())[-1]

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        self.process.wait(TIMEOUT_SECONDS)
        self.process.stdout.close()
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


def keep_port():
    """A port of loopback that only a relay of this program listens at; it is given to nobody who asks for any."""
    keeper = socket.socket()
    atexit.register(keeper.close)
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    keeper.bind(('127.0.0.1', 0))
    return keeper.getsockname()[1]


@functools.cache
def register_two_people(*relay_options):
    """The folder and address of a relay that Ana and Ben registered at; it has stopped."""
    kept = contextlib.ExitStack()
    atexit.register(kept.close)
    base = kept.enter_context(folder())
    with Relay(base, *relay_options, url=f'ws://127.0.0.1:{keep_port()}') as relay:
        Profile(base, 'ana').register(relay, ANA, 'Ana')
        Profile(base, 'ben').register(relay, BEN, 'Ben')
    return base, relay.url


@contextlib.contextmanager
def two_people(*relay_options):
    """(relay, Ana, Ben), registered: copies of two who did it once, because what keeps a PIN dear to guess is slow."""
    registered, url = register_two_people(*relay_options)
    with folder() as base:
        shutil.copytree(registered, base, dirs_exist_ok=True)
        with Relay(base, *relay_options, url=url) as relay:
            yield relay, Profile(base, 'ana'), Profile(base, 'ben')


def link(relay, primary, name, by_code=False, history='none'):
    """A new companion's profile, linked as two people's hands would do it."""
    base = os.path.dirname(primary.path)
    companion = Profile(base, name)
    how = ('--code', '--number', ANA) if by_code else ('--qr', '--png', f'{base}/qr.png')
    with companion.start('link', *how, '--relay', relay.url, '--device-name', name) as waiting:
        shown = waiting.wait_for('link.code' if by_code else 'link.qr')
        code = ('--code', shown['code']) if by_code else ('--qr-image', f'{base}/qr.png')
        with primary.start('devices', 'link', '--yes', '--history', history, *code) as linking:
            assert linking.wait_for('link.request')['name'] == name
            number = linking.wait_for('link.check-number')['number']
            assert waiting.wait_for('link.check-needed')['number'] == ANA
            waiting.write(str(number))
            linked = waiting.wait_for('link.linked')
            assert linking.wait_for('link.linked')['device_id'] == linked['device_id']
            assert linking.end() == 0
        assert waiting.end() == 0
    return companion, linked
