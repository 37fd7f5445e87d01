/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"

#include "pillion-evil-relay.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-directory.h"
#include "store/pillion-keys-table.h"

#include <string.h>

static const char *const by_open[] = { "verification=open", NULL };

/* ----- the list ----- */

static void
test_lists (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GPtrArray) devices = NULL;
  PillionDevice *primary;
  PillionDevice *companion;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  account_world_wait_for_name (world.laptop, world.ana, "Primary");
  pillion_test_engine_go_offline (world.ana);

  devices = account_world_list (world.ana);
  g_assert_cmpuint (devices->len, ==, 2);
  primary = devices->pdata[0];
  companion = devices->pdata[1];
  g_assert_cmpuint (pillion_device_get_slot (primary), ==, 0);
  g_assert_true (pillion_device_is_self (primary));
  g_assert_cmpstr (pillion_device_get_name (primary), ==, "Primary");
  g_assert_cmpstr (pillion_device_get_state (primary), ==, "active");
  g_assert_cmpuint (pillion_device_get_fresh_until_ms (primary), ==, 0);
  g_assert_cmpuint (pillion_device_get_slot (companion), ==, 1);
  g_assert_false (pillion_device_is_self (companion));
  g_assert_cmpstr (pillion_device_get_name (companion), ==, "Companion");
  g_assert_cmpstr (pillion_device_get_platform (companion), ==, "Test");
  g_assert_cmpstr (pillion_device_get_state (companion), ==, "active");
  g_assert_cmpuint (strlen (pillion_device_get_id (companion)), ==, 32);
  g_assert_cmpuint (pillion_device_get_fresh_until_ms (companion), >, pillion_test_engine_get_time (world.ana));
  g_assert_cmpstr (account_world_get_state (world.laptop, world.laptop), ==, "active");
}

static void
test_says_that_it_is_locked (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  pillion_test_engine_go_offline (world.laptop);
  pillion_test_engine_pass_time (world.laptop, PILLION_PRIMARY_IDLE_MAX_MS + 1000);
  g_assert_cmpstr (account_world_get_state (world.laptop, world.laptop), ==, "locked");
  g_assert_cmpstr (account_world_get_state (world.laptop, world.ana), ==, "active");
}

/* ----- names ----- */

static gboolean
rename_device (PillionTestEngine *self,
               const char        *id,
               const char        *name,
               GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_devices_rename_async (pillion_test_engine_get (self), id, name, NULL, pillion_test_on_done, &result);
  return pillion_devices_rename_finish (pillion_test_engine_get (self), pillion_test_await (&result), error);
}

static void
test_renames (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *laptop = NULL;
  g_autofree char *primary = NULL;
  g_autofree char *prefix = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  laptop = account_world_dup_id (world.laptop);
  primary = account_world_dup_id (world.ana);
  account_world_wait_for_name (world.laptop, world.ana, "Primary");

  rename_device (world.ana, laptop, "Kitchen", &error);
  g_assert_no_error (error);
  account_world_wait_for_name (world.laptop, world.laptop, "Kitchen");

  /* In capitals, and only as much of it as is needed. */
  prefix = g_ascii_strup (laptop, 8);
  rename_device (world.laptop, prefix, "Study", &error);
  g_assert_no_error (error);
  account_world_wait_for_name (world.ana, world.laptop, "Study");

  g_assert_false (rename_device (world.laptop, primary, "Mine", &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY);
  g_assert_nonnull (strstr (error->message, "“Primary”"));

  /* It is still called that after a restart. */
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  account_world_wait_for_name (world.laptop, world.laptop, "Study");
  g_assert_cmpstr (pillion_engine_get_identity (pillion_test_engine_get (world.laptop))->device_name, ==, "Study");
}

static const struct {
  const char *path;
  const char *id; /* NULL: its own */
  const char *name;
} bad_renames[] = {
  { "/engine/devices/refuses/no-name", NULL, "" },
  { "/engine/devices/refuses/two-lines", NULL, "a\nb" },
  { "/engine/devices/refuses/long-name", NULL, "12345678901234567890123456789012345678901234567890123456789012345" },
  { "/engine/devices/refuses/no-id", "", "Kitchen" },
  { "/engine/devices/refuses/unknown-id", "zz", "Kitchen" },
  { "/engine/devices/refuses/long-id", "0123456789abcdef0123456789abcdef0", "Kitchen" },
};

static void
test_refuses_rename (gconstpointer user_data)
{
  guint i = GPOINTER_TO_UINT (user_data);
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  id = bad_renames[i].id != NULL ? g_strdup (bad_renames[i].id) : account_world_dup_id (world.ana);
  g_assert_false (rename_device (world.ana, id, bad_renames[i].name, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
}

/* ----- one state ----- */

static gboolean
is_in_sync_with_two (gpointer data)
{
  g_autoptr (GPtrArray) devices = account_world_list (data);
  guint n = 0;

  for (guint i = 0; i < devices->len; i++) {
    if (pillion_device_get_synced_ms (devices->pdata[i]) != 0 && pillion_device_get_behind (devices->pdata[i]) == 0)
      n++;
  }
  return n == 2;
}

/* What one device decides holds on all three, and each says so of the others. */
static void
test_in_sync (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *laptop = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  world.desktop = account_world_link (&world);
  laptop = account_world_dup_id (world.laptop);
  rename_device (world.laptop, laptop, "Study", &error);
  g_assert_no_error (error);
  account_world_wait_for_name (world.ana, world.laptop, "Study");
  account_world_wait_for_name (world.desktop, world.laptop, "Study");
  pillion_test_wait_until (is_in_sync_with_two, world.ana, "the primary sees two devices in sync");
  pillion_test_wait_until (is_in_sync_with_two, world.laptop, "the laptop sees two devices in sync");
  pillion_test_wait_until (is_in_sync_with_two, world.desktop, "the desktop sees two devices in sync");
}

/* ----- removing ----- */

static gboolean
remove_device (PillionTestEngine *self,
               const char        *id,
               GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_devices_remove_async (pillion_test_engine_get (self), id, NULL, NULL, pillion_test_on_done, &result);
  return pillion_devices_remove_finish (pillion_test_engine_get (self), pillion_test_await (&result), error);
}

typedef struct {
  guint8 key[32];
} SyncKey;

static gboolean
load_sync_key (PillionDatabase *database,
               PillionJob      *job,
               gpointer         data,
               GError         **error)
{
  SyncKey *key = data;
  gboolean found;

  return pillion_keys_load (database, "self-sync-key", key->key, sizeof key->key, &found, error) && found;
}

static SyncKey
get_sync_key (PillionTestEngine *self)
{
  g_autoptr (GError) error = NULL;
  SyncKey key = { 0 };

  pillion_test_engine_run (self, load_sync_key, &key, &error);
  g_assert_no_error (error);
  return key;
}

static gboolean
has_second_sync_key (gpointer data)
{
  return account_world_get_number (data, "self-sync-epoch") == 2;
}

typedef struct {
  PillionTestEngine *ana;
  guint64            epoch;
} EpochLoad;

static gboolean
load_epoch (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  EpochLoad *load = data;
  g_autoptr (PillionAccountView) view = NULL;
  PillionIdentity *identity = pillion_engine_get_identity (pillion_test_engine_get (load->ana));

  if (!pillion_directory_load_view (database, identity->account, &view, error))
    return FALSE;
  load->epoch = pillion_account_view_get_epoch (view);
  return TRUE;
}

/* Asks nobody: what Ben knows of Ana. */
static guint64
get_epoch_of_ana (PillionTestEngine *self,
                  PillionTestEngine *ana)
{
  g_autoptr (GError) error = NULL;
  EpochLoad load = { ana, 0 };

  pillion_test_engine_run (self, load_epoch, &load, &error);
  g_assert_no_error (error);
  return load.epoch;
}

static gboolean
has_heard (gpointer data)
{
  AccountWorld *world = data;

  return get_epoch_of_ana (world->ben, world->ana) == get_epoch_of_ana (world->ana, world->ana);
}

static void
test_removes (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *laptop = NULL;
  g_autoptr (GError) error = NULL;
  SyncKey old_key;
  SyncKey new_key;
  SyncKey desktop_key;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.ben = account_world_register (&world, BEN, "Ben");
  world.laptop = account_world_link (&world);
  world.desktop = account_world_link (&world);
  account_world_deliver (world.ben, ANA, "Hello, Ana", world.laptop);
  account_world_deliver (world.laptop, BEN, "Hello, Ben", world.ana);
  pillion_test_engine_wait_for_message (world.ben, "Hello, Ben");
  pillion_test_engine_wait_for_message (world.ana, "Hello, Ana");
  laptop = account_world_dup_id (world.laptop);
  old_key = get_sync_key (world.laptop);
  g_assert_cmpuint (account_world_count_sessions (world.ana, world.laptop), >, 0);

  remove_device (world.ana, laptop, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "removed");
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
  g_assert_cmpuint (account_world_count_sessions (world.ana, world.laptop), ==, 0);

  /* The others have a key that it never had. */
  pillion_test_wait_until (has_second_sync_key, world.desktop, "the next key of own devices");
  new_key = get_sync_key (world.ana);
  desktop_key = get_sync_key (world.desktop);
  g_assert_true (pillion_secret_equal (desktop_key.key, new_key.key, sizeof new_key.key));
  g_assert_false (pillion_secret_equal (old_key.key, new_key.key, sizeof old_key.key));

  /* Contacts are told, and write to the rest alone. */
  pillion_test_wait_until (has_heard, &world, "word of a removal");
  account_world_deliver (world.ben, ANA, "Are you there?", world.desktop);
  pillion_test_engine_wait_for_message (world.ana, "Are you there?");

  g_assert_false (remove_device (world.ana, laptop, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
}

static void
test_refuses_removal (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *primary = NULL;
  g_autofree char *laptop = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  account_world_wait_for_name (world.laptop, world.ana, "Primary");
  primary = account_world_dup_id (world.ana);
  laptop = account_world_dup_id (world.laptop);

  g_assert_false (remove_device (world.ana, primary, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (remove_device (world.ana, "", &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (remove_device (world.laptop, laptop, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY);
  g_assert_nonnull (strstr (error->message, "“Primary”"));
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "active");
}

static PillionEvilVerdict
lose_answer (PillionEvilFrame *frame,
             gpointer          data)
{
  gboolean *lost = data;

  if (*lost || !pillion_evil_frame_is (frame, PILLION_EVIL_ANSWER, "account.publish"))
    return PILLION_EVIL_PASS;
  *lost = TRUE;
  pillion_evil_client_close (frame->client, 1001);
  return PILLION_EVIL_DROP;
}

/* The relay did it and the primary does not know: it asks again with the same bytes. */
static void
test_repeats_removal (void)
{
  g_autoptr (PillionEvilRelay) relay = pillion_evil_relay_new (NULL);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *laptop = NULL;
  g_autoptr (GError) error = NULL;
  gboolean lost = FALSE;

  account_world_init (&world, pillion_evil_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  world.desktop = account_world_link (&world);
  laptop = account_world_dup_id (world.laptop);
  pillion_evil_relay_add_hook (relay, lose_answer, &lost);

  g_assert_false (remove_device (world.ana, laptop, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK);
  g_clear_error (&error);
  pillion_test_engine_go_online (world.ana, &error);
  g_assert_no_error (error);
  g_assert_true (lost);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "removed");
  g_assert_cmpuint (account_world_get_number (world.ana, "self-sync-epoch"), ==, 2);
  pillion_test_wait_until (has_second_sync_key, world.desktop, "the next key of own devices");
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
  pillion_evil_relay_remove_hooks (relay);
}

/* ----- silence ----- */

static const char *const quick_idle[] = { "verification=open", "companion_idle_ms=1000", NULL };

static gboolean
is_drained (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_drained (gboolean *drained)
{
  *drained = TRUE;
}

/* Ana's mailbox is empty some time after she last heard of the laptop. */
static void
let_pass (AccountWorld *world,
          guint64       ms)
{
  gboolean drained = FALSE;
  g_autoptr (GError) error = NULL;
  gulong handler;

  pillion_test_engine_go_offline (world->ana);
  pillion_test_engine_pass_time (world->ana, ms);
  handler = g_signal_connect_swapped (pillion_test_engine_get (world->ana), "drained", G_CALLBACK (on_drained), &drained);
  pillion_test_engine_go_online (world->ana, &error);
  g_assert_no_error (error);
  pillion_test_wait_until (is_drained, &drained, "an empty mailbox");
  g_signal_handler_disconnect (pillion_test_engine_get (world->ana), handler);
  pillion_test_engine_use (world->ana);
}

static void
test_expires_the_idle (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (quick_idle);
  g_auto (AccountWorld) world = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  pillion_test_engine_stop_clock (world.ana);
  world.laptop = account_world_link (&world);
  account_world_wait_for_name (world.laptop, world.ana, "Primary");
  pillion_test_engine_go_offline (world.laptop);

  let_pass (&world, 0);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "active");
  let_pass (&world, 1000);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "expired");
}

static const char *const quick_unheard[] = { "verification=open", "companion_idle_ms=100000", NULL };

static PillionEvilVerdict
silence (PillionEvilFrame *frame,
         gpointer          heard)
{
  return pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "message.send") && !pillion_evil_frame_is_of (frame, heard)
           ? PILLION_EVIL_DROP
           : PILLION_EVIL_PASS;
}

static gboolean
note_heard (PillionDatabase *database,
            PillionJob *job,
            gpointer heard,
            GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_devices_list (database, job->identity->account, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    PillionDeviceRow *row = rows->pdata[i];

    if (memcmp (row->device, job->identity->device, sizeof row->device) != 0 && row->seen_at != 0)
      *(gboolean *) heard = TRUE;
  }
  return TRUE;
}

static gboolean
is_heard (gpointer ana)
{
  gboolean heard = FALSE;

  return pillion_test_engine_run (ana, note_heard, &heard, NULL) && heard;
}

/* A device of which nothing was ever heard since it was linked again goes sooner, as its program may have
 * ended before it kept its keys. One with a new store kept them, and comes, if late.
 */
static void
test_expires_the_unheard (void)
{
  g_autoptr (PillionEvilRelay) relay = pillion_evil_relay_new (quick_unheard);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *ana = NULL;

  account_world_init (&world, pillion_evil_relay_get_url (relay));
  pillion_test_engine_stop_clock (world.ana);
  world.laptop = account_world_link (&world);
  pillion_test_wait_until (is_heard, world.ana, "a word of the laptop");
  pillion_test_engine_remove (world.ana, world.laptop, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
  ana = g_strdup (pillion_test_engine_get_device (world.ana));
  pillion_evil_relay_add_hook (relay, silence, ana);
  pillion_test_engine_link (world.laptop, world.ana, world.url, FALSE);
  pillion_test_engine_go_offline (world.laptop);
  world.desktop = account_world_link (&world);
  pillion_test_engine_go_offline (world.desktop);

  let_pass (&world, 9000);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "active");
  let_pass (&world, 1000);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "expired");
  g_assert_cmpstr (account_world_get_state (world.ana, world.desktop), ==, "active");

  pillion_evil_relay_remove_hooks (relay);
  g_assert_true (pillion_test_engine_go_online (world.desktop, &error));
  g_assert_no_error (error);
  account_world_wait_for_name (world.desktop, world.ana, "Primary");
}

/* A copy of the primary does not know what companions said since it was made: they get all their time. */
static void
test_restored_hears_anew (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (quick_unheard);
  g_auto (AccountWorld) world = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  pillion_test_engine_stop_clock (world.ana);
  world.laptop = account_world_link (&world);
  pillion_test_wait_until (is_heard, world.ana, "a word of the laptop");
  pillion_test_engine_go_offline (world.laptop);
  pillion_test_engine_close (world.ana);
  pillion_test_engine_copy_profile (world.ana);
  pillion_test_engine_open (world.ana);
  let_pass (&world, 0);
  pillion_test_engine_close (world.ana);
  pillion_test_engine_restore_profile (world.ana);
  pillion_test_engine_open (world.ana);

  let_pass (&world, 100000);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.ana, "profile.restored"), ==, 1);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "active");
  let_pass (&world, 99000);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "active");
  let_pass (&world, 1000);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "expired");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/devices/lists", test_lists);
  g_test_add_func ("/engine/devices/in-sync", test_in_sync);
  g_test_add_func ("/engine/devices/says-that-it-is-locked", test_says_that_it_is_locked);
  g_test_add_func ("/engine/devices/renames", test_renames);
  for (guint i = 0; i < G_N_ELEMENTS (bad_renames); i++)
    g_test_add_data_func (bad_renames[i].path, GUINT_TO_POINTER (i), test_refuses_rename);
  g_test_add_func ("/engine/devices/removes", test_removes);
  g_test_add_func ("/engine/devices/refuses/removal", test_refuses_removal);
  g_test_add_func ("/engine/devices/repeats-removal", test_repeats_removal);
  g_test_add_func ("/engine/devices/expires-the-idle", test_expires_the_idle);
  g_test_add_func ("/engine/devices/expires-the-unheard", test_expires_the_unheard);
  g_test_add_func ("/engine/devices/restored-hears-anew", test_restored_hears_anew);

  return g_test_run ();
}
