/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* memmem() */
#define _GNU_SOURCE

#include "store-test.h"

#include "store/pillion-page-cipher.h"
#include "store/pillion-settings-table.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A plain database of an earlier version becomes an encrypted one, and survives a kill in front of
 * each step of that. The linker puts the functions of this file in the place of those that make
 * the steps: they count, and end the process at one of them.
 */
#define SECRET "a sentence that stood in the plain database"
#define N_MESSAGES 400

static guint kill_at;
static guint n_steps;

static void
take_step (void)
{
  n_steps++;
  if (n_steps == kill_at)
    raise (SIGKILL);
}

int __real_link (const char *from, const char *to);
int __wrap_link (const char *from, const char *to);
int __real_rename (const char *from, const char *to);
int __wrap_rename (const char *from, const char *to);
int __real_unlink (const char *path);
int __wrap_unlink (const char *path);
int __real_fsync (int fd);
int __wrap_fsync (int fd);
int __real_fdatasync (int fd);
int __wrap_fdatasync (int fd);
void __real_pillion_page_cipher_seal_page (const PillionPageCipher *self, guint32 number, const guint8 *page, guint8 *sealed);
void __wrap_pillion_page_cipher_seal_page (const PillionPageCipher *self, guint32 number, const guint8 *page, guint8 *sealed);

int
__wrap_link (const char *from,
             const char *to)
{
  take_step ();
  return __real_link (from, to);
}

int
__wrap_rename (const char *from,
               const char *to)
{
  take_step ();
  return __real_rename (from, to);
}

int
__wrap_unlink (const char *path)
{
  take_step ();
  return __real_unlink (path);
}

int
__wrap_fsync (int fd)
{
  take_step ();
  return __real_fsync (fd);
}

int
__wrap_fdatasync (int fd)
{
  take_step ();
  return __real_fdatasync (fd);
}

/* Of the copy's pages one in ten, as nothing new happens between them. */
void
__wrap_pillion_page_cipher_seal_page (const PillionPageCipher *self,
                                      guint32                  number,
                                      const guint8            *page,
                                      guint8                  *sealed)
{
  if (number % 10 == 1)
    take_step ();
  __real_pillion_page_cipher_seal_page (self, number, page, sealed);
}

static char *
load_fixture (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("PILLION_TEST_FIXTURES"), "store", "schema-1.sql", NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* As version 1 of the schema left it when it was killed: part of it is in the log alone. */
static void
make_plain (StoreTest *test)
{
  g_autofree char *fixture = load_fixture ();
  g_autofree char *fill =
    g_strdup_printf ("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %d)"
                     " INSERT INTO settings SELECT 'text-' || i, cast ('%s ' || i AS BLOB) FROM n",
                     N_MESSAGES, SECRET);
  int keep_log = 1;
  int do_not_copy = 1;
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA journal_mode=WAL", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, fixture, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA user_version=1; PRAGMA wal_checkpoint(FULL)", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, fill, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_file_control (handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_log);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, do_not_copy, NULL);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static void
clear_folder (StoreTest *test)
{
  g_autoptr (GDir) folder = g_dir_open (test->folder, 0, NULL);
  const char *name;

  store_test_close (test);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (test->folder, name, NULL);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
}

static gboolean
folder_has (StoreTest  *test,
            const char *text)
{
  g_autoptr (GDir) folder = g_dir_open (test->folder, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (!found && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (test->folder, name, NULL);
    g_autofree char *contents = NULL;
    gsize n = 0;

    g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
    found = memmem (contents, n, text, strlen (text)) != NULL;
  }
  return found;
}

/* All that was in the plain one is there, and nowhere in plain. */
static void
assert_converted (StoreTest *test)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  store_test_reopen (test);
  g_assert_cmpint (store_test_integer (test, "SELECT count (*) FROM settings WHERE name LIKE 'text-%'"), ==, N_MESSAGES);
  g_assert_cmpint (store_test_integer (test, "SELECT count (*) FROM messages"), ==, 1);
  g_assert_false (folder_has (test, SECRET));
  folder = g_dir_open (test->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_assert_true (g_str_equal (name, "pillion.db") || g_str_equal (name, "pillion.db-wal"));
}

static void
test_whole (StoreTest    *test,
            gconstpointer unused)
{
  clear_folder (test);
  make_plain (test);
  g_assert_true (folder_has (test, SECRET));
  assert_converted (test);
}

/* Returns: whether the child was killed, rather than done before. */
static gboolean
convert_and_kill (StoreTest *test,
                  guint      at)
{
  pid_t child = fork ();
  int status = 0;

  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    n_steps = 0;
    kill_at = at;
    _exit (pillion_database_open (test->path, store_test_key, NULL) != NULL ? 0 : 1);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) || WEXITSTATUS (status) == 0);
  return WIFSIGNALED (status);
}

/* A second kill, soon after, meets what the first one left. */
static void
test_killed (StoreTest    *test,
             gconstpointer unused)
{
  guint at = 1;

  do {
    clear_folder (test);
    make_plain (test);
    convert_and_kill (test, at);
    convert_and_kill (test, 1 + at % 5);
    assert_converted (test);
    clear_folder (test);
    make_plain (test);
  } while (convert_and_kill (test, ++at));
  g_assert_cmpuint (at, >, 15);
}

/* The copy is compared: a plain database that is not consistent stays as it is. */
static void
test_damaged (StoreTest    *test,
              gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n = 0;
  gsize n_after = 0;
  sqlite3 *handle = NULL;
  g_autoptr (GError) error = NULL;

  clear_folder (test);
  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle,
                                 "CREATE TABLE t (a); CREATE INDEX i ON t (a);"
                                 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000)"
                                 " INSERT INTO t SELECT i FROM n",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);
  g_assert_true (g_file_get_contents (test->path, &before, &n, NULL));
  memset (before + n - 3000, 0x55, 2000);
  g_assert_true (g_file_set_contents (test->path, before, (gssize) n, NULL));

  g_assert_null (pillion_database_open (test->path, store_test_key, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);
  g_assert_true (g_file_get_contents (test->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n, after, n_after);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/conversion/whole", test_whole);
  store_test_add ("/store/conversion/killed", test_killed);
  store_test_add ("/store/conversion/damaged", test_damaged);

  return g_test_run ();
}
