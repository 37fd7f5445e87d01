/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-history-flaws.h"

#include <string.h>

/* Whoever lies about chats fills no more of the store than this. */
#define CHATS_MAX 1000

PillionHistoryFlawRow
pillion_history_flaw_of (const PillionHistoryRow *transfer,
                         PillionHistoryCheck      check,
                         guint64                  noted_at)
{
  PillionHistoryFlawRow row = {
    .missed = transfer->changed != 0,
    .chunk = transfer->n_chunks,
    .check = check,
    .since = transfer->changed != 0 ? transfer->changed : transfer->since,
    .noted_at = noted_at,
  };

  memcpy (row.transfer, transfer->transfer, sizeof row.transfer);
  memcpy (row.device, transfer->device, sizeof row.device);
  return row;
}

static gboolean
has_room (PillionDatabase             *database,
          const PillionHistoryFlawRow *row,
          gboolean                    *room,
          GError                     **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT count (*) < ?1 OR count (*) FILTER (WHERE chat = ?2) > 0"
                                        " FROM history_flaws WHERE missed = ?3");

  pillion_statement_bind_integer (statement, 1, CHATS_MAX);
  pillion_statement_bind_bytes (statement, 2, row->chat, sizeof row->chat);
  pillion_statement_bind_integer (statement, 3, row->missed);
  *room = pillion_statement_next (statement) && pillion_statement_get_integer (statement, 0) != 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_flaws_note (PillionDatabase             *database,
                            const PillionHistoryFlawRow *row,
                            GError                     **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO history_flaws (chat, missed, transfer, device, chunk, failed, n_messages,"
                              " since, noted_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                              " ON CONFLICT (chat, missed) DO UPDATE SET"
                              " chunk = iif (transfer = excluded.transfer, chunk, excluded.chunk),"
                              " failed = iif (transfer = excluded.transfer, failed, excluded.failed),"
                              " n_messages = iif (transfer = excluded.transfer, n_messages, 0) + excluded.n_messages,"
                              " since = min (since, excluded.since), noted_at = excluded.noted_at,"
                              " transfer = excluded.transfer, device = excluded.device");
  gboolean named = row->has_chat;

  if (named && !has_room (database, row, &named, error))
    return FALSE;
  pillion_statement_bind_bytes (statement, 1, named ? row->chat : (const guint8 *) "", named ? sizeof row->chat : 0);
  pillion_statement_bind_integer (statement, 2, row->missed);
  pillion_statement_bind_bytes (statement, 3, row->transfer, sizeof row->transfer);
  pillion_statement_bind_bytes (statement, 4, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 5, row->chunk);
  pillion_statement_bind_integer (statement, 6, row->check);
  pillion_statement_bind_integer (statement, 7, row->n_messages);
  pillion_statement_bind_integer (statement, 8, (gint64) row->since);
  pillion_statement_bind_integer (statement, 9, (gint64) row->noted_at);
  return pillion_statement_run (statement, error);
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionHistoryFlawRow *self = g_new0 (PillionHistoryFlawRow, 1);

  self->has_chat = pillion_statement_copy_bytes (statement, 0, self->chat, sizeof self->chat);
  self->missed = pillion_statement_get_integer (statement, 1) != 0;
  pillion_statement_copy_bytes (statement, 2, self->transfer, sizeof self->transfer);
  pillion_statement_copy_bytes (statement, 3, self->device, sizeof self->device);
  self->chunk = (guint) pillion_statement_get_integer (statement, 4);
  self->check = (PillionHistoryCheck) pillion_statement_get_integer (statement, 5);
  self->n_messages = (guint) pillion_statement_get_integer (statement, 6);
  self->since = (guint64) pillion_statement_get_integer (statement, 7);
  self->noted_at = (guint64) pillion_statement_get_integer (statement, 8);
  return self;
}

gboolean
pillion_history_flaws_list (PillionDatabase *database,
                            GPtrArray      **rows,
                            GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT chat, missed, transfer, device, chunk, failed, n_messages,"
                                        " since, noted_at FROM history_flaws ORDER BY noted_at, chat, missed");

  return pillion_statement_list (statement, read_row, g_free, rows, error);
}

gboolean
pillion_history_flaws_exist (PillionDatabase *database,
                             const guint8    *transfer,
                             gboolean        *exist,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT EXISTS (SELECT 1 FROM history_flaws WHERE ?1 IS NULL OR transfer = ?1)");

  pillion_statement_bind_bytes (statement, 1, transfer, PILLION_MESSAGE_ID_BYTES);
  *exist = pillion_statement_next (statement) && pillion_statement_get_integer (statement, 0) != 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_flaws_count (PillionDatabase *database,
                             gboolean        *exist,
                             guint64         *n_messages,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT count (*) > 0, coalesce (sum (n_messages), 0) FROM history_flaws");

  *exist = pillion_statement_next (statement) && pillion_statement_get_integer (statement, 0) != 0;
  *n_messages = *exist ? (guint64) pillion_statement_get_integer (statement, 1) : 0;
  return pillion_statement_finish (statement, error);
}

/* A flaw that is noted of this transfer may be its own, whose row nothing else is to take, or one that it
 * found again. Then another of the same kind that came to its end had found it; of what was missed, one
 * that went no farther back: until all of that is here, from when on it is missing only gets earlier.
 */
gboolean
pillion_history_flaws_wait (PillionDatabase        *database,
                            const PillionHistoryRow *transfer,
                            const guint8           *chat,
                            gboolean               *wait,
                            GError                **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT EXISTS (SELECT 1 FROM history_flaws WHERE chat = ?1 AND (transfer <> ?2"
                                        " OR EXISTS (SELECT 1 FROM history_transfers WHERE transfer <> ?2"
                                        " AND serving = 0 AND state = ?3 AND changed >= ?4"
                                        " AND (changed > 0) = (?4 > 0))))");

  pillion_statement_bind_bytes (statement, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, transfer->transfer, sizeof transfer->transfer);
  pillion_statement_bind_integer (statement, 3, PILLION_HISTORY_ROW_DONE);
  pillion_statement_bind_integer (statement, 4, (gint64) transfer->changed);
  *wait = pillion_statement_next (statement) && pillion_statement_get_integer (statement, 0) != 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_flaws_mend (PillionDatabase         *database,
                            const PillionHistoryRow *transfer,
                            GError                 **error)
{
  gboolean missed = transfer->changed != 0;
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM history_flaws"
                                        " WHERE missed = ?1 AND transfer <> ?2 AND (missed = 1 OR since >= ?3)");

  pillion_statement_bind_integer (statement, 1, missed);
  pillion_statement_bind_bytes (statement, 2, transfer->transfer, sizeof transfer->transfer);
  pillion_statement_bind_integer (statement, 3, (gint64) transfer->since);
  return pillion_statement_run (statement, error);
}
