# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clipboard, as the program has it from which something was copied.

    with clipboard.Offer('image/png', png) as offer:
        offer.wait_until_known_to(window)
        window.press('Paste')
"""

import os
import select
import threading

import cli
import screen
from Xlib import X, Xatom, display
from Xlib.protocol import event


class Offer(threading.Thread):
    """Hands bytes to whoever pastes, until the end or until something else is copied."""

    def __init__(self, mime_type, data):
        super().__init__()
        self.data = data
        self.display = display.Display()
        self.window = self.display.screen().root.create_window(-1, -1, 1, 1, 0, X.CopyFromParent)
        self.selection = self.display.intern_atom('CLIPBOARD')
        self.targets = self.display.intern_atom('TARGETS')
        self.target = self.display.intern_atom(mime_type)
        self.read_fd, self.stop_fd = os.pipe()
        self.clients = set()  # who asked what there is
        self.asked = threading.Condition()

    def __enter__(self):
        self.window.set_selection_owner(self.selection, X.CurrentTime)
        self.display.sync()
        self.start()
        return self

    def _get_client(self, x_window):
        """All that one program makes has an id that begins alike."""
        return x_window.id & ~self.display.display.info.resource_id_mask

    def wait_until_known_to(self, window):
        """GTK asks what there is as soon as there is something else, and pastes nothing before it was told."""
        client = self._get_client(window.x_window)
        with self.asked:
            assert self.asked.wait_for(lambda: client in self.clients, cli.TIMEOUT_SECONDS), 'nobody asked'
        screen.wait_until_still()

    def __exit__(self, *_):
        os.close(self.stop_fd)
        self.join()
        os.close(self.read_fd)
        self.display.close()

    def run(self):
        """What has been read from the display already makes its descriptor readable no more."""
        is_over = False
        while not is_over:
            while self.display.pending_events() > 0:
                happened = self.display.next_event()
                if happened.type == X.SelectionRequest:
                    self._answer(happened)
            is_over = self.read_fd in select.select([self.display, self.read_fd], [], [])[0]

    def _answer(self, request):
        answered = request.property
        if request.target == self.targets:
            request.requestor.change_property(request.property, Xatom.ATOM, 32, [self.targets, self.target])
        elif request.target == self.target:
            request.requestor.change_property(request.property, self.target, 8, self.data)
        else:
            answered = X.NONE
        request.requestor.send_event(event.SelectionNotify(
            time=request.time, requestor=request.requestor, selection=request.selection, target=request.target,
            property=answered))
        self.display.flush()
        if request.target == self.targets:
            with self.asked:
                self.clients.add(self._get_client(request.requestor))
                self.asked.notify_all()
