/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-unlock-profile.h"

#include "pillion-test-keyring.h"

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-secret.h"

#include <glib/gstdio.h>
#include <string.h>

/* Keys of profiles, in an unlocked keyring, in files and with passphrases. */

#define PASSPHRASE "correct horse battery staple"

/* ----- items ----- */

static void
test_items (void)
{
  const guint8 one[PILLION_SECRET_ITEM_BYTES] = { 1, 0, 2 };
  const guint8 other[PILLION_SECRET_ITEM_BYTES] = { 3 };
  guint8 loaded[PILLION_SECRET_ITEM_BYTES];
  g_autoptr (GError) error = NULL;

  store_item ("a", PILLION_SECRET_ITEM_LOCAL, other);
  store_item ("a", PILLION_SECRET_ITEM_LOCAL, one);
  store_item ("a", PILLION_SECRET_ITEM_RELEASE, other);
  g_assert_true (load_item ("a", PILLION_SECRET_ITEM_LOCAL, loaded, NULL));
  g_assert_true (pillion_secret_equal (loaded, one, sizeof one));
  g_assert_true (load_item ("a", PILLION_SECRET_ITEM_RELEASE, loaded, NULL));
  g_assert_true (pillion_secret_equal (loaded, other, sizeof other));

  g_assert_false (load_item ("b", PILLION_SECRET_ITEM_LOCAL, loaded, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING);
  g_clear_error (&error);

  forget_item ("a", PILLION_SECRET_ITEM_LOCAL);
  forget_item ("a", PILLION_SECRET_ITEM_LOCAL);
  g_assert_false (load_item ("a", PILLION_SECRET_ITEM_LOCAL, loaded, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING);
  g_assert_true (load_item ("a", PILLION_SECRET_ITEM_RELEASE, loaded, NULL));
}

/* ----- the keyring ----- */

static void
test_new_profile (void)
{
  g_auto (Profile) profile = { 0 };

  profile_init (&profile);
  pillion_unlock_set_keyring (pillion_unlock_get (profile.engine), TRUE);
  profile_assert_opens (&profile);
  g_assert_true (profile_has (&profile, "keyring"));
  g_assert_false (profile_has (&profile, "key"));

  /* The command line, which makes no use of a keyring by itself. */
  profile_renew (&profile);
  profile_assert_opens (&profile);
}

static void
test_moves_into_the_keyring (void)
{
  g_auto (Profile) profile = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *id = NULL;
  guint8 loaded[PILLION_SECRET_ITEM_BYTES];

  profile_init (&profile);
  profile_assert_opens (&profile);
  g_assert_false (profile_has (&profile, "keyring"));
  path = g_build_filename (profile.folder, "key", NULL);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));

  pillion_unlock_set_keyring (profile_renew (&profile), TRUE);
  profile_assert_opens (&profile);
  g_assert_false (profile_has (&profile, "key"));
  id = profile_dup_id (&profile);
  g_assert_true (load_item (id, PILLION_SECRET_ITEM_LOCAL, loaded, NULL));
  g_assert_true (pillion_secret_equal (loaded, before, sizeof loaded));
  profile_assert_opens (&profile);

  /* Killed between the two: the file is there still, or what is left of it. */
  g_assert_true (g_file_set_contents (path, "0", 1, NULL));
  profile_assert_opens (&profile);
  g_assert_false (profile_has (&profile, "key"));
}

static void
test_missing_and_changed (void)
{
  const guint8 other[PILLION_SECRET_ITEM_BYTES] = { 9 };
  guint8 secret[PILLION_SECRET_ITEM_BYTES];
  g_auto (Profile) profile = { 0 };
  g_autofree char *id = NULL;

  profile_init (&profile);
  pillion_unlock_set_keyring (pillion_unlock_get (profile.engine), TRUE);
  profile_assert_opens (&profile);
  id = profile_dup_id (&profile);
  g_assert_true (load_item (id, PILLION_SECRET_ITEM_LOCAL, secret, NULL));

  forget_item (id, PILLION_SECRET_ITEM_LOCAL);
  profile_assert_refused (&profile, PILLION_ENGINE_ERROR_KEY_MISSING);
  store_item (id, PILLION_SECRET_ITEM_LOCAL, other);
  profile_assert_refused (&profile, PILLION_ENGINE_ERROR_KEY_CHANGED);
  store_item (id, PILLION_SECRET_ITEM_LOCAL, secret);
  profile_assert_opens (&profile);
}

static void
test_erases (void)
{
  g_auto (Profile) profile = { 0 };
  g_autofree char *id = NULL;
  guint8 loaded[PILLION_SECRET_ITEM_BYTES];
  g_autoptr (GError) error = NULL;

  profile_init (&profile);
  pillion_unlock_set_keyring (pillion_unlock_get (profile.engine), TRUE);
  g_assert_true (profile_open (&profile, NULL));
  id = profile_dup_id (&profile);
  pillion_engine_erase_at_close (profile.engine);
  profile_close (&profile);
  g_assert_false (profile_has (&profile, "keyring"));
  g_assert_false (profile_has (&profile, "pillion.db"));
  g_assert_false (load_item (id, PILLION_SECRET_ITEM_LOCAL, loaded, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING);
}

/* ----- files and passphrases ----- */

static void
test_passphrase (void)
{
  g_auto (Profile) profile = { 0 };
  PillionUnlock *unlock;

  profile_init (&profile);
  unlock = pillion_unlock_get (profile.engine);
  pillion_unlock_set_keyring (unlock, TRUE);
  pillion_unlock_set_passphrase (unlock, PASSPHRASE);
  profile_assert_opens (&profile);
  g_assert_false (profile_has (&profile, "keyring"));

  unlock = profile_renew (&profile);
  pillion_unlock_set_keyring (unlock, TRUE);
  profile_assert_refused (&profile, PILLION_ENGINE_ERROR_PASSPHRASE_NEEDED);
  pillion_unlock_set_passphrase (unlock, "another");
  profile_assert_refused (&profile, PILLION_ENGINE_ERROR_WRONG_PASSPHRASE);
  pillion_unlock_set_passphrase (unlock, PASSPHRASE);
  profile_assert_opens (&profile);
  g_assert_true (profile_has (&profile, "key"));
}

/* One that no profile asked for is as if it had not been given. */
static void
test_needless_passphrase (void)
{
  g_auto (Profile) profile = { 0 };

  profile_init (&profile);
  profile_assert_opens (&profile);
  pillion_unlock_set_passphrase (profile_renew (&profile), PASSPHRASE);
  profile_assert_opens (&profile);
}

static void
test_key_file (void)
{
  g_auto (Profile) profile = { 0 };
  g_autofree char *path = NULL;

  profile_init (&profile);
  path = g_strconcat (profile.folder, ".key", NULL);
  pillion_unlock_set_keyring (pillion_unlock_get (profile.engine), TRUE);
  pillion_unlock_set_key_file (pillion_unlock_get (profile.engine), path);
  profile_assert_opens (&profile);
  g_assert_false (profile_has (&profile, "key"));
  g_assert_false (profile_has (&profile, "keyring"));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  pillion_unlock_set_keyring (profile_renew (&profile), TRUE);
  profile_assert_refused (&profile, PILLION_ENGINE_ERROR_KEY_MISSING);
  pillion_unlock_set_key_file (pillion_unlock_get (profile.engine), path);
  profile_assert_opens (&profile);
  g_unlink (path);
  profile_assert_refused (&profile, PILLION_ENGINE_ERROR_KEY_MISSING);
}

static void
test_damaged (void)
{
  g_auto (Profile) profile = { 0 };
  g_autofree char *path = NULL;

  profile_init (&profile);
  profile_assert_opens (&profile);
  path = g_build_filename (profile.folder, "pillion.db", NULL);
  g_assert_true (g_file_set_contents (path, "no database", -1, NULL));
  profile_assert_refused (&profile, PILLION_ENGINE_ERROR_DAMAGED);
}

/* ----- parts that are lost ----- */

static char *
profile_build_path (Profile    *self,
                    const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
profile_remove (Profile    *self,
                const char *name)
{
  g_autofree char *path = profile_build_path (self, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Refused, in a sentence that names the file; what is left stays, and nothing is made. */
static void
profile_assert_misses (Profile    *self,
                       int         code,
                       const char *name)
{
  static const char *const names[] = { "key", "store-key", "generation", "pillion.db" };
  g_autofree char *quoted = g_strdup_printf ("“%s”", name);
  gboolean before[G_N_ELEMENTS (names)];
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    before[i] = profile_has (self, names[i]);
  g_assert_false (profile_open (self, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, code);
  g_assert_nonnull (strstr (error->message, quoted));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (profile_has (self, names[i]) == before[i]);
}

static void
test_lost (gconstpointer data)
{
  const char *name = data;
  int code = g_str_equal (name, "pillion.db") ? PILLION_ENGINE_ERROR_DAMAGED : PILLION_ENGINE_ERROR_KEY_MISSING;
  g_auto (Profile) profile = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *away = NULL;

  profile_init (&profile);
  profile_assert_opens (&profile);
  path = profile_build_path (&profile, name);
  away = g_strconcat (profile.folder, ".away", NULL);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  profile_assert_misses (&profile, code, name);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  profile_assert_opens (&profile);
}

static void
test_emptied (void)
{
  g_auto (Profile) profile = { 0 };
  g_autofree char *path = NULL;
  GStatBuf status;

  profile_init (&profile);
  profile_assert_opens (&profile);
  path = profile_build_path (&profile, "pillion.db");
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  profile_assert_misses (&profile, PILLION_ENGINE_ERROR_DAMAGED, "pillion.db");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 0);
}

/* Killed while the profile was made: it is new still. */
static void
test_killed_before_database (void)
{
  g_auto (Profile) profile = { 0 };

  profile_init (&profile);
  profile_assert_opens (&profile);
  profile_remove (&profile, "generation");
  profile_remove (&profile, "pillion.db");
  g_assert_true (profile_has (&profile, "store-key"));
  profile_assert_opens (&profile);

  /* And between the database and the word that it is there. */
  profile_remove (&profile, "generation");
  profile_assert_opens (&profile);
  profile_remove (&profile, "pillion.db");
  profile_assert_misses (&profile, PILLION_ENGINE_ERROR_DAMAGED, "pillion.db");
}

/* ----- setting aside ----- */

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
test_set_aside (void)
{
  g_auto (Profile) profile = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;

  profile_init (&profile);
  profile_assert_opens (&profile);
  pillion_unlock_set_aside_async (profile.engine, NULL, pillion_test_on_done, &result);
  aside = pillion_unlock_set_aside_finish (profile.engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (aside, profile.folder));
  g_assert_false (g_file_test (profile.folder, G_FILE_TEST_EXISTS));
  key = g_build_filename (aside, "key", NULL);
  g_assert_true (g_file_test (key, G_FILE_TEST_EXISTS));
  profile_assert_opens (&profile);
  remove_folder (aside);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());
  pillion_test_keyring_begin ();
  pillion_test_keyring_start ();

  g_test_add_func ("/engine/unlock/items", test_items);
  g_test_add_func ("/engine/unlock/new-profile", test_new_profile);
  g_test_add_func ("/engine/unlock/moves-into-the-keyring", test_moves_into_the_keyring);
  g_test_add_func ("/engine/unlock/missing-and-changed", test_missing_and_changed);
  g_test_add_func ("/engine/unlock/erases", test_erases);
  g_test_add_func ("/engine/unlock/passphrase", test_passphrase);
  g_test_add_func ("/engine/unlock/needless-passphrase", test_needless_passphrase);
  g_test_add_func ("/engine/unlock/key-file", test_key_file);
  g_test_add_func ("/engine/unlock/damaged", test_damaged);
  g_test_add_data_func ("/engine/unlock/lost-key", "key", test_lost);
  g_test_add_data_func ("/engine/unlock/lost-store-key", "store-key", test_lost);
  g_test_add_data_func ("/engine/unlock/lost-database", "pillion.db", test_lost);
  g_test_add_func ("/engine/unlock/emptied", test_emptied);
  g_test_add_func ("/engine/unlock/killed-before-database", test_killed_before_database);
  g_test_add_func ("/engine/unlock/set-aside", test_set_aside);
  status = g_test_run ();
  pillion_test_keyring_end ();
  return status;
}
