# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between the devices and a relay, and lets a file through only so far."""

import re
import socket
import threading


class Gate:
    """Passes everything on, but of what is fetched only `limit` bytes, until it is opened."""

    def __init__(self, limit):
        self.limit = limit
        self.relay = None
        self.ranges = []  # where each fetch began
        self.is_open = threading.Event()
        self.lock = threading.Lock()
        self.server = socket.create_server(('127.0.0.1', 0))
        self.url = f'ws://127.0.0.1:{self.server.getsockname()[1]}'
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            relay = socket.create_connection(self.relay)
            fetching = threading.Event()
            for source, sink in ((client, relay), (relay, client)):
                threading.Thread(target=self._pass, args=(source, sink, source is client, fetching), daemon=True).start()

    def _note_request(self, data, fetching):
        if data.startswith(b'GET /v1/blob/'):
            begin = re.search(rb'\r\nRange: bytes=(\d+)-', data)
            self.ranges.append(int(begin.group(1)) if begin else 0)
            fetching.set()

    def _take(self, length):
        """How many of so many bytes may pass now; waits where none may."""
        with self.lock:
            allowed = length if self.is_open.is_set() else min(length, self.limit)
            self.limit -= allowed
        if allowed == 0:
            self.is_open.wait()
        return allowed

    def _pass(self, source, sink, is_client, fetching):
        try:
            while data := source.recv(65536):
                if is_client:
                    self._note_request(data, fetching)
                while data:
                    allowed = self._take(len(data)) if fetching.is_set() and not is_client else len(data)
                    sink.sendall(data[:allowed])
                    data = data[allowed:]
        except OSError:
            pass
        for end in (source, sink):
            end.close()

    def open(self):
        self.is_open.set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.open()
        self.server.close()
