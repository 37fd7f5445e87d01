/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-unlock-profile.h"

#include "pillion-test-keyring.h"

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-secret.h"
#include "engine/pillion-profile.h"
#include "store/pillion-share-file.h"

/* Keys of profiles in a real Secret Service. */

/* New, in a keyring that is open. */
static void
profile_init_in_keyring (Profile *self)
{
  pillion_test_keyring_start ();
  profile_init (self);
  pillion_unlock_set_keyring (pillion_unlock_get (self->engine), TRUE);
  profile_assert_opens (self);
  g_assert_true (profile_has (self, "keyring"));
  g_assert_false (profile_has (self, "key"));
}

/* Refused, and all of it stays. */
static void
profile_assert_kept (Profile *self,
                     int      code)
{
  static const char *const names[] = { "keyring", "store-key", "generation", "pillion.db" };

  profile_assert_refused (self, code);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (profile_has (self, names[i]));
  g_assert_false (profile_has (self, "key"));
}

/* Refused before anything of a profile is made. */
static void
profile_assert_not_made (Profile *self)
{
  profile_assert_refused (self, PILLION_ENGINE_ERROR_KEYS_UNSAFE);
  g_assert_true (pillion_unlock_is_new (self->engine));
}

static void
test_new_profile_without_service (void)
{
  g_auto (Profile) profile = { 0 };

  profile_init (&profile);
  pillion_unlock_set_keyring (pillion_unlock_get (profile.engine), TRUE);
  profile_assert_not_made (&profile);

  /* A passphrase does without. */
  pillion_unlock_set_passphrase (pillion_unlock_get (profile.engine), "correct horse battery staple");
  profile_assert_opens (&profile);
}

static void
test_unlocked (void)
{
  g_auto (Profile) profile = { 0 };
  g_autofree char *id = NULL;
  guint8 secret[PILLION_SECRET_ITEM_BYTES];

  profile_init_in_keyring (&profile);
  id = profile_dup_id (&profile);
  g_assert_true (load_item (id, PILLION_SECRET_ITEM_LOCAL, secret, NULL));
  profile_assert_opens (&profile);

  pillion_test_keyring_stop ();
  pillion_test_keyring_start ();
  profile_assert_opens (&profile);
  pillion_test_keyring_stop ();
}

/* Nobody is there who would unlock it, as if its dialogue had been dismissed. */
static void
test_locked (void)
{
  g_auto (Profile) profile = { 0 };
  g_auto (Profile) newcomer = { 0 };

  profile_init_in_keyring (&profile);
  pillion_test_keyring_lock ();
  profile_assert_kept (&profile, PILLION_ENGINE_ERROR_KEYRING_LOCKED);
  profile_init (&newcomer);
  pillion_unlock_set_keyring (pillion_unlock_get (newcomer.engine), TRUE);
  profile_assert_not_made (&newcomer);

  pillion_test_keyring_stop ();
  pillion_test_keyring_start ();
  profile_assert_opens (&profile);
  profile_assert_opens (&newcomer);
  pillion_test_keyring_stop ();
}

static void
test_missing_and_changed (void)
{
  const guint8 other[PILLION_SECRET_ITEM_BYTES] = { 9 };
  guint8 secret[PILLION_SECRET_ITEM_BYTES];
  g_auto (Profile) profile = { 0 };
  g_autofree char *id = NULL;

  profile_init_in_keyring (&profile);
  id = profile_dup_id (&profile);
  g_assert_true (load_item (id, PILLION_SECRET_ITEM_LOCAL, secret, NULL));
  forget_item (id, PILLION_SECRET_ITEM_LOCAL);
  profile_assert_kept (&profile, PILLION_ENGINE_ERROR_KEY_MISSING);
  store_item (id, PILLION_SECRET_ITEM_LOCAL, other);
  profile_assert_kept (&profile, PILLION_ENGINE_ERROR_KEY_CHANGED);
  store_item (id, PILLION_SECRET_ITEM_LOCAL, secret);
  profile_assert_opens (&profile);
  pillion_test_keyring_stop ();
}

static void
test_absent (void)
{
  g_auto (Profile) profile = { 0 };

  profile_init_in_keyring (&profile);
  pillion_test_keyring_stop ();
  profile_assert_kept (&profile, PILLION_ENGINE_ERROR_NO_KEYRING);
  pillion_test_keyring_start ();
  profile_assert_opens (&profile);
  pillion_test_keyring_stop ();
}

/* ----- the key of the release share ----- */

static const guint8 share[PILLION_SHARE_BYTES] = { 4, 5, 6 };
static const guint8 store_id[PILLION_ID_BYTES] = { 7, 8 };

/* As when it is linked. */
static gboolean
profile_try_wrap (Profile *self,
                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_profile_wrap_async (pillion_engine_get_profile (self->engine), share, store_id, pillion_test_on_done, &result);
  return pillion_profile_wrap_finish (pillion_engine_get_profile (self->engine), pillion_test_await (&result), error);
}

/* From then on nothing opens without the share. */
static void
profile_wrap (Profile *self)
{
  g_autoptr (GError) error = NULL;

  profile_open (self, &error);
  g_assert_no_error (error);
  profile_try_wrap (self, &error);
  g_assert_no_error (error);
  profile_close (self);
  g_assert_true (profile_has (self, PILLION_SHARE_FILE));
}

static void
assert_no_item (const char *id)
{
  guint8 key[PILLION_SECRET_ITEM_BYTES];
  g_autoptr (GError) error = NULL;

  g_assert_false (load_item (id, PILLION_SECRET_ITEM_RELEASE, key, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING);
}

static void
test_release_key (void)
{
  guint8 key[PILLION_SECRET_ITEM_BYTES];
  g_auto (Profile) profile = { 0 };
  g_autofree char *id = NULL;

  profile_init_in_keyring (&profile);
  id = profile_dup_id (&profile);
  assert_no_item (id);
  profile_wrap (&profile);
  g_assert_false (profile_has (&profile, PILLION_SHARE_KEY_FILE));
  g_assert_true (load_item (id, PILLION_SECRET_ITEM_RELEASE, key, NULL));
  profile_assert_opens (&profile);

  forget_item (id, PILLION_SECRET_ITEM_RELEASE);
  profile_assert_kept (&profile, PILLION_ENGINE_ERROR_KEY_CHANGED);
  store_item (id, PILLION_SECRET_ITEM_RELEASE, key);
  g_assert_true (profile_open (&profile, NULL));
  pillion_engine_erase_at_close (profile.engine);
  profile_close (&profile);
  assert_no_item (id);
  pillion_test_keyring_stop ();
}

/* Nothing is changed; the share waits in the database (pillion-share.h) until the keyring takes its key. */
static void
test_locked_while_linking (void)
{
  guint8 key[PILLION_SECRET_ITEM_BYTES];
  g_auto (Profile) profile = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  profile_init_in_keyring (&profile);
  id = profile_dup_id (&profile);
  g_assert_true (profile_open (&profile, NULL));
  pillion_test_keyring_lock ();
  g_assert_false (profile_try_wrap (&profile, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEYRING_LOCKED);
  profile_close (&profile);
  g_assert_false (profile_has (&profile, PILLION_SHARE_FILE));
  g_assert_false (profile_has (&profile, PILLION_SHARE_KEY_FILE));

  pillion_test_keyring_stop ();
  pillion_test_keyring_start ();
  profile_assert_opens (&profile);
  assert_no_item (id);
  profile_wrap (&profile);
  g_assert_true (load_item (id, PILLION_SECRET_ITEM_RELEASE, key, NULL));
  profile_assert_opens (&profile);
  pillion_test_keyring_stop ();
}

/* Killed on its way the key is in the file still, or what is left of it. */
static void
test_release_key_moves (void)
{
  guint8 key[PILLION_SECRET_ITEM_BYTES];
  g_auto (Profile) profile = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *id = NULL;

  pillion_test_keyring_start ();
  profile_init (&profile);
  profile_wrap (&profile);
  path = g_build_filename (profile.folder, PILLION_SHARE_KEY_FILE, NULL);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  pillion_unlock_set_keyring (profile_renew (&profile), TRUE);
  profile_assert_opens (&profile);
  g_assert_false (profile_has (&profile, PILLION_SHARE_KEY_FILE));
  id = profile_dup_id (&profile);
  g_assert_true (load_item (id, PILLION_SECRET_ITEM_RELEASE, key, NULL));
  g_assert_true (pillion_secret_equal (key, before, sizeof key));

  g_assert_true (g_file_set_contents (path, "0", 1, NULL));
  profile_assert_opens (&profile);
  g_assert_false (profile_has (&profile, PILLION_SHARE_KEY_FILE));

  forget_item (id, PILLION_SECRET_ITEM_RELEASE);
  g_assert_true (g_file_set_contents_full (path, before, sizeof key, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  profile_assert_opens (&profile);
  g_assert_false (profile_has (&profile, PILLION_SHARE_KEY_FILE));
  g_assert_true (load_item (id, PILLION_SECRET_ITEM_RELEASE, key, NULL));
  profile_assert_opens (&profile);
  pillion_test_keyring_stop ();
}

/* Whether or not the program is killed between what is written of the end and the forgetting. */
static void
test_release_key_forgotten (gconstpointer killed)
{
  g_auto (Profile) profile = { 0 };
  g_autoptr (PillionIdentity) identity = pillion_identity_new ();
  g_autoptr (PillionProfile) opened = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  PillionEnding *ending = pillion_ending_new (identity);

  profile_init_in_keyring (&profile);
  id = profile_dup_id (&profile);
  profile_wrap (&profile);
  profile_open (&profile, &error);
  g_assert_no_error (error);
  opened = g_object_ref (pillion_engine_get_profile (profile.engine));
  ending->sealed = TRUE;
  ending->reason = "removed";
  if (killed != NULL) {
    pillion_ending_save (profile.folder, pillion_profile_get_secret (opened), ending, pillion_random_system (), &error);
  } else {
    pillion_profile_shut_async (opened, ending, pillion_test_on_done, &result);
    pillion_profile_shut_finish (opened, pillion_test_await (&result), &error);
  }
  g_assert_no_error (error);
  pillion_ending_free (ending);
  profile_close (&profile);
  g_clear_object (&opened);
  if (killed != NULL)
    profile_assert_opens (&profile);
  assert_no_item (id);
  g_assert_false (profile_has (&profile, PILLION_SHARE_FILE));
  pillion_test_keyring_stop ();
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());
  pillion_test_keyring_begin ();

  g_test_add_func ("/engine/keyring/new-profile-without-service", test_new_profile_without_service);
  g_test_add_func ("/engine/keyring/unlocked", test_unlocked);
  g_test_add_func ("/engine/keyring/locked", test_locked);
  g_test_add_func ("/engine/keyring/missing-and-changed", test_missing_and_changed);
  g_test_add_func ("/engine/keyring/absent", test_absent);
  g_test_add_func ("/engine/keyring/release-key", test_release_key);
  g_test_add_func ("/engine/keyring/locked-while-linking", test_locked_while_linking);
  g_test_add_func ("/engine/keyring/release-key-moves", test_release_key_moves);
  g_test_add_data_func ("/engine/keyring/release-key-forgotten", NULL, test_release_key_forgotten);
  g_test_add_data_func ("/engine/keyring/release-key-forgotten-after-kill", "killed", test_release_key_forgotten);
  status = g_test_run ();
  pillion_test_keyring_end ();
  return status;
}
