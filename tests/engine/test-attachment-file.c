/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachment-file.h"

#include "crypto/pillion-attachment-seal.h"
#include "crypto/pillion-crypto.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char                 *profile; /* (owned) */
  char                 *source;  /* (owned) */
  GBytes               *content; /* (owned) (nullable) of the source */
  PillionAttachmentRow *row;     /* (owned) */
} FileTest;

static void
set_up (FileTest     *self,
        gconstpointer unused)
{
  self->profile = g_dir_make_tmp ("pillion-attachment-XXXXXX", NULL);
  self->source = g_build_filename (self->profile, "source", NULL);
  self->row = g_new0 (PillionAttachmentRow, 1);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_all (path);
    else
      g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
tear_down (FileTest     *self,
           gconstpointer unused)
{
  remove_all (self->profile);
  pillion_attachment_row_free (self->row);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self->source);
  g_free (self->profile);
}

/* A file of n bytes that differ. */
static void
make_source (FileTest *test,
             gsize     n)
{
  guint8 *bytes = g_malloc (n + 1);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (i % 251 + 1);
  g_assert_true (g_file_set_contents (test->source, (char *) bytes, (gssize) n, NULL));
  g_clear_pointer (&test->content, g_bytes_unref);
  test->content = g_bytes_new_take (bytes, n);
}

static gboolean
seal (FileTest *test,
      guint64   max_bytes,
      GError  **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (test->source);

  return pillion_attachment_file_seal (file, test->profile, max_bytes, pillion_random_system (), test->row, NULL, error);
}

/* (transfer full) (nullable) */
static GBytes *
open_file (FileTest *test,
           GError  **error)
{
  g_autoptr (GOutputStream) target = g_memory_output_stream_new_resizable ();

  if (!pillion_attachment_file_open (test->profile, test->row, target, NULL, error))
    return NULL;
  g_assert_true (g_output_stream_close (target, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (target));
}

static void
assert_refused (FileTest *test)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_file (test, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
check_round_trip (FileTest *test,
                  gsize     n)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) opened = NULL;
  GStatBuf status;
  g_autoptr (GError) error = NULL;

  make_source (test, n);
  g_assert_true (seal (test, G_MAXUINT64, &error));
  g_assert_no_error (error);
  g_assert_true (pillion_attachment_file_is_sound (test->row));
  path = pillion_attachment_file_get_path (test->profile, test->row);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpuint ((guint64) status.st_size, ==, pillion_attachment_seal_get_sealed (test->row->padded_bytes));
  opened = open_file (test, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, test->content));
}

static void
test_round_trip (FileTest     *test,
                 gconstpointer unused)
{
  static const gsize sizes[] = { 0, 1, 1024, 65536, 65537, 200000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_round_trip (test, sizes[i]);
}

static void
test_too_large (FileTest     *test,
                gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (test->profile, "attachments", NULL);
  g_autoptr (GError) error = NULL;

  make_source (test, 5000);
  g_assert_false (seal (test, 5000, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_damaged (FileTest     *test,
              gconstpointer unused)
{
  g_autofree char *path = NULL;
  g_autofree char *sealed = NULL;
  gsize n;

  make_source (test, 100000);
  g_assert_true (seal (test, G_MAXUINT64, NULL));
  path = pillion_attachment_file_get_path (test->profile, test->row);
  g_assert_true (g_file_get_contents (path, &sealed, &n, NULL));
  g_assert_true (g_file_set_contents (path, sealed, (gssize) n - 1, NULL));
  assert_refused (test);
  sealed[n / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, sealed, (gssize) n, NULL));
  assert_refused (test);
}

/* Attack 16: one sealed file and two keys: the second is not the one that was committed to, and
 * with another commitment the message is another one.
 */
static void
test_two_keys (FileTest     *test,
               gconstpointer unused)
{
  make_source (test, 3000);
  g_assert_true (seal (test, G_MAXUINT64, NULL));
  test->row->key[0] ^= 1;
  g_assert_false (pillion_attachment_file_is_sound (test->row));
  assert_refused (test);

  /* Committed to, but the file was not sealed under it. */
  pillion_attachment_seal_commit (test->row->commitment, test->row->key);
  g_assert_true (pillion_attachment_file_is_sound (test->row));
  assert_refused (test);
}

static void
test_lengths_must_fit (FileTest     *test,
                       gconstpointer unused)
{
  make_source (test, 3000);
  g_assert_true (seal (test, G_MAXUINT64, NULL));
  test->row->n_bytes = 10;
  g_assert_false (pillion_attachment_file_is_sound (test->row));
  test->row->n_bytes = G_MAXUINT64;
  g_assert_false (pillion_attachment_file_is_sound (test->row));

  /* Content that is said to be padding. */
  test->row->n_bytes = 2999;
  g_assert_true (pillion_attachment_file_is_sound (test->row));
  assert_refused (test);
}

static void
test_cancelled (FileTest     *test,
                gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile) file = g_file_new_for_path (test->source);
  g_autoptr (GError) error = NULL;

  make_source (test, 3000);
  g_cancellable_cancel (cancellable);
  g_assert_false (pillion_attachment_file_seal (file, test->profile, G_MAXUINT64, pillion_random_system (), test->row,
                                                cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*function) (FileTest *test,
                      gconstpointer unused);
  } tests[] = {
    { "/engine/attachment-file/round-trip", test_round_trip },
    { "/engine/attachment-file/too-large", test_too_large },
    { "/engine/attachment-file/damaged", test_damaged },
    { "/engine/attachment-file/two-keys", test_two_keys },
    { "/engine/attachment-file/lengths-must-fit", test_lengths_must_fit },
    { "/engine/attachment-file/cancelled", test_cancelled },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, FileTest, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
