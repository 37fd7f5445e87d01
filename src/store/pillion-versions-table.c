/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-versions-table.h"

void
pillion_version_row_free (PillionVersionRow *self)
{
  g_free (self->text);
  g_free (self);
}

static void
bind_message (PillionStatement *statement,
              const guint8     *author,
              const guint8     *message)
{
  pillion_statement_bind_bytes (statement, 1, author, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, message, PILLION_MESSAGE_ID_BYTES);
}

/* Of too many the oldest go, but for the first text and the end. */
static gboolean
drop_oldest (PillionDatabase   *database,
             PillionVersionRow *row,
             GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "DELETE FROM versions WHERE author = ?1 AND message_id = ?2 AND text IS NOT NULL"
                              " AND (sent_at, device) IN (SELECT sent_at, device FROM versions"
                              "  WHERE author = ?1 AND message_id = ?2 AND text IS NOT NULL"
                              "  ORDER BY sent_at DESC, device DESC LIMIT -1 OFFSET ?3)"
                              " AND (sent_at, device) > (SELECT sent_at, device FROM versions"
                              "  WHERE author = ?1 AND message_id = ?2 ORDER BY sent_at, device LIMIT 1)");

  bind_message (statement, row->author, row->message);
  pillion_statement_bind_integer (statement, 3, PILLION_VERSIONS_MAX - 1);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_versions_add (PillionDatabase   *database,
                      PillionVersionRow *row,
                      GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO versions (author, message_id, chat, device, sent_at, text)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                              " ON CONFLICT (author, message_id, sent_at, device) DO UPDATE SET text = excluded.text"
                              " WHERE text IS NOT NULL");

  bind_message (statement, row->author, row->message);
  pillion_statement_bind_bytes (statement, 3, row->chat, sizeof row->chat);
  pillion_statement_bind_bytes (statement, 4, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 5, (gint64) row->sent_at);
  pillion_statement_bind_text (statement, 6, row->text);
  return pillion_statement_run (statement, error) && drop_oldest (database, row, error);
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionVersionRow *self = g_new0 (PillionVersionRow, 1);

  pillion_statement_copy_bytes (statement, 0, self->author, sizeof self->author);
  pillion_statement_copy_bytes (statement, 1, self->message, sizeof self->message);
  pillion_statement_copy_bytes (statement, 2, self->chat, sizeof self->chat);
  pillion_statement_copy_bytes (statement, 3, self->device, sizeof self->device);
  self->sent_at = (guint64) pillion_statement_get_integer (statement, 4);
  self->text = pillion_statement_dup_text (statement, 5);
  return self;
}

gboolean
pillion_versions_list (PillionDatabase *database,
                       const guint8    *chat,
                       const guint8    *author,
                       const guint8    *message,
                       GPtrArray      **rows,
                       GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT author, message_id, chat, device, sent_at, text FROM versions"
                              " WHERE author = ?1 AND message_id = ?2 AND chat = ?3 ORDER BY sent_at, device");

  bind_message (statement, author, message);
  pillion_statement_bind_bytes (statement, 3, chat, PILLION_ACCOUNT_ID_BYTES);
  return pillion_statement_list (statement, read_row, (GDestroyNotify) pillion_version_row_free, rows, error);
}

gboolean
pillion_versions_remove_texts (PillionDatabase *database,
                               const guint8    *author,
                               const guint8    *message,
                               GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "DELETE FROM versions WHERE author = ?1 AND message_id = ?2 AND text IS NOT NULL");

  bind_message (statement, author, message);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_hidden_messages_add (PillionDatabase *database,
                             const guint8    *author,
                             const guint8    *message,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO hidden_messages (author, message_id) VALUES (?1, ?2)"
                              " ON CONFLICT (author, message_id) DO NOTHING");

  bind_message (statement, author, message);
  return pillion_statement_run (statement, error);
}

static gpointer
read_key (PillionStatement *statement)
{
  return pillion_statement_dup_bytes (statement, 0);
}

gboolean
pillion_hidden_messages_list (PillionDatabase *database,
                              GPtrArray      **keys,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT CAST (author || message_id AS BLOB) FROM hidden_messages");

  return pillion_statement_list (statement, read_key, (GDestroyNotify) g_bytes_unref, keys, error);
}

gboolean
pillion_hidden_messages_contain (PillionDatabase *database,
                                 const guint8    *author,
                                 const guint8    *message,
                                 gboolean        *contained,
                                 GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT 1 FROM hidden_messages WHERE author = ?1 AND message_id = ?2");

  bind_message (statement, author, message);
  *contained = pillion_statement_next (statement);
  return pillion_statement_finish (statement, error);
}
