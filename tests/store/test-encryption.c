/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* memmem() */
#define _GNU_SOURCE

#include "store-test.h"

#include "crypto/pillion-aead.h"
#include "store/pillion-database-private.h"
#include "store/pillion-page-cipher.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

/* What is on the disk: nothing can be read in it, and what was changed there is noticed. The linker
 * puts __wrap_pillion_aead_open() in the place of the real one, so that a build that ignores the
 * tags can be tried.
 */
gboolean __real_pillion_aead_open (guint8 *out, const guint8 *sealed, gsize n_sealed, const guint8 *ad, gsize n_ad, const guint8 *nonce, const guint8 *key);
gboolean __wrap_pillion_aead_open (guint8 *out, const guint8 *sealed, gsize n_sealed, const guint8 *ad, gsize n_ad, const guint8 *nonce, const guint8 *key);

static gboolean ignore_tags;

gboolean
__wrap_pillion_aead_open (guint8       *out,
                          const guint8 *sealed,
                          gsize         n_sealed,
                          const guint8 *ad,
                          gsize         n_ad,
                          const guint8 *nonce,
                          const guint8 *key)
{
  if (!ignore_tags)
    return __real_pillion_aead_open (out, sealed, n_sealed, ad, n_ad, nonce, key);
  crypto_stream_xchacha20_xor_ic (out, sealed, n_sealed - PILLION_AEAD_TAG_BYTES, nonce, 1, key);
  return TRUE;
}

#define CANARY "nightingale-of-the-canary-islands"

/* The canary in UTF-16, low bytes first. */
static char *
dup_wide (gsize *n)
{
  char *wide = g_malloc0 (2 * strlen (CANARY));

  *n = 2 * strlen (CANARY);
  for (gsize i = 0; i < strlen (CANARY); i++)
    wide[2 * i] = CANARY[i];
  return wide;
}

/* In how many files of the folder either is. */
static guint
count_files_with_canaries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gsize n_wide;
  g_autofree char *wide = dup_wide (&n_wide);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *contents = NULL;
    gsize length = 0;

    g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
    if (memmem (contents, length, CANARY, strlen (CANARY)) != NULL)
      n++;
    if (memmem (contents, length, wide, n_wide) != NULL)
      n++;
  }
  return n;
}

static void
execute (StoreTest  *test,
         const char *sql)
{
  g_autoptr (GError) error = NULL;

  pillion_database_execute (test->database, sql, &error);
  g_assert_no_error (error);
}

/* Small, in a page of its own, in an index, in a table's name, and in UTF-16. */
static void
plant_canaries (StoreTest *test)
{
  gsize n_wide;
  g_autofree char *wide = dup_wide (&n_wide);
  g_autofree char *long_text = g_strnfill (9000, 'x');
  g_autoptr (PillionStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  execute (test, "CREATE TABLE \"" CANARY "\" (a, b); CREATE INDEX canaries ON \"" CANARY "\" (a)");
  statement = pillion_database_prepare (test->database, "INSERT INTO \"" CANARY "\" VALUES (?1 || ?2, ?3)");
  pillion_statement_bind_text (statement, 1, long_text);
  pillion_statement_bind_text (statement, 2, CANARY);
  pillion_statement_bind_bytes (statement, 3, wide, n_wide);
  pillion_statement_run (statement, &error);
  g_assert_no_error (error);
}

static void
test_canaries (StoreTest    *test,
               gconstpointer unused)
{
  plant_canaries (test);
  g_assert_cmpuint (count_files_with_canaries (test->folder), ==, 0);
  store_test_reopen (test);
  g_assert_cmpuint (count_files_with_canaries (test->folder), ==, 0);
  store_test_close (test);
  g_assert_cmpuint (count_files_with_canaries (test->folder), ==, 0);
}

/* The search above finds what there is to find. */
static void
test_canaries_plain (StoreTest    *test,
                     gconstpointer unused)
{
  g_autofree char *path = g_build_filename (test->folder, "plain.db", NULL);
  g_autoptr (GError) error = NULL;

  store_test_close (test);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  test->database = pillion_database_open_through (path, "unix", &error);
  g_assert_no_error (error);
  plant_canaries (test);
  g_assert_cmpuint (count_files_with_canaries (test->folder), ==, 2);
  store_test_close (test);
  g_assert_cmpuint (count_files_with_canaries (test->folder), ==, 2);
}

/* What SQLite would put into temporary files is refused, were it ever to try. */
static void
test_no_other_files (StoreTest    *test,
                     gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  execute (test, "CREATE TABLE t (a)");
  execute (test, "PRAGMA temp_store=FILE; PRAGMA temp.cache_size=1");
  pillion_database_execute (test->database,
                            "CREATE TEMP TABLE u AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                            " LIMIT 5000) SELECT randomblob (500) FROM n",
                            &error);
  g_assert_nonnull (error);
  folder = g_dir_open (test->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_assert_true (g_str_equal (name, "pillion.db") || g_str_equal (name, "pillion.db-wal"));
}

/* A database with a few hundred pages, none of them free; all in the file. */
static GBytes *
make_image (StoreTest *test)
{
  char *contents = NULL;
  gsize length = 0;

  if (test->database == NULL)
    store_test_reopen (test);
  execute (test,
           "CREATE TABLE t (a INTEGER PRIMARY KEY, b);"
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300)"
           " INSERT INTO t SELECT i, zeroblob (i * 10) FROM n;");
  g_assert_cmpint (store_test_integer (test, "PRAGMA freelist_count"), ==, 0);
  store_test_close (test);
  g_assert_true (g_file_get_contents (test->path, &contents, &length, NULL));
  return g_bytes_new_take (contents, length);
}

/* Reads all that there is; (transfer full) (nullable): what was noticed. */
static GError *
try_to_read (StoreTest *test)
{
  GError *error = NULL;
  g_autoptr (PillionDatabase) database = pillion_database_open (test->path, store_test_key, &error);
  g_autoptr (PillionStatement) check = NULL;
  g_autofree char *found = NULL;

  if (database == NULL)
    return error;
  check = pillion_database_prepare (database, "PRAGMA integrity_check");
  if (pillion_statement_next (check))
    found = pillion_statement_dup_text (check, 0);
  if (pillion_statement_finish (check, &error) && g_strcmp0 (found, "ok") != 0)
    g_set_error (&error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "%s", found);
  return error;
}

static void
write_image (StoreTest    *test,
             gconstpointer bytes,
             gsize         n)
{
  g_autofree char *log = g_strconcat (test->path, "-wal", NULL);

  g_unlink (log);
  g_assert_true (g_file_set_contents (test->path, bytes, (gssize) n, NULL));
}

static void
assert_damage_noticed (StoreTest    *test,
                       gconstpointer bytes,
                       gsize         n)
{
  g_autoptr (GError) error = NULL;

  write_image (test, bytes, n);
  error = try_to_read (test);
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);
}

/* One bit in each page, at a place of its own, and each byte of the header: salt and check can't be
 * told from another key's.
 */
static void
test_flipped_bits (StoreTest    *test,
                   gconstpointer unused)
{
  g_autoptr (GBytes) image = make_image (test);
  gsize n = g_bytes_get_size (image);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (image, NULL), n);

  for (gsize page = 0; page < n; page += PILLION_PAGE_BYTES) {
    gsize at = page + (page == 0 ? 16 : 0) + (page / PILLION_PAGE_BYTES * 641) % 4080;

    bytes[at] ^= 0x10;
    assert_damage_noticed (test, bytes, n);
    bytes[at] ^= 0x10;
  }
  for (gsize at = 0; at < PILLION_PAGE_HEADER_BYTES; at++) {
    g_autoptr (GError) error = NULL;

    bytes[at] ^= 1;
    write_image (test, bytes, n);
    error = try_to_read (test);
    if (at < 4)
      g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);
    else
      g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_WRONG_KEY);
    bytes[at] ^= 1;
  }
  write_image (test, bytes, n);
  g_assert_null (try_to_read (test));
}

/* A build that does not look at the tags, and what it would not see. */
static void
test_flipped_bits_ignored (StoreTest    *test,
                           gconstpointer unused)
{
  g_autoptr (GBytes) image = make_image (test);
  gsize n = g_bytes_get_size (image);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (image, NULL), n);
  guint n_unnoticed = 0;

  ignore_tags = TRUE;
  for (gsize page = 1; page < n / PILLION_PAGE_BYTES; page++) {
    g_autoptr (GError) error = NULL;

    bytes[page * PILLION_PAGE_BYTES + 2000] ^= 0x10;
    write_image (test, bytes, n);
    error = try_to_read (test);
    n_unnoticed += error == NULL;
    bytes[page * PILLION_PAGE_BYTES + 2000] ^= 0x10;
  }
  ignore_tags = FALSE;
  g_assert_cmpuint (n_unnoticed, >, 0);
}

static void
test_moved_pages (StoreTest    *test,
                  gconstpointer unused)
{
  g_autoptr (GBytes) image = make_image (test);
  g_autoptr (GBytes) other = NULL;
  gsize n = g_bytes_get_size (image);
  const guint8 *original = g_bytes_get_data (image, NULL);
  g_autofree guint8 *bytes = g_memdup2 (original, n);
  gsize last = n - PILLION_PAGE_BYTES;

  memcpy (bytes + last, original + last - PILLION_PAGE_BYTES, PILLION_PAGE_BYTES);
  memcpy (bytes + last - PILLION_PAGE_BYTES, original + last, PILLION_PAGE_BYTES);
  assert_damage_noticed (test, bytes, n);

  /* The same page of a database that has the same key. */
  g_assert_cmpint (g_unlink (test->path), ==, 0);
  other = make_image (test);
  g_assert_cmpuint (g_bytes_get_size (other), ==, n);
  memcpy (bytes, original, n);
  memcpy (bytes + last, (const guint8 *) g_bytes_get_data (other, NULL) + last, PILLION_PAGE_BYTES);
  assert_damage_noticed (test, bytes, n);

  memcpy (bytes, original, n);
  memset (bytes + last, 0, PILLION_PAGE_BYTES);
  assert_damage_noticed (test, bytes, n);
}

static void
test_truncated (StoreTest    *test,
                gconstpointer unused)
{
  g_autoptr (GBytes) image = make_image (test);
  gsize n = g_bytes_get_size (image);
  const guint8 *original = g_bytes_get_data (image, NULL);

  assert_damage_noticed (test, original, n - PILLION_PAGE_BYTES);
  assert_damage_noticed (test, original, n - 1);
  assert_damage_noticed (test, original, n / 2);
  assert_damage_noticed (test, original, PILLION_PAGE_BYTES);
  assert_damage_noticed (test, original, 100);
}

static void
test_wrong_key (StoreTest    *test,
                gconstpointer unused)
{
  static const guint8 other_key[PILLION_DATABASE_KEY_BYTES] = { 1, 2, 4 };
  g_autoptr (GBytes) image = make_image (test);
  g_autofree char *after = NULL;
  gsize n_after = 0;
  g_autoptr (GError) error = NULL;

  g_assert_null (pillion_database_open (test->path, other_key, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_WRONG_KEY);
  g_assert_true (g_file_get_contents (test->path, &after, &n_after, NULL));
  g_assert_cmpmem (after, n_after, g_bytes_get_data (image, NULL), g_bytes_get_size (image));
}

static void
test_newer_left_alone (StoreTest    *test,
                       gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before = 0;
  gsize n_after = 0;
  g_autoptr (GError) error = NULL;

  execute (test, "PRAGMA user_version=1000");
  store_test_close (test);
  g_assert_true (g_file_get_contents (test->path, &before, &n_before, NULL));
  g_assert_null (pillion_database_open (test->path, store_test_key, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_NEWER);
  g_assert_true (g_file_get_contents (test->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/encryption/canaries", test_canaries);
  store_test_add ("/store/encryption/canaries-plain", test_canaries_plain);
  store_test_add ("/store/encryption/no-other-files", test_no_other_files);
  store_test_add ("/store/encryption/flipped-bits", test_flipped_bits);
  store_test_add ("/store/encryption/flipped-bits-ignored", test_flipped_bits_ignored);
  store_test_add ("/store/encryption/moved-pages", test_moved_pages);
  store_test_add ("/store/encryption/truncated", test_truncated);
  store_test_add ("/store/encryption/wrong-key", test_wrong_key);
  store_test_add ("/store/encryption/newer-left-alone", test_newer_left_alone);

  return g_test_run ();
}
