/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-connection.h"

#include "store/pillion-search-tokenizer.h"

#include <errno.h>

static int
get_store_code (int code)
{
  if (code == SQLITE_IOERR_DATA)
    return PILLION_STORE_ERROR_DAMAGED;
  switch (code & 0xff) {
  case SQLITE_FULL:
    return PILLION_STORE_ERROR_FULL;
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
    return PILLION_STORE_ERROR_READ_ONLY;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return PILLION_STORE_ERROR_BUSY;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return PILLION_STORE_ERROR_DAMAGED;
  default:
    return PILLION_STORE_ERROR_IO;
  }
}

/* SQLite says "disk I/O error" for a full disk in some paths; the system's errno behind
 * it tells which it was. SQLite keeps it, but not that of a commit.
 */
void
pillion_connection_set_error (sqlite3 *handle,
                              int      code,
                              GError **error)
{
  int last_errno = errno;
  int store_code = get_store_code (code);

  if (handle != NULL && sqlite3_system_errno (handle) != 0)
    last_errno = sqlite3_system_errno (handle);
  if (store_code == PILLION_STORE_ERROR_IO && (code & 0xff) == SQLITE_IOERR)
    store_code = pillion_store_error_from_errno (last_errno);

  g_set_error (error, PILLION_STORE_ERROR, store_code, "the store: %s",
               handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (code));
}

sqlite3 *
pillion_connection_open (const char *path,
                         const char *vfs,
                         int         flags,
                         GError    **error)
{
  g_autoptr (sqlite3) handle = NULL;
  int code;

  errno = 0;
  code = sqlite3_open_v2 (path, &handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | flags, vfs);
  if (code == SQLITE_OK)
    code = pillion_search_tokenizer_register (handle);
  if (code != SQLITE_OK) {
    pillion_connection_set_error (handle, code, error);
    return NULL;
  }
  return g_steal_pointer (&handle);
}

/* A message of 8 KiB changes about 22 pages, so the log would grow to 4 MB with SQLite's default of
 * 1,000 pages before it is copied into the database: as much room as a small profile needs in
 * all. After one long transaction the file is cut back to what the log is in other times. A page
 * that is still in memory need not be opened again: so there may be 16 MB of them instead of 2.
 */
gboolean
pillion_connection_begin_log (sqlite3 *handle,
                              GError **error)
{
  return pillion_connection_execute (handle,
                                     "PRAGMA page_size=4096;"
                                     "PRAGMA locking_mode=EXCLUSIVE;"
                                     "PRAGMA journal_mode=WAL;"
                                     "PRAGMA synchronous=FULL;"
                                     "PRAGMA wal_autocheckpoint=250;"
                                     "PRAGMA journal_size_limit=1048576;"
                                     "PRAGMA cache_size=-16000;"
                                     "PRAGMA foreign_keys=ON;"
                                     "PRAGMA temp_store=MEMORY;"
                                     "PRAGMA mmap_size=0;"
                                     "PRAGMA secure_delete=ON;"
                                     "PRAGMA trusted_schema=OFF;",
                                     error);
}

gboolean
pillion_connection_execute (sqlite3    *handle,
                            const char *sql,
                            GError    **error)
{
  int code;

  errno = 0;
  code = sqlite3_exec (handle, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  pillion_connection_set_error (handle, code, error);
  return FALSE;
}

/* (transfer full) (nullable): the statement at its first row. */
static sqlite3_stmt *
query (sqlite3    *handle,
       const char *sql,
       GError    **error)
{
  sqlite3_stmt *statement = NULL;
  int code;

  errno = 0;
  code = sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    return statement;
  pillion_connection_set_error (handle, code, error);
  sqlite3_finalize (statement);
  return NULL;
}

gboolean
pillion_connection_read_number (sqlite3    *handle,
                                const char *sql,
                                gint64     *number,
                                GError    **error)
{
  sqlite3_stmt *statement = query (handle, sql, error);

  if (statement == NULL)
    return FALSE;
  *number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return TRUE;
}

char *
pillion_connection_read_text (sqlite3    *handle,
                              const char *sql,
                              GError    **error)
{
  sqlite3_stmt *statement = query (handle, sql, error);
  char *text;

  if (statement == NULL)
    return NULL;
  text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return text != NULL ? text : g_strdup ("");
}

gboolean
pillion_connection_check (sqlite3 *handle,
                          GError **error)
{
  g_autofree char *found = pillion_connection_read_text (handle, "PRAGMA integrity_check(1)", error);

  if (found == NULL)
    return FALSE;
  if (g_str_equal (found, "ok"))
    return TRUE;
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "the store: %s", found);
  return FALSE;
}
