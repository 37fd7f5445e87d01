/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-unsent-changes-table.h"

/* What a change was applied as. */
#define ITS_REACTION \
  " FROM reactions r WHERE r.target_author = u.target_author AND r.target_message = u.target_message" \
  " AND r.device = u.device AND r.sent_at = u.sent_at"
#define OF_ITS_MESSAGE " FROM versions v WHERE v.author = u.target_author AND v.message_id = u.target_message"
#define ITS_VERSION OF_ITS_MESSAGE " AND v.device = u.device AND v.sent_at = u.sent_at"

/* Whether a change u is of use: a reaction or an edit that is the newest, or the one end. The end of a
 * message took its reactions and texts along.
 */
#define IS_OF_USE                                                                                                      \
  " CASE u.type WHEN 2 THEN EXISTS (SELECT 1" ITS_REACTION ")"                                                         \
  " WHEN 3 THEN EXISTS (SELECT 1" ITS_VERSION " AND v.text IS NOT NULL)"                                               \
  "  AND NOT EXISTS (SELECT 1" OF_ITS_MESSAGE                                                                            \
  "   AND (v.text IS NULL OR (v.sent_at, v.device) > (u.sent_at, u.device)))"                                           \
  " ELSE NOT EXISTS (SELECT 1" OF_ITS_MESSAGE " AND v.text IS NULL AND (v.sent_at, v.device) <> (u.sent_at, u.device))" \
  " END"

/* It was not sent, or its file is still on its way to the relay. */
#define GOES_WITH_MESSAGE                                                              \
  " u.type <> 4 AND EXISTS (SELECT 1 FROM messages m WHERE m.author = u.target_author" \
  "  AND m.message_id = u.target_message AND (m.state = 4 OR (m.state = 2 AND m.authored IS NULL)))"

void
pillion_unsent_change_row_free (PillionUnsentChangeRow *self)
{
  g_free (self->text);
  g_free (self);
}

gboolean
pillion_unsent_changes_add (PillionDatabase        *database,
                            PillionUnsentChangeRow *row,
                            GError                **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO unsent_changes (chat, target_author, target_message, type, message_id,"
                              " device, sent_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

  pillion_statement_bind_bytes (statement, 1, row->chat, sizeof row->chat);
  pillion_statement_bind_bytes (statement, 2, row->target_author, sizeof row->target_author);
  pillion_statement_bind_bytes (statement, 3, row->target_message, sizeof row->target_message);
  pillion_statement_bind_integer (statement, 4, row->type);
  pillion_statement_bind_bytes (statement, 5, row->message_id, sizeof row->message_id);
  pillion_statement_bind_bytes (statement, 6, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 7, (gint64) row->sent_at);
  if (!pillion_statement_run (statement, error))
    return FALSE;
  row->id = pillion_database_last_row_id (database);
  return TRUE;
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionUnsentChangeRow *self = g_new0 (PillionUnsentChangeRow, 1);

  self->id = pillion_statement_get_integer (statement, 0);
  pillion_statement_copy_bytes (statement, 1, self->chat, sizeof self->chat);
  pillion_statement_copy_bytes (statement, 2, self->target_author, sizeof self->target_author);
  pillion_statement_copy_bytes (statement, 3, self->target_message, sizeof self->target_message);
  self->type = (guint16) pillion_statement_get_integer (statement, 4);
  pillion_statement_copy_bytes (statement, 5, self->message_id, sizeof self->message_id);
  pillion_statement_copy_bytes (statement, 6, self->device, sizeof self->device);
  self->sent_at = (guint64) pillion_statement_get_integer (statement, 7);
  self->text = pillion_statement_dup_text (statement, 8);
  return self;
}

gboolean
pillion_unsent_changes_list (PillionDatabase *database,
                             GPtrArray      **rows,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT id, chat, target_author, target_message, type, message_id, device, sent_at,"
                              " CASE type WHEN 2 THEN (SELECT r.emoji" ITS_REACTION ")"
                              " ELSE (SELECT v.text" ITS_VERSION ") END"
                              " FROM unsent_changes u WHERE" IS_OF_USE " AND NOT (" GOES_WITH_MESSAGE ") ORDER BY id");

  return pillion_statement_list (statement, read_row, (GDestroyNotify) pillion_unsent_change_row_free, rows, error);
}

gboolean
pillion_unsent_changes_sweep (PillionDatabase *database,
                              GError         **error)
{
  g_autoptr (PillionStatement) texts =
    pillion_database_prepare (database,
                              "DELETE FROM versions WHERE text IS NOT NULL AND (author, message_id, sent_at, device) IN"
                              " (SELECT target_author, target_message, sent_at, device FROM unsent_changes u"
                              "  WHERE type = 3 AND NOT (" IS_OF_USE "))");
  g_autoptr (PillionStatement) rows =
    pillion_database_prepare (database, "DELETE FROM unsent_changes AS u WHERE NOT (" IS_OF_USE ")");

  return pillion_statement_run (texts, error) && pillion_statement_run (rows, error);
}

static gboolean
run_for_device (PillionStatement       *statement,
                PillionUnsentChangeRow *row,
                const guint8           *device,
                GError                **error)
{
  pillion_statement_bind_bytes (statement, 1, row->target_author, sizeof row->target_author);
  pillion_statement_bind_bytes (statement, 2, row->target_message, sizeof row->target_message);
  pillion_statement_bind_bytes (statement, 3, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 4, (gint64) row->sent_at);
  pillion_statement_bind_bytes (statement, 5, device, PILLION_DEVICE_ID_BYTES);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_unsent_changes_adopt (PillionDatabase        *database,
                              PillionUnsentChangeRow *row,
                              const guint8           *device,
                              GError                **error)
{
  g_autoptr (PillionStatement) applied =
    row->type == 2
      ? pillion_database_prepare (database,
                                  "UPDATE reactions SET device = ?5 WHERE target_author = ?1 AND target_message = ?2"
                                  " AND device = ?3 AND sent_at = ?4")
      : pillion_database_prepare (database,
                                  "UPDATE versions SET device = ?5 WHERE author = ?1 AND message_id = ?2"
                                  " AND device = ?3 AND sent_at = ?4");
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM unsent_changes WHERE id = ?1");

  pillion_statement_bind_integer (statement, 1, row->id);
  return run_for_device (applied, row, device, error) && pillion_statement_run (statement, error);
}

gboolean
pillion_unsent_changes_settle (PillionDatabase *database,
                               const guint8    *target_author,
                               const guint8    *target_message,
                               gboolean         is_reaction,
                               const guint8    *device,
                               guint64          sent_at,
                               GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "DELETE FROM unsent_changes WHERE target_author = ?1 AND target_message = ?2"
                              " AND device = ?3 AND sent_at = ?4 AND (type = 2) = ?5");

  pillion_statement_bind_bytes (statement, 1, target_author, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, target_message, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_bytes (statement, 3, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_integer (statement, 4, (gint64) sent_at);
  pillion_statement_bind_integer (statement, 5, is_reaction);
  return pillion_statement_run (statement, error);
}
