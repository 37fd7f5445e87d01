/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-history-table.h"

#include "store/pillion-messages-table-private.h"
#include "store/pillion-search-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

/* ----- reading ----- */

/* 2, 4 and 6: queued, failed, waiting */
#define IS_SETTLED " messages.state NOT IN (2, 4, 6)"
#define IS_MEANT                                                                                \
  " messages.id < ?1 AND messages.id >= ?2 AND messages.sent_at >= ?3 AND received_at >= ?3"    \
  " AND (?4 = 0 OR messages.sent_at < ?4 OR received_at < ?4) AND" IS_SETTLED                   \
  " AND (received_at >= ?7 OR changed_at >= ?7)"

static void
bind_query (PillionStatement          *statement,
            const PillionHistoryQuery *query)
{
  pillion_statement_bind_integer (statement, 1, query->below);
  pillion_statement_bind_integer (statement, 2, query->from);
  pillion_statement_bind_integer (statement, 3, (gint64) query->since);
  pillion_statement_bind_integer (statement, 4, (gint64) query->until);
  pillion_statement_bind_integer (statement, 7, (gint64) query->changed);
}

static PillionStatement *
prepare_list (PillionDatabase           *database,
              const PillionHistoryQuery *query,
              guint                      limit)
{
  PillionStatement *statement;

  if (query->chat != NULL)
    statement = pillion_database_prepare (database,
                                          "SELECT " PILLION_MESSAGE_COLUMNS " FROM messages WHERE" IS_MEANT
                                          " AND messages.chat = ?6 ORDER BY messages.id DESC LIMIT ?5");
  else if (query->thumbnails)
    statement = pillion_database_prepare (database,
                                          "SELECT " PILLION_MESSAGE_COLUMNS " FROM messages"
                                          " JOIN attachments ON attachments.message = messages.id WHERE" IS_MEANT
                                          " AND attachments.thumbnail IS NOT NULL"
                                          " ORDER BY attachments.message DESC LIMIT ?5");
  else
    statement = pillion_database_prepare (database,
                                          "SELECT " PILLION_MESSAGE_COLUMNS " FROM messages WHERE" IS_MEANT
                                          " ORDER BY messages.id DESC LIMIT ?5");
  bind_query (statement, query);
  pillion_statement_bind_integer (statement, 5, limit);
  if (query->chat != NULL)
    pillion_statement_bind_bytes (statement, 6, query->chat, PILLION_ACCOUNT_ID_BYTES);
  return statement;
}

static gboolean
is_in (GArray                  *fronts,
       const PillionMessageRow *row)
{
  for (guint i = 0; fronts != NULL && i < fronts->len; i++) {
    const PillionHistoryFront *front = &g_array_index (fronts, PillionHistoryFront, i);

    if (memcmp (front->chat, row->chat, sizeof front->chat) == 0)
      return row->id >= front->from;
  }
  return FALSE;
}

gboolean
pillion_history_list_messages (PillionDatabase           *database,
                               const PillionHistoryQuery *query,
                               guint                      limit,
                               GPtrArray                **rows,
                               gint64                    *next,
                               GError                   **error)
{
  g_autoptr (PillionStatement) statement = prepare_list (database, query, limit);
  g_autoptr (GPtrArray) list = NULL;

  if (!pillion_statement_list (statement, pillion_message_row_read, (GDestroyNotify) pillion_message_row_free, &list, error))
    return FALSE;
  *next = list->len == limit ? ((PillionMessageRow *) list->pdata[limit - 1])->id : 0;
  for (guint i = list->len; i > 0; i--) {
    if (is_in (query->but, list->pdata[i - 1]))
      g_ptr_array_remove_index (list, i - 1);
  }
  for (guint i = 0; i < list->len; i++) {
    if (!pillion_message_row_fill (database, list->pdata[i], error))
      return FALSE;
  }
  *rows = g_steal_pointer (&list);
  return TRUE;
}

gboolean
pillion_history_count_messages (PillionDatabase           *database,
                                const PillionHistoryQuery *query,
                                guint                     *n,
                                GError                   **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT count (*) FROM messages WHERE" IS_MEANT);

  bind_query (statement, query);
  *n = pillion_statement_next (statement) ? (guint) pillion_statement_get_integer (statement, 0) : 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_measure (PillionDatabase      *database,
                         gint64                below,
                         guint                 limit,
                         PillionHistoryAmount *amounts,
                         guint                 n_amounts,
                         gint64               *next,
                         GError              **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT id, min (sent_at, received_at), length (CAST (text AS BLOB)), has_attachment,"
                              " (SELECT length (thumbnail) FROM attachments WHERE message = messages.id)"
                              " FROM messages WHERE id < ?1 AND" IS_SETTLED " ORDER BY id DESC LIMIT ?2");
  guint n_rows = 0;
  gint64 last = 0;

  pillion_statement_bind_integer (statement, 1, below);
  pillion_statement_bind_integer (statement, 2, limit);
  while (pillion_statement_next (statement)) {
    guint64 at = (guint64) pillion_statement_get_integer (statement, 1);

    n_rows++;
    last = pillion_statement_get_integer (statement, 0);
    for (guint i = 0; i < n_amounts; i++) {
      if (at < amounts[i].since)
        continue;
      amounts[i].n_messages++;
      amounts[i].n_text_bytes += (guint64) pillion_statement_get_integer (statement, 2);
      amounts[i].n_attachments += (guint) pillion_statement_get_integer (statement, 3);
      amounts[i].n_thumbnail_bytes += (guint64) pillion_statement_get_integer (statement, 4);
    }
  }
  *next = n_rows == limit ? last : 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_find_newest (PillionDatabase *database,
                             gint64          *id,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT coalesce (max (id), 0) FROM messages");

  *id = pillion_statement_next (statement) ? pillion_statement_get_integer (statement, 0) : 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_list_fronts (PillionDatabase *database,
                             guint            n_chats,
                             guint            n_messages,
                             GArray         **fronts,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT account, (SELECT min (id) FROM (SELECT id FROM messages WHERE chat = account"
                              "  ORDER BY id DESC LIMIT ?2))"
                              " FROM chats WHERE last_message IS NOT NULL ORDER BY last_at DESC LIMIT ?1");
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (PillionHistoryFront));

  pillion_statement_bind_integer (statement, 1, n_chats);
  pillion_statement_bind_integer (statement, 2, n_messages);
  while (pillion_statement_next (statement)) {
    PillionHistoryFront front = { .from = pillion_statement_get_integer (statement, 1) };

    pillion_statement_copy_bytes (statement, 0, front.chat, sizeof front.chat);
    g_array_append_val (list, front);
  }
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  *fronts = g_steal_pointer (&list);
  return TRUE;
}

/* ----- writing ----- */

/* With VALUES: for each row of a SELECT SQLite keeps what the statement changes, and looks through all
 * tables that refer to messages.
 */
static gboolean
insert (PillionDatabase   *database,
        PillionMessageRow *row,
        gboolean          *is_new,
        GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO messages (id, chat, author, message_id, device, type, state, text, authored,"
                              " sent_at, received_at, printed, unread, reply_author, reply_message, reply_quote,"
                              " forwarded, edited_at, deleted, has_attachment, history)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, ?12, ?13, ?14, ?15, ?16, ?17,"
                              " ?18, ?19, 1) ON CONFLICT DO NOTHING");
  gboolean hidden;

  *is_new = FALSE;
  if (!pillion_hidden_messages_contain (database, row->author, row->message_id, &hidden, error))
    return FALSE;
  if (hidden)
    return TRUE;
  pillion_statement_bind_integer (statement, 1, row->id);
  pillion_statement_bind_bytes (statement, 2, row->chat, sizeof row->chat);
  pillion_statement_bind_bytes (statement, 3, row->author, sizeof row->author);
  pillion_statement_bind_bytes (statement, 4, row->message_id, sizeof row->message_id);
  pillion_statement_bind_bytes (statement, 5, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 6, row->type);
  pillion_statement_bind_integer (statement, 7, row->state);
  pillion_statement_bind_text (statement, 8, row->text);
  pillion_statement_bind_gbytes (statement, 9, row->authored);
  pillion_statement_bind_integer (statement, 10, (gint64) row->sent_at);
  pillion_statement_bind_integer (statement, 11, (gint64) row->received_at);
  pillion_statement_bind_integer (statement, 12, row->unread);
  pillion_statement_bind_bytes (statement, 13, row->is_reply ? row->reply_author : NULL, sizeof row->reply_author);
  pillion_statement_bind_bytes (statement, 14, row->is_reply ? row->reply_message : NULL, sizeof row->reply_message);
  pillion_statement_bind_text (statement, 15, row->reply_quote);
  pillion_statement_bind_integer (statement, 16, row->forwarded);
  pillion_statement_bind_integer (statement, 17, (gint64) row->edited_at);
  pillion_statement_bind_integer (statement, 18, row->deleted);
  pillion_statement_bind_integer (statement, 19, row->attachment != NULL);
  if (!pillion_statement_run (statement, error))
    return FALSE;
  *is_new = pillion_database_changes (database) == 1;
  return TRUE;
}

/* A chat shows the newest message that it has, wherever that came from. */
static gboolean
tell_chat (PillionDatabase   *database,
           PillionMessageRow *row,
           GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO chats (account, last_message, last_at, n_unread) VALUES (?1, ?2, ?3, ?4)"
                              " ON CONFLICT (account) DO UPDATE SET"
                              " last_message = max (coalesce (last_message, 0), excluded.last_message),"
                              " last_at = iif (coalesce (last_message, 0) < excluded.last_message, excluded.last_at,"
                              "  last_at),"
                              " n_unread = n_unread + excluded.n_unread"
                              " WHERE coalesce (last_message, 0) < excluded.last_message OR excluded.n_unread > 0");

  pillion_statement_bind_bytes (statement, 1, row->chat, sizeof row->chat);
  pillion_statement_bind_integer (statement, 2, row->id);
  pillion_statement_bind_integer (statement, 3, (gint64) row->received_at);
  pillion_statement_bind_integer (statement, 4, row->unread);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_history_insert (PillionDatabase   *database,
                        PillionMessageRow *row,
                        gboolean          *is_new,
                        GError           **error)
{
  if (!insert (database, row, is_new, error))
    return FALSE;
  if (!*is_new)
    return TRUE;
  if (row->attachment != NULL) {
    row->attachment->message = row->id;
    if (!pillion_attachments_save (database, row->attachment, error))
      return FALSE;
  }
  return pillion_search_put_in (database, row->id, error) && tell_chat (database, row, error);
}

/* Receipts that came before the messages, which are those between two rows. */
static gboolean
apply_receipts (PillionDatabase *database,
                gint64           oldest,
                gint64           newest,
                GError         **error)
{
  g_autoptr (PillionStatement) raise =
    pillion_database_prepare (database,
                              "UPDATE messages SET state = early_receipts.state FROM early_receipts"
                              " WHERE messages.author = early_receipts.author"
                              " AND messages.message_id = early_receipts.message_id"
                              " AND messages.chat = early_receipts.chat AND messages.id BETWEEN ?1 AND ?2"
                              " AND (messages.state = 3 OR (messages.state = 8 AND early_receipts.state = 9))");

  pillion_statement_bind_integer (raise, 1, oldest);
  pillion_statement_bind_integer (raise, 2, newest);
  return pillion_statement_run (raise, error);
}

gboolean
pillion_history_settle (PillionDatabase *database,
                        GPtrArray       *rows,
                        GError         **error)
{
  gint64 oldest = G_MAXINT64;
  gint64 newest = 0;

  for (guint i = 0; i < rows->len; i++) {
    const PillionMessageRow *row = rows->pdata[i];

    oldest = MIN (oldest, row->id);
    newest = MAX (newest, row->id);
  }
  if (rows->len == 0)
    return TRUE;
  if (!apply_receipts (database, oldest, newest, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    if (!pillion_messages_catch_up (database, rows->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pillion_history_set_thumbnail (PillionDatabase *database,
                               const guint8    *author,
                               const guint8    *message_id,
                               GBytes          *thumbnail,
                               GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE attachments SET thumbnail = ?3 WHERE thumbnail IS NULL AND message ="
                              " (SELECT id FROM messages WHERE author = ?1 AND message_id = ?2 AND history = 1)");

  pillion_statement_bind_bytes (statement, 1, author, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, message_id, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_gbytes (statement, 3, thumbnail);
  return pillion_statement_run (statement, error);
}
