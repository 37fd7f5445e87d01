/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A whole message in either direction, in bytes (PROTOCOL.md section 4). */
#define PILLION_TRANSPORT_MAX_BYTES (256 * 1024)
#define PILLION_TRANSPORT_MAX_FRAGMENTS 16

/**
 * PillionTransportClose:
 * @PILLION_TRANSPORT_CLOSE_NORMAL: done
 * @PILLION_TRANSPORT_CLOSE_PROTOCOL: the peer broke the protocol's rules
 * @PILLION_TRANSPORT_CLOSE_NOT_TEXT: the peer sent something else than text
 * @PILLION_TRANSPORT_CLOSE_BAD_DATA: the text was not the JSON of the protocol
 * @PILLION_TRANSPORT_CLOSE_TOO_LARGE: the peer went beyond a limit
 *
 * Why we close, as the codes of RFC 6455, section 7.4.
 */
typedef enum {
  PILLION_TRANSPORT_CLOSE_NORMAL = 1000,
  PILLION_TRANSPORT_CLOSE_PROTOCOL = 1002,
  PILLION_TRANSPORT_CLOSE_NOT_TEXT = 1003,
  PILLION_TRANSPORT_CLOSE_BAD_DATA = 1007,
  PILLION_TRANSPORT_CLOSE_TOO_LARGE = 1009,
} PillionTransportClose;

#define PILLION_TYPE_TRANSPORT (pillion_transport_get_type ())

G_DECLARE_INTERFACE (PillionTransport, pillion_transport, PILLION, TRANSPORT, GObject)

struct _PillionTransportInterface {
  GTypeInterface parent_iface;

  void (*open) (PillionTransport *self);
  void (*send) (PillionTransport *self,
                const char       *text,
                gsize             len);
  void (*ping) (PillionTransport *self);
  void (*close) (PillionTransport     *self,
                 PillionTransportClose reason);
};

void pillion_transport_open         (PillionTransport       *self);
void pillion_transport_send         (PillionTransport       *self,
                                     const char             *text,
                                     gsize                   len);
void pillion_transport_ping         (PillionTransport       *self);
void pillion_transport_close        (PillionTransport       *self,
                                     PillionTransportClose   reason);

/* For implementations: they emit the signals. */
void pillion_transport_emit_opened  (PillionTransport       *self);
void pillion_transport_emit_text    (PillionTransport       *self,
                                     GBytes                 *text);
void pillion_transport_emit_pong    (PillionTransport       *self);
void pillion_transport_emit_closed  (PillionTransport       *self,
                                     const GError           *error);

G_END_DECLS
