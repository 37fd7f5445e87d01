/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-messages-table.h"

static gpointer
read_chat (PillionStatement *statement)
{
  return pillion_statement_dup_bytes (statement, 0);
}

gboolean
pillion_receipts_list_chats (PillionDatabase *database,
                             GPtrArray      **chats,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT DISTINCT messages.chat FROM messages INDEXED BY messages_receipt_due"
                              " JOIN chats ON chats.account = messages.chat"
                              " LEFT JOIN accounts ON accounts.account = messages.chat"
                              " WHERE receipt_due > 0 AND request = 0 AND ifnull (blocked, 0) = 0");

  return pillion_statement_list (statement, read_chat, (GDestroyNotify) g_bytes_unref, chats, error);
}

static gboolean
list_due (PillionDatabase   *database,
          const guint8      *chat,
          PillionReceiptKind kind,
          guint              limit,
          GByteArray        *ids,
          GArray            *rows,
          GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT id, message_id FROM messages WHERE chat = ?1 AND receipt_due > 0"
                              " AND receipt_due = ?2 AND author = chat ORDER BY id LIMIT ?3");
  guint8 message_id[PILLION_MESSAGE_ID_BYTES];
  gint64 id;

  pillion_statement_bind_bytes (statement, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, kind);
  pillion_statement_bind_integer (statement, 3, limit);
  while (pillion_statement_next (statement)) {
    id = pillion_statement_get_integer (statement, 0);
    pillion_statement_copy_bytes (statement, 1, message_id, sizeof message_id);
    g_array_append_val (rows, id);
    g_byte_array_append (ids, message_id, sizeof message_id);
  }
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_receipts_take_due (PillionDatabase   *database,
                           const guint8      *chat,
                           PillionReceiptKind kind,
                           guint              limit,
                           GByteArray       **ids,
                           GError           **error)
{
  g_autoptr (GByteArray) list = g_byte_array_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!list_due (database, chat, kind, limit, list, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (PillionStatement) statement =
      pillion_database_prepare (database, "UPDATE messages SET receipt_due = 0 WHERE id = ?1");

    pillion_statement_bind_integer (statement, 1, g_array_index (rows, gint64, i));
    if (!pillion_statement_run (statement, error))
      return FALSE;
  }
  *ids = g_steal_pointer (&list);
  return TRUE;
}

gboolean
pillion_receipts_settle (PillionDatabase   *database,
                         const guint8      *author,
                         const guint8      *message_id,
                         PillionReceiptKind kind,
                         GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE messages SET receipt_due = 0"
                              " WHERE author = ?1 AND message_id = ?2 AND receipt_due BETWEEN 1 AND ?3");

  pillion_statement_bind_bytes (statement, 1, author, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, message_id, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_integer (statement, 3, kind);
  return pillion_statement_run (statement, error);
}

static PillionMessageState
get_state (PillionReceiptKind kind)
{
  return kind == PILLION_RECEIPT_READ ? PILLION_MESSAGE_STATE_READ : PILLION_MESSAGE_STATE_DELIVERED;
}

gboolean
pillion_receipts_apply (PillionDatabase   *database,
                        const guint8      *chat,
                        const guint8      *own_account,
                        const guint8      *message_id,
                        PillionReceiptKind kind,
                        gboolean          *known,
                        gboolean          *changed,
                        GError           **error)
{
  g_autoptr (PillionStatement) find =
    pillion_database_prepare (database,
                              "SELECT 1 FROM messages WHERE author = ?1 AND message_id = ?2 AND chat = ?3");
  g_autoptr (PillionStatement) raise =
    pillion_database_prepare (database,
                              "UPDATE messages SET state = ?4 WHERE author = ?1 AND message_id = ?2 AND chat = ?3"
                              " AND (state IN (2, 3, 4) OR (state = 8 AND ?4 = 9))");

  pillion_statement_bind_bytes (find, 1, own_account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (find, 2, message_id, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_bytes (find, 3, chat, PILLION_ACCOUNT_ID_BYTES);
  *changed = FALSE;
  *known = pillion_statement_next (find);
  if (!pillion_statement_finish (find, error))
    return FALSE;
  if (!*known)
    return TRUE;
  pillion_statement_bind_bytes (raise, 1, own_account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (raise, 2, message_id, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_bytes (raise, 3, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (raise, 4, get_state (kind));
  if (!pillion_statement_run (raise, error))
    return FALSE;
  *changed = pillion_database_changes (database) > 0;
  return TRUE;
}

gboolean
pillion_receipts_keep (PillionDatabase   *database,
                       const guint8      *chat,
                       const guint8      *own_account,
                       const guint8      *message_id,
                       PillionReceiptKind kind,
                       gboolean          *kept,
                       GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO early_receipts (chat, message_id, author, state) SELECT ?1, ?2, ?3, ?4"
                              " WHERE (SELECT count (*) FROM early_receipts) < ?5"
                              " ON CONFLICT (chat, message_id) DO UPDATE SET state = max (state, excluded.state)");

  pillion_statement_bind_bytes (statement, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, message_id, PILLION_MESSAGE_ID_BYTES);
  pillion_statement_bind_bytes (statement, 3, own_account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (statement, 4, get_state (kind));
  pillion_statement_bind_integer (statement, 5, PILLION_EARLY_RECEIPTS_MAX);
  if (!pillion_statement_run (statement, error))
    return FALSE;
  *kept = pillion_database_changes (database) > 0;
  return TRUE;
}

gboolean
pillion_receipts_forget_kept (PillionDatabase *database,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement = pillion_database_prepare (database, "DELETE FROM early_receipts");

  return pillion_statement_run (statement, error);
}
