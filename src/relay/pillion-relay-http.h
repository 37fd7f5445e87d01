/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libwebsockets.h>

#include "relay/pillion-relay.h"

G_BEGIN_DECLS

/* One request of HTTP (PROTOCOL.md, section 4.7): health, metrics, or a blob that comes
 * or goes. The functions are called as libwebsockets calls back, and return what it
 * wants: 0 to go on, -1 to hang up.
 */
typedef struct _PillionRelayExchange PillionRelayExchange;

/* is_public: it came to the address that clients use. */
PillionRelayExchange *pillion_relay_exchange_new      (PillionRelay         *relay,
                                                       struct lws           *wsi,
                                                       gboolean              is_public);
void                  pillion_relay_exchange_free     (PillionRelayExchange *self);

/* The headers are there. */
int                   pillion_relay_exchange_begin    (PillionRelayExchange *self);

/* A piece of the body, and its end. */
int                   pillion_relay_exchange_receive  (PillionRelayExchange *self,
                                                       const guint8         *bytes,
                                                       gsize                 len);
int                   pillion_relay_exchange_received (PillionRelayExchange *self);

/* The socket takes more. */
int                   pillion_relay_exchange_flush    (PillionRelayExchange *self);

G_END_DECLS
