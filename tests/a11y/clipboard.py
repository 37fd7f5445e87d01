# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clipboard, as the program has it from which something was copied.

    with clipboard.Offer('image/png', png):
        window.press('Paste')
"""

import os
import select
import threading

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

    def __enter__(self):
        self.window.set_selection_owner(self.selection, X.CurrentTime)
        self.display.sync()
        self.start()
        return self

    def __exit__(self, *_):
        os.close(self.stop_fd)
        self.join()
        os.close(self.read_fd)
        self.display.close()

    def run(self):
        while self.read_fd not in select.select([self.display, self.read_fd], [], [])[0]:
            while self.display.pending_events() > 0:
                happened = self.display.next_event()
                if happened.type == X.SelectionRequest:
                    self._answer(happened)

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
