/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-sync-table.h"

#include <string.h>

/* ----- entries ----- */

gboolean
pillion_sync_entries_load (PillionDatabase *database,
                           guint8           collection,
                           const guint8    *key,
                           gsize            n_key,
                           GBytes         **entry,
                           GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT entry FROM sync_entries WHERE collection = ?1 AND key = ?2");

  *entry = NULL;
  pillion_statement_bind_integer (statement, 1, collection);
  pillion_statement_bind_bytes (statement, 2, key, n_key);
  if (pillion_statement_next (statement))
    *entry = pillion_statement_dup_bytes (statement, 0);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_sync_entries_save (PillionDatabase *database,
                           guint8           collection,
                           const guint8    *key,
                           gsize            n_key,
                           const guint8    *entry,
                           gsize            n_entry,
                           GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "INSERT OR REPLACE INTO sync_entries (collection, key, entry)"
                                        " VALUES (?1, ?2, ?3)");

  pillion_statement_bind_integer (statement, 1, collection);
  pillion_statement_bind_bytes (statement, 2, key, n_key);
  pillion_statement_bind_bytes (statement, 3, entry, n_entry);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_sync_entries_remove (PillionDatabase *database,
                             guint8           collection,
                             const guint8    *key,
                             gsize            n_key,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM sync_entries WHERE collection = ?1 AND key = ?2");

  pillion_statement_bind_integer (statement, 1, collection);
  pillion_statement_bind_bytes (statement, 2, key, n_key);
  return pillion_statement_run (statement, error);
}

static gpointer
read_entry (PillionStatement *statement)
{
  return pillion_statement_dup_bytes (statement, 0);
}

gboolean
pillion_sync_entries_list (PillionDatabase *database,
                           guint8           collection,
                           GPtrArray      **entries,
                           GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT entry FROM sync_entries WHERE collection BETWEEN ?1 AND ?2"
                                        " ORDER BY collection, key");

  pillion_statement_bind_integer (statement, 1, collection);
  pillion_statement_bind_integer (statement, 2, collection != 0 ? collection : G_MAXUINT8);
  return pillion_statement_list (statement, read_entry, (GDestroyNotify) g_bytes_unref, entries, error);
}

/* ----- logs ----- */

static gpointer
read_log (PillionStatement *statement)
{
  PillionLogRow *self = g_new0 (PillionLogRow, 1);

  pillion_statement_copy_bytes (statement, 0, self->device, sizeof self->device);
  self->sequence = (guint64) pillion_statement_get_integer (statement, 1);
  pillion_statement_copy_bytes (statement, 2, self->hash, sizeof self->hash);
  return self;
}

gboolean
pillion_sync_logs_load (PillionDatabase *database,
                        const guint8    *device,
                        PillionLogRow   *row,
                        GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT device, sequence, hash FROM sync_logs WHERE device = ?1");
  g_autofree PillionLogRow *found = NULL;

  memset (row, 0, sizeof *row);
  memcpy (row->device, device, sizeof row->device);
  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  if (pillion_statement_next (statement)) {
    found = read_log (statement);
    *row = *found;
  }
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_sync_logs_save (PillionDatabase     *database,
                        const PillionLogRow *row,
                        GError             **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "INSERT OR REPLACE INTO sync_logs (device, sequence, hash)"
                                        " VALUES (?1, ?2, ?3)");

  pillion_statement_bind_bytes (statement, 1, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 2, (gint64) row->sequence);
  pillion_statement_bind_bytes (statement, 3, row->hash, sizeof row->hash);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_sync_logs_list (PillionDatabase *database,
                        GPtrArray      **rows,
                        GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT device, sequence, hash FROM sync_logs ORDER BY device");

  return pillion_statement_list (statement, read_log, g_free, rows, error);
}

/* ----- operations ----- */

void
pillion_operation_row_free (PillionOperationRow *self)
{
  g_bytes_unref (self->bytes);
  g_free (self);
}

static gpointer
read_operation (PillionStatement *statement)
{
  PillionOperationRow *self = g_new0 (PillionOperationRow, 1);

  pillion_statement_copy_bytes (statement, 0, self->device, sizeof self->device);
  self->sequence = (guint64) pillion_statement_get_integer (statement, 1);
  self->bytes = pillion_statement_dup_bytes (statement, 2);
  return self;
}

gboolean
pillion_operations_add (PillionDatabase *database,
                        const guint8    *device,
                        guint64          sequence,
                        gboolean         waits,
                        const guint8    *bytes,
                        gsize            length,
                        GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "INSERT INTO sync_operations (device, sequence, waits, bytes)"
                                        " VALUES (?1, ?2, ?3, ?4)");

  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, (gint64) sequence);
  pillion_statement_bind_integer (statement, 3, waits ? 1 : 0);
  pillion_statement_bind_bytes (statement, 4, bytes, length);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_operations_list (PillionDatabase *database,
                         const guint8    *device,
                         guint64          above,
                         guint            max,
                         GPtrArray      **rows,
                         GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT device, sequence, bytes FROM sync_operations"
                                        " WHERE device = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3");

  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, (gint64) above);
  pillion_statement_bind_integer (statement, 3, max);
  return pillion_statement_list (statement, read_operation, (GDestroyNotify) pillion_operation_row_free, rows, error);
}

gboolean
pillion_operations_list_waiting (PillionDatabase *database,
                                 GPtrArray      **rows,
                                 GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT device, sequence, bytes FROM sync_operations WHERE waits = 1"
                                        " ORDER BY device, sequence");

  return pillion_statement_list (statement, read_operation, (GDestroyNotify) pillion_operation_row_free, rows, error);
}

gboolean
pillion_operations_set_done (PillionDatabase *database,
                             const guint8    *device,
                             guint64          sequence,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE sync_operations SET waits = 0 WHERE device = ?1 AND sequence = ?2");

  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, (gint64) sequence);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_operations_remove (PillionDatabase *database,
                           const guint8    *device,
                           guint64          min,
                           guint64          max,
                           GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "DELETE FROM sync_operations WHERE device = ?1 AND sequence BETWEEN ?2 AND ?3");

  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, (gint64) min);
  pillion_statement_bind_integer (statement, 3, (gint64) max);
  return pillion_statement_run (statement, error);
}

/* ----- what the state comes from ----- */

gboolean
pillion_sync_proofs_add (PillionDatabase           *database,
                         guint8                     collection,
                         const guint8              *key,
                         gsize                      n_key,
                         const PillionOperationRow *row,
                         GError                   **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "INSERT OR REPLACE INTO sync_proofs (collection, key, device, sequence, bytes)"
                                        " VALUES (?1, ?2, ?3, ?4, ?5)");

  pillion_statement_bind_integer (statement, 1, collection);
  pillion_statement_bind_bytes (statement, 2, key, n_key);
  pillion_statement_bind_bytes (statement, 3, row->device, sizeof row->device);
  pillion_statement_bind_integer (statement, 4, (gint64) row->sequence);
  pillion_statement_bind_gbytes (statement, 5, row->bytes);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_sync_proofs_remove_others (PillionDatabase           *database,
                                   guint8                     collection,
                                   const guint8              *key,
                                   gsize                      n_key,
                                   const PillionOperationRow *one,
                                   const PillionOperationRow *other,
                                   GError                   **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM sync_proofs WHERE collection = ?1 AND key = ?2"
                                        " AND (device, sequence) NOT IN (VALUES (?3, ?4), (?5, ?6))");

  pillion_statement_bind_integer (statement, 1, collection);
  pillion_statement_bind_bytes (statement, 2, key, n_key);
  pillion_statement_bind_bytes (statement, 3, one->device, sizeof one->device);
  pillion_statement_bind_integer (statement, 4, (gint64) one->sequence);
  pillion_statement_bind_bytes (statement, 5, other->device, sizeof other->device);
  pillion_statement_bind_integer (statement, 6, (gint64) other->sequence);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_sync_proofs_remove_above (PillionDatabase *database,
                                  const guint8    *device,
                                  guint64          above,
                                  GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM sync_proofs WHERE device = ?1 AND sequence > ?2");

  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_integer (statement, 2, (gint64) above);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_sync_proofs_contain (PillionDatabase *database,
                             guint8           collection,
                             const guint8    *key,
                             gsize            n_key,
                             const guint8    *device,
                             guint64          sequence,
                             gboolean        *found,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT 1 FROM sync_proofs WHERE collection = ?1 AND key = ?2 AND device = ?3"
                                        " AND sequence = ?4");

  pillion_statement_bind_integer (statement, 1, collection);
  pillion_statement_bind_bytes (statement, 2, key, n_key);
  pillion_statement_bind_bytes (statement, 3, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_integer (statement, 4, (gint64) sequence);
  *found = pillion_statement_next (statement);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_sync_proofs_list (PillionDatabase *database,
                          GPtrArray      **rows,
                          GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT device, sequence, bytes FROM sync_proofs"
                                        " ORDER BY collection, key, device, sequence");

  return pillion_statement_list (statement, read_operation, (GDestroyNotify) pillion_operation_row_free, rows, error);
}

/* ----- what other devices said ----- */

gboolean
pillion_sync_peers_load (PillionDatabase *database,
                         const guint8    *device,
                         GBytes         **state,
                         guint64         *said_at,
                         GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT state, said_at FROM sync_peers WHERE device = ?1");

  *state = NULL;
  *said_at = 0;
  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  if (pillion_statement_next (statement)) {
    *state = pillion_statement_dup_bytes (statement, 0);
    *said_at = (guint64) pillion_statement_get_integer (statement, 1);
  }
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_sync_peers_save (PillionDatabase *database,
                         const guint8    *device,
                         const guint8    *state,
                         gsize            n_state,
                         guint64          said_at,
                         GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "INSERT OR REPLACE INTO sync_peers (device, state, said_at)"
                                        " VALUES (?1, ?2, ?3)");

  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, state, n_state);
  pillion_statement_bind_integer (statement, 3, (gint64) said_at);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_sync_peers_remove (PillionDatabase *database,
                           const guint8    *device,
                           GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM sync_peers WHERE device = ?1");

  pillion_statement_bind_bytes (statement, 1, device, PILLION_DEVICE_ID_BYTES);
  return pillion_statement_run (statement, error);
}
