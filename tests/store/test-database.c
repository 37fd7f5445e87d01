/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include "store/pillion-settings-table.h"

static void
test_settings_in_force (StoreTest    *test,
                        gconstpointer unused)
{
  g_autofree char *journal = store_test_text (test, "PRAGMA journal_mode");
  g_autofree char *locking = store_test_text (test, "PRAGMA locking_mode");

  g_assert_cmpstr (journal, ==, "wal");
  g_assert_cmpstr (locking, ==, "exclusive");
  g_assert_cmpint (store_test_integer (test, "PRAGMA page_size"), ==, 4096);
  g_assert_cmpint (store_test_integer (test, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (store_test_integer (test, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (store_test_integer (test, "PRAGMA secure_delete"), ==, 1);
  g_assert_cmpint (store_test_integer (test, "PRAGMA trusted_schema"), ==, 0);
  g_assert_cmpint (store_test_integer (test, "PRAGMA temp_store"), ==, 2);
}

static void
test_files_private (StoreTest    *test,
                    gconstpointer unused)
{
  static const char *const suffixes[] = { "", "-wal" };
  g_autofree char *shared_memory = g_strconcat (test->path, "-shm", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (test->path, suffixes[i], NULL);
    GStatBuf status;
    g_assert_cmpint (g_stat (path, &status), ==, 0);
    g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  }
  /* One process: the index of the log is in memory. */
  g_assert_false (g_file_test (shared_memory, G_FILE_TEST_EXISTS));
}

static void
test_second_opener (StoreTest    *test,
                    gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pillion_database_open (test->path, store_test_key, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_BUSY);
}

static void
assert_setting (StoreTest *test,
                guint64    expected)
{
  guint64 number = 0;

  g_assert_true (pillion_settings_load_number (test->database, "n", &number, NULL));
  g_assert_cmpuint (number, ==, expected);
}

static void
test_transaction (StoreTest    *test,
                  gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pillion_database_begin (test->database, &error));
  g_assert_true (pillion_settings_save_number (test->database, "n", 1, &error));
  g_assert_true (pillion_database_commit (test->database, &error));
  g_assert_true (pillion_database_begin (test->database, &error));
  g_assert_true (pillion_settings_save_number (test->database, "n", 2, &error));
  pillion_database_rollback (test->database);
  assert_setting (test, 1);
  store_test_reopen (test);
  assert_setting (test, 1);
}

static void
test_not_a_database (StoreTest    *test,
                     gconstpointer unused)
{
  static const char text[] = "This is a letter, and by no means a database. It is long enough for a header of one, too.";
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  store_test_close (test);
  g_assert_true (g_file_set_contents (test->path, text, -1, NULL));
  g_assert_null (pillion_database_open (test->path, store_test_key, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);
  g_assert_true (g_file_get_contents (test->path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

static void
limit_file_size (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* A file that may not grow is what a full disk looks like; afterwards all goes on. */
static void
test_full (StoreTest    *test,
           gconstpointer unused)
{
  g_autofree guint8 *much = g_malloc0 (1 << 20);
  g_autoptr (GError) error = NULL;
  struct rlimit before;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_true (pillion_settings_save_number (test->database, "n", 7, NULL));

  limit_file_size (256 * 1024);
  if (pillion_database_begin (test->database, &error) &&
      pillion_settings_save (test->database, "much", much, 1 << 20, &error))
    pillion_database_commit (test->database, &error);
  pillion_database_rollback (test->database);
  limit_file_size (before.rlim_cur);

  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_FULL);
  assert_setting (test, 7);
  g_assert_true (pillion_settings_save (test->database, "much", much, 1 << 20, NULL));
}

/* Root may write everywhere; so the test is somebody else meanwhile. */
static void
test_read_only (StoreTest    *test,
                gconstpointer unused)
{
  g_autofree char *path = g_build_filename (test->folder, "other.db", NULL);
  uid_t before = geteuid ();
  g_autoptr (GError) folder_error = NULL;
  g_autoptr (GError) file_error = NULL;

  store_test_close (test);
  g_assert_cmpint (g_chmod (test->folder, 0555), ==, 0);
  g_assert_cmpint (g_chmod (test->path, 0444), ==, 0);
  if (before == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  g_assert_null (pillion_database_open (path, store_test_key, &folder_error));
  g_assert_null (pillion_database_open (test->path, store_test_key, &file_error));
  if (before == 0)
    g_assert_cmpint (seteuid (before), ==, 0);
  g_assert_cmpint (g_chmod (test->folder, 0700), ==, 0);

  g_assert_error (folder_error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_READ_ONLY);
  g_assert_error (file_error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_READ_ONLY);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define MIB 1048576

/* Pages that were read are given back, and read again when they are needed. */
static void
test_release_memory (StoreTest    *test,
                     gconstpointer unused)
{
  gint64 before = sqlite3_memory_used ();
  gint64 with_pages;

  g_assert_true (pillion_database_execute (test->database, "CREATE TABLE heap (bytes BLOB)", NULL));
  for (guint i = 0; i < 8; i++)
    g_assert_true (pillion_database_execute (test->database, "INSERT INTO heap VALUES (zeroblob(1048576))", NULL));
  g_assert_cmpint (store_test_integer (test, "SELECT sum(length(hex(bytes))) FROM heap"), ==, 16 * MIB);
  with_pages = sqlite3_memory_used ();
  g_assert_cmpint (with_pages, >, before + 4 * MIB);

  pillion_database_release_memory (test->database);
  g_assert_cmpint (sqlite3_memory_used (), <, before + MIB);
  g_assert_cmpint (store_test_integer (test, "SELECT sum(length(hex(bytes))) FROM heap"), ==, 16 * MIB);
}

static void
test_statement_error_sticks (StoreTest    *test,
                             gconstpointer unused)
{
  g_autoptr (PillionStatement) statement = pillion_database_prepare (test->database, "SELECT nothing FROM nowhere");
  g_autoptr (GError) error = NULL;

  pillion_statement_bind_integer (statement, 1, 1);
  pillion_statement_bind_text (statement, 2, "text");
  g_assert_false (pillion_statement_run (statement, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_IO);
}

/* The cache gives a statement back without what was bound before. */
static void
test_statement_cache (StoreTest    *test,
                      gconstpointer unused)
{
  for (guint i = 0; i < 2; i++) {
    g_autoptr (PillionStatement) statement = pillion_database_prepare (test->database, "SELECT ?1, ?2");
    g_autoptr (GBytes) bytes = NULL;
    guint8 out[2];
    pillion_statement_bind_integer (statement, 1, 5);
    if (i == 0)
      pillion_statement_bind_bytes (statement, 2, "ab", 2);
    g_assert_true (pillion_statement_next (statement));
    g_assert_cmpint (pillion_statement_get_integer (statement, 0), ==, 5);
    bytes = pillion_statement_dup_bytes (statement, 1);
    g_assert_true ((bytes == NULL) == (i == 1));
    g_assert_true (pillion_statement_copy_bytes (statement, 1, out, 2) == (i == 0));
    g_assert_false (pillion_statement_copy_bytes (statement, 1, out, 1));
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/database/settings-in-force", test_settings_in_force);
  store_test_add ("/store/database/files-private", test_files_private);
  store_test_add ("/store/database/second-opener", test_second_opener);
  store_test_add ("/store/database/transaction", test_transaction);
  store_test_add ("/store/database/not-a-database", test_not_a_database);
  store_test_add ("/store/database/full", test_full);
  store_test_add ("/store/database/read-only", test_read_only);
  store_test_add ("/store/database/release-memory", test_release_memory);
  store_test_add ("/store/statement/error-sticks", test_statement_error_sticks);
  store_test_add ("/store/statement/cache", test_statement_cache);

  return g_test_run ();
}
