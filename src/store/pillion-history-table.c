/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-history-table.h"

#include "crypto/pillion-secret.h"

#include <string.h>

#define COLUMNS \
  "transfer, serving, device, state, since, until, key, top, phase, front, cursor, fronts, n_messages, n_done," \
  " n_bytes, n_parts, n_chunks, n_confirmed, started_at, changed"

PillionHistoryRow *
pillion_history_row_new (const guint8 *transfer)
{
  PillionHistoryRow *self = g_new0 (PillionHistoryRow, 1);

  memcpy (self->transfer, transfer, sizeof self->transfer);
  self->state = PILLION_HISTORY_ROW_RUNNING;
  self->fronts = g_array_new (FALSE, TRUE, sizeof (PillionHistoryFront));
  return self;
}

void
pillion_history_row_free (PillionHistoryRow *self)
{
  pillion_secret_wipe (self->key, sizeof self->key);
  g_array_unref (self->fronts);
  g_free (self);
}

gboolean
pillion_history_save (PillionDatabase   *database,
                      PillionHistoryRow *row,
                      GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT OR REPLACE INTO history_transfers (" COLUMNS ")"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
                              " ?18, ?19, ?20)");

  pillion_statement_bind_bytes (statement, 1, row->transfer, sizeof row->transfer);
  pillion_statement_bind_integer (statement, 2, row->serving);
  pillion_statement_bind_bytes (statement, 3, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 4, row->state);
  pillion_statement_bind_integer (statement, 5, (gint64) row->since);
  pillion_statement_bind_integer (statement, 6, (gint64) row->until);
  pillion_statement_bind_bytes (statement, 7, row->key, sizeof row->key);
  pillion_statement_bind_integer (statement, 8, row->top);
  pillion_statement_bind_integer (statement, 9, row->phase);
  pillion_statement_bind_integer (statement, 10, row->front);
  pillion_statement_bind_integer (statement, 11, row->cursor);
  pillion_statement_bind_bytes (statement, 12, row->fronts->len > 0 ? row->fronts->data : "",
                                row->fronts->len * sizeof (PillionHistoryFront));
  pillion_statement_bind_integer (statement, 13, row->n_messages);
  pillion_statement_bind_integer (statement, 14, row->n_done);
  pillion_statement_bind_integer (statement, 15, (gint64) row->n_bytes);
  pillion_statement_bind_integer (statement, 16, row->n_parts);
  pillion_statement_bind_integer (statement, 17, row->n_chunks);
  pillion_statement_bind_integer (statement, 18, row->n_confirmed);
  pillion_statement_bind_integer (statement, 19, (gint64) row->started_at);
  pillion_statement_bind_integer (statement, 20, (gint64) row->changed);
  return pillion_statement_run (statement, error);
}

static gpointer
read_row (PillionStatement *statement)
{
  static const guint8 none[PILLION_MESSAGE_ID_BYTES];
  PillionHistoryRow *self = pillion_history_row_new (none);
  g_autoptr (GBytes) fronts = pillion_statement_dup_bytes (statement, 11);
  gsize length = fronts != NULL ? g_bytes_get_size (fronts) : 0;

  pillion_statement_copy_bytes (statement, 0, self->transfer, sizeof self->transfer);
  self->serving = pillion_statement_get_integer (statement, 1) != 0;
  pillion_statement_copy_bytes (statement, 2, self->device, sizeof self->device);
  self->state = (PillionHistoryRowState) pillion_statement_get_integer (statement, 3);
  self->since = (guint64) pillion_statement_get_integer (statement, 4);
  self->until = (guint64) pillion_statement_get_integer (statement, 5);
  pillion_statement_copy_bytes (statement, 6, self->key, sizeof self->key);
  self->top = pillion_statement_get_integer (statement, 7);
  self->phase = (PillionHistoryPhase) pillion_statement_get_integer (statement, 8);
  self->front = (guint) pillion_statement_get_integer (statement, 9);
  self->cursor = pillion_statement_get_integer (statement, 10);
  if (length > 0)
    g_array_append_vals (self->fronts, g_bytes_get_data (fronts, NULL), (guint) (length / sizeof (PillionHistoryFront)));
  self->n_messages = (guint) pillion_statement_get_integer (statement, 12);
  self->n_done = (guint) pillion_statement_get_integer (statement, 13);
  self->n_bytes = (guint64) pillion_statement_get_integer (statement, 14);
  self->n_parts = (guint) pillion_statement_get_integer (statement, 15);
  self->n_chunks = (guint) pillion_statement_get_integer (statement, 16);
  self->n_confirmed = (guint) pillion_statement_get_integer (statement, 17);
  self->started_at = (guint64) pillion_statement_get_integer (statement, 18);
  self->changed = (guint64) pillion_statement_get_integer (statement, 19);
  return self;
}

gboolean
pillion_history_load (PillionDatabase    *database,
                      const guint8       *transfer,
                      PillionHistoryRow **row,
                      GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT " COLUMNS " FROM history_transfers WHERE transfer = ?1");

  *row = NULL;
  pillion_statement_bind_bytes (statement, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  if (pillion_statement_next (statement))
    *row = read_row (statement);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_list (PillionDatabase *database,
                      GPtrArray      **rows,
                      GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT " COLUMNS " FROM history_transfers ORDER BY started_at, transfer");

  return pillion_statement_list (statement, read_row, (GDestroyNotify) pillion_history_row_free, rows, error);
}

gboolean
pillion_history_remove (PillionDatabase *database,
                        const guint8    *transfer,
                        GError         **error)
{
  g_autoptr (PillionStatement) parts =
    pillion_database_prepare (database, "DELETE FROM history_parts WHERE transfer = ?1");
  g_autoptr (PillionStatement) chains =
    pillion_database_prepare (database, "DELETE FROM history_chains WHERE transfer = ?1");
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM history_transfers WHERE transfer = ?1");

  pillion_statement_bind_bytes (parts, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_bytes (chains, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_bytes (statement, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  return pillion_statement_run (parts, error) && pillion_statement_run (chains, error) &&
         pillion_statement_run (statement, error);
}

/* ----- parts ----- */

static void
bind_part (PillionStatement *statement,
           const guint8     *transfer,
           guint             part)
{
  pillion_statement_bind_bytes (statement, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, part);
}

gboolean
pillion_history_parts_save (PillionDatabase *database,
                            const guint8    *transfer,
                            guint            part,
                            GBytes          *content,
                            GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO history_parts (transfer, part, content) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT (transfer, part) DO NOTHING");

  bind_part (statement, transfer, part);
  pillion_statement_bind_gbytes (statement, 3, content);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_history_parts_load (PillionDatabase *database,
                            const guint8    *transfer,
                            guint            part,
                            GBytes         **content,
                            GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT content FROM history_parts WHERE transfer = ?1 AND part = ?2");

  bind_part (statement, transfer, part);
  *content = pillion_statement_next (statement) ? pillion_statement_dup_bytes (statement, 0) : NULL;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_parts_remove (PillionDatabase *database,
                              const guint8    *transfer,
                              guint            part,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM history_parts WHERE transfer = ?1 AND part = ?2");

  bind_part (statement, transfer, part);
  return pillion_statement_run (statement, error);
}
