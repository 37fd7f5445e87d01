/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RawServer:
 * @answer: what it says to a request, byte for byte, "KEY" replaced by the key of a
 *   WebSocket handshake; NULL for nothing
 * @frames: (owned): what follows
 * @closes: closes after that
 * @repeats: sends @frames again and again until the client goes
 * @n_connections: clients that came
 * @n_gone: clients that went, or were closed
 * @request: (owned) (nullable): the newest request's head
 * @n_received: bytes that came after it
 *
 * A server on loopback that keeps to nothing, for hostile answers.
 */
typedef struct {
  const char *answer;
  GByteArray *frames;
  gboolean closes;
  gboolean repeats;
  guint n_connections;
  guint n_gone;
  char *request;
  gsize n_received;

  GSocketService *service;
  guint16 port;
  GTlsCertificate *certificate;
} RawServer;

/* What a relay answers to the handshake. */
extern const char raw_server_upgrade[];

/* certificate: (nullable): for TLS */
void  raw_server_init       (RawServer        *self,
                             GTlsCertificate  *certificate);
void  raw_server_clear      (RawServer        *self);

/* ws://127.0.0.1:PORT or wss://HOST:PORT. (transfer full) */
char *raw_server_dup_url    (RawServer        *self,
                             const char       *host);

/* Appends one frame of a server, as RFC 6455 section 5.2 writes it. first_byte: the FIN
 * and reserved bits and the opcode.
 */
void  raw_server_add_frame  (RawServer        *self,
                             guint8            first_byte,
                             gconstpointer     payload,
                             gsize             len);
void  raw_server_add_text   (RawServer        *self,
                             const char       *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RawServer, raw_server_clear)

G_END_DECLS
