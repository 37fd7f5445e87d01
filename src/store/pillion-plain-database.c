/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-plain-database.h"

#include "store/pillion-connection.h"
#include "store/pillion-erasure.h"
#include "store/pillion-file.h"
#include "store/pillion-migrations.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Virtual tables keep what they have in tables of their own, which are counted. */
#define LIST_COUNTS \
  "SELECT group_concat (format ('SELECT ''%q '' || count (*) AS n FROM \"%w\"', name, name), ' UNION ALL ')" \
  " FROM (SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name)"

static gboolean
check_version (sqlite3 *plain,
               GError **error)
{
  gint64 version = 0;

  if (!pillion_connection_read_number (plain, "PRAGMA user_version", &version, error))
    return FALSE;
  return pillion_migrations_check_version ((int) version, error);
}

static sqlite3 *
open_plain (const char *path,
            const char *below,
            GError    **error)
{
  g_autoptr (sqlite3) plain = pillion_connection_open (path, below, SQLITE_OPEN_URI, error);
  int n_reserved = PILLION_PAGE_RESERVED_BYTES;
  int keep_log = 1;

  if (plain == NULL ||
      !pillion_connection_execute (plain, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=MEMORY;", error) ||
      !check_version (plain, error) ||
      !pillion_connection_check (plain, error))
    return NULL;
  /* Of the copy: SQLite gives it what its source asks for. */
  sqlite3_file_control (plain, "main", SQLITE_FCNTL_RESERVE_BYTES, &n_reserved);
  /* SQLite would remove the log, and not overwrite it. */
  sqlite3_file_control (plain, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_log);
  return g_steal_pointer (&plain);
}

static gboolean
fill (sqlite3    *plain,
      const char *new_path,
      PillionVfs *vfs,
      GError    **error)
{
  g_autofree char *escaped = g_uri_escape_string (new_path, "/", TRUE);
  char *sql = sqlite3_mprintf ("VACUUM INTO 'file:%q?vfs=%q'", escaped, pillion_vfs_get_name (vfs));
  gboolean filled = pillion_connection_execute (plain, sql, error);

  sqlite3_free (sql);
  return filled;
}

/* (transfer full) (nullable): the names of all tables with their numbers of rows. */
static char *
dup_counts (sqlite3 *handle,
            GError **error)
{
  g_autofree char *counts = pillion_connection_read_text (handle, LIST_COUNTS, error);
  g_autofree char *sql = NULL;

  if (counts == NULL || *counts == '\0')
    return g_steal_pointer (&counts);
  sql = g_strdup_printf ("SELECT group_concat (n, ', ') FROM (%s)", counts);
  return pillion_connection_read_text (handle, sql, error);
}

static gboolean
compare (sqlite3 *plain,
         sqlite3 *copy,
         GError **error)
{
  g_autofree char *expected = dup_counts (plain, error);
  g_autofree char *found = expected != NULL ? dup_counts (copy, error) : NULL;

  if (found == NULL || !pillion_connection_check (copy, error))
    return FALSE;
  if (g_str_equal (expected, found))
    return TRUE;
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_IO, "the encrypted copy is not whole");
  return FALSE;
}

static gboolean
fill_and_compare (sqlite3    *plain,
                  const char *new_path,
                  PillionVfs *vfs,
                  GError    **error)
{
  g_autoptr (sqlite3) copy = NULL;

  if (!fill (plain, new_path, vfs, error))
    return FALSE;
  copy = pillion_connection_open (new_path, pillion_vfs_get_name (vfs), 0, error);
  return copy != NULL &&
         pillion_connection_begin_log (copy, error) &&
         compare (plain, copy, error);
}

static gboolean
erase (const char *path,
       const char *suffix,
       GError    **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *whole = g_strconcat (name, suffix, NULL);
  const char *names[] = { whole, NULL };

  return pillion_erasure_erase_files (folder, names) ||
         pillion_file_set_error (whole, EACCES, error);
}

/* Closing moves all of the log into the database. */
gboolean
pillion_plain_database_copy (const char *path,
                             const char *new_path,
                             PillionVfs *vfs,
                             const char *below,
                             GError    **error)
{
  sqlite3 *plain = open_plain (path, below, error);
  gboolean copied;

  if (plain == NULL)
    return FALSE;
  copied = fill_and_compare (plain, new_path, vfs, error) &&
           pillion_connection_execute (plain, "PRAGMA wal_checkpoint(FULL)", error);
  sqlite3_close (plain);
  return copied &&
         erase (path, "-wal", error) &&
         erase (path, "-shm", error) &&
         erase (path, "-journal", error);
}

gboolean
pillion_plain_database_replace (const char *path,
                                const char *new_path,
                                GError    **error)
{
  g_autofree char *plain_path = g_strconcat (path, ".plain", NULL);

  /* What is there has two names, and is the one in use. */
  g_unlink (plain_path);
  if (link (path, plain_path) != 0)
    return pillion_file_set_error (plain_path, errno, error);
  return pillion_file_move (new_path, path, error) && pillion_plain_database_erase (path, error);
}

gboolean
pillion_plain_database_erase (const char *path,
                              GError    **error)
{
  g_autofree char *plain_path = g_strconcat (path, ".plain", NULL);

  return !g_file_test (plain_path, G_FILE_TEST_EXISTS) || erase (path, ".plain", error);
}
