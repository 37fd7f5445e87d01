/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "net/pillion-memory-transport.h"
#include "net-test.h"

G_BEGIN_DECLS

/**
 * MemoryRelay:
 * @hello: what it says first; NULL for nothing
 * @refuses: fails each attempt to connect
 * @n_attempts: transports that were asked for
 * @n_requests: requests that came
 * @peer: (owned) (nullable): its end of the newest transport
 *
 * A scripted relay over memory transports. It knows these ops: "echo" answers with the
 * request's text; "refuse" with an error; "silent" not at all; "late" when the next
 * "echo" came, and after it; "frame" sends the text as it is instead of an answer, with
 * ID in it replaced by the id.
 */
typedef struct {
  const char *hello;
  gboolean refuses;
  guint n_attempts;
  guint n_requests;
  PillionMemoryTransport *peer;
  gint64 late_id;
} MemoryRelay;

/* Makes a connection to the relay, which outlives it. */
PillionConnection *memory_relay_new_connection  (MemoryRelay                    *self,
                                                 const PillionConnectionLimits  *limits);

void               memory_relay_send            (MemoryRelay                    *self,
                                                 const char                     *text);
void               memory_relay_clear           (MemoryRelay                    *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MemoryRelay, memory_relay_clear)

G_END_DECLS
