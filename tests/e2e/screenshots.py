# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures that software centres show: a window each, with a shadow and nothing around it.

The names are those of the metainfo. Without a compositor the window has a broad border and
square corners instead of a shadow; that is mended here.
"""

import os
import struct
import zlib

import screen

# Of a picture, and of the window in it.
PICTURE = (1000, 700)
SIZE = (936, 636)
TOP = 26
BORDER = 5
RADIUS = 12
SHADOW_REACH = 26
SHADOW_DROP = 6
SHADOW_STRENGTH = 90


def read_rows(path):
    """The rows of a picture that screen.save_png() wrote, as bytes of RGB."""
    with open(path, 'rb') as file:
        data = file.read()
    packed, place = b'', 8
    while place < len(data):
        length, kind = struct.unpack_from('>I4s', data, place)
        if kind == b'IHDR':
            width, height = struct.unpack_from('>2I', data, place + 8)
        if kind == b'IDAT':
            packed += data[place + 8:place + 8 + length]
        place += length + 12
    raw, stride = zlib.decompress(packed), 3 * width + 1
    return [raw[y * stride + 1:(y + 1) * stride] for y in range(height)]


def write_png(path, rows):
    """Rows of RGBA."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    header = struct.pack('>2I5B', len(rows[0]) // 4, len(rows), 8, 6, 0, 0, 0)
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) +
                   chunk(b'IDAT', zlib.compress(b''.join(b'\0' + row for row in rows), 9)) + chunk(b'IEND', b''))


def distance(x, y, drop):
    """Of a pixel from the window's rounded edge: negative within."""
    half_width, half_height = SIZE[0] / 2, SIZE[1] / 2
    dx = abs(x + 0.5 - PICTURE[0] / 2) - half_width + RADIUS
    dy = abs(y + 0.5 - TOP - half_height - drop) - half_height + RADIUS
    return (max(dx, 0) ** 2 + max(dy, 0) ** 2) ** 0.5 + min(max(dx, dy), 0) - RADIUS


def mix(window, coverage, shadow):
    """A pixel of the window over one of its shadow."""
    alpha = coverage * 255 + (1 - coverage) * shadow
    share = coverage * 255 / alpha if alpha else 0
    return bytes(round(channel * share) for channel in window) + bytes([round(alpha)])


def add_frame(rows):
    left = (PICTURE[0] - SIZE[0]) // 2
    framed = []
    for y in range(PICTURE[1]):
        row = bytearray()
        for x in range(PICTURE[0]):
            inside = 0 <= x - left < SIZE[0] and 0 <= y - TOP < SIZE[1]
            window = rows[y - TOP][3 * (x - left):3 * (x - left) + 3] if inside else b'\0\0\0'
            edge = distance(x, y, 0)
            if edge < -1:
                row += window + b'\xff'
                continue
            fade = max(0, 1 - max(0, distance(x, y, SHADOW_DROP)) / SHADOW_REACH)
            row += mix(window, min(1, max(0, 0.5 - edge)), SHADOW_STRENGTH * fade ** 3)
        framed.append(bytes(row))
    return framed


def save(window, folder, name):
    path = os.path.join(folder, f'{name}.png')
    screen.wait_until_still()
    screen.save_png(path, window.left + BORDER, window.top + BORDER, *SIZE)
    write_png(path, add_frame(read_rows(path)))
    print(path, flush=True)


def take(programs, folder):
    os.makedirs(folder, exist_ok=True)
    size = SIZE[0] + 2 * BORDER, SIZE[1] + 2 * BORDER
    with programs.world.link('laptop', 'Laptop').start('session') as laptop:
        laptop.wait_for('session.online')
        programs.world.link('tablet', 'Tablet in the kitchen')
        window = screen.Window(programs.start_phone(size).pid)
        window.find('Ben*')
        window.activate()
        screen.press_key('ctrl+1')
        window.find('*blue blanket*')
        window.click('Message')
        save(window, folder, 'conversation')
        window.act('chats.devices')
        window.find('2 of 4')
        save(window, folder, 'linked-devices')
    desktop = screen.Window(programs.start_desktop(size).pid)
    desktop.find('QR code for your primary device to scan')
    save(desktop, folder, 'link')
    return 0
