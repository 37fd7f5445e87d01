/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-sessions-table.h"

#include "crypto/pillion-secret.h"

#include <string.h>

PillionSessionRow *
pillion_session_row_new (const guint8 *account,
                         const guint8 *device)
{
  PillionSessionRow *self = g_new0 (PillionSessionRow, 1);

  memcpy (self->account, account, sizeof self->account);
  memcpy (self->device, device, sizeof self->device);
  return self;
}

void
pillion_session_row_free (PillionSessionRow *self)
{
  g_clear_pointer (&self->prefix, g_bytes_unref);
  pillion_secret_wipe (self->state, sizeof self->state);
  g_free (self);
}

static PillionSessionRow *
read_row (PillionStatement *statement,
          const guint8     *account,
          const guint8     *device)
{
  PillionSessionRow *self = pillion_session_row_new (account, device);

  self->id = pillion_statement_get_integer (statement, 0);
  pillion_statement_copy_bytes (statement, 1, self->state, sizeof self->state);
  self->prefix = pillion_statement_dup_bytes (statement, 2);
  self->created_at = (guint64) pillion_statement_get_integer (statement, 3);
  self->used_at = (guint64) pillion_statement_get_integer (statement, 4);
  return self;
}

gboolean
pillion_sessions_list (PillionDatabase *database,
                       const guint8    *account,
                       const guint8    *device,
                       GPtrArray      **rows,
                       GError         **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_session_row_free);
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT id, state, prefix, created_at, used_at FROM sessions"
                              " WHERE account = ?1 AND device = ?2 ORDER BY used_at DESC, id DESC");

  pillion_statement_bind_bytes (statement, 1, account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, device, PILLION_DEVICE_ID_BYTES);
  while (pillion_statement_next (statement))
    g_ptr_array_add (list, read_row (statement, account, device));
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  *rows = g_steal_pointer (&list);
  return TRUE;
}

/* The new one always stays, also after the clock was set back. */
static gboolean
trim_sessions (PillionDatabase   *database,
               PillionSessionRow *row,
               GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "DELETE FROM sessions WHERE id IN ("
                              "  SELECT id FROM sessions WHERE account = ?1 AND device = ?2 AND id <> ?4"
                              "  ORDER BY used_at DESC, id DESC LIMIT -1 OFFSET ?3)");

  pillion_statement_bind_bytes (statement, 1, row->account, sizeof row->account);
  pillion_statement_bind_bytes (statement, 2, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 3, PILLION_SESSIONS_MAX - 1);
  pillion_statement_bind_integer (statement, 4, row->id);
  return pillion_statement_run (statement, error);
}

static gboolean
insert_session (PillionDatabase   *database,
                PillionSessionRow *row,
                GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO sessions (account, device, state, prefix, created_at, used_at)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

  pillion_statement_bind_bytes (statement, 1, row->account, sizeof row->account);
  pillion_statement_bind_bytes (statement, 2, row->device, sizeof row->device);
  pillion_statement_bind_bytes (statement, 3, row->state, sizeof row->state);
  pillion_statement_bind_gbytes (statement, 4, row->prefix);
  pillion_statement_bind_integer (statement, 5, (gint64) row->created_at);
  pillion_statement_bind_integer (statement, 6, (gint64) row->used_at);
  if (!pillion_statement_run (statement, error))
    return FALSE;
  row->id = pillion_database_last_row_id (database);
  return trim_sessions (database, row, error);
}

gboolean
pillion_sessions_save (PillionDatabase   *database,
                       PillionSessionRow *row,
                       GError           **error)
{
  g_autoptr (PillionStatement) statement = NULL;

  if (row->id == 0)
    return insert_session (database, row, error);

  statement = pillion_database_prepare (database,
                                        "UPDATE sessions SET state = ?2, prefix = ?3, used_at = ?4 WHERE id = ?1");
  pillion_statement_bind_integer (statement, 1, row->id);
  pillion_statement_bind_bytes (statement, 2, row->state, sizeof row->state);
  pillion_statement_bind_gbytes (statement, 3, row->prefix);
  pillion_statement_bind_integer (statement, 4, (gint64) row->used_at);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_sessions_retire_device (PillionDatabase *database,
                                const guint8    *account,
                                const guint8    *device,
                                GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE sessions SET used_at = 0 WHERE account = ?1 AND device = ?2");

  pillion_statement_bind_bytes (statement, 1, account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, device, PILLION_DEVICE_ID_BYTES);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_sessions_remove_device (PillionDatabase *database,
                                const guint8    *account,
                                const guint8    *device,
                                GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM sessions WHERE account = ?1 AND device = ?2");

  pillion_statement_bind_bytes (statement, 1, account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, device, PILLION_DEVICE_ID_BYTES);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_sessions_remove_all (PillionDatabase *database,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement = pillion_database_prepare (database, "DELETE FROM sessions");

  return pillion_statement_run (statement, error);
}

/* One row or none, for the two that look. */
static PillionSkippedResult
next_key (PillionStatement *statement,
          GError          **error)
{
  if (pillion_statement_next (statement))
    return PILLION_SKIPPED_FOUND;
  return pillion_statement_finish (statement, error) ? PILLION_SKIPPED_NONE : PILLION_SKIPPED_ERROR;
}

static PillionSkippedResult
find_chain (gpointer store,
            guint32  below,
            guint32 *chain,
            guint8   header_key[32],
            GError **error)
{
  PillionSkippedKeysTable *table = store;
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (table->database,
                              "SELECT chain, header_key FROM skipped_keys WHERE session = ?1 AND chain < ?2"
                              " ORDER BY chain DESC LIMIT 1");
  PillionSkippedResult result;

  pillion_statement_bind_integer (statement, 1, table->session);
  pillion_statement_bind_integer (statement, 2, below);
  result = next_key (statement, error);
  if (result == PILLION_SKIPPED_FOUND) {
    *chain = (guint32) pillion_statement_get_integer (statement, 0);
    pillion_statement_copy_bytes (statement, 1, header_key, 32);
  }
  return result;
}

static PillionSkippedResult
find_key (gpointer store,
          guint32  chain,
          guint32  n,
          guint8   message_key[32],
          GError **error)
{
  PillionSkippedKeysTable *table = store;
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (table->database,
                              "SELECT message_key FROM skipped_keys WHERE session = ?1 AND chain = ?2 AND n = ?3");
  PillionSkippedResult result;

  pillion_statement_bind_integer (statement, 1, table->session);
  pillion_statement_bind_integer (statement, 2, chain);
  pillion_statement_bind_integer (statement, 3, n);
  result = next_key (statement, error);
  if (result == PILLION_SKIPPED_FOUND)
    pillion_statement_copy_bytes (statement, 0, message_key, 32);
  return result;
}

static gboolean
insert_key (gpointer                 store,
            const PillionSkippedKey *key,
            GError                 **error)
{
  PillionSkippedKeysTable *table = store;
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (table->database,
                              "INSERT INTO skipped_keys (session, chain, n, header_key, message_key)"
                              " VALUES (?1, ?2, ?3, ?4, ?5)");

  pillion_statement_bind_integer (statement, 1, table->session);
  pillion_statement_bind_integer (statement, 2, key->chain);
  pillion_statement_bind_integer (statement, 3, key->n);
  pillion_statement_bind_bytes (statement, 4, key->header_key, sizeof key->header_key);
  pillion_statement_bind_bytes (statement, 5, key->message_key, sizeof key->message_key);
  return pillion_statement_run (statement, error);
}

static gboolean
remove_key (gpointer store,
            guint32  chain,
            guint32  n,
            GError **error)
{
  PillionSkippedKeysTable *table = store;
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (table->database,
                              "DELETE FROM skipped_keys WHERE session = ?1 AND chain = ?2 AND n = ?3");

  pillion_statement_bind_integer (statement, 1, table->session);
  pillion_statement_bind_integer (statement, 2, chain);
  pillion_statement_bind_integer (statement, 3, n);
  return pillion_statement_run (statement, error);
}

static gboolean
trim_keys (gpointer store,
           gsize    max,
           GError **error)
{
  PillionSkippedKeysTable *table = store;
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (table->database,
                              "DELETE FROM skipped_keys WHERE session = ?1 AND (chain, n) IN ("
                              "  SELECT chain, n FROM skipped_keys WHERE session = ?1"
                              "  ORDER BY chain DESC, n DESC LIMIT -1 OFFSET ?2)");

  pillion_statement_bind_integer (statement, 1, table->session);
  pillion_statement_bind_integer (statement, 2, (gint64) max);
  return pillion_statement_run (statement, error);
}

PillionSkippedKeys
pillion_skipped_keys_table_get_keys (PillionSkippedKeysTable *table)
{
  return (PillionSkippedKeys) {
    .store = table,
    .find_chain = find_chain,
    .find = find_key,
    .insert = insert_key,
    .remove = remove_key,
    .trim = trim_keys,
  };
}
