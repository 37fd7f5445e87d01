/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-database.h"

#include "store/pillion-migrations.h"
#include "store/pillion-search-table.h"
#include "store/pillion-search-tokenizer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _PillionDatabase {
  sqlite3    *handle;     /* (owned) */
  GHashTable *statements; /* (owned): const char *sql -> sqlite3_stmt */
};

static void
finalize_statement (gpointer prepared)
{
  sqlite3_finalize (prepared);
}

/* SQLite makes its files with the umask; this one must not be readable by others even
 * for a moment. WAL and shared-memory files take the mode of the database.
 */
static gboolean
ensure_private_file (const char *path,
                     GError    **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0) {
    int saved_errno = errno;
    g_set_error (error, PILLION_STORE_ERROR, pillion_store_error_from_errno (saved_errno),
                 "%s: %s", path, g_strerror (saved_errno));
    return FALSE;
  }
  close (fd);
  return TRUE;
}

/* A message of 8 KiB changes about 22 pages, so the log would grow to 4 MB with SQLite's default of
 * 1,000 pages before it is copied into the database: as much room as a small profile needs in
 * all. After one long transaction the file is cut back to what the log is in other times.
 */
static gboolean
apply_settings (PillionDatabase *self,
                GError         **error)
{
  return pillion_database_execute (self,
                                   "PRAGMA page_size=4096;"
                                   "PRAGMA locking_mode=EXCLUSIVE;"
                                   "PRAGMA journal_mode=WAL;"
                                   "PRAGMA synchronous=FULL;"
                                   "PRAGMA wal_autocheckpoint=250;"
                                   "PRAGMA journal_size_limit=1048576;"
                                   "PRAGMA foreign_keys=ON;"
                                   "PRAGMA temp_store=MEMORY;"
                                   "PRAGMA mmap_size=0;"
                                   "PRAGMA secure_delete=ON;"
                                   "PRAGMA trusted_schema=OFF;",
                                   error);
}

static gboolean
add_tokenizer (PillionDatabase *self,
               GError         **error)
{
  int code = pillion_search_tokenizer_register (self->handle);

  if (code != SQLITE_OK)
    pillion_statement_set_error (self->handle, code, error);
  return code == SQLITE_OK;
}

PillionDatabase *
pillion_database_open (const char   *path,
                       const guint8 *key,
                       GError      **error)
{
  g_autoptr (PillionDatabase) self = NULL;
  int code;

  g_return_val_if_fail (path != NULL && key != NULL, NULL);

  if (!ensure_private_file (path, error))
    return NULL;

  self = g_new0 (PillionDatabase, 1);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  errno = 0;
  code = sqlite3_open_v2 (path, &self->handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                          NULL);
  if (code != SQLITE_OK) {
    pillion_statement_set_error (self->handle, code, error);
    return NULL;
  }
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_limit (self->handle, SQLITE_LIMIT_ATTACHED, 0);

  if (!apply_settings (self, error) || !add_tokenizer (self, error) || !pillion_migrations_run (self, error) ||
      !pillion_search_check (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
pillion_database_free (PillionDatabase *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close (self->handle);
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
  int code;

  errno = 0;
  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  pillion_statement_set_error (self->handle, code, error);
  return FALSE;
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
  if (pillion_database_execute (self, "COMMIT", error))
    return TRUE;
  pillion_database_rollback (self);
  return FALSE;
}

void
pillion_database_rollback (PillionDatabase *self)
{
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}
