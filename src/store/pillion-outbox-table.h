/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-devices-table.h"

G_BEGIN_DECLS

#define PILLION_REQUEST_ID_BYTES 16

/* A send the relay has not confirmed yet. Its envelopes are sent again as they are. */
typedef struct {
  guint8     request[PILLION_REQUEST_ID_BYTES];
  gboolean   has_account;                      /* FALSE: for own devices only */
  guint8     account[PILLION_ACCOUNT_ID_BYTES];
  gboolean   whole;                            /* to every fresh device */
  gint64     message;                          /* its row in messages; 0: none */
  GBytes    *authored;                         /* (owned) */
  guint      n_rounds;                         /* times the relay said stale */
  guint64    created_at;
  GPtrArray *envelopes;                        /* (owned) (element-type PillionOutboxEnvelope) */
} PillionOutboxRow;

typedef struct {
  guint8  account[PILLION_ACCOUNT_ID_BYTES];
  guint8  device[PILLION_DEVICE_ID_BYTES];
  GBytes *envelope; /* (owned) */
} PillionOutboxEnvelope;

PillionOutboxRow      *pillion_outbox_row_new          (const guint8       *request);
void                   pillion_outbox_row_free         (PillionOutboxRow   *self);

/* envelope is shared, not copied. */
void                   pillion_outbox_row_add_envelope (PillionOutboxRow   *self,
                                                        const guint8       *account,
                                                        const guint8       *device,
                                                        GBytes             *envelope);

/* Inserts with its envelopes; or replaces them and the count of rounds. */
gboolean               pillion_outbox_save             (PillionDatabase    *database,
                                                        PillionOutboxRow   *row,
                                                        GError            **error);

/* (transfer full) (element-type PillionOutboxRow): in the order of their making. */
gboolean               pillion_outbox_list             (PillionDatabase    *database,
                                                        GPtrArray         **rows,
                                                        GError            **error);
gboolean               pillion_outbox_remove           (PillionDatabase    *database,
                                                        const guint8       *request,
                                                        GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionOutboxRow, pillion_outbox_row_free)

G_END_DECLS
