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
  guint64 moved_at;  /* when that link came */
} PillionChainRow;

/* Links that are provably not here: those from first to last. They were sent after since;
 * %PILLION_CHAIN_HOLE_ASKED: the primary has not got them either.
 */
typedef struct {
  guint64 first;
  guint64 last;
  guint64 since;
} PillionChainHole;

#define PILLION_CHAIN_HOLE_ASKED (G_GUINT64_CONSTANT (0x1fffffffffffff))

/* Fills row; sequence is 0 when the chain is new. */
gboolean pillion_chains_load    (PillionDatabase  *database,
                                 const guint8     *device,
                                 const guint8     *conversation,
                                 PillionChainRow  *row,
                                 GError          **error);
gboolean pillion_chains_save    (PillionDatabase  *database,
                                 PillionChainRow  *row,
                                 GError          **error);

/* Nothing is added where its first link is above its last. A chain's holes have no link in common. */
gboolean pillion_chains_add_hole (PillionDatabase        *database,
                                  const PillionChainRow  *chain,
                                  const PillionChainHole *hole,
                                  GError                **error);

/* A link came late: it is missing no longer, if it was. */
gboolean pillion_chains_fill     (PillionDatabase       *database,
                                  const PillionChainRow *chain,
                                  guint64                sequence,
                                  GError               **error);

/* (transfer full) (element-type PillionChainHole): in their order */
gboolean pillion_chains_list_holes
                                 (PillionDatabase       *database,
                                  const PillionChainRow *chain,
                                  GArray               **holes,
                                  GError               **error);
gboolean pillion_chains_remove_holes
                                 (PillionDatabase       *database,
                                  const PillionChainRow *chain,
                                  GError               **error);

/* Links that are provably not here, of all chains. */
gboolean pillion_chains_count_missing
                                (PillionDatabase  *database,
                                 guint64          *n_missing,
                                 GError          **error);

/* The least since of all holes; %PILLION_CHAIN_HOLE_ASKED: nothing need be asked for. */
gboolean pillion_chains_find_oldest_hole
                                (PillionDatabase  *database,
                                 guint64          *since,
                                 GError          **error);

/* After a restored snapshot: no own sequence is used twice. */
gboolean pillion_chains_advance (PillionDatabase  *database,
                                 const guint8     *device,
                                 guint64           n,
                                 GError          **error);

G_END_DECLS
