/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-png.h"

#include "engine/pillion-engine-error.h"

#include <glib/gstdio.h>

#define TEXT "PILLION 123"

typedef struct {
  char *folder; /* (owned) */
  char *file;   /* (owned) */
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("pillion-test-png-XXXXXX", &error);
  g_assert_no_error (error);
  self->file = g_build_filename (self->folder, "code.png", NULL);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_remove (self->file);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->file);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static char *
read_qr (const char *file,
         GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_cli_png_read_qr_async (file, NULL, on_read, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return pillion_cli_png_read_qr_finish (result, error);
}

static void
test_there_and_back (Fixture      *self,
                     gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (pillion_cli_png_write_qr (self->file, TEXT, &error));
  g_assert_cmpint (g_stat (self->file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  text = read_qr (self->file, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, TEXT);
}

/* Who reads while it is written sees the old one or the new one: nothing else lies there. */
static void
test_replaced_as_a_whole (Fixture      *self,
                          gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf first;
  GStatBuf second;

  g_assert_true (pillion_cli_png_write_qr (self->file, "FIRST", &error));
  g_assert_cmpint (g_stat (self->file, &first), ==, 0);
  g_assert_true (pillion_cli_png_write_qr (self->file, TEXT, &error));
  g_assert_cmpint (g_stat (self->file, &second), ==, 0);
  g_assert_cmpuint (first.st_ino, !=, second.st_ino);
  dir = g_dir_open (self->folder, 0, &error);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "code.png");
  g_assert_null (g_dir_read_name (dir));
  text = read_qr (self->file, &error);
  g_assert_cmpstr (text, ==, TEXT);
}

static void
test_nowhere_to_write (Fixture      *self,
                       gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->folder, "none", "code.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (pillion_cli_png_write_qr (file, TEXT, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK);
}

static void
test_no_picture (Fixture      *self,
                 gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->file, "no picture", -1, NULL));
  text = read_qr (self->file, &error);
  g_assert_null (text);
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "no PNG picture"));
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (self->file), ==, 0);
  g_assert_null (read_qr (self->file, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/png/there-and-back", Fixture, NULL, set_up, test_there_and_back, tear_down);
  g_test_add ("/cli/png/replaced-as-a-whole", Fixture, NULL, set_up, test_replaced_as_a_whole, tear_down);
  g_test_add ("/cli/png/nowhere-to-write", Fixture, NULL, set_up, test_nowhere_to_write, tear_down);
  g_test_add ("/cli/png/no-picture", Fixture, NULL, set_up, test_no_picture, tear_down);
  return g_test_run ();
}
