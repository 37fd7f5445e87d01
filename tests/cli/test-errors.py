#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong around the program: one sentence, its exit status, nothing lost."""

import http.server
import os
import resource
import signal
import socket
import struct
import subprocess
import threading
import zlib

import cli
import tap

MAKE_QR = os.environ['PILLION_MAKE_QR']


def register(relay_url, base, *options):
    return cli.Profile(base, 'p').run(*options, 'register', '--relay', relay_url, '--number', cli.ANA, '--name', 'Ana')


def link(relay_url, base):
    return cli.Profile(base, 'p').run('link', '--qr', '--relay', relay_url, '--device-name', 'Desk')


# ----- the network -----

def test_unreachable_relay():
    with socket.socket() as listener, cli.folder() as base:
        # Bound, and nobody listens.
        listener.bind(('127.0.0.1', 0))
        url = f'ws://127.0.0.1:{listener.getsockname()[1]}'
        assert 'nothing answers at that address' in register(url, base).check(4, 'network').error['message']
        link(url, base).check(4, 'network')


class NotFound(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'<html>Hello</html>')

    def log_message(self, *_):
        pass


def test_web_server_that_is_no_relay():
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), NotFound) as server, cli.folder() as base:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f'ws://127.0.0.1:{server.server_address[1]}'
            register(url, base).check(5, 'relay')
            link(url, base).check(5, 'relay')
        finally:
            server.shutdown()
            thread.join()


def test_no_tls_there():
    with cli.folder() as base, cli.Relay(base) as relay:
        url = relay.url.replace('ws://', 'wss://')
        register(url, base).check(6, 'tls')
        link(url, base).check(6, 'tls')


def test_sentences_of_the_network():
    """What happened, what is safe, what to do: each once."""
    with socket.socket() as listener, cli.folder() as base:
        listener.bind(('127.0.0.1', 0))
        message = register(f'ws://127.0.0.1:{listener.getsockname()[1]}', base).check(4, 'network').error['message']
        assert message.count('reached') == message.count('nothing answers') == 1, message
        assert 'Nothing is lost' in message and message.endswith('.'), message


def test_untrusted_certificate():
    with cli.folder() as base:
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                        '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
                        '-keyout', f'{base}/key.pem', '-out', f'{base}/cert.pem'],
                       check=True, stderr=subprocess.DEVNULL)
        with cli.Relay(base, '--tls-cert', f'{base}/cert.pem', '--tls-key', f'{base}/key.pem') as relay:
            assert relay.url.startswith('wss://')
            assert 'wss://' in register(relay.url.replace('wss://', 'ws://'), base).check(4, 'network').error['message']
            register(relay.url, base).check(6, 'tls')
            link(relay.url, base).check(6, 'tls')
            register(relay.url, base, '--ca-file', f'{base}/pin').check(9, 'bad-file')
            register(relay.url, base, '--ca-file', f'{base}/cert.pem').check(0)


def test_number_that_is_taken():
    with cli.two_people() as (relay, ana, ben):
        again = cli.Profile(os.path.dirname(ana.path), 'again')
        arguments = ('register', '--relay', relay.url, '--number', cli.ANA, '--name', 'Not Ana')
        result = again.run(*arguments).check(25, 'confirmation')
        assert '--take-over' in result.error['message'] and 'logs' in result.error['message']
        assert again.run('status').check(0).events[0]['state'] == 'empty'
        # Where everybody may say any number nobody can take one over.
        again.run(*arguments, '--take-over').check(5, 'relay')
        ana.run('receive').check(0)


def register_with_code(relay, profile, *options, number=cli.ANA):
    """As a person does: the code is asked for, and typed."""
    with profile.start('register', '--relay', relay.url, '--number', number, '--name', 'Ana', *options) as running:
        running.wait_for('register.code-needed')
        running.write(relay.find_code())
        running.wait_for('register.registered')
        assert running.end() == 0


def test_verification_code():
    with cli.folder() as base, cli.Relay(base, '--set', 'verification=log') as relay:
        arguments = ('register', '--relay', relay.url, '--number', cli.ANA, '--name', 'Ana')
        profile = cli.Profile(base, 'p')
        assert profile.run(*arguments).check(19, 'cancelled').named('register.code-needed')
        # A code of six digits: none of these is one.
        result = profile.run(*arguments, stdin='none\n').check(11, 'wrong-code')
        assert [event['tries_left'] for event in result.named('register.code-needed')] == [5, 4]
        result = profile.run(*arguments, '--verification', '-', stdin='none\n').check(11, 'wrong-code')
        assert [event['tries_left'] for event in result.named('register.code-needed')] == [4]
        result = profile.run(*arguments, '--verification', 'none').check(11, 'wrong-code')
        assert 'Nothing was registered' in result.error['message']
        assert profile.run('status').check(0).events[0]['state'] == 'empty'
        # The code of the run before: no other one is sent.
        profile.run(*arguments, '--verification', relay.find_code()).check(0).named('register.registered')


def test_wrong_codes():
    with cli.folder() as base, cli.Relay(base, '--set', 'verification=log') as relay:
        arguments = ('register', '--relay', relay.url, '--number', cli.ANA, '--name', 'Ana')
        profile = cli.Profile(base, 'p')
        result = profile.run(*arguments, stdin='none\n' * 9).check(11, 'wrong-code')
        assert [event['tries_left'] for event in result.named('register.code-needed')] == [5, 4, 3, 2, 1]
        with profile.start(*arguments) as running:
            running.wait_for('register.code-needed')
            running.write('none')
            assert running.wait_for('register.code-needed')['tries_left'] == 4
            running.write(relay.find_code())
            running.wait_for('register.registered')
            assert running.end() == 0


def test_number_taken_over():
    with cli.folder() as base, cli.Relay(base, '--set', 'verification=log') as relay:
        first, second = cli.Profile(base, 'first'), cli.Profile(base, 'second')
        ben = cli.Profile(base, 'ben')
        register_with_code(relay, first)
        register_with_code(relay, ben, number=cli.BEN)
        with first.start('receive', '--follow') as following:
            # It is online when it hears from Ben.
            ben.run('send', cli.ANA, 'Hello').check(0)
            following.wait_for('message')
            register_with_code(relay, second, '--take-over')
            assert following.wait_for('device.cut-off')['reason'] == 'number-moved'
            assert following.process.wait(cli.TIMEOUT_SECONDS) == 23
        for case in (('receive',), ('send', cli.BEN, 'Hello'), ('devices', 'remove', 'ab')):
            result = first.run(*case).check(23, 'logged-out')
            assert 'number' in result.error['message']
        assert first.run('status').check(0).events[0]['state'] == 'replaced'
        text = cli.run('--profile', first.path, 'status').check(0).output
        assert 'taken its number over' in text and 'messages are kept' in text, text
        second.run('receive').check(0)
        assert second.run('status').check(0).events[0]['state'] == 'ready'


def test_contacts_of_a_number_taken_over():
    with cli.folder() as base, cli.Relay(base, '--set', 'verification=log') as relay:
        first, second, ben = (cli.Profile(base, name) for name in ('first', 'second', 'ben'))
        register_with_code(relay, first)
        register_with_code(relay, ben, number=cli.BEN)
        ben.run('send', cli.ANA, 'Hello').check(0)
        old = ben.run('contacts').check(0).named('contact')[0]['chat']
        ben.run('verify', old).check(0)
        register_with_code(relay, second, '--take-over')
        new = second.run('status').check(0).events[0]['account']
        # Nothing was heard of the other one yet.
        result = ben.run('send', cli.ANA, 'Secret').check(15, 'mismatch')
        assert new in result.error['message']
        assert [event['text'] for event in ben.run('messages', cli.ANA).check(0).named('message')] == ['Hello']
        second.run('send', cli.BEN, 'I am new').check(0)
        moved = ben.run('receive').check(0).named('number.moved')[0]
        assert (moved['number'], moved['account'], moved['known'], moved['known_verified']) == (cli.ANA, new, old, True)
        assert {c['chat']: c['number_disputed'] for c in ben.run('contacts').check(0).events} == {old: False, new: True}
        # Nobody but the one whom the relay names can be accepted.
        ben.run('contacts', 'accept', cli.ANA, old).check(15, 'mismatch')
        ben.run('contacts', 'accept', '+4915100000009', new).check(24, 'no-contact')
        ben.run('contacts', 'accept', cli.ANA, new).check(0)
        assert not any(c['verified'] for c in ben.run('contacts').check(0).events)
        ben.run('send', cli.ANA, 'Welcome').check(0)
        assert {m['chat'] for m in ben.run('messages', cli.ANA).check(0).named('message')} == {new}
        assert (ben.run('safety-number', cli.ANA).check(0).events[0]['number']
                == ben.run('safety-number', new).check(0).events[0]['number'])
        assert second.run('receive').check(0).named('message')[0]['text'] == 'Welcome'
        # Nobody can be logged out any more by the relay that does not know this device.
        first.run('log-out').check(2, 'usage')
        first.run('log-out', '--erase').check(0)
        assert first.run('status').check(0).events[0]['state'] == 'empty'


# ----- the PIN -----

def test_wrong_pin():
    with cli.two_people() as (relay, ana, ben):
        right = ana.pin_file
        wrong = f'{right}-wrong'
        cli.write_private(wrong, '654321\n')
        ana.pin_file = wrong
        ana.run('change-pin', '--new-pin-file', right).check(7, 'wrong-pin')
        ana.pin_file = right
        ana.run('change-pin', '--new-pin-file', wrong).check(0)
        ana.run('change-pin', '--new-pin-file', wrong).check(7, 'wrong-pin')


# ----- the disk -----

def with_mount(script):
    """Prefix of a command that sees what the script mounts, and nobody else does."""
    options = [] if os.geteuid() == 0 else ['--user', '--map-root-user']
    return ['unshare', *options, '--mount', 'sh', '-c', f'{script} && exec "$@"', 'sh']


def test_full_disk():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'Hello').check(0)
        # The profile on a disk that it fills to the last block.
        script = (f'cp -a {ana.path} {ana.path}-aside && mount -t tmpfs -o size=1m tmpfs {ana.path} && '
                  f'cp -a {ana.path}-aside/. {ana.path} && '
                  f'{{ dd if=/dev/zero of={ana.path}/filler bs=4k 2>/dev/null || true; }}')
        ana.run('send', cli.BEN, 'x' * 8000, prefix=with_mount(script)).check(8, 'disk')
        assert [event['text'] for event in ana.run('receive').check(0).named('message')] == ['Hello']


def test_profile_folder():
    with cli.folder() as base, cli.Relay(base) as relay:
        ana = cli.Profile(base, 'ana')
        ana.register(relay, cli.ANA, 'Ana')
        assert not ana.run('status').check(0).named('profile.open-to-others')
        os.chmod(ana.path, 0o755)
        assert ana.run('status').check(0).named('profile.open-to-others')[0]['tightened']
        assert os.stat(ana.path).st_mode & 0o777 == 0o700


def test_closed_output():
    """Nothing that is opened takes the place of a closed standard output."""
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'Hello').check(0)
        shell = subprocess.run(['sh', '-c', '"$@" >&-', 'sh', cli.CLI, *ana.options, 'receive'], stderr=subprocess.PIPE,
                               encoding='utf-8', timeout=cli.TIMEOUT_SECONDS, check=False)
        assert shell.returncode == 8, shell
        assert [event['text'] for event in ana.run('receive').check(0).named('message')] == ['Hello']


def test_closed_output_of_a_send():
    """What was sent was sent, whether or not it could be printed."""
    with cli.two_people() as (relay, ana, ben):
        for output in ('>&-', '>/dev/full'):
            for options in ana.options, (*ana.options[:2], *ana.options[3:]):
                shell = subprocess.run(['sh', '-c', f'"$@" {output}', 'sh', cli.CLI, *options, 'send', cli.BEN, output],
                                       stderr=subprocess.PIPE, encoding='utf-8', timeout=cli.TIMEOUT_SECONDS, check=False)
                assert shell.returncode == 0, shell
                assert ('could not be printed' in shell.stderr) == ('--json' not in options), shell
            assert len(ben.run('receive').check(0).named('message')) == 2
        relay.stop()
        shell = subprocess.run(['sh', '-c', '"$@" >&-', 'sh', cli.CLI, *ana.options, 'send', cli.BEN, 'Kept'],
                               stderr=subprocess.PIPE, encoding='utf-8', timeout=cli.TIMEOUT_SECONDS, check=False)
        assert shell.returncode == 4 and '"queued":true' in shell.stderr, shell


def limit_files(n_bytes):
    """For a child before it begins: none of its files grows beyond, as on a disk that is full."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))
    return limit


def check_received(texts, kept, *runs):
    """Nothing lost, nothing there twice; what was printed and could not be noted as such may be printed again."""
    assert sorted(kept) == texts
    printed = [[event['text'] for event in run.named('message')] for run in runs]
    assert sorted({text for run in printed for text in run}) == texts, [[text[0] for text in run] for run in printed]
    assert all(run == sorted(set(run)) for run in printed), [[text[0] for text in run] for run in printed]


def test_disk_that_fills_while_receiving():
    texts = [letter * 7000 for letter in 'abcdefghijkl']
    with cli.two_people() as (relay, ana, ben):
        for text in texts:
            ben.run('send', cli.ANA, text).check(0)
        first = ana.run('receive', preexec_fn=limit_files(500000)).check(8, 'disk')
        # What came first: that one message could not be stored, or that one could not be noted as printed.
        assert 'disk is full' in first.error['message'], first.error
        assert 0 < len(first.named('message')) < len(texts)
        second = ana.run('receive').check(0)
        check_received(texts, [event['text'] for event in ana.run('messages', cli.BEN).named('message')], first, second)


def test_small_disk_that_fills_while_receiving():
    """The same, and its profile has a disk of its own for both times."""
    texts = [letter * 7000 for letter in 'abcdefghijkl']
    with cli.two_people() as (relay, ana, ben):
        for text in texts:
            ben.run('send', cli.ANA, text).check(0)
        script = (f'mv {ana.path} {ana.path}-aside && mkdir {ana.path} && '
                  f'mount -t tmpfs -o size=4m tmpfs {ana.path} && cp -a {ana.path}-aside/. {ana.path} && '
                  f'{{ dd if=/dev/zero of={ana.path}/filler bs=4k 2>/dev/null || true; }} && '
                  f'truncate -s -400k {ana.path}/filler && {{ "$@"; test $? -eq 8; }} && rm {ana.path}/filler')
        both = ana.run('receive', prefix=with_mount(script)).check(0)
        assert both.error['code'] == 'disk'
        assert sorted({event['text'] for event in both.named('message')}) == texts


def test_new_profile_on_a_full_disk():
    with cli.folder() as base:
        os.mkdir(f'{base}/p')
        script = (f'mount -t tmpfs -o size=4k tmpfs {base}/p && '
                  f'{{ dd if=/dev/zero of={base}/p/filler bs=4k 2>/dev/null || true; }}')
        cli.Profile(base, 'p').run('session', prefix=with_mount(script)).check(8, 'disk')


def test_read_only_folder():
    with cli.two_people() as (relay, ana, ben):
        script = f'mount --bind {ana.path} {ana.path} && mount -o remount,ro,bind {ana.path}'
        ana.run('send', cli.BEN, 'Hello', prefix=with_mount(script)).check(33, 'read-only')
        ana.run('send', cli.BEN, 'Hello').check(0)
        assert len(ben.run('receive').check(0).named('message')) == 1


def test_profile_that_is_a_file():
    with cli.folder() as base:
        cli.Profile(base, 'pin').run('status').check(2, 'usage')
        with open(f'{base}/pin', encoding='utf-8') as file:
            assert file.read() == f'{cli.PIN}\n'


def test_files_that_can_not_be_written():
    with cli.folder() as base, cli.Relay(base) as relay:
        for option in ('--png', '--text-file'):
            result = cli.Profile(base, 'p').run('link', '--qr', '--relay', relay.url, '--device-name', 'Desk', option,
                                                f'{base}/none/file')
            result.check(8, 'disk')


# ----- pictures -----

def png(width, height, rows=b''):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def test_pictures():
    white = png(64, 64, (b'\0' + b'\xff' * 64) * 64)
    files = {
        'text.png': b'This is no picture.\n',
        'empty.png': b'',
        'cut.png': white[:40],
        'rows-missing.png': png(64, 64),
        'white.png': white,
        'wide.png': png(100000, 1),
        'bomb.png': png(8192, 8192),
    }
    with cli.two_people() as (relay, ana, ben):
        base = os.path.dirname(ana.path)
        for name, content in files.items():
            with open(f'{base}/{name}', 'wb') as file:
                file.write(content)
        subprocess.run([MAKE_QR, f'{base}/other.png', 'HTTPS://EXAMPLE.COM/'], check=True)
        for name in [*files, 'other.png', 'not-there.png']:
            ana.run('devices', 'link', '--yes', '--qr-image', f'{base}/{name}').check(9, 'bad-file')
        # What is typed instead of a file is no file.
        assert ana.run('devices', 'link', '--yes', '--qr-text', 'HTTPS://EXAMPLE.COM/').status in (2, 9)


# ----- linking -----

def test_confirmation():
    with cli.two_people() as (relay, ana, ben):
        ana.run('devices', 'link', '--code', '0000-0000').check(25, 'confirmation')
        ana.run('devices', 'link', '--yes').check(2, 'usage')
        ana.run('devices', 'link', '--yes', '--decline', '--code', '0000-0000').check(2, 'usage')
        ana.run('devices', 'link', '--yes', '--code', '0000-0000', '--history', 'much').check(2, 'usage')
        ana.run('devices', 'remove', 'abcdef').check(2, 'usage')
        assert 'devices remove' in ana.run('log-out').check(2, 'usage').error['message']


if __name__ == '__main__':
    tap.main(globals())
