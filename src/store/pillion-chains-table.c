/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-chains-table.h"

#include <string.h>

gboolean
pillion_chains_load (PillionDatabase *database,
                     const guint8    *device,
                     const guint8    *conversation,
                     PillionChainRow *row,
                     GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT sequence, hash, moved_at FROM chains WHERE device = ?1 AND conversation = ?2");

  memset (row, 0, sizeof *row);
  memcpy (row->device, device, sizeof row->device);
  memcpy (row->conversation, conversation, sizeof row->conversation);
  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, conversation, PILLION_ACCOUNT_ID_BYTES);
  if (pillion_statement_next (statement)) {
    row->sequence = (guint64) pillion_statement_get_integer (statement, 0);
    pillion_statement_copy_bytes (statement, 1, row->hash, sizeof row->hash);
    row->moved_at = (guint64) pillion_statement_get_integer (statement, 2);
  }
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_chains_save (PillionDatabase *database,
                     PillionChainRow *row,
                     GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT OR REPLACE INTO chains (device, conversation, sequence, hash, moved_at)"
                              " VALUES (?1, ?2, ?3, ?4, ?5)");

  pillion_statement_bind_bytes (statement, 1, row->device, sizeof row->device);
  pillion_statement_bind_bytes (statement, 2, row->conversation, sizeof row->conversation);
  pillion_statement_bind_integer (statement, 3, (gint64) row->sequence);
  pillion_statement_bind_bytes (statement, 4, row->hash, sizeof row->hash);
  pillion_statement_bind_integer (statement, 5, (gint64) row->moved_at);
  return pillion_statement_run (statement, error);
}

static void
bind_chain (PillionStatement      *statement,
            const PillionChainRow *chain)
{
  pillion_statement_bind_bytes (statement, 1, chain->device, sizeof chain->device);
  pillion_statement_bind_bytes (statement, 2, chain->conversation, sizeof chain->conversation);
}

gboolean
pillion_chains_add_hole (PillionDatabase        *database,
                         const PillionChainRow  *chain,
                         const PillionChainHole *hole,
                         GError                **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO chain_holes (device, conversation, first, last, since)"
                              " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING");

  if (hole->first > hole->last)
    return TRUE;
  bind_chain (statement, chain);
  pillion_statement_bind_integer (statement, 3, (gint64) hole->first);
  pillion_statement_bind_integer (statement, 4, (gint64) hole->last);
  pillion_statement_bind_integer (statement, 5, (gint64) hole->since);
  return pillion_statement_run (statement, error);
}

static gboolean
list_holes (PillionStatement *statement,
            GArray          **holes,
            GError          **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (PillionChainHole));

  while (pillion_statement_next (statement)) {
    PillionChainHole hole = {
      .first = (guint64) pillion_statement_get_integer (statement, 0),
      .last = (guint64) pillion_statement_get_integer (statement, 1),
      .since = (guint64) pillion_statement_get_integer (statement, 2),
    };

    g_array_append_val (list, hole);
  }
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  *holes = g_steal_pointer (&list);
  return TRUE;
}

gboolean
pillion_chains_list_holes (PillionDatabase       *database,
                           const PillionChainRow *chain,
                           GArray               **holes,
                           GError               **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT first, last, since FROM chain_holes WHERE device = ?1 AND conversation = ?2"
                              " ORDER BY first");

  bind_chain (statement, chain);
  return list_holes (statement, holes, error);
}

gboolean
pillion_chains_fill (PillionDatabase       *database,
                     const PillionChainRow *chain,
                     guint64                sequence,
                     GError               **error)
{
  g_autoptr (PillionStatement) find =
    pillion_database_prepare (database,
                              "SELECT first, last, since FROM chain_holes WHERE device = ?1 AND conversation = ?2"
                              " AND first <= ?3 AND last >= ?3");
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "DELETE FROM chain_holes WHERE device = ?1 AND conversation = ?2 AND first = ?3");
  g_autoptr (GArray) holes = NULL;
  PillionChainHole before;
  PillionChainHole behind;

  bind_chain (find, chain);
  pillion_statement_bind_integer (find, 3, (gint64) sequence);
  if (!list_holes (find, &holes, error))
    return FALSE;
  if (holes->len == 0)
    return TRUE;
  before = behind = g_array_index (holes, PillionChainHole, 0);
  bind_chain (statement, chain);
  pillion_statement_bind_integer (statement, 3, (gint64) before.first);
  before.last = sequence - 1;
  behind.first = sequence + 1;
  return pillion_statement_run (statement, error) && pillion_chains_add_hole (database, chain, &before, error) &&
         pillion_chains_add_hole (database, chain, &behind, error);
}

gboolean
pillion_chains_remove_holes (PillionDatabase       *database,
                             const PillionChainRow *chain,
                             GError               **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM chain_holes WHERE device = ?1 AND conversation = ?2");

  bind_chain (statement, chain);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_chains_count_missing (PillionDatabase *database,
                              guint64         *n_missing,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT coalesce (sum (last - first + 1), 0) FROM chain_holes");

  *n_missing = pillion_statement_next (statement) ? (guint64) pillion_statement_get_integer (statement, 0) : 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_chains_advance (PillionDatabase *database,
                        const guint8    *device,
                        guint64          n,
                        GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE chains SET sequence = sequence + ?2 WHERE device = ?1");

  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, (gint64) n);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_chains_find_oldest_hole (PillionDatabase *database,
                                 guint64         *since,
                                 GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT coalesce (min (since), ?1) FROM chain_holes");

  pillion_statement_bind_integer (statement, 1, (gint64) PILLION_CHAIN_HOLE_ASKED);
  if (pillion_statement_next (statement))
    *since = (guint64) pillion_statement_get_integer (statement, 0);
  return pillion_statement_finish (statement, error);
}
