/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-devices-table.h"
#include "store/pillion-outbox-table.h"
#include "store/pillion-reactions-table.h"

G_BEGIN_DECLS

#define PILLION_ENVELOPE_HASH_BYTES 32

/* Envelopes that were processed: each is opened once. */
gboolean pillion_seen_envelopes_contain     (PillionDatabase        *database,
                                             const guint8           *hash,
                                             gboolean               *contained,
                                             GError                **error);
gboolean pillion_seen_envelopes_add         (PillionDatabase        *database,
                                             const guint8           *hash,
                                             guint64                 now_ms,
                                             GError                **error);

/* The one whose hash begins so; hash is PILLION_ENVELOPE_HASH_BYTES, and n at most that. */
gboolean pillion_seen_envelopes_find        (PillionDatabase        *database,
                                             const guint8           *beginning,
                                             gsize                   n,
                                             guint8                 *hash,
                                             gboolean               *found,
                                             GError                **error);

/* Envelopes that were sent: what their receiver may ask for again. */
typedef struct {
  guint8  hash[PILLION_ENVELOPE_HASH_BYTES];
  guint8  account[PILLION_ACCOUNT_ID_BYTES];
  guint8  device[PILLION_DEVICE_ID_BYTES];
  GBytes *authored; /* (owned) */
  guint   n_tries;  /* times it was sent again */
  guint64 sent_at;
} PillionSentEnvelopeRow;

void     pillion_sent_envelope_row_free     (PillionSentEnvelopeRow  *self);

/* row is NULL when it is unknown or too old. (transfer full) */
gboolean pillion_sent_envelopes_load        (PillionDatabase         *database,
                                             const guint8            *hash,
                                             PillionSentEnvelopeRow **row,
                                             GError                 **error);
gboolean pillion_sent_envelopes_save        (PillionDatabase         *database,
                                             PillionSentEnvelopeRow  *row,
                                             GError                 **error);

/* Which message came with which send: all devices of an account know it by the same three. What
 * could not be read has the id of its placeholder.
 */
typedef struct {
  guint8  account[PILLION_ACCOUNT_ID_BYTES];
  guint8  device[PILLION_DEVICE_ID_BYTES];
  guint8  request[PILLION_REQUEST_ID_BYTES];
  guint8  message_id[PILLION_MESSAGE_ID_BYTES];
  guint64 taken_at;                              /* by the relay */
} PillionArrivalRow;

gboolean pillion_arrivals_add               (PillionDatabase         *database,
                                             const PillionArrivalRow *row,
                                             GError                 **error);

/* row: (inout): account, device and request are asked for, the others filled in */
gboolean pillion_arrivals_find              (PillionDatabase         *database,
                                             PillionArrivalRow       *row,
                                             gboolean                *found,
                                             GError                 **error);

/* row: (inout): account and message are asked for, the others filled in */
gboolean pillion_arrivals_find_send         (PillionDatabase         *database,
                                             PillionArrivalRow       *row,
                                             gboolean                *found,
                                             GError                 **error);

/* Forgets what was seen or sent, or came, before a time. */
gboolean pillion_envelopes_remove_older     (PillionDatabase         *database,
                                             guint64                  before_ms,
                                             GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionSentEnvelopeRow, pillion_sent_envelope_row_free)

G_END_DECLS
