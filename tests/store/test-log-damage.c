/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-page-cipher.h"
#include "store/pillion-settings-table.h"

#include <glib/gstdio.h>
#include <string.h>

/* A log with three commits of one frame each, beside its database, as a kill leaves them; then it is
 * altered.
 */
#define FRAMES_AT 1024
#define N_COMMITS 3

typedef struct {
  StoreTest files;
  GBytes   *database; /* (owned) */
  guint8   *log;      /* (owned) */
  gsize     n_log;
} LogTest;

static char *
get_log_path (LogTest *test)
{
  return g_strconcat (test->files.path, "-wal", NULL);
}

static void
set_up (LogTest      *test,
        gconstpointer unused)
{
  g_autofree char *log_path = NULL;
  char *contents = NULL;
  gsize n = 0;

  store_test_set_up (&test->files, NULL);
  store_test_reopen (&test->files);
  log_path = get_log_path (test);
  for (guint64 i = 1; i <= N_COMMITS; i++)
    g_assert_true (pillion_settings_save_number (test->files.database, "n", i, NULL));
  g_assert_true (g_file_get_contents (test->files.path, &contents, &n, NULL));
  test->database = g_bytes_new_take (contents, n);
  g_assert_true (g_file_get_contents (log_path, (char **) &test->log, &test->n_log, NULL));
  g_assert_cmpuint (test->n_log, ==, FRAMES_AT + N_COMMITS * PILLION_FRAME_BYTES);
}

static void
tear_down (LogTest      *test,
           gconstpointer unused)
{
  store_test_tear_down (&test->files, NULL);
  g_bytes_unref (test->database);
  g_free (test->log);
}

/* Puts both files back as they were, with what became of the log, and opens them. */
static gboolean
open_again (LogTest *test,
            GError **error)
{
  g_autofree char *log_path = get_log_path (test);
  gsize n = 0;
  const char *database = g_bytes_get_data (test->database, &n);

  store_test_close (&test->files);
  g_assert_true (g_file_set_contents (test->files.path, database, (gssize) n, NULL));
  g_assert_true (g_file_set_contents (log_path, (const char *) test->log, (gssize) test->n_log, NULL));
  test->files.database = pillion_database_open (test->files.path, store_test_key, error);
  return test->files.database != NULL;
}

static void
assert_commits (LogTest *test,
                guint64  expected)
{
  g_autoptr (GError) error = NULL;
  guint64 n = 0;

  open_again (test, &error);
  g_assert_no_error (error);
  g_assert_true (pillion_settings_load_number (test->files.database, "n", &n, NULL));
  g_assert_cmpuint (n, ==, expected);
}

static void
assert_damaged (LogTest *test)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (open_again (test, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);
}

static guint8 *
get_frame (LogTest *test,
           guint    number)
{
  return test->log + FRAMES_AT + (number - 1) * PILLION_FRAME_BYTES;
}

static void
test_whole (LogTest      *test,
            gconstpointer unused)
{
  assert_commits (test, 3);
}

/* Two commits behind it say that it was durable. */
static void
test_flipped (LogTest      *test,
              gconstpointer unused)
{
  get_frame (test, 1)[2000] ^= 4;
  assert_damaged (test);
}

/* What a power cut leaves of a commit that nobody was told of looks the same. */
static void
test_torn_end (LogTest      *test,
               gconstpointer unused)
{
  get_frame (test, 3)[2000] ^= 4;
  assert_commits (test, 2);
  test->n_log -= 100;
  assert_commits (test, 2);
}

static void
test_swapped (LogTest      *test,
              gconstpointer unused)
{
  g_autofree guint8 *first = g_memdup2 (get_frame (test, 1), PILLION_FRAME_BYTES);

  memcpy (get_frame (test, 1), get_frame (test, 2), PILLION_FRAME_BYTES);
  memcpy (get_frame (test, 2), first, PILLION_FRAME_BYTES);
  assert_commits (test, 0);
}

/* There are two of it. */
static void
test_header (LogTest      *test,
             gconstpointer unused)
{
  test->log[3] ^= 4;
  assert_commits (test, 3);
  test->log[512 + 3] ^= 4;
  assert_damaged (test);
  test->log[3] ^= 4;
  assert_commits (test, 3);
}

/* The log of another database with the same key. */
static void
test_foreign (LogTest      *test,
              gconstpointer unused)
{
  LogTest other = { 0 };

  set_up (&other, NULL);
  memcpy (test->log, other.log, test->n_log);
  tear_down (&other, NULL);
  assert_damaged (test);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void (*function) (LogTest      *test,
                      gconstpointer unused);
  } tests[] = {
    { "/store/log/whole", test_whole },
    { "/store/log/flipped", test_flipped },
    { "/store/log/torn-end", test_torn_end },
    { "/store/log/swapped", test_swapped },
    { "/store/log/header", test_header },
    { "/store/log/foreign", test_foreign },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, LogTest, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
