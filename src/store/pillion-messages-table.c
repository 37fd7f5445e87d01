/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-messages-table-private.h"
#include "store/pillion-search-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

void
pillion_message_row_free (PillionMessageRow *self)
{
  g_free (self->text);
  g_free (self->reply_quote);
  g_clear_pointer (&self->authored, g_bytes_unref);
  g_clear_pointer (&self->reactions, g_ptr_array_unref);
  g_clear_pointer (&self->attachment, pillion_attachment_row_free);
  g_free (self);
}

gpointer
pillion_message_row_read (PillionStatement *statement)
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
  self->unread = pillion_statement_get_integer (statement, 12) != 0;
  self->receipt_due = (PillionReceiptKind) pillion_statement_get_integer (statement, 13);
  self->is_reply = pillion_statement_copy_bytes (statement, 14, self->reply_author, sizeof self->reply_author) &&
                   pillion_statement_copy_bytes (statement, 15, self->reply_message, sizeof self->reply_message);
  self->reply_quote = pillion_statement_dup_text (statement, 16);
  self->forwarded = pillion_statement_get_integer (statement, 17) != 0;
  self->edited_at = (guint64) pillion_statement_get_integer (statement, 18);
  self->deleted = pillion_statement_get_integer (statement, 19) != 0;
  self->n_reactions = (guint) pillion_statement_get_integer (statement, 20);
  self->has_attachment = pillion_statement_get_integer (statement, 21) != 0;
  self->history = pillion_statement_get_integer (statement, 22) != 0;
  return self;
}

gboolean
pillion_message_row_fill (PillionDatabase   *database,
                          PillionMessageRow *row,
                          GError           **error)
{
  if (row->n_reactions > 0 &&
      !pillion_reactions_list (database, row->chat, row->author, row->message_id, &row->reactions, error))
    return FALSE;
  return !row->has_attachment || pillion_attachments_load (database, row->id, &row->attachment, error);
}

static gboolean
read_rows (PillionDatabase  *database,
           PillionStatement *statement,
           GPtrArray       **rows,
           GError          **error)
{
  g_autoptr (GPtrArray) list = NULL;

  if (!pillion_statement_list (statement, pillion_message_row_read, (GDestroyNotify) pillion_message_row_free, &list, error))
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    if (!pillion_message_row_fill (database, list->pdata[i], error))
      return FALSE;
  }
  *rows = g_steal_pointer (&list);
  return TRUE;
}

/* row is NULL when there is none. */
static gboolean
read_one (PillionDatabase    *database,
          PillionStatement   *statement,
          PillionMessageRow **row,
          GError            **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  *row = NULL;
  if (!read_rows (database, statement, &rows, error))
    return FALSE;
  if (rows->len > 0)
    *row = g_ptr_array_steal_index (rows, 0);
  return TRUE;
}

/* ----- changing ----- */

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
  pillion_statement_bind_integer (statement, 4, row->unread);
  return pillion_statement_run (statement, error);
}

static gboolean
is_spoken_of (PillionDatabase   *database,
              PillionMessageRow *row,
              gboolean          *spoken_of,
              GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT EXISTS (SELECT 1 FROM versions WHERE author = ?1 AND message_id = ?2)"
                              " OR EXISTS (SELECT 1 FROM reactions WHERE target_author = ?1 AND target_message = ?2)");

  pillion_statement_bind_bytes (statement, 1, row->author, sizeof row->author);
  pillion_statement_bind_bytes (statement, 2, row->message_id, sizeof row->message_id);
  *spoken_of = pillion_statement_next (statement) && pillion_statement_get_integer (statement, 0) != 0;
  return pillion_statement_finish (statement, error);
}

static gboolean
count_reactions (PillionDatabase   *database,
                 PillionMessageRow *row,
                 GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE messages SET n_reactions = (SELECT count (*) FROM reactions"
                              "  WHERE target_author = ?2 AND target_message = ?3 AND chat = ?4 AND emoji <> '')"
                              " WHERE id = ?1");

  pillion_statement_bind_integer (statement, 1, row->id);
  pillion_statement_bind_bytes (statement, 2, row->author, sizeof row->author);
  pillion_statement_bind_bytes (statement, 3, row->message_id, sizeof row->message_id);
  pillion_statement_bind_bytes (statement, 4, row->chat, sizeof row->chat);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_messages_catch_up (PillionDatabase   *database,
                           PillionMessageRow *row,
                           GError           **error)
{
  gboolean spoken_of;
  gboolean changed;

  if (!is_spoken_of (database, row, &spoken_of, error))
    return FALSE;
  return !spoken_of ||
         (count_reactions (database, row, error) &&
          pillion_messages_apply_versions (database, row->chat, row->author, row->message_id, &changed, error));
}

/* The values of a row from the parameter ?2 on: all but id, chat and received_at. */
static void
bind_values (PillionStatement  *statement,
             PillionMessageRow *row)
{
  pillion_statement_bind_bytes (statement, 2, row->author, sizeof row->author);
  pillion_statement_bind_bytes (statement, 3, row->message_id, sizeof row->message_id);
  pillion_statement_bind_bytes (statement, 4, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 5, row->type);
  pillion_statement_bind_integer (statement, 6, row->state);
  pillion_statement_bind_text (statement, 7, row->text);
  pillion_statement_bind_gbytes (statement, 8, row->authored);
  pillion_statement_bind_integer (statement, 9, (gint64) row->sent_at);
  pillion_statement_bind_integer (statement, 10, row->printed);
  pillion_statement_bind_integer (statement, 11, row->unread);
  pillion_statement_bind_integer (statement, 12, row->receipt_due);
  pillion_statement_bind_bytes (statement, 13, row->is_reply ? row->reply_author : NULL, sizeof row->reply_author);
  pillion_statement_bind_bytes (statement, 14, row->is_reply ? row->reply_message : NULL, sizeof row->reply_message);
  pillion_statement_bind_text (statement, 15, row->reply_quote);
  pillion_statement_bind_integer (statement, 16, row->forwarded);
  pillion_statement_bind_integer (statement, 17, row->attachment != NULL);
}

static gboolean
save_attachment (PillionDatabase   *database,
                 PillionMessageRow *row,
                 GError           **error)
{
  row->has_attachment = row->attachment != NULL;
  if (row->attachment == NULL)
    return TRUE;
  row->attachment->message = row->id;
  return pillion_attachments_save (database, row->attachment, error);
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
                              " sent_at, printed, unread, receipt_due, reply_author, reply_message, reply_quote,"
                              " forwarded, has_attachment, received_at)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
                              " ?18)"
                              " ON CONFLICT (author, message_id) DO NOTHING");
  gboolean hidden;

  *is_new = FALSE;
  if (!pillion_hidden_messages_contain (database, row->author, row->message_id, &hidden, error))
    return FALSE;
  if (hidden)
    return TRUE;
  pillion_statement_bind_bytes (statement, 1, row->chat, sizeof row->chat);
  bind_values (statement, row);
  pillion_statement_bind_integer (statement, 18, (gint64) row->received_at);
  if (!pillion_statement_run (statement, error))
    return FALSE;
  *is_new = pillion_database_changes (database) == 1;
  if (!*is_new)
    return TRUE;
  row->id = pillion_database_last_row_id (database);
  return pillion_search_put_in (database, row->id, error) && save_attachment (database, row, error) &&
         move_chat_up (database, row, error) && pillion_messages_catch_up (database, row, error);
}

gboolean
pillion_messages_replace (PillionDatabase   *database,
                          PillionMessageRow *row,
                          GError           **error)
{
  g_autoptr (PillionStatement) count =
    pillion_database_prepare (database,
                              "UPDATE chats SET n_unread = n_unread"
                              "  - (SELECT unread FROM messages WHERE id = ?1) + ?2"
                              " WHERE account = (SELECT chat FROM messages WHERE id = ?1)");
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE messages SET author = ?2, message_id = ?3, device = ?4, type = ?5, state = ?6,"
                              " text = ?7, authored = ?8, sent_at = ?9, printed = ?10, unread = ?11,"
                              " receipt_due = ?12, reply_author = ?13, reply_message = ?14, reply_quote = ?15,"
                              " forwarded = ?16, has_attachment = ?17, history = 0 WHERE id = ?1");

  pillion_statement_bind_integer (count, 1, row->id);
  pillion_statement_bind_integer (count, 2, row->unread);
  pillion_statement_bind_integer (statement, 1, row->id);
  bind_values (statement, row);
  return pillion_statement_run (count, error) && pillion_search_take_out (database, row->id, error) &&
         pillion_statement_run (statement, error) && pillion_search_put_in (database, row->id, error) &&
         save_attachment (database, row, error) && pillion_messages_catch_up (database, row, error);
}

gboolean
pillion_messages_set_state (PillionDatabase    *database,
                            gint64              id,
                            PillionMessageState state,
                            GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE messages SET state = ?2 WHERE id = ?1 AND state NOT IN (8, 9)");

  pillion_statement_bind_integer (statement, 1, id);
  pillion_statement_bind_integer (statement, 2, state);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_messages_set_authored (PillionDatabase *database,
                               gint64           id,
                               GBytes          *authored,
                               GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE messages SET authored = ?2 WHERE id = ?1");

  pillion_statement_bind_integer (statement, 1, id);
  pillion_statement_bind_gbytes (statement, 2, authored);
  return pillion_statement_run (statement, error);
}

/* The chat goes back to the message before; a stranger's that holds nothing else goes. */
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
    pillion_database_prepare (database,
                              "DELETE FROM chats WHERE last_message = ?1 AND request = 1 AND draft = ''");
  g_autoptr (PillionStatement) empty =
    pillion_database_prepare (database, "UPDATE chats SET last_message = NULL WHERE last_message = ?1");

  pillion_statement_bind_integer (move, 1, id);
  pillion_statement_bind_integer (drop, 1, id);
  pillion_statement_bind_integer (empty, 1, id);
  return pillion_statement_run (move, error) && pillion_statement_run (drop, error) &&
         pillion_statement_run (empty, error);
}

gboolean
pillion_messages_remove (PillionDatabase *database,
                         gint64           id,
                         GError         **error)
{
  g_autoptr (PillionStatement) count =
    pillion_database_prepare (database,
                              "UPDATE chats SET n_unread = n_unread - 1"
                              " WHERE account = (SELECT chat FROM messages WHERE id = ?1 AND unread = 1)");
  g_autoptr (PillionStatement) release =
    pillion_database_prepare (database, "UPDATE outbox SET message = NULL WHERE message = ?1");
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM messages WHERE id = ?1");

  pillion_statement_bind_integer (count, 1, id);
  pillion_statement_bind_integer (release, 1, id);
  pillion_statement_bind_integer (statement, 1, id);
  return pillion_statement_run (count, error) && let_go_of_last (database, id, error) &&
         pillion_statement_run (release, error) && pillion_search_take_out (database, id, error) &&
         pillion_attachments_remove (database, id, error) && pillion_statement_run (statement, error);
}

gboolean
pillion_messages_find_oldest_waiting (PillionDatabase *database,
                                      guint64         *received_at,
                                      GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT min (received_at) FROM messages WHERE state = 6");

  *received_at = G_MAXUINT64;
  if (pillion_statement_next (statement) && pillion_statement_get_integer (statement, 0) > 0)
    *received_at = (guint64) pillion_statement_get_integer (statement, 0);
  return pillion_statement_finish (statement, error);
}

static gpointer
read_id (PillionStatement *statement)
{
  gint64 id = pillion_statement_get_integer (statement, 0);

  return g_memdup2 (&id, sizeof id);
}

gboolean
pillion_messages_remove_waiting (PillionDatabase *database,
                                 GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT id FROM messages WHERE state = 6");
  g_autoptr (GPtrArray) ids = NULL;

  if (!pillion_statement_list (statement, read_id, g_free, &ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    if (!pillion_messages_remove (database, *(gint64 *) ids->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

/* ----- edits and ends ----- */

gboolean
pillion_messages_touch (PillionDatabase *database,
                        const guint8    *author,
                        const guint8    *message_id,
                        guint64          now_ms,
                        GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE messages SET changed_at = ?3 WHERE author = ?1 AND message_id = ?2"
                              " AND changed_at < ?3");

  pillion_statement_bind_bytes (statement, 1, author, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, message_id, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_integer (statement, 3, (gint64) now_ms);
  return pillion_statement_run (statement, error);
}

/* Only the place is left, and who wrote when. */
static gboolean
end_message (PillionDatabase *database,
             gint64           id,
             const guint8    *author,
             const guint8    *message_id,
             GError         **error)
{
  g_autoptr (PillionStatement) count =
    pillion_database_prepare (database,
                              "UPDATE chats SET n_unread = n_unread - 1"
                              " WHERE account = (SELECT chat FROM messages WHERE id = ?1 AND unread = 1)");
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE messages SET deleted = 1, text = NULL, authored = NULL, reply_author = NULL,"
                              " reply_message = NULL, reply_quote = NULL, forwarded = 0, edited_at = 0,"
                              " n_reactions = 0, has_attachment = 0, unread = 0, receipt_due = 0, printed = 1"
                              " WHERE id = ?1");

  pillion_statement_bind_integer (count, 1, id);
  pillion_statement_bind_integer (statement, 1, id);
  return pillion_statement_run (count, error) && pillion_search_take_out (database, id, error) &&
         pillion_statement_run (statement, error) && pillion_attachments_remove (database, id, error) &&
         pillion_reactions_remove (database, author, message_id, error) &&
         pillion_versions_remove_texts (database, author, message_id, error);
}

static gboolean
set_text (PillionDatabase   *database,
          gint64             id,
          PillionVersionRow *version,
          GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE messages SET text = ?2, edited_at = ?3 WHERE id = ?1");

  pillion_statement_bind_integer (statement, 1, id);
  pillion_statement_bind_text (statement, 2, version->text);
  pillion_statement_bind_integer (statement, 3, (gint64) version->sent_at);
  return pillion_search_take_out (database, id, error) && pillion_statement_run (statement, error) &&
         pillion_search_put_in (database, id, error);
}

/* The end of a message, if it has one, else its newest text. (transfer none) */
static PillionVersionRow *
find_newest (GPtrArray *versions)
{
  for (guint i = 0; i < versions->len; i++) {
    PillionVersionRow *version = versions->pdata[i];
    if (version->text == NULL)
      return version;
  }
  return versions->pdata[versions->len - 1];
}

/* The first text becomes a version too, so that the history is whole. */
static gboolean
keep_first (PillionDatabase   *database,
            PillionMessageRow *row,
            GError           **error)
{
  PillionVersionRow first = { .sent_at = row->sent_at, .text = row->text };

  if (row->edited_at != 0 || row->text == NULL)
    return TRUE;
  memcpy (first.author, row->author, sizeof first.author);
  memcpy (first.message, row->message_id, sizeof first.message);
  memcpy (first.chat, row->chat, sizeof first.chat);
  memcpy (first.device, row->device, sizeof first.device);
  return pillion_versions_add (database, &first, error);
}

gboolean
pillion_messages_apply_versions (PillionDatabase *database,
                                 const guint8    *chat,
                                 const guint8    *author,
                                 const guint8    *message_id,
                                 gboolean        *changed,
                                 GError         **error)
{
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (PillionMessageRow) row = NULL;
  PillionVersionRow *newest;

  *changed = FALSE;
  if (!pillion_versions_list (database, chat, author, message_id, &versions, error))
    return FALSE;
  if (versions->len == 0)
    return TRUE;
  if (!pillion_messages_find (database, author, message_id, &row, error))
    return FALSE;
  if (row == NULL || row->deleted || memcmp (row->chat, chat, sizeof row->chat) != 0)
    return TRUE;
  newest = find_newest (versions);
  *changed = TRUE;
  if (newest->text == NULL)
    return end_message (database, row->id, author, message_id, error);
  *changed = newest->sent_at >= row->sent_at && g_strcmp0 (newest->text, row->text) != 0;
  return !*changed || (keep_first (database, row, error) && set_text (database, row->id, newest, error));
}

/* ----- reading ----- */

gboolean
pillion_messages_find (PillionDatabase    *database,
                       const guint8       *author,
                       const guint8       *message_id,
                       PillionMessageRow **row,
                       GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT " PILLION_MESSAGE_COLUMNS
                              " FROM messages WHERE author = ?1 AND message_id = ?2");

  pillion_statement_bind_bytes (statement, 1, author, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, message_id, PILLION_MESSAGE_ID_BYTES);
  return read_one (database, statement, row, error);
}

gboolean
pillion_messages_find_prefix (PillionDatabase *database,
                              const guint8    *chat,
                              const char      *prefix,
                              guint           *n_found,
                              gint64          *id,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT id FROM messages"
                              " WHERE (?1 IS NULL OR chat = ?1) AND substr(lower(hex(message_id)), 1, ?3) = lower(?2)"
                              " LIMIT 2");

  if (chat != NULL)
    pillion_statement_bind_bytes (statement, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_text (statement, 2, prefix);
  pillion_statement_bind_integer (statement, 3, (gint64) strlen (prefix));
  *n_found = 0;
  while (pillion_statement_next (statement)) {
    *id = pillion_statement_get_integer (statement, 0);
    (*n_found)++;
  }
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_messages_load (PillionDatabase    *database,
                       gint64              id,
                       PillionMessageRow **row,
                       GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT " PILLION_MESSAGE_COLUMNS " FROM messages WHERE id = ?1");

  pillion_statement_bind_integer (statement, 1, id);
  return read_one (database, statement, row, error);
}

static void
reverse (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len / 2; i++) {
    gpointer other = rows->pdata[rows->len - 1 - i];
    rows->pdata[rows->len - 1 - i] = rows->pdata[i];
    rows->pdata[i] = other;
  }
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
                              "SELECT " PILLION_MESSAGE_COLUMNS " FROM messages WHERE chat = ?1 AND id < ?2"
                              " ORDER BY id DESC LIMIT ?3");

  pillion_statement_bind_bytes (statement, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, before > 0 ? before : G_MAXINT64);
  pillion_statement_bind_integer (statement, 3, limit);
  if (!read_rows (database, statement, rows, error))
    return FALSE;
  reverse (*rows);
  return TRUE;
}

gboolean
pillion_messages_list_after (PillionDatabase *database,
                             const guint8    *chat,
                             gint64           after,
                             guint            limit,
                             GPtrArray      **rows,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT " PILLION_MESSAGE_COLUMNS " FROM messages WHERE chat = ?1 AND id > ?2"
                              " ORDER BY id LIMIT ?3");

  pillion_statement_bind_bytes (statement, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, after);
  pillion_statement_bind_integer (statement, 3, limit);
  return read_rows (database, statement, rows, error);
}

gboolean
pillion_messages_count_after (PillionDatabase *database,
                              const guint8    *chat,
                              gint64           after,
                              guint            limit,
                              guint           *n,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT count (*) FROM (SELECT 1 FROM messages WHERE chat = ?1 AND id > ?2 LIMIT ?3)");

  pillion_statement_bind_bytes (statement, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, after);
  pillion_statement_bind_integer (statement, 3, limit);
  *n = pillion_statement_next (statement) ? (guint) pillion_statement_get_integer (statement, 0) : 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_messages_list_unprinted (PillionDatabase *database,
                                 guint            limit,
                                 GPtrArray      **rows,
                                 GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT " PILLION_MESSAGE_COLUMNS " FROM messages WHERE printed = 0 ORDER BY id LIMIT ?1");

  pillion_statement_bind_integer (statement, 1, limit);
  return read_rows (database, statement, rows, error);
}

gboolean
pillion_messages_set_printed (PillionDatabase *database,
                              gint64           id,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE messages SET printed = 1 WHERE id = ?1");

  pillion_statement_bind_integer (statement, 1, id);
  return pillion_statement_run (statement, error);
}
