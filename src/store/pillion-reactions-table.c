/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-reactions-table.h"

void
pillion_reaction_row_free (PillionReactionRow *self)
{
  g_free (self->emoji);
  g_free (self);
}

static void
bind_target (PillionStatement *statement,
             const guint8     *target_author,
             const guint8     *target_message)
{
  pillion_statement_bind_bytes (statement, 1, target_author, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, target_message, PILLION_MESSAGE_ID_BYTES);
}

/* Where the message is not here, or is deleted, nothing is counted. */
static gboolean
count (PillionDatabase    *database,
       PillionReactionRow *row,
       GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE messages SET n_reactions = (SELECT count (*) FROM reactions"
                              "  WHERE target_author = ?1 AND target_message = ?2 AND chat = messages.chat"
                              "  AND emoji <> '')"
                              " WHERE author = ?1 AND message_id = ?2 AND deleted = 0");

  bind_target (statement, row->target_author, row->target_message);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_reactions_save (PillionDatabase    *database,
                        PillionReactionRow *row,
                        gboolean           *is_newest,
                        GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO reactions (target_author, target_message, author, chat, device, sent_at,"
                              " emoji) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                              " ON CONFLICT (target_author, target_message, author) DO UPDATE SET"
                              " chat = excluded.chat, device = excluded.device, sent_at = excluded.sent_at,"
                              " emoji = excluded.emoji"
                              " WHERE (excluded.sent_at, excluded.device) >= (sent_at, device)");

  bind_target (statement, row->target_author, row->target_message);
  pillion_statement_bind_bytes (statement, 3, row->author, sizeof row->author);
  pillion_statement_bind_bytes (statement, 4, row->chat, sizeof row->chat);
  pillion_statement_bind_bytes (statement, 5, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 6, (gint64) row->sent_at);
  pillion_statement_bind_text (statement, 7, row->emoji);
  if (!pillion_statement_run (statement, error))
    return FALSE;
  *is_newest = pillion_database_changes (database) > 0;
  return !*is_newest || count (database, row, error);
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionReactionRow *self = g_new0 (PillionReactionRow, 1);

  pillion_statement_copy_bytes (statement, 0, self->target_author, sizeof self->target_author);
  pillion_statement_copy_bytes (statement, 1, self->target_message, sizeof self->target_message);
  pillion_statement_copy_bytes (statement, 2, self->author, sizeof self->author);
  pillion_statement_copy_bytes (statement, 3, self->chat, sizeof self->chat);
  pillion_statement_copy_bytes (statement, 4, self->device, sizeof self->device);
  self->sent_at = (guint64) pillion_statement_get_integer (statement, 5);
  self->emoji = pillion_statement_dup_text (statement, 6);
  return self;
}

/* Of a message of a chat, from its target on. */
static gboolean
list (PillionStatement *statement,
      const guint8     *chat,
      const guint8     *target_author,
      const guint8     *target_message,
      GPtrArray       **rows,
      GError          **error)
{
  bind_target (statement, target_author, target_message);
  pillion_statement_bind_bytes (statement, 3, chat, PILLION_ACCOUNT_ID_BYTES);
  return pillion_statement_list (statement, read_row, (GDestroyNotify) pillion_reaction_row_free, rows, error);
}

#define SELECT_OF_MESSAGE                                                 \
  "SELECT target_author, target_message, author, chat, device, sent_at, emoji" \
  " FROM reactions WHERE target_author = ?1 AND target_message = ?2 AND chat = ?3"

gboolean
pillion_reactions_list (PillionDatabase *database,
                        const guint8    *chat,
                        const guint8    *target_author,
                        const guint8    *target_message,
                        GPtrArray      **rows,
                        GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, SELECT_OF_MESSAGE " AND emoji <> '' ORDER BY sent_at, author");

  return list (statement, chat, target_author, target_message, rows, error);
}

gboolean
pillion_reactions_list_all (PillionDatabase *database,
                            const guint8    *chat,
                            const guint8    *target_author,
                            const guint8    *target_message,
                            GPtrArray      **rows,
                            GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, SELECT_OF_MESSAGE " ORDER BY sent_at, author");

  return list (statement, chat, target_author, target_message, rows, error);
}

gboolean
pillion_reactions_remove (PillionDatabase *database,
                          const guint8    *target_author,
                          const guint8    *target_message,
                          GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM reactions WHERE target_author = ?1 AND target_message = ?2");

  bind_target (statement, target_author, target_message);
  return pillion_statement_run (statement, error);
}
