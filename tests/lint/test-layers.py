#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds src/ to the layers of src/DESIGN.md: who may include what, and call what.

The build gives each library its own dependencies; this also sees what every
library can reach: the C library, the clock, and headers that lie in one folder.
"""

import os
import re
import tempfile

import tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')

PURE_C = {'limits.h', 'stdbool.h', 'stddef.h', 'stdint.h', 'string.h'}
GLIB = {'glib.h', 'glib/gi18n.h', 'glib/gi18n-lib.h'}
GIO = GLIB | {'gio/gio.h', 'glib-object.h', 'glib/gstdio.h'}
WIPE = {'sodium.h'}  # for sodium_memzero() and sodium_memcmp(); what else it has is called in crypto/
JSON = {'json-glib/json-glib.h'}
FILES = {'errno.h', 'fcntl.h', 'stdio.h', 'sys/file.h', 'sys/stat.h', 'sys/types.h', 'unistd.h'}
SOCKETS = {'arpa/inet.h', 'netdb.h', 'netinet/in.h', 'netinet/tcp.h', 'poll.h', 'sys/socket.h', 'sys/un.h'}
PROCESS = {'locale.h', 'pthread.h', 'signal.h', 'stdlib.h', 'sys/prctl.h', 'sys/resource.h', 'sys/wait.h',
           'termios.h', 'time.h', 'glib-unix.h'}

ICU = {f'unicode/{name}.h' for name in ('ubrk', 'uchar', 'unorm2', 'uscript', 'ustring', 'utext', 'utf16')}

# folder: (folders beside its own, headers of libraries)
MAY_INCLUDE = {
    'crypto': ((), PURE_C | {'glib.h', 'sodium.h'}),
    'wire': (('crypto',), PURE_C | WIPE | {'glib.h'} | JSON),
    # inet_pton() is arithmetic; what else comes with it needs a socket.
    'protocol': (('wire', 'crypto'), PURE_C | WIPE | {'glib.h', 'arpa/inet.h'}),
    'qr': ((), PURE_C | {'glib.h', 'qrencode.h', 'zbar.h'}),
    'media-helper': ((), PURE_C | FILES | {'glib.h', 'gdk-pixbuf/gdk-pixbuf.h', 'math.h', 'seccomp.h', 'sys/mman.h',
                                           'sys/prctl.h', 'sys/resource.h', 'sys/socket.h', 'sys/time.h'}),
    'store': (('crypto',), PURE_C | WIPE | GIO | FILES | ICU | {'malloc.h', 'sqlite3.h'}),
    'net': (('wire',), PURE_C | GIO | JSON | FILES | SOCKETS | {'libsoup/soup.h'}),
    'engine': (('net', 'store', 'qr', 'protocol', 'wire', 'crypto'), PURE_C | WIPE | GIO | JSON | FILES | {'libsecret/secret.h', 'time.h', 'zstd.h'}),
    'relay': (('protocol', 'wire', 'crypto'),
              PURE_C | WIPE | GLIB | JSON | FILES | SOCKETS | PROCESS
              | {'glib/gstdio.h', 'libpq-fe.h', 'math.h', 'libwebsockets.h', 'openssl/ssl.h', 'sqlite3.h',
                 'uv.h'}),
    # Of media-helper/ what both processes share, as the build has it.
    'app': (('engine', 'qr', 'media-helper'), PURE_C | WIPE | GIO | FILES
            | {'adwaita.h', 'gmodule.h', 'gst/app/gstappsink.h', 'gst/gst.h', 'gst/video/video.h', 'gtk/gtk.h',
               'libportal-gtk4/portal-gtk4.h', 'libportal/portal.h', 'locale.h', 'math.h'}),
    'cli': (('engine', 'qr'), PURE_C | WIPE | GIO | JSON | FILES | PROCESS | {'gio/gunixinputstream.h', 'png.h', 'sys/ioctl.h'}),
}

CLOCK = r'g_get_(?:real|monotonic)_time|g_date_time_new_now\w*|clock_gettime|gettimeofday|time'
FILE_CALLS = r'g_file_\w+|g_fopen|fopen|g_getenv|getenv'
RANDOM = r'g_random_\w+|g_rand_new|randombytes\w*|getrandom'
SOCKET_CALLS = r'socket|g_socket_\w+'
CRYPTO_CALLS = r'crypto_\w+'

# folder: what it never calls, as the beginning of a call
NEVER_CALLS = {
    'crypto': f'{CLOCK}|{FILE_CALLS}|{SOCKET_CALLS}|g_random_\\w+',
    'wire': f'{CLOCK}|{FILE_CALLS}|{SOCKET_CALLS}|{RANDOM}|{CRYPTO_CALLS}',
    'protocol': f'{CLOCK}|{FILE_CALLS}|{SOCKET_CALLS}|{RANDOM}|{CRYPTO_CALLS}',
    'qr': f'{CLOCK}|{FILE_CALLS}|{SOCKET_CALLS}|{RANDOM}|{CRYPTO_CALLS}',
    'media-helper': f'{CLOCK}|{SOCKET_CALLS}|{RANDOM}|{CRYPTO_CALLS}',
    'store': f'{SOCKET_CALLS}|{CRYPTO_CALLS}',
    'net': CRYPTO_CALLS,
    'engine': f'{SOCKET_CALLS}|{CRYPTO_CALLS}|sqlite3_\\w+|soup_\\w+',
    'relay': r'crypto_(?!shorthash)\w+',  # a table that strangers can't overload
    'cli': CRYPTO_CALLS,
}
SQL = re.compile(r'"\s*(?:SELECT\s|INSERT\s+(?:OR|INTO)\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)')
NEVER_SQL = ('crypto', 'wire', 'protocol', 'qr', 'media-helper', 'net', 'engine', 'cli')


def list_sources(folder):
    for directory, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(('.c', '.h')):
                yield os.path.join(directory, name)


def strip_comments(text):
    """Without comments, the lines kept in place."""
    return re.sub(r'/\*.*?\*/', lambda match: '\n' * match[0].count('\n'), text, flags=re.DOTALL)


def check_line(folder, line):
    """Returns what is wrong with a line, or None."""
    include = INCLUDE.match(line)
    if include and include[1] == '<':
        return None if include[2] in MAY_INCLUDE[folder][1] else f'may not include <{include[2]}>'
    if include:
        other = include[2].split('/')[0] if '/' in include[2] else None
        allowed = other == folder or other in MAY_INCLUDE[folder][0]
        return None if allowed else f'may not include "{include[2]}"'
    call = re.search(rf'(?<![\w>.])(?:{NEVER_CALLS[folder]}) \(', line) if folder in NEVER_CALLS else None
    if call:
        return f'may not call {call[0][:-2]}()'
    return 'has SQL text' if folder in NEVER_SQL and SQL.search(line) else None


def find_violations(root):
    source = os.path.join(root, 'src')
    for folder in sorted(os.listdir(source)):
        if not os.path.isdir(os.path.join(source, folder)):
            continue
        if folder not in MAY_INCLUDE:
            yield f'src/{folder}: has no line in the table of layers'
            continue
        for path in list_sources(os.path.join(source, folder)):
            with open(path, encoding='utf-8') as file:
                text = strip_comments(file.read())
            for number, line in enumerate(text.splitlines(), 1):
                problem = check_line(folder, line)
                if problem:
                    yield f'{os.path.relpath(path, root)}:{number}: {problem}'


def violations_of(folder, text):
    """What is found in a tree whose only file has this text."""
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(os.path.join(root, 'src', folder))
        with open(os.path.join(root, 'src', folder, 'planted.c'), 'w', encoding='utf-8') as file:
            file.write(text)
        return list(find_violations(root))


def test_planted_violations():
    planted = [
        ('crypto', '#include <gio/gio.h>'), ('crypto', '#include <sys/socket.h>'), ('crypto', '#include <time.h>'),
        ('crypto', '#include "wire/pillion-reader.h"'), ('crypto', '  now = g_get_real_time ();'),
        ('wire', '#include <stdio.h>'), ('wire', '#include "net/pillion-transport.h"'),
        ('protocol', '#include "store/pillion-store.h"'), ('protocol', '  now = time (NULL);'),
        ('protocol', '  randombytes_buf (key, 32);'), ('wire', '  crypto_sign_detached (out, NULL, in, n, key);'),
        ('qr', '#include "crypto/pillion-base45.h"'), ('qr', '#include <png.h>'),
        ('media-helper', '#include <gio/gio.h>'), ('media-helper', '#include "qr/pillion-qr-decode.h"'),
        ('store', '#include "protocol/pillion-session.h"'), ('store', '#include <libsoup/soup.h>'),
        ('net', '#include "store/pillion-store.h"'), ('net', '#include <gtk/gtk.h>'),
        ('engine', '#include <gtk/gtk.h>'), ('engine', '#include <sqlite3.h>'), ('engine', '#include <sys/socket.h>'),
        ('engine', '  text = "SELECT id FROM chats";'), ('engine', '  fd = socket (AF_INET, SOCK_STREAM, 0);'),
        ('app', '#include "pillion-local.h"'), ('app', '#include "store/pillion-store.h"'),
        ('cli', '#include "store/pillion-store.h"'), ('cli', '#include "pillion-local.h"'),
        ('relay', '#include "engine/pillion-account.h"'), ('relay', '#include "store/pillion-store.h"'),
        ('relay', '#include <libsoup/soup.h>'), ('relay', '#  include <gtk/gtk.h>'),
        ('unheard-of', '#include <glib.h>'),
    ]
    for folder, line in planted:
        assert len(violations_of(folder, f'/* A file. */\n\n{line}\n')) == 1, (folder, line)


def test_what_is_allowed():
    allowed = [
        ('crypto', '#include "crypto/pillion-aead.h"'), ('crypto', '#include <sodium.h>'),
        ('crypto', '/* #include <time.h> */'), ('crypto', '/* Never time (NULL).\n * time (NULL) */'),
        ('protocol', '  self->time (now);'), ('protocol', '  set_time (now);'),
        ('wire', '#include <sodium.h>'), ('wire', '  sodium_memzero (key, 32);'),
        ('engine', '#include "store/pillion-store.h"'), ('relay', '#include <uv.h>'),
        ('app', '#include "media-helper/pillion-media-message.h"'), ('app', '#include "app/pillion-icons.h"'),
        ('store', '  text = "SELECT id FROM chats";'),
    ]
    for folder, line in allowed:
        assert violations_of(folder, f'{line}\n') == [], (folder, line)


def test_layers():
    violations = list(find_violations(ROOT))
    print('\n'.join(violations))
    assert not violations


if __name__ == '__main__':
    tap.main(globals())
