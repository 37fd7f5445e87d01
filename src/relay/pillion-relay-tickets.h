/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay.h"
#include "wire/pillion-relay-messages-blob.h"

G_BEGIN_DECLS

/* Who may carry which blob over HTTP (PROTOCOL.md, section 4.7): drawn over the socket,
 * in memory, for one blob and one direction.
 */

typedef struct {
  guint8   secret[PILLION_BLOB_TICKET_BYTES];
  guint8   blob[PILLION_ID_BYTES];
  guint64  bytes;
  gboolean upload;
  guint64  expires_at; /* milliseconds UTC */
} PillionRelayTicket;

PillionRelayTickets      *pillion_relay_tickets_new   (void);
void                      pillion_relay_tickets_free  (PillionRelayTickets *self);

/* (transfer none) */
const PillionRelayTicket *pillion_relay_tickets_draw  (PillionRelayTickets *self,
                                                       const guint8        *blob,
                                                       guint64              bytes,
                                                       gboolean             upload);

/* (transfer none) (nullable): NULL if there is none, or it is for another blob. */
const PillionRelayTicket *pillion_relay_tickets_find  (PillionRelayTickets *self,
                                                       const guint8        *secret,
                                                       const guint8        *blob);

/* Forgets those that have expired. */
void                      pillion_relay_tickets_sweep (PillionRelayTickets *self);

/* The file that holds a blob. (transfer full) */
char                     *pillion_relay_blob_get_path (PillionRelay        *relay,
                                                       const guint8        *blob);

G_END_DECLS
