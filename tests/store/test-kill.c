/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-settings-table.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child writes and says each number once it is committed; it is killed at a time that nobody chose,
 * 1,000 times, while it opens the store, commits, or copies the log into the database.
 */
#define N_ROUNDS 1000
#define MAX_ACKNOWLEDGED 8
#define MAX_TIME_US 3000

/* What was saved with the number. */
static gboolean
is_right (PillionDatabase *database,
          guint64          number)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT value FROM settings WHERE name = 'bytes'");
  g_autoptr (GBytes) value = NULL;
  const guint8 *bytes;
  gsize n = 0;

  if (!pillion_statement_next (statement))
    return number == 0;
  value = pillion_statement_dup_bytes (statement, 0);
  bytes = g_bytes_get_data (value, &n);
  for (gsize i = 0; i < n; i++) {
    if (bytes[i] != (guint8) number)
      return FALSE;
  }
  return n == number * 7919 % 20000;
}

static void
write_numbers (const char *path,
               int         output)
{
  PillionDatabase *database = pillion_database_open (path, store_test_key, NULL);
  g_autofree guint8 *bytes = g_malloc0 (20000);
  guint64 number = 0;

  if (database == NULL || !pillion_settings_load_number (database, "number", &number, NULL) ||
      !is_right (database, number))
    _exit (1);
  pillion_database_execute (database, "PRAGMA wal_autocheckpoint=16", NULL);
  for (;;) {
    number++;
    memset (bytes, (int) number, 20000);
    if (!pillion_database_begin (database, NULL) ||
        !pillion_settings_save_number (database, "number", number, NULL) ||
        !pillion_settings_save (database, "bytes", bytes, number * 7919 % 20000, NULL) ||
        !pillion_database_commit (database, NULL) ||
        write (output, &number, sizeof number) != sizeof number)
      _exit (1);
  }
}

/* Reads up to n numbers, and returns the last one: one that was committed never comes again. */
static guint64
read_numbers (int     input,
              guint   n,
              guint64 last)
{
  guint64 number;

  while (n-- > 0 && read (input, &number, sizeof number) == sizeof number) {
    g_assert_cmpuint (number, >, last);
    last = number;
  }
  return last;
}

/* Anywhere from the first moments of the child on. */
static void
pass_time (guint us)
{
  gint64 end = g_get_monotonic_time () + us;

  while (g_get_monotonic_time () < end)
    continue;
}

static guint64
run_child (const char *path,
           GRand      *rand,
           guint64     last)
{
  int ends[2];
  int status = 0;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    close (ends[0]);
    write_numbers (path, ends[1]);
  }
  close (ends[1]);
  last = read_numbers (ends[0], (guint) g_rand_int_range (rand, 0, MAX_ACKNOWLEDGED), last);
  pass_time ((guint) g_rand_int_range (rand, 0, MAX_TIME_US));
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  last = read_numbers (ends[0], G_MAXUINT, last);
  close (ends[0]);
  return last;
}

static guint64
read_newest (StoreTest *test)
{
  guint64 number = 0;

  store_test_reopen (test);
  g_assert_true (pillion_settings_load_number (test->database, "number", &number, NULL));
  g_assert_true (is_right (test->database, number));
  return number;
}

static void
test_kill (StoreTest    *test,
           gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint64 acknowledged = 0;
  g_autofree char *whole = NULL;

  store_test_close (test);
  for (guint i = 0; i < N_ROUNDS; i++)
    acknowledged = run_child (test->path, rand, acknowledged);
  g_assert_cmpuint (read_newest (test), >=, acknowledged);
  whole = store_test_text (test, "PRAGMA integrity_check");
  g_assert_cmpstr (whole, ==, "ok");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/kill/random", test_kill);

  return g_test_run ();
}
