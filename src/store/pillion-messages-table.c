/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-messages-table.h"

#define COLUMNS "id, chat, author, message_id, device, type, state, text, authored, sent_at, received_at, printed"

void
pillion_message_row_free (PillionMessageRow *self)
{
  g_free (self->text);
  g_clear_pointer (&self->authored, g_bytes_unref);
  g_free (self);
}

void
pillion_chat_row_free (PillionChatRow *self)
{
  g_clear_pointer (&self->last, pillion_message_row_free);
  g_free (self);
}

static PillionMessageRow *
read_row (PillionStatement *statement)
{
  PillionMessageRow *self = g_new0 (PillionMessageRow, 1);

  self->id = pillion_statement_get_integer (statement, 0);
  pillion_statement_copy_bytes (statement, 1, self->chat, sizeof self->chat);
  pillion_statement_copy_bytes (statement, 2, self->author, sizeof self->author);
  pillion_statement_copy_bytes (statement, 3, self->message_id, sizeof self->message_id);
  pillion_statement_copy_bytes (statement, 4, self->device, sizeof self->device);
  self->type = (guint16) pillion_statement_get_integer (statement, 5);
  self->state = (PillionMessageState) pillion_statement_get_integer (statement, 6);
  self->text = pillion_statement_dup_text (statement, 7);
  self->authored = pillion_statement_dup_bytes (statement, 8);
  self->sent_at = (guint64) pillion_statement_get_integer (statement, 9);
  self->received_at = (guint64) pillion_statement_get_integer (statement, 10);
  self->printed = pillion_statement_get_integer (statement, 11) != 0;
  return self;
}

static gboolean
read_rows (PillionStatement *statement,
           GPtrArray       **rows,
           GError          **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_message_row_free);
  GError *row_error = NULL;

  while (pillion_statement_next (statement, &row_error))
    g_ptr_array_add (list, read_row (statement));
  if (row_error != NULL) {
    g_propagate_error (error, row_error);
    return FALSE;
  }
  *rows = g_steal_pointer (&list);
  return TRUE;
}

static gboolean
move_chat_up (PillionDatabase   *database,
              PillionMessageRow *row,
              GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO chats (account, last_message, last_at, n_unread) VALUES (?1, ?2, ?3, ?4)"
                              " ON CONFLICT (account) DO UPDATE SET last_message = excluded.last_message,"
                              " last_at = excluded.last_at, n_unread = n_unread + excluded.n_unread");

  pillion_statement_bind_bytes (statement, 1, row->chat, sizeof row->chat);
  pillion_statement_bind_integer (statement, 2, row->id);
  pillion_statement_bind_integer (statement, 3, (gint64) row->received_at);
  pillion_statement_bind_integer (statement, 4, !row->printed);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_messages_insert (PillionDatabase   *database,
                         PillionMessageRow *row,
                         gboolean          *is_new,
                         GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO messages (chat, author, message_id, device, type, state, text, authored,"
                              " sent_at, received_at, printed)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                              " ON CONFLICT (author, message_id) DO NOTHING");

  pillion_statement_bind_bytes (statement, 1, row->chat, sizeof row->chat);
  pillion_statement_bind_bytes (statement, 2, row->author, sizeof row->author);
  pillion_statement_bind_bytes (statement, 3, row->message_id, sizeof row->message_id);
  pillion_statement_bind_bytes (statement, 4, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 5, row->type);
  pillion_statement_bind_integer (statement, 6, row->state);
  pillion_statement_bind_text (statement, 7, row->text);
  pillion_statement_bind_gbytes (statement, 8, row->authored);
  pillion_statement_bind_integer (statement, 9, (gint64) row->sent_at);
  pillion_statement_bind_integer (statement, 10, (gint64) row->received_at);
  pillion_statement_bind_integer (statement, 11, row->printed);
  if (!pillion_statement_run (statement, error))
    return FALSE;
  *is_new = pillion_database_changes (database) == 1;
  if (!*is_new)
    return TRUE;
  row->id = pillion_database_last_row_id (database);
  return move_chat_up (database, row, error);
}

gboolean
pillion_messages_replace (PillionDatabase   *database,
                          PillionMessageRow *row,
                          GError           **error)
{
  g_autoptr (PillionStatement) count =
    pillion_database_prepare (database,
                              "UPDATE chats SET n_unread = n_unread"
                              "  + (SELECT printed FROM messages WHERE id = ?1) - ?2"
                              " WHERE account = (SELECT chat FROM messages WHERE id = ?1)");
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE messages SET message_id = ?2, device = ?3, type = ?4, state = ?5, text = ?6,"
                              " authored = ?7, sent_at = ?8, printed = ?9, author = ?10 WHERE id = ?1");

  pillion_statement_bind_integer (count, 1, row->id);
  pillion_statement_bind_integer (count, 2, row->printed);
  pillion_statement_bind_integer (statement, 1, row->id);
  pillion_statement_bind_bytes (statement, 2, row->message_id, sizeof row->message_id);
  pillion_statement_bind_bytes (statement, 3, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 4, row->type);
  pillion_statement_bind_integer (statement, 5, row->state);
  pillion_statement_bind_text (statement, 6, row->text);
  pillion_statement_bind_gbytes (statement, 7, row->authored);
  pillion_statement_bind_integer (statement, 8, (gint64) row->sent_at);
  pillion_statement_bind_integer (statement, 9, row->printed);
  pillion_statement_bind_bytes (statement, 10, row->author, sizeof row->author);
  return pillion_statement_run (count, error) && pillion_statement_run (statement, error);
}

gboolean
pillion_messages_find (PillionDatabase    *database,
                       const guint8       *author,
                       const guint8       *message_id,
                       PillionMessageRow **row,
                       GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT " COLUMNS " FROM messages WHERE author = ?1 AND message_id = ?2");
  GError *row_error = NULL;

  *row = NULL;
  pillion_statement_bind_bytes (statement, 1, author, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, message_id, PILLION_MESSAGE_ID_BYTES);
  if (pillion_statement_next (statement, &row_error))
    *row = read_row (statement);
  if (row_error == NULL)
    return TRUE;
  g_propagate_error (error, row_error);
  return FALSE;
}

gboolean
pillion_messages_set_state (PillionDatabase    *database,
                            gint64              id,
                            PillionMessageState state,
                            GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE messages SET state = ?2 WHERE id = ?1");

  pillion_statement_bind_integer (statement, 1, id);
  pillion_statement_bind_integer (statement, 2, state);
  return pillion_statement_run (statement, error);
}

/* The chat goes back to the message before; a chat without messages goes. */
static gboolean
let_go_of_last (PillionDatabase *database,
                gint64           id,
                GError         **error)
{
  g_autoptr (PillionStatement) move =
    pillion_database_prepare (database,
                              "UPDATE chats SET last_message = before.id, last_at = before.received_at"
                              " FROM (SELECT id, received_at FROM messages"
                              "  WHERE chat = (SELECT chat FROM messages WHERE id = ?1) AND id <> ?1"
                              "  ORDER BY id DESC LIMIT 1) AS before"
                              " WHERE last_message = ?1");
  g_autoptr (PillionStatement) drop =
    pillion_database_prepare (database, "DELETE FROM chats WHERE last_message = ?1");

  pillion_statement_bind_integer (move, 1, id);
  pillion_statement_bind_integer (drop, 1, id);
  return pillion_statement_run (move, error) && pillion_statement_run (drop, error);
}

gboolean
pillion_messages_remove (PillionDatabase *database,
                         gint64           id,
                         GError         **error)
{
  g_autoptr (PillionStatement) count =
    pillion_database_prepare (database,
                              "UPDATE chats SET n_unread = n_unread - 1"
                              " WHERE account = (SELECT chat FROM messages WHERE id = ?1 AND printed = 0)");
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM messages WHERE id = ?1");

  pillion_statement_bind_integer (count, 1, id);
  pillion_statement_bind_integer (statement, 1, id);
  return pillion_statement_run (count, error) && let_go_of_last (database, id, error) &&
         pillion_statement_run (statement, error);
}

gboolean
pillion_messages_list (PillionDatabase *database,
                       const guint8    *chat,
                       gint64           before,
                       guint            limit,
                       GPtrArray      **rows,
                       GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT " COLUMNS " FROM (SELECT * FROM messages WHERE chat = ?1 AND id < ?2"
                              " ORDER BY id DESC LIMIT ?3) ORDER BY id");

  pillion_statement_bind_bytes (statement, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, before > 0 ? before : G_MAXINT64);
  pillion_statement_bind_integer (statement, 3, limit);
  return read_rows (statement, rows, error);
}

gboolean
pillion_messages_list_unprinted (PillionDatabase *database,
                                 guint            limit,
                                 GPtrArray      **rows,
                                 GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT " COLUMNS " FROM messages WHERE printed = 0 ORDER BY id LIMIT ?1");

  pillion_statement_bind_integer (statement, 1, limit);
  return read_rows (statement, rows, error);
}

gboolean
pillion_messages_set_printed (PillionDatabase *database,
                              gint64           id,
                              GError         **error)
{
  g_autoptr (PillionStatement) mark =
    pillion_database_prepare (database, "UPDATE messages SET printed = 1 WHERE id = ?1 AND printed = 0");
  g_autoptr (PillionStatement) count =
    pillion_database_prepare (database,
                              "UPDATE chats SET n_unread = n_unread - 1"
                              " WHERE account = (SELECT chat FROM messages WHERE id = ?1) AND n_unread > 0");

  pillion_statement_bind_integer (mark, 1, id);
  if (!pillion_statement_run (mark, error))
    return FALSE;
  if (pillion_database_changes (database) == 0)
    return TRUE;
  pillion_statement_bind_integer (count, 1, id);
  return pillion_statement_run (count, error);
}

gboolean
pillion_chats_list (PillionDatabase *database,
                    GPtrArray      **rows,
                    GError         **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_chat_row_free);
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT " COLUMNS ", n_unread FROM chats JOIN messages ON messages.id = last_message"
                              " ORDER BY last_at DESC, id DESC");
  GError *row_error = NULL;

  while (pillion_statement_next (statement, &row_error)) {
    PillionChatRow *chat = g_new0 (PillionChatRow, 1);
    pillion_statement_copy_bytes (statement, 1, chat->account, sizeof chat->account);
    chat->last = read_row (statement);
    chat->n_unread = (guint) pillion_statement_get_integer (statement, 12);
    g_ptr_array_add (list, chat);
  }
  if (row_error != NULL) {
    g_propagate_error (error, row_error);
    return FALSE;
  }
  *rows = g_steal_pointer (&list);
  return TRUE;
}
