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
                              "SELECT sequence, hash, missing FROM chains WHERE device = ?1 AND conversation = ?2");

  memset (row, 0, sizeof *row);
  memcpy (row->device, device, sizeof row->device);
  memcpy (row->conversation, conversation, sizeof row->conversation);
  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, conversation, PILLION_ACCOUNT_ID_BYTES);
  if (pillion_statement_next (statement)) {
    row->sequence = (guint64) pillion_statement_get_integer (statement, 0);
    pillion_statement_copy_bytes (statement, 1, row->hash, sizeof row->hash);
    row->n_missing = (guint64) pillion_statement_get_integer (statement, 2);
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
                              "INSERT OR REPLACE INTO chains (device, conversation, sequence, hash, missing)"
                              " VALUES (?1, ?2, ?3, ?4, ?5)");

  pillion_statement_bind_bytes (statement, 1, row->device, sizeof row->device);
  pillion_statement_bind_bytes (statement, 2, row->conversation, sizeof row->conversation);
  pillion_statement_bind_integer (statement, 3, (gint64) row->sequence);
  pillion_statement_bind_bytes (statement, 4, row->hash, sizeof row->hash);
  pillion_statement_bind_integer (statement, 5, (gint64) row->n_missing);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_chains_count_missing (PillionDatabase *database,
                              guint64         *n_missing,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT coalesce (sum (missing), 0) FROM chains");

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
