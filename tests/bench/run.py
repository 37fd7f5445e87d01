#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the floors and Pillion in turn and prints medians and ratios.

Absolute times drift with the machine and with what else it does; the ratio of
two programs that took turns holds. Nothing is asserted: a person reads this.
"""

import argparse
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from application import bench_application

# Limits that protect a relay from its users, out of the way of a measurement.
RELAY_SETTINGS = {
    'verification': 'open',
    'send_burst': 100000000,
    'send_per_second': 100000000,
    'handshakes_per_second': 1000000,
    'unauthenticated_per_address': 100000,
}

SHAPES = [(1, 1), (1, 16), (25, 1), (25, 16), (250, 1), (250, 16)]
SHAPE_GOALS = {(1, 1): '>= 0.8', (25, 16): '>= 0.35', (250, 16): '>= 0.35'}
N_IDLE = 5000
N_STORM = 2000
N_SEARCHED = 1000000
N_HISTORY = 100000


class Relay:
    """A relay of any kind, and the load generator that speaks to it."""

    def __init__(self, name, command, load):
        self.name = name
        self.command = command
        self.load_program = load
        self.process = None
        self.port = None

    def start(self, folder):
        command = [argument.replace('@FOLDER@', folder) for argument in self.command]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if line.startswith('listening '):
                self.port = line.strip().rsplit(':', 1)[1]
                return
        sys.exit(f'{self.name}: did not start: {" ".join(command)}')

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def load(self, *arguments):
        command = [self.load_program, '--port', self.port,
                   '--relay-pid', str(self.process.pid), *arguments]
        result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if result.returncode != 0:
            sys.exit(f'{self.name}: the load generator failed: {" ".join(command)}')
        return json.loads(result.stdout)


class Bench:
    def __init__(self, build, rounds, seconds):
        self.bench = os.path.join(build, 'tests', 'bench')
        self.build = build
        self.rounds = rounds
        self.seconds = seconds

    def program(self, name):
        return os.path.join(self.bench, name)

    def relays(self):
        settings = [part for key, value in RELAY_SETTINGS.items()
                    for part in ('--set', f'{key}={value}')]
        floor_load = self.program('load-floor')
        return [
            Relay('floor', [self.program('floor-relay-epoll'), '@FOLDER@/mailbox'], floor_load),
            Relay('libwebsockets', [self.program('floor-relay'), '@FOLDER@/mailbox'], floor_load),
            Relay('pillion', [os.path.join(self.build, 'src', 'relay', 'pillion-relay'),
                              '--listen', '127.0.0.1:0', '--data', '@FOLDER@', *settings],
                  self.program('load-pillion')),
        ]

    def folder(self):
        # In the build folder: /tmp may be memory, where a commit costs nothing.
        return tempfile.mkdtemp(prefix='bench-', dir=self.build)

    def load_once(self, relay, arguments):
        folder = self.folder()
        try:
            relay.start(folder)
            return relay.load(*arguments)
        finally:
            relay.stop()
            shutil.rmtree(folder)

    def load_beside_idle(self, relay, arguments):
        """The idle clients log in to a relay that knows them already, so that its
        memory grows by connections and not by what registering leaves behind."""
        folder = self.folder()
        idle = ['--idle', str(N_IDLE)]
        try:
            relay.start(folder)
            relay.load(*idle, '--warm-up', '0', '--seconds', '0')
            relay.stop()
            relay.start(folder)
            return relay.load(*arguments, *idle)
        finally:
            relay.stop()
            shutil.rmtree(folder)

    def load_storm(self, relay, arguments):
        """All clients come back at once to a relay that was started again."""
        folder = self.folder()
        clients = ['--idle', str(N_STORM), '--warm-up', '0', '--seconds', '0']
        try:
            relay.start(folder)
            relay.load(*clients)
            relay.stop()
            relay.start(folder)
            # One pair first: what a relay does once is not part of the storm.
            relay.load('--pairs', '1', '--warm-up', '0', '--seconds', '0')
            return relay.load(*arguments, *clients, '--storm')
        finally:
            relay.stop()
            shutil.rmtree(folder)

    def load_in_turn(self, relays, arguments, once):
        """The median of every figure, by relay."""
        runs = {relay.name: [] for relay in relays}
        for _ in range(self.rounds):
            for relay in relays:
                runs[relay.name].append(once(relay, arguments))
        return {name: {key: statistics.median(run[key] for run in results)
                       for key in results[0]}
                for name, results in runs.items()}

    def lines_in_turn(self, commands, unit='us', rounds=None):
        """The median of each named line that the commands print, by command. Each run
        has a folder of its own, which goes in the place of @FOLDER@."""
        runs = {}
        for _ in range(rounds or self.rounds):
            for kind, (program, *arguments) in commands.items():
                folder = self.folder()
                try:
                    command = [self.program(program),
                               *(argument.replace('@FOLDER@', folder) for argument in arguments)]
                    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
                finally:
                    shutil.rmtree(folder)
                for line in output.splitlines():
                    entry = json.loads(line)
                    runs.setdefault((kind, entry['name']), []).append(entry[unit])
        return {key: statistics.median(values) for key, values in runs.items()}


def print_table(title, header, rows):
    rows = [header] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(header))]
    print(f'\n{title}')
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:], widths[1:])]
        print('  ' + '  '.join(cells).rstrip())
    sys.stdout.flush()


def ratio(ours, floor):
    return f'{ours / floor:.2f}' if floor else '-'


def bench_throughput(bench):
    rows = []
    relays = bench.relays()
    for pairs, in_flight in SHAPES:
        results = bench.load_in_turn(relays, [
            '--pairs', str(pairs), '--in-flight', str(in_flight),
            '--seconds', str(bench.seconds)], bench.load_once)
        floor = results['floor']
        for name, figures in results.items():
            rows.append([
                f'{pairs} x {in_flight}' if name == 'floor' else '', name,
                f'{figures["messages_per_second"]:,.0f}',
                f'{figures["p50_us"]:,.0f}', f'{figures["p99_us"]:,.0f}',
                f'{figures["relay_cpu_us"]:.1f}',
                ratio(figures['messages_per_second'], floor['messages_per_second']),
                SHAPE_GOALS.get((pairs, in_flight), '') if name == 'pillion' else ''])
    print_table('Relay: pairs x messages in flight, bodies of 200 bytes, each durable before it '
                'is acknowledged',
                ['load', 'relay', 'messages/s', 'p50 us', 'p99 us', 'CPU us each', 'ratio', 'goal'],
                rows)


def bench_idle(bench):
    rows = []
    relays = bench.relays()
    arguments = ['--pairs', '1', '--in-flight', '1', '--seconds', str(bench.seconds)]
    alone = bench.load_in_turn(relays, arguments, bench.load_once)
    beside = bench.load_in_turn(relays, arguments, bench.load_beside_idle)
    for relay in relays:
        first, second = alone[relay.name], beside[relay.name]
        each = (second['pss_idle'] - second['pss_at_rest']) / N_IDLE
        rows.append([
            relay.name, f'{first["p50_us"]:,.0f}', f'{second["p50_us"]:,.0f}',
            ratio(second['p50_us'], first['p50_us']),
            f'{each / 1024:.2f}', f'{first["pss_at_rest"] / 2**20:.1f}'])
    rows.append(['goal', '', '', '< 1.05', '<= 4', '<= 8'])
    print_table(f'Relay: one round trip beside 0 and beside {N_IDLE:,} idle connections, and memory',
                ['relay', 'p50 us alone', 'beside', 'ratio', 'kB an idle one', 'MB at rest'], rows)


def bench_storm(bench):
    results = bench.load_in_turn(bench.relays(), [], bench.load_storm)
    rows = [[name, f'{figures["idle_login_ms"] / 1000:.2f}', '<= 5' if name == 'pillion' else '']
            for name, figures in results.items()]
    print_table(f'Relay: {N_STORM:,} clients come back at once after a restart, until the last '
                'one is served (the floors check nobody)',
                ['relay', 'seconds', 'goal'], rows)


def bench_crypto(bench):
    comparisons = [
        # ours, parts of the floor, what they are, goal
        ('encrypt', ['encrypt-hkdf'], '2 HMAC, HKDF, 2 AEAD', '<= 2'),
        ('decrypt', ['encrypt-hkdf'], '2 HMAC, HKDF, 2 AEAD', '<= 2'),
        ('encrypt', ['encrypt'], '2 HMAC, 2 AEAD', ''),
        ('decrypt', ['encrypt'], '2 HMAC, 2 AEAD', ''),
        ('encrypt-decrypt', ['encrypt-hkdf', 'encrypt-hkdf'], 'both, with HKDF', ''),
        ('dh-step', ['dh-step', 'encrypt-hkdf', 'encrypt-hkdf'],
         'key pair, 2 X25519, 2 HKDF, a message', '<= 1.3'),
        ('x3dh-initiator', ['x3dh-initiator'], 'verify, key pair, 4 X25519, HKDF', ''),
    ]
    figures = bench.lines_in_turn({name: [name] for name in ('floor-crypto', 'bench-crypto')})
    rows = []
    for ours, parts, what, goal in comparisons:
        mine = figures['bench-crypto', ours]
        least = sum(figures['floor-crypto', part] for part in parts)
        rows.append([ours, what, f'{least:.2f}', f'{mine:.2f}', ratio(mine, least), goal])
    print_table('Cryptography: one session, bodies of 200 bytes, one core',
                ['step', 'floor is', 'floor us', 'pillion us', 'ratio', 'goal'], rows)


def compare_figures(comparisons, figures, floor, ours):
    return [[name, what, f'{figures[floor, name]:.1f}', f'{figures[ours, name]:.1f}',
             ratio(figures[ours, name], figures[floor, name]), goal] for name, what, goal in comparisons]


def bench_store(bench):
    comparisons = [
        # ours, what it is, goal as the ratio of times
        ('insert', '100,000 messages, 1,000 a transaction, with their words', '<= 1.33'),
        ('page-p50', '50 messages before one, median', '<= 1.5'),
        ('page-p99', 'the same, 99th percentile', ''),
        ('commit-p50', 'one durable commit, median', '<= 1.2'),
        ('commit-p99', 'the same, 99th percentile', ''),
    ]
    figures = bench.lines_in_turn({kind: ['bench-store', kind, '@FOLDER@'] for kind in ('plain', 'encrypted')})
    rows = compare_figures(comparisons, figures, 'plain', 'encrypted')
    print_table('Store: the same tables in plain SQLite and encrypted',
                ['step', 'what it is', 'plain us', 'encrypted us', 'ratio', 'goal'], rows)


def bench_search(bench):
    comparisons = [
        # ours, what it is, goal as the ratio of times
        ('insert', '100,000 messages, 5,000 a transaction, with their words, once', '<= 1.33'),
        ('search-p50', 'the newest 50 of 1,000,000 by the beginning of a word, median', '<= 1.5'),
        ('search-p99', 'the same, 99th percentile', '<= 5 ms'),
    ]
    kinds = ('floor', 'pillion')
    folder = bench.folder()
    try:
        files = {kind: ['bench-search', kind, os.path.join(folder, kind)] for kind in kinds}
        # It takes minutes: once, for all the rounds of searches.
        figures = bench.lines_in_turn({kind: [*files[kind], 'fill', str(N_SEARCHED)] for kind in kinds}, rounds=1)
        figures |= bench.lines_in_turn({kind: [*files[kind], 'search'] for kind in kinds})
    finally:
        shutil.rmtree(folder)
    rows = compare_figures(comparisons, figures, 'floor', 'pillion')
    print_table('Search: plain SQLite with its own words, and Pillion',
                ['step', 'what it is', 'floor us', 'pillion us', 'ratio', 'goal'], rows)


def bench_history(bench):
    figures = bench.lines_in_turn({'history': ['bench-history', str(N_HISTORY)]}, unit='ms')
    first, whole = (figures['history', name] for name in ('first', 'all'))
    print_table(f'History: {N_HISTORY:,} messages to a new companion, relay on the loopback',
                ['what', 'seen', 'goal'],
                [['until the chats have their newest messages', f'{first:.0f} ms', '<= 3,000 ms'],
                 ['messages a second', f'{N_HISTORY * 1000 / whole:,.0f}', '>= 20,000']])


def run_once(command):
    """Milliseconds from the start of a process to its end."""
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1)]
    started = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    status = os.waitpid(pid, 0)[1]
    elapsed = time.perf_counter() - started
    os.close(null)
    if status != 0:
        sys.exit(f'{" ".join(command)}: exit status {os.waitstatus_to_exitcode(status)}')
    return elapsed * 1000


class CommandLine:
    """Two registered profiles on a relay, and the floor's database and server."""

    def __init__(self, bench):
        self.cli = os.path.join(bench.build, 'src', 'cli', 'pillion-cli')
        self.floor = bench.program('floor-cli')
        self.folder = bench.folder()
        self.database = os.path.join(self.folder, 'floor')
        self.ana = os.path.join(self.folder, 'ana')
        self.relay = bench.relays()[-1]
        self.server = None
        self.port = None

    def start(self):
        self.relay.start(self.folder)
        self.server = subprocess.Popen([self.floor, 'serve'], stdout=subprocess.PIPE, text=True)
        self.port = self.server.stdout.readline().split()[1]
        subprocess.run([self.floor, 'create', self.database], check=True)

        pin = os.path.join(self.folder, 'pin')
        with open(pin, 'w', encoding='ascii') as file:
            os.chmod(pin, 0o600)
            file.write('246813\n')
        for name, number in (('ana', '+4930111111'), ('ben', '+4930222222')):
            subprocess.run([self.cli, '--profile', os.path.join(self.folder, name),
                            '--pin-file', pin, 'register',
                            '--relay', f'ws://127.0.0.1:{self.relay.port}',
                            '--number', number, '--name', name.capitalize()],
                           check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           timeout=60)

    def verbs(self):
        return {
            'status': ([self.floor, 'status', self.database],
                       [self.cli, '--profile', self.ana, 'status']),
            'send': ([self.floor, 'send', self.database, self.port],
                     [self.cli, '--profile', self.ana, 'send', '+4930222222', 'a message']),
        }

    def close(self):
        if self.server is not None:
            self.server.kill()
            self.server.wait()
            self.server.stdout.close()
        if self.relay.process is not None:
            self.relay.stop()
        shutil.rmtree(self.folder)


def bench_cli(bench):
    rows = []
    command_line = CommandLine(bench)
    try:
        command_line.start()
        for verb, commands in command_line.verbs().items():
            times = [[], []]
            for command in commands:
                run_once(command)
            for _ in range(10 * bench.rounds):
                for command, into in zip(commands, times):
                    into.append(run_once(command))
            floor, mine = (statistics.median(part) for part in times)
            rows.append([verb, f'{floor:.1f}', f'{mine:.1f}', ratio(mine, floor), '<= 3'])
    finally:
        command_line.close()
    print_table('Command line: from start to end of the process, relay on the loopback',
                ['verb', 'floor ms', 'pillion ms', 'ratio', 'goal'], rows)


PARTS = {
    'crypto': bench_crypto,
    'store': bench_store,
    'search': bench_search,
    'history': bench_history,
    'throughput': bench_throughput,
    'idle': bench_idle,
    'storm': bench_storm,
    'cli': bench_cli,
    'application': lambda bench: bench_application(bench, print_table),
}


def machine():
    model = 'unknown processor'
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        for line in file:
            if line.startswith('model name'):
                model = line.split(':', 1)[1].strip()
    return (f'{os.cpu_count()} cores ({model}), {os.uname().sysname} {os.uname().release}, '
            f'load average {os.getloadavg()[0]:.1f}')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', metavar='BUILD_DIR')
    parser.add_argument('--only', choices=PARTS, action='append', help='one part, may be repeated')
    parser.add_argument('--rounds', type=int, default=3, help='turns of each program (3)')
    parser.add_argument('--seconds', type=float, default=1.5, help='length of a load (1.5)')
    arguments = parser.parse_args()

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    bench = Bench(os.path.abspath(arguments.build), arguments.rounds, arguments.seconds)
    print(f'{machine()}; medians of {arguments.rounds} rounds in turn')
    for part in arguments.only or PARTS:
        PARTS[part](bench)


if __name__ == '__main__':
    main()
