/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-transport.h"

#include "net/pillion-net-error.h"

/**
 * PillionTransport:
 *
 * One attempt to exchange text messages with a relay: opened once, closed once, then
 * thrown away. #PillionSoupTransport is the WebSocket, #PillionMemoryTransport a pair
 * within the process.
 *
 * - pillion_transport_open() begins; `opened` or `closed` follows, never from within
 *   the call.
 * - `text` comes once for each whole message, in order, valid UTF-8 of at most
 *   %PILLION_TRANSPORT_MAX_BYTES. What is in it was not looked at.
 * - `closed` comes at most once, and is the last signal. Its error (domain
 *   %PILLION_NET_ERROR) says why.
 * - After pillion_transport_close() there is no signal at all.
 *
 * Of the thread whose thread-default main context was current when it was made; all
 * calls and signals are there.
 */

G_DEFINE_INTERFACE (PillionTransport, pillion_transport, G_TYPE_OBJECT)

enum {
  OPENED,
  TEXT,
  PONG,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pillion_transport_default_init (PillionTransportInterface *iface)
{
  /**
   * PillionTransport::opened:
   *
   * Messages can be sent.
   */
  signals[OPENED] = g_signal_new ("opened",
                                  PILLION_TYPE_TRANSPORT,
                                  G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  /**
   * PillionTransport::text:
   * @text: (type GBytes): the message, without a NUL at its end
   */
  signals[TEXT] = g_signal_new ("text",
                                PILLION_TYPE_TRANSPORT,
                                G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BYTES);

  /**
   * PillionTransport::pong:
   *
   * The peer answered a ping.
   */
  signals[PONG] = g_signal_new ("pong",
                                PILLION_TYPE_TRANSPORT,
                                G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  /**
   * PillionTransport::closed:
   * @error: (type GError): why
   */
  signals[CLOSED] = g_signal_new ("closed",
                                  PILLION_TYPE_TRANSPORT,
                                  G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

/**
 * pillion_transport_open:
 * @self: a transport that was not opened yet
 *
 * Begins to connect. It has no deadline of its own: the owner closes it.
 */
void
pillion_transport_open (PillionTransport *self)
{
  g_return_if_fail (PILLION_IS_TRANSPORT (self));

  PILLION_TRANSPORT_GET_IFACE (self)->open (self);
}

/**
 * pillion_transport_send:
 * @self: a transport that is open
 * @text: (array length=len): UTF-8 without NUL
 * @len: size in bytes, 1 to %PILLION_TRANSPORT_MAX_BYTES
 *
 * Queues a message. There is no bound and no report of the queue: the owner bounds
 * it by the answers it waits for. Messages to a peer that is gone are dropped.
 */
void
pillion_transport_send (PillionTransport *self,
                        const char       *text,
                        gsize             len)
{
  g_return_if_fail (PILLION_IS_TRANSPORT (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (len >= 1 && len <= PILLION_TRANSPORT_MAX_BYTES);

  PILLION_TRANSPORT_GET_IFACE (self)->send (self, text, len);
}

/**
 * pillion_transport_ping:
 * @self: a transport that is open
 *
 * Asks the peer for a sign of life, within about a second; `pong` follows if it is
 * there. A second call before that changes nothing.
 */
void
pillion_transport_ping (PillionTransport *self)
{
  g_return_if_fail (PILLION_IS_TRANSPORT (self));

  PILLION_TRANSPORT_GET_IFACE (self)->ping (self);
}

/**
 * pillion_transport_close:
 * @self: a transport
 * @reason: what to tell the peer, if it can still be told
 *
 * Ends it, in any state; never waits for the peer. No signal follows. Closing twice
 * does nothing.
 */
void
pillion_transport_close (PillionTransport     *self,
                         PillionTransportClose reason)
{
  g_return_if_fail (PILLION_IS_TRANSPORT (self));

  PILLION_TRANSPORT_GET_IFACE (self)->close (self, reason);
}

void
pillion_transport_emit_opened (PillionTransport *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

void
pillion_transport_emit_text (PillionTransport *self,
                             GBytes           *text)
{
  g_signal_emit (self, signals[TEXT], 0, text);
}

void
pillion_transport_emit_pong (PillionTransport *self)
{
  g_signal_emit (self, signals[PONG], 0);
}

void
pillion_transport_emit_closed (PillionTransport *self,
                               const GError     *error)
{
  g_return_if_fail (error != NULL);

  g_signal_emit (self, signals[CLOSED], 0, error);
}
