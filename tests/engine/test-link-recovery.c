/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-link-profile.h"

#include "crypto/pillion-crypto.h"
#include "engine/pillion-log-out.h"
#include "engine/pillion-registration-claim.h"
#include "engine/pillion-registration.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-share-file.h"

#include <string.h>

#define ANA "+4915112345678"
#define BEN "+4915187654321"

static const char *const by_open[] = { "verification=open", NULL };

static gboolean
resume (TestProfile *profile)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gboolean linked = FALSE;
  GError *error = NULL;

  pillion_companion_link_resume_async (profile->engine, NULL, test_keep_result, &pending);
  result = test_await (&pending);
  pillion_companion_link_resume_finish (profile->engine, result, &linked, &error);
  g_assert_no_error (error);
  return linked;
}

/* Work on a profile's store. */
typedef struct {
  PillionJob       job;
  PillionIdentity *identity; /* to be made pending */
  char            *bundle;   /* name of a setting */
  gboolean         has_bundle;
} Work;

static void
run_work (TestProfile     *profile,
          PillionStoreWork function,
          Work            *work)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  pillion_engine_run_async (profile->engine, function, work, NULL, NULL, test_keep_result, &pending);
  result = test_await (&pending);
  pillion_engine_run_finish (profile->engine, result, &error);
  g_assert_no_error (error);
  pillion_job_clear (&work->job);
}

static gboolean
look (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  Work *work = data;
  g_autoptr (GBytes) bundle = NULL;

  if (work->bundle != NULL && !pillion_settings_load (database, work->bundle, &bundle, error))
    return FALSE;
  work->has_bundle = bundle != NULL;
  return TRUE;
}

/* ----- the companion ends before the bundle comes ----- */

static gboolean
is_publishing (gpointer data)
{
  return pillion_primary_link_get_state (data) >= PILLION_PRIMARY_LINK_PUBLISHING;
}

typedef struct {
  TestProfile *primary;
  Work         work;
} Confirmation;

static gboolean
is_confirmed (gpointer data)
{
  Confirmation *confirmation = data;

  run_work (confirmation->primary, look, &confirmation->work);
  return !confirmation->work.has_bundle;
}

static gboolean
has_share (gpointer data)
{
  TestProfile *profile = data;
  guint8 share[PILLION_SHARE_BYTES];
  gboolean found = FALSE;

  return pillion_share_file_load (profile->folder, NULL, share, &found, NULL) && found;
}

static void
test_companion_ends_early (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) laptop = test_profile_new ();
  g_auto (TestLink) link = { 0 };
  Confirmation confirmation = { .primary = ana };

  test_profile_open (laptop);
  test_link_init (&link, laptop, ana, relay, NULL);
  test_link_show (&link);
  pillion_primary_link_start_qr (link.primary, pillion_companion_link_get_text (link.companion));
  test_await_true (is_publishing, link.primary);
  g_signal_handlers_disconnect_by_data (link.companion, &link);
  g_clear_object (&link.companion);
  test_profile_close (laptop);
  test_await_primary (link.primary);
  g_assert_no_error (pillion_primary_link_get_error (link.primary));

  test_profile_open (laptop);
  g_assert_cmpint (pillion_engine_get_state (laptop->engine), ==, PILLION_ENGINE_STATE_EMPTY);
  g_assert_true (resume (laptop));
  test_profile_go_online (laptop);
  test_await_state (laptop, PILLION_ENGINE_STATE_READY);

  /* What the channel did not bring comes through the mailbox, until it is confirmed. */
  confirmation.work.bundle = g_strconcat ("bundle-", pillion_primary_link_get_device (link.primary), NULL);
  test_await_true (is_confirmed, &confirmation);
  g_free (confirmation.work.bundle);
  test_await_true (has_share, laptop);
  g_clear_object (&link.primary);
}

/* ----- the relay ends before it has the publication ----- */

static void
kill_relay (PillionPrimaryLink *primary,
            GParamSpec         *pspec,
            PillionTestRelay   *relay)
{
  if (pillion_primary_link_get_state (primary) == PILLION_PRIMARY_LINK_PUBLISHING)
    pillion_test_relay_kill (relay);
}

static void
test_relay_ends_early (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) laptop = test_profile_new ();
  g_auto (TestLink) link = { 0 };

  test_profile_open (laptop);
  test_link_init (&link, laptop, ana, relay, NULL);
  g_signal_connect (link.primary, "notify::state", G_CALLBACK (kill_relay), relay);
  test_link_show (&link);
  pillion_primary_link_start_qr (link.primary, pillion_companion_link_get_text (link.companion));
  test_await_companion (link.companion);
  g_assert_cmpint (pillion_companion_link_get_state (link.companion), ==, PILLION_COMPANION_LINK_ENDED);

  /* What was signed is published with the next connection, as it was. */
  pillion_test_relay_start (relay);
  test_profile_go_online (ana);
  test_await_primary (link.primary);
  g_assert_no_error (pillion_primary_link_get_error (link.primary));
  g_assert_true (resume (laptop));
  test_profile_go_online (laptop);
  test_await_state (laptop, PILLION_ENGINE_STATE_READY);
}

/* ----- what never reached the relay ----- */

static gboolean
make_pending (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  Work *work = data;

  return pillion_registration_save_pending (database, work->identity, error);
}

static void
test_discards_unknown_keys (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) laptop = test_profile_new ();
  g_autoptr (PillionIdentity) identity = pillion_identity_new ();
  guint8 seed[PILLION_SIGN_SEED_BYTES] = { 1 };
  guint8 public_key[PILLION_KEY_BYTES];
  Work work = { .identity = identity };

  test_profile_open (laptop);
  g_assert_false (resume (laptop));
  pillion_sign_keypair (public_key, identity->dsk_secret, seed);
  g_strlcpy (identity->relay_url, pillion_test_relay_get_url (relay), sizeof identity->relay_url);
  run_work (laptop, make_pending, &work);
  g_assert_false (resume (laptop));
  /* Without the relay nothing could be said if it were still there. */
  pillion_test_relay_kill (relay);
  g_assert_false (resume (laptop));
  g_assert_cmpint (pillion_engine_get_state (laptop->engine), ==, PILLION_ENGINE_STATE_EMPTY);
}

/* ----- again, after a log-out ----- */

static void
log_out (TestProfile *profile)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  pillion_log_out_async (profile->engine, FALSE, NULL, test_keep_result, &pending);
  result = test_await (&pending);
  pillion_log_out_finish (profile->engine, result, &error);
  g_assert_no_error (error);
  test_await_state (profile, PILLION_ENGINE_STATE_LOGGED_OUT);
}

static void
test_links_again (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) laptop = test_companion_new (ana, relay);
  g_auto (TestLink) link = { 0 };
  guint8 device[PILLION_DEVICE_BYTES];
  guint8 store[PILLION_ID_BYTES];

  memcpy (device, pillion_engine_get_identity (laptop->engine)->device, sizeof device);
  memcpy (store, pillion_engine_get_identity (laptop->engine)->store_id, sizeof store);
  log_out (laptop);
  test_profile_close (laptop);
  test_profile_open (laptop);
  g_assert_cmpint (pillion_engine_get_state (laptop->engine), ==, PILLION_ENGINE_STATE_LOGGED_OUT);

  test_link_init (&link, laptop, ana, relay, NULL);
  test_link_show (&link);
  test_link_run (&link);
  g_assert_no_error (pillion_companion_link_get_error (link.companion));
  test_await_state (laptop, PILLION_ENGINE_STATE_READY);
  /* Another device, with the store it had. */
  g_assert_cmpint (memcmp (device, pillion_engine_get_identity (laptop->engine)->device, sizeof device), !=, 0);
  g_assert_cmpint (memcmp (store, pillion_engine_get_identity (laptop->engine)->store_id, sizeof store), ==, 0);
}

static void
test_keeps_accounts_apart (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) ben = test_primary_new (relay, BEN);
  g_autoptr (TestProfile) laptop = test_companion_new (ana, relay);
  g_auto (TestLink) link = { 0 };

  log_out (laptop);
  test_link_init (&link, laptop, ben, relay, NULL);
  test_link_show (&link);
  test_link_run (&link);
  g_assert_error (pillion_companion_link_get_error (link.companion), PILLION_ENGINE_ERROR,
                  PILLION_ENGINE_ERROR_ALREADY_LINKED);
  g_assert_nonnull (pillion_primary_link_get_error (link.primary));
  g_assert_cmpint (pillion_engine_get_state (laptop->engine), ==, PILLION_ENGINE_STATE_LOGGED_OUT);

  /* It costs nothing: its own account opens it as before. */
  test_link_clear (&link);
  test_link_init (&link, laptop, ana, relay, NULL);
  test_link_show (&link);
  test_link_run (&link);
  g_assert_no_error (pillion_companion_link_get_error (link.companion));
  test_await_state (laptop, PILLION_ENGINE_STATE_READY);
}

/* ----- a registration whose answer was lost ----- */

static gboolean
lose_answer (PillionDatabase *database,
             gpointer         data,
             GError         **error)
{
  Work *work = data;

  return pillion_registration_save_pending (database, work->job.identity, error) &&
         pillion_settings_remove (database, "account", error);
}

static void
test_registers_again (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  Work work = { 0 };
  guint8 account[PILLION_ACCOUNT_BYTES];
  g_autoptr (GError) error = NULL;

  memcpy (account, pillion_engine_get_identity (ana->engine)->account, sizeof account);
  run_work (ana, lose_answer, &work);
  test_profile_close (ana);
  test_profile_open (ana);
  g_assert_cmpint (pillion_engine_get_state (ana->engine), ==, PILLION_ENGINE_STATE_EMPTY);
  g_assert_true (test_register (ana, relay, ANA, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pillion_engine_get_state (ana->engine), ==, PILLION_ENGINE_STATE_READY);
  g_assert_cmpint (memcmp (account, pillion_engine_get_identity (ana->engine)->account, sizeof account), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/engine/link/companion-ends-early", test_companion_ends_early);
  g_test_add_func ("/engine/link/relay-ends-early", test_relay_ends_early);
  g_test_add_func ("/engine/link/discards-unknown-keys", test_discards_unknown_keys);
  g_test_add_func ("/engine/link/again-after-a-log-out", test_links_again);
  g_test_add_func ("/engine/link/keeps-accounts-apart", test_keeps_accounts_apart);
  g_test_add_func ("/engine/registration/again-after-a-lost-answer", test_registers_again);

  return g_test_run ();
}
