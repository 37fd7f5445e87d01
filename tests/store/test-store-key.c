/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "crypto/pillion-crypto.h"
#include "store/pillion-share-file.h"
#include "store/pillion-store-key.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const guint8 secret[32] = { 1 };
static const guint8 other_secret[32] = { 2 };
static const guint8 share[32] = { 3 };
static const guint8 zeros[32] = { 0 };
static const guint8 key[PILLION_STORE_KEY_BYTES] = { 4, 5, 6 };
static const guint8 store_id[PILLION_STORE_ID_BYTES] = { 7, 8 };

typedef struct {
  StoreTest files;
  char     *path; /* (owned) */
} KeyTest;

static void
set_up (KeyTest      *test,
        gconstpointer unused)
{
  store_test_set_up (&test->files, NULL);
  test->path = g_build_filename (test->files.folder, "store-key", NULL);
}

static void
tear_down (KeyTest      *test,
           gconstpointer unused)
{
  store_test_tear_down (&test->files, NULL);
  g_free (test->path);
}

static void
save (KeyTest                    *test,
      const PillionStoreKeyParts *parts)
{
  g_autoptr (GError) error = NULL;

  pillion_store_key_save (test->path, parts, key, store_id, &pillion_seal_cost_cheap, pillion_random_system (), &error);
  g_assert_no_error (error);
}

static void
assert_loads (KeyTest                    *test,
              const PillionStoreKeyParts *parts)
{
  guint8 loaded[PILLION_STORE_KEY_BYTES] = { 0 };
  guint8 id[PILLION_STORE_ID_BYTES] = { 0 };
  g_autoptr (GError) error = NULL;

  pillion_store_key_load (test->path, parts, loaded, id, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (loaded, sizeof loaded, key, sizeof key);
  g_assert_cmpmem (id, sizeof id, store_id, sizeof store_id);
}

static void
assert_refused (KeyTest                    *test,
                const PillionStoreKeyParts *parts)
{
  guint8 loaded[PILLION_STORE_KEY_BYTES] = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (pillion_store_key_load (test->path, parts, loaded, NULL, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_WRONG_KEY);
  g_assert_cmpmem (loaded, sizeof loaded, zeros, sizeof zeros);
}

/* Each part counts; no share is a share of zeros. */
static void
test_parts (KeyTest      *test,
            gconstpointer unused)
{
  static const PillionStoreKeyParts all[] = {
    { secret, NULL, NULL },
    { other_secret, NULL, NULL },
    { secret, share, NULL },
    { secret, NULL, "correct horse" },
    { secret, NULL, "battery staple" },
    { secret, share, "correct horse" },
  };
  const PillionStoreKeyParts without = { secret, zeros, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    gboolean needed = FALSE;

    save (test, &all[i]);
    g_assert_true (pillion_store_key_needs_passphrase (test->path, &needed, NULL));
    g_assert_cmpint (needed, ==, all[i].passphrase != NULL);
    for (gsize j = 0; j < G_N_ELEMENTS (all); j++) {
      if (i == j)
        assert_loads (test, &all[j]);
      else
        assert_refused (test, &all[j]);
    }
  }
  save (test, &all[0]);
  assert_loads (test, &without);
}

/* The cost is bounded before Argon2id spends anything. */
static void
test_damaged (KeyTest      *test,
              gconstpointer unused)
{
  const PillionStoreKeyParts parts = { secret, NULL, "correct horse" };
  g_autofree char *file = NULL;
  gsize n = 0;

  save (test, &parts);
  g_assert_true (g_file_get_contents (test->path, &file, &n, NULL));
  for (gsize i = 0; i < n; i++) {
    guint8 loaded[PILLION_STORE_KEY_BYTES];
    g_autoptr (GError) error = NULL;
    g_autofree char *altered = g_memdup2 (file, n);

    altered[i] ^= 0x80;
    g_assert_true (g_file_set_contents_full (test->path, altered, (gssize) n, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    g_assert_false (pillion_store_key_load (test->path, &parts, loaded, NULL, &error));
    g_assert_true (g_error_matches (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_WRONG_KEY) ||
                   g_error_matches (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED));
  }
  g_assert_true (g_file_set_contents_full (test->path, file, (gssize) n - 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_false (pillion_store_key_load (test->path, &parts, (guint8[32]) { 0 }, NULL, NULL));
}

static gboolean
ensure (KeyTest *test,
        guint8  *out,
        GError **error)
{
  const PillionStoreKeyParts parts = { secret, NULL, NULL };

  return pillion_store_key_ensure (test->path, test->files.path, &parts, &pillion_seal_cost_cheap,
                                   pillion_random_system (), out, error);
}

static void
test_ensure (KeyTest      *test,
             gconstpointer unused)
{
  guint8 first[PILLION_STORE_KEY_BYTES] = { 0 };
  guint8 again[PILLION_STORE_KEY_BYTES] = { 0 };
  GStatBuf status;
  g_autoptr (GError) error = NULL;

  /* There is an encrypted database, and no key. */
  g_assert_false (ensure (test, first, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_WRONG_KEY);
  g_assert_false (g_file_test (test->path, G_FILE_TEST_EXISTS));

  store_test_close (&test->files);
  g_assert_cmpint (g_unlink (test->files.path), ==, 0);
  g_assert_true (ensure (test, first, NULL));
  g_assert_true (ensure (test, again, NULL));
  g_assert_cmpmem (first, sizeof first, again, sizeof again);
  g_assert_cmpint (memcmp (first, zeros, sizeof first), !=, 0);
  g_assert_cmpint (g_stat (test->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* A plain database has no key yet. */
static void
test_ensure_for_plain (KeyTest      *test,
                       gconstpointer unused)
{
  sqlite3 *handle = NULL;
  guint8 made[PILLION_STORE_KEY_BYTES];

  store_test_close (&test->files);
  g_assert_cmpint (g_unlink (test->files.path), ==, 0);
  g_assert_cmpint (sqlite3_open (test->files.path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "CREATE TABLE t (a)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
  g_assert_true (ensure (test, made, NULL));
}

/* ----- a release share ----- */

static const guint8 other_id[PILLION_STORE_ID_BYTES] = { 9 };

/* Whoever kept an eye on the file sees nothing of the key under its old parts. */
static void
test_rewraps (KeyTest      *test,
              gconstpointer unused)
{
  const PillionStoreKeyParts alone = { .local_secret = secret };
  const PillionStoreKeyParts both = { .local_secret = secret, .release_share = share };
  g_autofree char *kept = g_strconcat (test->path, "-kept", NULL);
  guint8 loaded[PILLION_STORE_KEY_BYTES];
  guint8 id[PILLION_STORE_ID_BYTES];
  g_autofree char *bytes = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  save (test, &alone);
  g_assert_cmpint (link (test->path, kept), ==, 0);
  pillion_store_key_rewrap (test->path, &alone, &both, other_id, &pillion_seal_cost_cheap, pillion_random_system (), &error);
  g_assert_no_error (error);
  assert_refused (test, &alone);
  pillion_store_key_load (test->path, &both, loaded, id, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (loaded, sizeof loaded, key, sizeof key);
  g_assert_cmpmem (id, sizeof id, other_id, sizeof other_id);

  g_file_get_contents (kept, &bytes, &length, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < length; i++)
    g_assert_cmpint (bytes[i], ==, 0);
  g_unlink (kept);
}

static void
assert_share (KeyTest *test,
              gboolean expected)
{
  guint8 loaded[PILLION_SHARE_BYTES] = { 0 };
  gboolean found = !expected;
  g_autoptr (GError) error = NULL;

  pillion_share_file_load (test->files.folder, NULL, loaded, &found, &error);
  g_assert_no_error (error);
  g_assert_true (found == expected);
  g_assert_true ((memcmp (loaded, share, sizeof share) == 0) == expected);
}

static void
test_share (KeyTest      *test,
            gconstpointer unused)
{
  g_autofree char *key_path = g_build_filename (test->files.folder, PILLION_SHARE_KEY_FILE, NULL);
  g_autofree char *path = g_build_filename (test->files.folder, PILLION_SHARE_FILE, NULL);
  guint8 loaded[PILLION_SHARE_BYTES];
  gboolean found;
  g_autoptr (GError) error = NULL;

  assert_share (test, FALSE);
  pillion_share_file_save (test->files.folder, NULL, store_id, other_secret, pillion_random_system (), &error);
  g_assert_no_error (error);
  pillion_share_file_save (test->files.folder, NULL, store_id, share, pillion_random_system (), &error);
  g_assert_no_error (error);
  assert_share (test, TRUE);

  /* Another key says that the file is no good, none that it was forgotten. */
  g_unlink (key_path);
  assert_share (test, FALSE);
  g_file_set_contents_full (key_path, (const char *) secret, sizeof secret, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  g_assert_false (pillion_share_file_load (test->files.folder, NULL, loaded, &found, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);
  g_clear_error (&error);

  g_assert_true (pillion_share_file_forget (test->files.folder));
  g_assert_false (g_file_test (key_path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_share (test, FALSE);
}

/* Its key is kept elsewhere. */
static void
test_share_under_key (KeyTest      *test,
                      gconstpointer unused)
{
  g_autofree char *key_path = g_build_filename (test->files.folder, PILLION_SHARE_KEY_FILE, NULL);
  guint8 loaded[PILLION_SHARE_BYTES];
  gboolean found = FALSE;
  g_autoptr (GError) error = NULL;

  pillion_share_file_save (test->files.folder, secret, store_id, share, pillion_random_system (), &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (key_path, G_FILE_TEST_EXISTS));
  g_assert_true (pillion_share_file_load (test->files.folder, secret, loaded, &found, &error));
  g_assert_true (found);
  g_assert_cmpmem (loaded, sizeof loaded, share, sizeof share);
  g_assert_false (pillion_share_file_load (test->files.folder, other_secret, loaded, &found, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);
  assert_share (test, FALSE);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void (*function) (KeyTest      *test,
                      gconstpointer unused);
  } tests[] = {
    { "/store/store-key/parts", test_parts },
    { "/store/store-key/damaged", test_damaged },
    { "/store/store-key/ensure", test_ensure },
    { "/store/store-key/ensure-for-plain", test_ensure_for_plain },
    { "/store/store-key/rewraps", test_rewraps },
    { "/store/store-key/share", test_share },
    { "/store/store-key/share-under-key", test_share_under_key },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, KeyTest, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
