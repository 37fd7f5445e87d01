/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-unlock-profile.h"

#include "pillion-test-keyring.h"

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-secret.h"

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
  status = g_test_run ();
  pillion_test_keyring_end ();
  return status;
}
