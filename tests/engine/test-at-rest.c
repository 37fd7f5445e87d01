/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* memmem() */
#define _GNU_SOURCE

#include "test-account-world.h"

#include <glib/gstdio.h>
#include <string.h>

/* What a message, its author's name and number leave behind on a disk: nothing that can be read. */

#define CARA "+4915112398765"
#define NAME "Caramelised Canary"
#define TEXT "the nightingale sings at noon"

static gboolean
contains (const char *contents,
          gsize       n,
          const char *text)
{
  g_autofree char *wide = g_malloc0 (2 * strlen (text));

  for (gsize i = 0; i < strlen (text); i++)
    wide[2 * i] = text[i];
  return memmem (contents, n, text, strlen (text)) != NULL || memmem (contents, n, wide, 2 * strlen (text)) != NULL;
}

/* How many files under a folder have a text, in UTF-8 or UTF-16. */
static guint
count_files_with (const char *folder,
                  const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_found = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *contents = NULL;
    gsize n = 0;

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      n_found += count_files_with (path, text);
    else if (g_file_get_contents (path, &contents, &n, NULL) && contains (contents, n, text))
      n_found++;
  }
  return n_found;
}

static void
assert_unreadable (const char *folder)
{
  g_autofree char *control = g_build_filename (folder, "control", NULL);

  g_assert_cmpuint (count_files_with (folder, TEXT), ==, 0);
  g_assert_cmpuint (count_files_with (folder, NAME), ==, 0);
  g_assert_cmpuint (count_files_with (folder, CARA), ==, 0);

  /* What is there is found. */
  g_assert_true (g_file_set_contents (control, "..." TEXT "...", -1, NULL));
  g_assert_cmpuint (count_files_with (folder, TEXT), ==, 1);
  g_assert_cmpint (g_unlink (control), ==, 0);
}

static void
test_profiles (AccountWorld *world,
               gconstpointer unused)
{
  PillionTestEngine *cara = account_world_register (world, CARA, NAME);
  g_autofree char *hers = g_strdup (pillion_engine_get_folder (pillion_test_engine_get (cara)));
  g_autofree char *anas = g_strdup (pillion_engine_get_folder (pillion_test_engine_get (world->ana)));

  account_world_deliver (cara, ANA, TEXT, world->ana);
  assert_unreadable (hers);
  assert_unreadable (anas);
  pillion_test_engine_close (world->ana);
  assert_unreadable (anas);
  pillion_test_engine_free (cara);

  /* The relay knows the number. */
  g_assert_cmpuint (count_files_with (pillion_test_relay_get_data (world->relay), CARA), >, 0);
  g_assert_cmpuint (count_files_with (pillion_test_relay_get_data (world->relay), TEXT), ==, 0);
  g_assert_cmpuint (count_files_with (pillion_test_relay_get_data (world->relay), NAME), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/at-rest/profiles", AccountWorld, NULL, account_world_set_up, test_profiles,
              account_world_tear_down);

  return g_test_run ();
}
