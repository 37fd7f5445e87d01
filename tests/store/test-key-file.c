/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-key-file.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct {
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} KeyTest;

static void
set_up (KeyTest      *self,
        gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("pillion-key-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "key", NULL);
}

/* Nothing but the key may be left. */
static void
tear_down (KeyTest      *self,
           gconstpointer unused)
{
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

static void
test_created_once (KeyTest      *test,
                   gconstpointer unused)
{
  guint8 made[PILLION_KEY_FILE_BYTES];
  guint8 loaded[PILLION_KEY_FILE_BYTES];
  guint8 again[PILLION_KEY_FILE_BYTES];
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (pillion_key_file_create (test->path, pillion_random_system (), made, &error));
  g_assert_cmpint (g_stat (test->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_false (pillion_key_file_create (test->path, pillion_random_system (), again, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_IO);
  g_assert_true (pillion_key_file_load (test->path, loaded, NULL));
  g_assert_cmpmem (made, sizeof made, loaded, sizeof loaded);
}

/* What a kill in the middle of the making left does not stand in the way. */
static void
test_rest_of_a_kill (KeyTest      *test,
                     gconstpointer unused)
{
  g_autofree char *rest = g_strconcat (test->path, ".new", NULL);
  guint8 made[PILLION_KEY_FILE_BYTES];
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (rest, "half", 4, NULL));
  g_assert_true (pillion_key_file_create (test->path, pillion_random_system (), made, &error));
  g_assert_no_error (error);
}

static void
test_refused (KeyTest      *test,
              gconstpointer unused)
{
  static const struct {
    gssize length;
    guint  mode;
    int    code;
  } cases[] = {
    { PILLION_KEY_FILE_BYTES, 0600, -1 },
    { PILLION_KEY_FILE_BYTES, 0400, -1 },
    { PILLION_KEY_FILE_BYTES, 0640, PILLION_STORE_ERROR_UNFIT },
    { PILLION_KEY_FILE_BYTES, 0604, PILLION_STORE_ERROR_UNFIT },
    { PILLION_KEY_FILE_BYTES, 0610, PILLION_STORE_ERROR_UNFIT },
    { PILLION_KEY_FILE_BYTES - 1, 0600, PILLION_STORE_ERROR_UNFIT },
    { PILLION_KEY_FILE_BYTES + 1, 0600, PILLION_STORE_ERROR_UNFIT },
    { 0, 0600, PILLION_STORE_ERROR_UNFIT },
  };
  static const char bytes[PILLION_KEY_FILE_BYTES + 1] = { 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    guint8 key[PILLION_KEY_FILE_BYTES];
    g_assert_true (g_file_set_contents (test->path, bytes, cases[i].length, NULL));
    g_assert_cmpint (g_chmod (test->path, cases[i].mode), ==, 0);
    g_assert_cmpint (pillion_key_file_load (test->path, key, &error), ==, cases[i].code < 0);
    if (cases[i].code >= 0)
      g_assert_error (error, PILLION_STORE_ERROR, cases[i].code);
  }
}

static void
test_missing_or_link (KeyTest      *test,
                      gconstpointer unused)
{
  guint8 key[PILLION_KEY_FILE_BYTES];

  g_assert_false (pillion_key_file_load (test->path, key, NULL));
  g_assert_cmpint (symlink ("/dev/zero", test->path), ==, 0);
  g_assert_false (pillion_key_file_load (test->path, key, NULL));
}

static void
assert_nothing_made (KeyTest      *test,
                     const guint8 *key)
{
  static const guint8 wiped[PILLION_KEY_FILE_BYTES];

  g_assert_cmpmem (key, PILLION_KEY_FILE_BYTES, wiped, sizeof wiped);
  g_assert_false (g_file_test (test->path, G_FILE_TEST_EXISTS));
}

/* Root may write everywhere; so the test is somebody else meanwhile. */
static void
test_read_only (KeyTest      *test,
                gconstpointer unused)
{
  guint8 key[PILLION_KEY_FILE_BYTES] = { 1 };
  g_autoptr (GError) error = NULL;
  uid_t before = geteuid ();

  g_assert_cmpint (g_chmod (test->folder, 0555), ==, 0);
  if (before == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  g_assert_false (pillion_key_file_create (test->path, pillion_random_system (), key, &error));
  if (before == 0)
    g_assert_cmpint (seteuid (before), ==, 0);
  g_assert_cmpint (g_chmod (test->folder, 0700), ==, 0);
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_READ_ONLY);
  assert_nothing_made (test, key);
}

static void
test_full (KeyTest      *test,
           gconstpointer unused)
{
  static const rlim_t sizes[] = { 0, PILLION_KEY_FILE_BYTES / 2 };
  struct rlimit before;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint8 key[PILLION_KEY_FILE_BYTES] = { 1 };
    g_autoptr (GError) error = NULL;
    struct rlimit limit = { sizes[i], before.rlim_max };
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
    g_assert_false (pillion_key_file_create (test->path, pillion_random_system (), key, &error));
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
    g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_FULL);
    assert_nothing_made (test, key);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/key-file/created-once", KeyTest, NULL, set_up, test_created_once, tear_down);
  g_test_add ("/store/key-file/rest-of-a-kill", KeyTest, NULL, set_up, test_rest_of_a_kill, tear_down);
  g_test_add ("/store/key-file/refused", KeyTest, NULL, set_up, test_refused, tear_down);
  g_test_add ("/store/key-file/missing-or-link", KeyTest, NULL, set_up, test_missing_or_link, tear_down);
  g_test_add ("/store/key-file/read-only", KeyTest, NULL, set_up, test_read_only, tear_down);
  g_test_add ("/store/key-file/full", KeyTest, NULL, set_up, test_full, tear_down);

  return g_test_run ();
}
