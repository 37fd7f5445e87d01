# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The application beside the least that a window can be, on a display of its own."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support')

N_CHATS = 1000
N_MESSAGES = 200000
OWN_NUMBER = '+4930000001'
SENDER_NUMBER = '+4930000002'
IDLE_SECONDS = 10
N_RECEIVED = 20


class Window:
    """A program with a window, that says figures line by line."""

    def __init__(self, command, environment):
        started = int(time.monotonic() * 1e6)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                                        env=environment | {'BENCH_STARTED_US': str(started)})
        self.figures = {}

    def read(self, name):
        """Waits until it says the figure of this name."""
        for line in self.process.stdout:
            figure = json.loads(line)
            self.figures[figure['name']] = figure['value']
            if figure['name'] == name:
                return figure['value']
        sys.exit(f'{self.process.args[0]}: ended before {name}')

    def read_all(self):
        for line in self.process.stdout:
            figure = json.loads(line)
            self.figures[figure['name']] = figure['value']
        if self.process.wait() != 0:
            sys.exit(f'{self.process.args[0]}: exit status {self.process.returncode}')
        return self.figures

    def let_pass(self, seconds):
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        sys.exit(f'{self.process.args[0]}: ended while it was watched')

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Display:
    """A display and a bus of their own, kept by a program that ends with its standard input."""

    def __init__(self):
        self.keeper = subprocess.Popen([sys.executable, os.path.join(SUPPORT, 'private-display.py'), 'sh', '-c',
                                        'env -0; exec cat >/dev/null'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.environment = {}
        text = b''
        while b'PILLION_SCREEN=' not in text or not text.endswith(b'\0'):
            part = os.read(self.keeper.stdout.fileno(), 65536)
            if not part:
                sys.exit('bench: there is no display')
            text += part
        for entry in text.decode().split('\0'):
            name, _, value = entry.partition('=')
            if name:
                self.environment[name] = value
        # Of both alike: there is no bus for it here.
        self.environment['GTK_A11Y'] = 'none'

    def close(self):
        self.keeper.stdin.close()
        self.keeper.wait()
        self.keeper.stdout.close()


def read_memory(pid):
    """(PSS, footprint) in MiB: the footprint is what is private, and each mapped file once."""
    pss = private = 0
    shared = {}
    with open(f'/proc/{pid}/smaps', encoding='utf-8') as file:
        for line in file:
            parts = line.split()
            if not parts[0].endswith(':'):
                name = parts[5] if len(parts) > 5 else ''
            elif parts[0] == 'Pss:':
                pss += int(parts[1])
            elif parts[0].startswith('Private_'):
                private += int(parts[1])
            elif parts[0].startswith('Shared_'):
                shared[name, parts[0]] = shared.get((name, parts[0]), 0) + int(parts[1])
    return pss / 1024, (private + sum(shared.values())) / 1024


def read_activity(pid):
    """(CPU in ms, times that it woke up) so far, by thread."""
    activity = {}
    for task in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{task}/schedstat', encoding='ascii') as file:
            cpu_ms = int(file.read().split()[0]) / 1e6
        with open(f'/proc/{pid}/task/{task}/status', encoding='ascii') as file:
            activity[task] = cpu_ms, next(int(line.split()[1]) for line in file
                                          if line.startswith('voluntary_ctxt_switches'))
    return activity


def compare_activity(before, after):
    """Threads that ended meanwhile had nothing to do."""
    nothing = (0, 0)
    return [sum(figures[i] - before.get(task, nothing)[i] for task, figures in after.items()) for i in range(2)]


class Application:
    """Profiles at a relay, and the programs that show them."""

    def __init__(self, bench):
        self.bench = bench
        self.folder = bench.folder()
        self.relay = bench.relays()[-1]
        self.display = None
        self.app = bench.program('bench-app')
        self.floor = bench.program('floor-window')
        self.past = os.path.join(self.folder, 'past')
        self.sender = os.path.join(self.folder, 'sender')

    def start(self):
        data = os.path.join(self.folder, 'relay')
        os.mkdir(data)
        self.relay.start(data)
        self.display = Display()
        started = time.monotonic()
        self.make_profile(self.past, OWN_NUMBER, N_CHATS, N_MESSAGES)
        print(f'  a profile with {N_CHATS:,} chats and {N_MESSAGES:,} messages was written in '
              f'{time.monotonic() - started:.0f} s', flush=True)
        self.make_profile(self.sender, SENDER_NUMBER, 0, 0)

    def make_profile(self, folder, number, n_chats, n_messages):
        subprocess.run([self.bench.program('bench-profile'), folder, f'ws://127.0.0.1:{self.relay.port}', number,
                        str(n_chats), str(n_messages)], check=True)

    def open(self, mode, profile):
        return Window([self.app, mode, '--profile', profile], self.display.environment)

    def open_floor(self, *arguments):
        return Window([self.floor, *arguments], self.display.environment)

    def send(self, text):
        subprocess.run([os.path.join(self.bench.build, 'src/cli/pillion-cli'), '--profile', self.sender, 'send',
                        OWN_NUMBER, text], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def empty(self):
        return os.path.join(self.folder, 'empty')

    def close(self):
        if self.display is not None:
            self.display.close()
        if self.relay.process is not None:
            self.relay.stop()
        shutil.rmtree(self.folder)


def take_median(runs, name):
    return statistics.median(run[name] for run in runs)


def ratio(ours, floor):
    return f'{ours / floor:.2f}' if floor else '-'


def bench_start(application, print_table):
    runs = {'floor': [], 'empty': [], 'past': []}
    for _ in range(application.bench.rounds):
        runs['floor'].append(application.open_floor().read_all())
        runs['empty'].append(application.open('start', application.empty()).read_all())
        runs['past'].append(application.open('start', application.past).read_all())
    floor = take_median(runs['floor'], 'ready_ms')
    empty = take_median(runs['empty'], 'ready_ms')
    past = take_median(runs['past'], 'ready_ms')
    rows = [['the least window', f'{floor:.0f}', f'{floor:.0f}', '', '']]
    rows.append(['no account', f'{take_median(runs["empty"], "first_frame_ms"):.0f}', f'{empty:.0f}',
                 f'{ratio(empty, floor)} x the least', '<= 1.5'])
    rows.append([f'{N_CHATS:,} chats', f'{take_median(runs["past"], "first_frame_ms"):.0f}', f'{past:.0f}',
                 f'{ratio(past, empty)} x no account', '<= 1.3'])
    print_table('Application: from the start of the process to what is painted',
                ['profile', 'first frame ms', 'all of it ms', 'ratio', 'goal'], rows)


def watch(window, ready):
    """(PSS, footprint, CPU, wake-ups) of a window that nobody touches."""
    window.read(ready)
    window.let_pass(IDLE_SECONDS)
    before = read_activity(window.process.pid)
    window.let_pass(IDLE_SECONDS)
    after = read_activity(window.process.pid)
    memory = read_memory(window.process.pid)
    window.stop()
    return *memory, *compare_activity(before, after)


def bench_rest(application, print_table):
    figures = {
        'the least window': watch(application.open_floor('stay'), 'ready_ms'),
        'no account': watch(application.open('rest', application.empty()), 'ready_ms'),
        'a chat open': watch(application.open('chat', application.past), 'chat_ms'),
    }
    floor = figures['the least window'][1]
    rows = [[name, f'{pss:.0f}', f'{footprint:.0f}', ratio(footprint, floor), f'{cpu:.1f}', wake_ups]
            for name, (pss, footprint, cpu, wake_ups) in figures.items()]
    rows.append(['goal', '', '', '<= 1.35', '<= 3 in 30 s', '<= 5 in 30 s'])
    print_table(f'Application: memory {2 * IDLE_SECONDS} s after the start, and {IDLE_SECONDS} s at rest',
                ['window', 'PSS MiB', 'footprint MiB', 'ratio', 'CPU ms', 'wake-ups'], rows)


def bench_scroll(application, print_table):
    runs = [application.open('scroll', application.past).read_all() for _ in range(application.bench.rounds)]
    rows = [['so long', f'{take_median(runs, "chat_ms") - take_median(runs, "ready_ms"):.0f}',
             *(f'{take_median(runs, f"scroll_{part}_ms"):.1f}' for part in ('p50', 'p95', 'max')), 'max <= 33'],
            ['CPU of it', '', *(f'{take_median(runs, f"scroll_cpu_{part}_ms"):.1f}' for part in ('p50', 'p95', 'max')), '']]
    print_table('Application: the longest chat, scrolled by a wheel',
                ['', 'opened in ms', 'frame p50 ms', 'p95', 'max', 'goal'], rows)


def bench_receive(application, print_table):
    application.send('hello')
    window = application.open('receive', application.past)
    window.read('ready_ms')
    times = []
    for number in range(N_RECEIVED):
        application.send(f'message {number}')
        times.append(window.read('received_ms'))
    window.stop()
    rows = [[f'{statistics.median(times):.1f}', f'{max(times):.1f}', '<= 33 (2 frames)']]
    print_table('Application: from the relay to the painted bubble, loopback', ['median ms', 'max ms', 'goal'], rows)


def bench_application(bench, print_table):
    application = Application(bench)
    try:
        application.start()
        for part in (bench_start, bench_rest, bench_scroll, bench_receive):
            part(application, print_table)
    finally:
        application.close()
