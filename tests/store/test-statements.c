/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-connection.h"
#include "store/pillion-database-file.h"

/* Random statements on an encrypted and on a plain database side by side: every answer is the same.
 * PILLION_STATEMENTS says how many, PILLION_STATEMENTS_SEED where chance begins.
 */
#define DEFAULT_STATEMENTS 20000

typedef struct {
  StoreTest   files;
  char       *plain_path; /* (owned) */
  PillionVfs *vfs;        /* (owned) (nullable) */
  sqlite3    *handles[2]; /* (owned) (nullable): the encrypted one, the plain one */
} PairTest;

static void
close_pair (PairTest *test)
{
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&test->handles[i], sqlite3_close);
  g_clear_pointer (&test->vfs, pillion_vfs_free);
}

/* Little memory, so that pages leave it in the middle of a transaction. */
static void
open_pair (PairTest *test)
{
  g_autoptr (GError) error = NULL;

  test->vfs = pillion_database_file_open (test->files.path, store_test_key, NULL, &error);
  g_assert_no_error (error);
  test->handles[0] = pillion_connection_open (test->files.path, pillion_vfs_get_name (test->vfs), 0, &error);
  g_assert_no_error (error);
  test->handles[1] = pillion_connection_open (test->plain_path, NULL, SQLITE_OPEN_CREATE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++) {
    pillion_connection_begin_log (test->handles[i], &error);
    g_assert_no_error (error);
    /* The disk is not what is tried here. */
    pillion_connection_execute (test->handles[i], "PRAGMA synchronous=OFF; PRAGMA cache_size=10", &error);
    g_assert_no_error (error);
  }
}

static void
set_up (PairTest     *test,
        gconstpointer unused)
{
  store_test_set_up (&test->files, NULL);
  store_test_close (&test->files);
  test->plain_path = g_build_filename (test->files.folder, "plain.db", NULL);
  open_pair (test);
}

static void
tear_down (PairTest     *test,
           gconstpointer unused)
{
  close_pair (test);
  g_free (test->plain_path);
  store_test_tear_down (&test->files, NULL);
}

static int
add_row (void  *data,
         int    n_columns,
         char **values,
         char **names)
{
  for (int i = 0; i < n_columns; i++)
    g_string_append_printf (data, "%s|", values[i] != NULL ? values[i] : "NULL");
  g_string_append_c (data, '\n');
  return 0;
}

/* (transfer full): all rows, or the error. */
static char *
ask (sqlite3    *handle,
     const char *sql)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  int code = sqlite3_exec (handle, sql, add_row, answer, NULL);

  g_string_append_printf (answer, "%d %d", code, sqlite3_changes (handle));
  return g_strdup (answer->str);
}

static void
compare (PairTest   *test,
         const char *sql)
{
  g_autofree char *encrypted = ask (test->handles[0], sql);
  g_autofree char *plain = ask (test->handles[1], sql);

  if (!g_str_equal (encrypted, plain))
    g_test_message ("%s", sql);
  g_assert_cmpstr (encrypted, ==, plain);
}

static const char *const templates[] = {
  "INSERT OR REPLACE INTO a VALUES (%d, printf ('%%.*c', %d, 'x') || %d, %d)",
  "INSERT INTO a (b, c) SELECT b || %d, c + %d FROM a WHERE i %% 50 = %d %% 50 LIMIT 20",
  "UPDATE a SET b = substr (b || b, 1, %d %% 9000), c = %d WHERE i %% 100 = %d %% 100",
  "UPDATE a SET c = c + %d WHERE i BETWEEN %d AND %d",
  "DELETE FROM a WHERE i %% 200 = %d %% 200",
  "DELETE FROM a WHERE c BETWEEN %d AND %d",
  "SELECT i, length (b), c FROM a WHERE c > %d ORDER BY c, i LIMIT 30",
  "SELECT count (*), sum (c), sum (length (b)) FROM a WHERE i > %d",
  "SELECT a.i, w.w FROM a JOIN w ON w.i = a.i WHERE w.w > 'k%d' ORDER BY w.w, a.i LIMIT 20",
  "INSERT OR IGNORE INTO w VALUES ('k%d', %d)",
  "DELETE FROM w WHERE w LIKE 'k%d%%'",
  "INSERT INTO f (text) VALUES ('word%d and word%d')",
  "SELECT rowid FROM f WHERE f MATCH 'word%d' ORDER BY rowid LIMIT 10",
  "SELECT b, c FROM a WHERE i = %d",
};

static char *
make_statement (GRand *rand)
{
  const char *template = templates[g_rand_int_range (rand, 0, G_N_ELEMENTS (templates))];
  int first = g_rand_int_range (rand, 0, 2000);

  /* The statements take as many of the numbers as they want. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
  return g_strdup_printf (template, first, first + g_rand_int_range (rand, 0, 50), g_rand_int_range (rand, 0, 6000),
                          g_rand_int_range (rand, 0, 100));
#pragma GCC diagnostic pop
}

static const char *
choose_control (GRand *rand)
{
  static const char *const controls[] = {
    "BEGIN",
    "COMMIT",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT s",
    "ROLLBACK TO s",
    "RELEASE s",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "DELETE FROM a WHERE i > 1500",
  };

  return controls[g_rand_int_range (rand, 0, G_N_ELEMENTS (controls))];
}

static guint
get_number (const char *name,
            guint       otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
test_random (PairTest     *test,
             gconstpointer unused)
{
  guint seed = get_number ("PILLION_STATEMENTS_SEED", 1);
  guint n_statements = get_number ("PILLION_STATEMENTS", DEFAULT_STATEMENTS);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  compare (test,
           "CREATE TABLE a (i INTEGER PRIMARY KEY, b TEXT, c INTEGER); CREATE INDEX a_by_c ON a (c);"
           "CREATE TABLE w (w TEXT PRIMARY KEY, i INTEGER) WITHOUT ROWID;"
           "CREATE VIRTUAL TABLE f USING fts5 (text)");
  for (guint i = 0; i < n_statements; i++) {
    g_autofree char *sql = make_statement (rand);

    compare (test, g_rand_int_range (rand, 0, 12) == 0 ? choose_control (rand) : sql);
    if (g_rand_int_range (rand, 0, 500) == 0) {
      close_pair (test);
      open_pair (test);
    }
  }
  compare (test, "COMMIT");
  compare (test, "PRAGMA integrity_check");
  compare (test, "SELECT * FROM a");
  compare (test, "SELECT * FROM w");
  compare (test, "SELECT rowid, * FROM f");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/statements/random", PairTest, NULL, set_up, test_random, tear_down);

  return g_test_run ();
}
