/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay-connection.h"

G_BEGIN_DECLS

/* Accepts connections with libwebsockets on the relay's loop, and takes care that they
 * end.
 */

/* Listens. (transfer full) (nullable): NULL with PILLION_RELAY_ERROR_LISTEN, or
 * PILLION_RELAY_ERROR_FILE for a certificate or key that cannot be used.
 */
PillionRelayListener *pillion_relay_listener_new       (PillionRelay          *relay,
                                                        GError               **error);

/* Ends every connection without a word. Runs the loop. */
void                  pillion_relay_listener_free      (PillionRelayListener  *self);

/* The port, also where any was asked for. */
int                   pillion_relay_listener_get_port  (PillionRelayListener  *self);

/* Looks after every connection; to be called about once a second. */
void                  pillion_relay_listener_sweep     (PillionRelayListener  *self,
                                                        guint64                now_ms);

/* Closes every connection with a code, after what is queued for it. */
void                  pillion_relay_listener_close_all (PillionRelayListener  *self,
                                                        guint                  code);

/* A connection has authenticated. */
void                  pillion_relay_listener_greet     (PillionRelayListener    *self,
                                                        PillionRelayConnection  *connection);

G_END_DECLS
