/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-history-table.h"

#include <string.h>

/* ----- rows ----- */

gboolean
pillion_history_chains_note (PillionDatabase *database,
                             const guint8    *transfer,
                             GError         **error)
{
  g_autoptr (PillionStatement) links =
    pillion_database_prepare (database,
                              "INSERT INTO history_chains (transfer, device, conversation, first, last, hash)"
                              " SELECT ?1, device, conversation, sequence, sequence, hash FROM chains");
  g_autoptr (PillionStatement) holes =
    pillion_database_prepare (database,
                              "INSERT INTO history_chains (transfer, device, conversation, first, last)"
                              " SELECT ?1, device, conversation, first, last FROM chain_holes");

  pillion_statement_bind_bytes (links, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_bytes (holes, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  return pillion_statement_run (links, error) && pillion_statement_run (holes, error);
}

gboolean
pillion_history_chains_add (PillionDatabase              *database,
                            const guint8                 *transfer,
                            const PillionHistoryChainRow *row,
                            GError                      **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO history_chains (transfer, device, conversation, first, last, hash)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

  pillion_statement_bind_bytes (statement, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, row->device, sizeof row->device);
  pillion_statement_bind_bytes (statement, 3, row->conversation, sizeof row->conversation);
  pillion_statement_bind_integer (statement, 4, (gint64) row->first);
  pillion_statement_bind_integer (statement, 5, (gint64) row->last);
  pillion_statement_bind_bytes (statement, 6, row->missing ? NULL : row->hash, sizeof row->hash);
  return pillion_statement_run (statement, error);
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionHistoryChainRow *self = g_new0 (PillionHistoryChainRow, 1);

  self->id = pillion_statement_get_integer (statement, 0);
  pillion_statement_copy_bytes (statement, 1, self->device, sizeof self->device);
  pillion_statement_copy_bytes (statement, 2, self->conversation, sizeof self->conversation);
  self->first = (guint64) pillion_statement_get_integer (statement, 3);
  self->last = (guint64) pillion_statement_get_integer (statement, 4);
  self->missing = !pillion_statement_copy_bytes (statement, 5, self->hash, sizeof self->hash);
  return self;
}

gboolean
pillion_history_chains_list (PillionDatabase *database,
                             const guint8    *transfer,
                             gint64           above,
                             guint            limit,
                             GPtrArray      **rows,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT id, device, conversation, first, last, hash FROM history_chains"
                              " WHERE transfer = ?1 AND id > ?2 ORDER BY id LIMIT ?3");

  pillion_statement_bind_bytes (statement, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, above);
  pillion_statement_bind_integer (statement, 3, limit);
  return pillion_statement_list (statement, read_row, g_free, rows, error);
}

/* ----- what is missing then ----- */

/* What both miss, up to the link that the source is at. */
static gboolean
add_common (PillionDatabase              *database,
            const PillionChainRow        *chain,
            const PillionChainHole       *own,
            const PillionHistoryChainRow *link,
            GPtrArray                    *rows,
            GError                      **error)
{
  for (guint i = 0; i < rows->len; i++) {
    const PillionHistoryChainRow *row = rows->pdata[i];
    PillionChainHole hole = {
      .first = MAX (own->first, row->first),
      .last = MIN (MIN (own->last, row->last), link->last),
      .since = PILLION_CHAIN_HOLE_ASKED,
    };

    if (row->missing && memcmp (row->device, chain->device, sizeof row->device) == 0 &&
        memcmp (row->conversation, chain->conversation, sizeof row->conversation) == 0 &&
        !pillion_chains_add_hole (database, chain, &hole, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
apply_link (PillionDatabase              *database,
            const PillionHistoryChainRow *link,
            GPtrArray                    *rows,
            guint64                       moved_at,
            GError                      **error)
{
  g_autoptr (GArray) holes = NULL;
  PillionChainRow chain;
  PillionChainHole behind;

  if (!pillion_chains_load (database, link->device, link->conversation, &chain, error) ||
      !pillion_chains_list_holes (database, &chain, &holes, error) ||
      !pillion_chains_remove_holes (database, &chain, error))
    return FALSE;
  behind = (PillionChainHole){ chain.sequence + 1, link->last, 0 };
  if (behind.first <= behind.last)
    g_array_append_val (holes, behind);
  for (guint i = 0; i < holes->len; i++) {
    PillionChainHole newer = g_array_index (holes, PillionChainHole, i);

    if (!add_common (database, &chain, &newer, link, rows, error))
      return FALSE;
    newer.first = MAX (newer.first, link->last + 1);
    if (!pillion_chains_add_hole (database, &chain, &newer, error))
      return FALSE;
  }
  if (chain.sequence >= link->last)
    return TRUE;
  chain.sequence = link->last;
  chain.moved_at = moved_at;
  memcpy (chain.hash, link->hash, sizeof chain.hash);
  return pillion_chains_save (database, &chain, error);
}

gboolean
pillion_history_chains_apply (PillionDatabase *database,
                              const guint8    *transfer,
                              guint64          moved_at,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM history_chains WHERE transfer = ?1");
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_history_chains_list (database, transfer, 0, G_MAXINT, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionHistoryChainRow *row = rows->pdata[i];

    if (!row->missing && !apply_link (database, row, rows, moved_at, error))
      return FALSE;
  }
  pillion_statement_bind_bytes (statement, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  return pillion_statement_run (statement, error);
}
