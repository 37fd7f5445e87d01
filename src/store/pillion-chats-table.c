/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-chats-table.h"

#include "store/pillion-messages-table-private.h"

#include <string.h>

#define CHAT_COLUMNS \
  "chats.account, last_at, n_unread, marked_unread, muted_until, pinned, archived, request, draft, draft_at," \
  " number, name, label, number_verified, verified, blocked"

#define FROM_CHATS \
  " FROM chats LEFT JOIN accounts ON accounts.account = chats.account" \
  " LEFT JOIN messages ON messages.id = last_message"

/* SQL reads the message first. */
#define AT(n) (PILLION_MESSAGE_N_COLUMNS + (n))

PillionChatRow *
pillion_chat_row_new (const guint8 *account)
{
  PillionChatRow *self = g_new0 (PillionChatRow, 1);

  memcpy (self->account, account, sizeof self->account);
  self->draft = g_strdup ("");
  return self;
}

void
pillion_chat_row_free (PillionChatRow *self)
{
  g_clear_pointer (&self->last, pillion_message_row_free);
  g_free (self->draft);
  g_free (self->number);
  g_free (self->name);
  g_free (self->label);
  g_free (self);
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionChatRow *self = g_new0 (PillionChatRow, 1);

  if (pillion_statement_get_integer (statement, 0) != 0)
    self->last = pillion_message_row_read (statement);
  pillion_statement_copy_bytes (statement, AT (0), self->account, sizeof self->account);
  self->last_at = (guint64) pillion_statement_get_integer (statement, AT (1));
  self->n_unread = (guint) pillion_statement_get_integer (statement, AT (2));
  self->marked_unread = pillion_statement_get_integer (statement, AT (3)) != 0;
  self->muted_until = (guint64) pillion_statement_get_integer (statement, AT (4));
  self->pinned = pillion_statement_get_integer (statement, AT (5)) != 0;
  self->archived = pillion_statement_get_integer (statement, AT (6)) != 0;
  self->request = pillion_statement_get_integer (statement, AT (7)) != 0;
  self->draft = pillion_statement_dup_text (statement, AT (8));
  self->draft_at = (guint64) pillion_statement_get_integer (statement, AT (9));
  self->number = pillion_statement_dup_text (statement, AT (10));
  self->name = pillion_statement_dup_text (statement, AT (11));
  self->label = pillion_statement_dup_text (statement, AT (12));
  self->number_verified = pillion_statement_get_integer (statement, AT (13)) != 0;
  self->verified = pillion_statement_get_integer (statement, AT (14)) != 0;
  self->blocked = pillion_statement_get_integer (statement, AT (15)) != 0;
  return self;
}

static gboolean
read_rows (PillionDatabase  *database,
           PillionStatement *statement,
           GPtrArray       **rows,
           GError          **error)
{
  g_autoptr (GPtrArray) list = NULL;

  if (!pillion_statement_list (statement, read_row, (GDestroyNotify) pillion_chat_row_free, &list, error))
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    PillionChatRow *row = list->pdata[i];
    if (row->last != NULL && !pillion_message_row_fill (database, row->last, error))
      return FALSE;
  }
  *rows = g_steal_pointer (&list);
  return TRUE;
}

gboolean
pillion_chats_list (PillionDatabase *database,
                    GPtrArray      **rows,
                    GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT " PILLION_MESSAGE_COLUMNS ", " CHAT_COLUMNS FROM_CHATS
                              " WHERE last_message IS NOT NULL OR draft <> '' OR pinned = 1"
                              " ORDER BY pinned DESC, last_at DESC, last_message DESC");

  return read_rows (database, statement, rows, error);
}

gboolean
pillion_chats_load (PillionDatabase *database,
                    const guint8    *account,
                    PillionChatRow **row,
                    GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT " PILLION_MESSAGE_COLUMNS ", " CHAT_COLUMNS FROM_CHATS
                              " WHERE chats.account = ?1");
  g_autoptr (GPtrArray) rows = NULL;

  *row = NULL;
  pillion_statement_bind_bytes (statement, 1, account, PILLION_ACCOUNT_ID_BYTES);
  if (!read_rows (database, statement, &rows, error))
    return FALSE;
  if (rows->len > 0)
    *row = g_ptr_array_steal_index (rows, 0);
  return TRUE;
}

gboolean
pillion_chats_ensure (PillionDatabase *database,
                      const guint8    *account,
                      gboolean         request,
                      GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO chats (account, request) VALUES (?1, ?2) ON CONFLICT (account) DO NOTHING");

  pillion_statement_bind_bytes (statement, 1, account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, request);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_chats_save (PillionDatabase *database,
                    PillionChatRow  *row,
                    GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO chats (account, marked_unread, muted_until, pinned, archived, request,"
                              " draft, draft_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                              " ON CONFLICT (account) DO UPDATE SET marked_unread = excluded.marked_unread,"
                              " muted_until = excluded.muted_until, pinned = excluded.pinned,"
                              " archived = excluded.archived, request = excluded.request,"
                              " draft = excluded.draft, draft_at = excluded.draft_at");

  pillion_statement_bind_bytes (statement, 1, row->account, sizeof row->account);
  pillion_statement_bind_integer (statement, 2, row->marked_unread);
  pillion_statement_bind_integer (statement, 3, (gint64) row->muted_until);
  pillion_statement_bind_integer (statement, 4, row->pinned);
  pillion_statement_bind_integer (statement, 5, row->archived);
  pillion_statement_bind_integer (statement, 6, row->request);
  pillion_statement_bind_text (statement, 7, row->draft);
  pillion_statement_bind_integer (statement, 8, (gint64) row->draft_at);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_chats_mark_read (PillionDatabase *database,
                         const guint8    *account,
                         gint64           up_to,
                         gboolean         tell,
                         guint           *n_read,
                         GError         **error)
{
  g_autoptr (PillionStatement) mark =
    pillion_database_prepare (database,
                              "UPDATE messages SET unread = 0,"
                              " receipt_due = CASE WHEN ?3 AND author = chat THEN 2 ELSE receipt_due END"
                              " WHERE chat = ?1 AND unread = 1 AND id <= ?2");
  g_autoptr (PillionStatement) count =
    pillion_database_prepare (database, "UPDATE chats SET n_unread = n_unread - ?2 WHERE account = ?1");

  pillion_statement_bind_bytes (mark, 1, account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (mark, 2, up_to);
  pillion_statement_bind_integer (mark, 3, tell);
  if (!pillion_statement_run (mark, error))
    return FALSE;
  *n_read = (guint) pillion_database_changes (database);
  pillion_statement_bind_bytes (count, 1, account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (count, 2, *n_read);
  return pillion_statement_run (count, error);
}

gboolean
pillion_chats_first_unread (PillionDatabase *database,
                            const guint8    *account,
                            gint64          *id,
                            GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT id FROM messages WHERE chat = ?1 AND unread = 1 ORDER BY id LIMIT 1");

  pillion_statement_bind_bytes (statement, 1, account, PILLION_ACCOUNT_ID_BYTES);
  *id = pillion_statement_next (statement) ? pillion_statement_get_integer (statement, 0) : 0;
  return pillion_statement_finish (statement, error);
}
