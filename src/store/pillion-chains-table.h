/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-devices-table.h"

G_BEGIN_DECLS

/* The last link known of an author chain: of one device in one conversation. */
typedef struct {
  guint8  device[PILLION_DEVICE_ID_BYTES];
  guint8  conversation[PILLION_ACCOUNT_ID_BYTES];
  guint64 sequence;  /* 0: none yet */
  guint8  hash[32];
  guint64 n_missing; /* links that are provably not here */
} PillionChainRow;

/* Fills row; sequence is 0 when the chain is new. */
gboolean pillion_chains_load    (PillionDatabase  *database,
                                 const guint8     *device,
                                 const guint8     *conversation,
                                 PillionChainRow  *row,
                                 GError          **error);
gboolean pillion_chains_save    (PillionDatabase  *database,
                                 PillionChainRow  *row,
                                 GError          **error);

/* Links that are provably not here, of all chains. */
gboolean pillion_chains_count_missing
                                (PillionDatabase  *database,
                                 guint64          *n_missing,
                                 GError          **error);

/* After a restored snapshot: no own sequence is used twice. */
gboolean pillion_chains_advance (PillionDatabase  *database,
                                 const guint8     *device,
                                 guint64           n,
                                 GError          **error);

G_END_DECLS
