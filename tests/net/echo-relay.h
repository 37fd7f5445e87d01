/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A relay over real sockets that greets, and answers each request with its own members.
 */
typedef struct {
  SoupServer *server;
  GPtrArray *sockets; /* (element-type SoupWebsocketConnection) */
  guint16 port;
  guint n_greeted;
} EchoRelay;

void echo_relay_init   (EchoRelay *self);
void echo_relay_clear  (EchoRelay *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EchoRelay, echo_relay_clear)

G_END_DECLS
