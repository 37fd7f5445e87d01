/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-database-private.h"

#include "store/pillion-connection.h"
#include "store/pillion-database-file.h"
#include "store/pillion-migrations.h"
#include "store/pillion-search-table.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

struct _PillionDatabase {
  PillionVfs *vfs;        /* (owned) (nullable) */
  sqlite3    *handle;     /* (owned) */
  GHashTable *statements; /* (owned): const char *sql -> sqlite3_stmt */
  GHashTable *unindexed;  /* (owned) (element-type gint64) */
  GAsyncQueue *queue;     /* (unowned) (nullable): of who waits */
};

static void
finalize_statement (gpointer prepared)
{
  sqlite3_finalize (prepared);
}

PillionDatabase *
pillion_database_open_through (const char *path,
                               const char *vfs,
                               GError    **error)
{
  g_autoptr (PillionDatabase) self = g_new0 (PillionDatabase, 1);

  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  self->unindexed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->handle = pillion_connection_open (path, vfs, 0, error);
  if (self->handle == NULL)
    return NULL;
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_limit (self->handle, SQLITE_LIMIT_ATTACHED, 0);

  if (!pillion_connection_begin_log (self->handle, error) ||
      !pillion_migrations_run (self, error) ||
      !pillion_search_check (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

PillionDatabase *
pillion_database_open_on (const char   *path,
                          const guint8 *key,
                          const char   *below,
                          GError      **error)
{
  g_autoptr (PillionVfs) vfs = pillion_database_file_open (path, key, below, error);
  PillionDatabase *self;

  if (vfs == NULL)
    return NULL;
  self = pillion_database_open_through (path, pillion_vfs_get_name (vfs), error);
  if (self != NULL)
    self->vfs = g_steal_pointer (&vfs);
  return self;
}

PillionDatabase *
pillion_database_open (const char   *path,
                       const guint8 *key,
                       GError      **error)
{
  g_return_val_if_fail (path != NULL && key != NULL, NULL);

  return pillion_database_open_on (path, key, NULL, error);
}

void
pillion_database_free (PillionDatabase *self)
{
  g_hash_table_unref (self->statements);
  g_hash_table_unref (self->unindexed);
  sqlite3_close (self->handle);
  g_clear_pointer (&self->vfs, pillion_vfs_free);
  g_free (self);
}

PillionStatement *
pillion_database_prepare (PillionDatabase *self,
                          const char      *sql)
{
  sqlite3_stmt *prepared = g_hash_table_lookup (self->statements, sql);
  int code = SQLITE_OK;

  if (prepared == NULL) {
    code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);
    if (prepared != NULL)
      g_hash_table_insert (self->statements, (gpointer) sql, prepared);
  }
  return pillion_statement_new (self->handle, prepared, code);
}

gboolean
pillion_database_execute (PillionDatabase *self,
                          const char      *sql,
                          GError         **error)
{
  return pillion_connection_execute (self->handle, sql, error);
}

gint64
pillion_database_last_row_id (PillionDatabase *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

int
pillion_database_changes (PillionDatabase *self)
{
  return sqlite3_changes (self->handle);
}

GHashTable *
pillion_database_get_unindexed (PillionDatabase *self)
{
  return self->unindexed;
}

/* SQLite frees pages one by one: glibc keeps them for later unless it is told to look. */
void
pillion_database_release_memory (PillionDatabase *self)
{
  sqlite3_db_release_memory (self->handle);
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

void
pillion_database_set_queue (PillionDatabase *self,
                            GAsyncQueue     *queue)
{
  self->queue = queue;
}

gboolean
pillion_database_is_awaited (PillionDatabase *self)
{
  return self->queue != NULL && g_async_queue_length (self->queue) > 0;
}

gboolean
pillion_database_has_begun (PillionDatabase *self)
{
  return !sqlite3_get_autocommit (self->handle);
}

gboolean
pillion_database_begin (PillionDatabase *self,
                        GError         **error)
{
  return pillion_database_execute (self, "BEGIN IMMEDIATE", error);
}

gboolean
pillion_database_commit (PillionDatabase *self,
                         GError         **error)
{
  if (pillion_search_put_waiting (self, error) && pillion_database_execute (self, "COMMIT", error))
    return TRUE;
  pillion_database_rollback (self);
  return FALSE;
}

void
pillion_database_rollback (PillionDatabase *self)
{
  g_hash_table_remove_all (self->unindexed);
  if (pillion_database_has_begun (self))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}
