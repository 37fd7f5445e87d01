/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"

#include "pillion-evil-relay.h"

#include "engine/pillion-companion-link.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-ending.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-log-out.h"
#include "engine/pillion-review.h"
#include "engine/pillion-share.h"
#include "engine/pillion-status.h"
#include "protocol/pillion-resignation-verify.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-share-file.h"

#include <glib/gstdio.h>

#define DAY_MS G_GUINT64_CONSTANT (86400000)
#define HOUR_MS G_GUINT64_CONSTANT (3600000)

static const char *const by_open[] = { "verification=open", NULL };

static char *
get_path (PillionTestEngine *self,
          const char        *name)
{
  return g_build_filename (pillion_engine_get_folder (pillion_test_engine_get (self)), name, NULL);
}

static gboolean
has_file (PillionTestEngine *self,
          const char        *name)
{
  g_autofree char *path = get_path (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static GBytes *
read_file (const char *path)
{
  char *bytes = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (bytes, length);
}

static void
write_file (const char *path,
            GBytes     *bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* What somebody kept of the files of a share. */
typedef struct {
  char   *key_path;
  char   *path;
  char   *ending_path;
  GBytes *key;
  GBytes *share;
} Kept;

static void
kept_init (Kept              *self,
           PillionTestEngine *engine)
{
  self->key_path = get_path (engine, PILLION_SHARE_KEY_FILE);
  self->path = get_path (engine, PILLION_SHARE_FILE);
  self->ending_path = get_path (engine, PILLION_ENDING_FILE);
  self->key = read_file (self->key_path);
  self->share = read_file (self->path);
}

static void
kept_put_back (Kept *self)
{
  write_file (self->key_path, self->key);
  write_file (self->path, self->share);
}

static void
kept_clear (Kept *self)
{
  g_free (self->key_path);
  g_free (self->path);
  g_free (self->ending_path);
  g_bytes_unref (self->key);
  g_bytes_unref (self->share);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

static void
remove_from_account (AccountWorld *world)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_remove (world->ana, world->laptop, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (world->laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
}

static gboolean
is_sealed (gpointer data)
{
  return pillion_lock_is_sealed (pillion_engine_get_lock (pillion_test_engine_get (data)));
}

/* It is said to be logged out first. */
static void
assert_sealed (PillionTestEngine *self)
{
  const PillionEnding *ending;

  pillion_test_wait_until (is_sealed, self, "a sealed store");
  ending = pillion_lock_get_ending (pillion_engine_get_lock (pillion_test_engine_get (self)));
  g_assert_cmpint (pillion_test_engine_get_state (self), ==, PILLION_ENGINE_STATE_LOGGED_OUT);
  g_assert_null (pillion_engine_get_store (pillion_test_engine_get (self)));
  g_assert_true (ending->sealed);
  g_assert_cmpstr (ending->identity->number, ==, ANA);
  g_assert_false (has_file (self, PILLION_SHARE_KEY_FILE));
  g_assert_false (has_file (self, PILLION_SHARE_FILE));
  g_assert_true (has_file (self, PILLION_ENDING_FILE));
}

static void
assert_status (PillionTestEngine *self,
               const char        *state,
               const char        *reason)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  PillionStatus *status;

  pillion_status_load_async (engine, NULL, pillion_test_on_done, &loaded);
  status = pillion_status_load_finish (engine, pillion_test_await (&loaded), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (status->state, ==, state);
  g_assert_cmpstr (status->reason, ==, reason);
  pillion_status_free (status);
}

/* Whether somebody who has the folder can open the store in it. */
static gboolean
opens (PillionTestEngine *self)
{
  PillionEngine *engine = pillion_test_engine_create (self);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  gboolean result;

  pillion_engine_open_async (engine, NULL, pillion_test_on_done, &opened);
  result = pillion_engine_open_finish (engine, pillion_test_await (&opened), NULL);
  pillion_engine_close_async (engine, NULL, pillion_test_on_done, &closed);
  pillion_engine_close_finish (engine, pillion_test_await (&closed), NULL);
  g_object_unref (engine);
  return result;
}

/* ----- attack 20 ----- */

/* All that is left in the folder does not open the store, and what was removed would. */
static void
test_forgets (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_auto (Kept) kept = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  kept_init (&kept, world.laptop);
  remove_from_account (&world);
  assert_sealed (world.laptop);
  g_assert_cmpstr (pillion_lock_get_ending (pillion_engine_get_lock (pillion_test_engine_get (world.laptop)))->reason, ==,
                   "removed");

  pillion_test_engine_close (world.laptop);
  g_unlink (kept.ending_path);
  g_assert_false (opens (world.laptop));
  kept_put_back (&kept);
  g_assert_true (opens (world.laptop));
}

/* The program ended after it was written down that the share is to be forgotten. */
static void
test_goes_on_forgetting (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_auto (Kept) kept = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  kept_init (&kept, world.laptop);
  remove_from_account (&world);
  pillion_test_engine_close (world.laptop);
  kept_put_back (&kept);
  pillion_test_engine_open (world.laptop);
  assert_sealed (world.laptop);
}

/* The program ended after the share was kept, before the key was wrapped under it. */
static void
test_goes_on_wrapping (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GBytes) before = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = pillion_test_engine_new ();
  pillion_test_engine_open (world.laptop);
  path = get_path (world.laptop, "store-key");
  before = read_file (path);
  pillion_test_engine_link (world.laptop, world.ana, world.url, FALSE);
  pillion_test_engine_close (world.laptop);
  write_file (path, before);
  pillion_test_engine_open (world.laptop);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_READY);
}

static gboolean
keep_share (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  const guint8 share[PILLION_KEY_BYTES] = { 7 };

  return pillion_keys_save (database, PILLION_KEY_RELEASE_SHARE, share, sizeof share, error);
}

static void
remove_file (PillionTestEngine *self,
             const char        *name)
{
  g_autofree char *path = get_path (self, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* A share that is found while the profile is being closed is left to the next opening. */
static void
test_wraps_after_closing (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (PillionEngine) engine = NULL;
  g_autoptr (GAsyncResult) settled = NULL;
  g_autoptr (GBytes) unwrapped = NULL;
  g_autoptr (GBytes) closed = NULL;
  g_autoptr (GBytes) opened = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = pillion_test_engine_new ();
  pillion_test_engine_open (world.laptop);
  path = get_path (world.laptop, "store-key");
  unwrapped = read_file (path);
  pillion_test_engine_link (world.laptop, world.ana, world.url, FALSE);

  /* As if no share had come. */
  remove_file (world.laptop, PILLION_SHARE_KEY_FILE);
  remove_file (world.laptop, PILLION_SHARE_FILE);
  pillion_test_engine_close (world.laptop);
  write_file (path, unwrapped);
  pillion_test_engine_open (world.laptop);
  pillion_test_engine_run (world.laptop, keep_share, NULL, &error);
  g_assert_no_error (error);

  engine = g_object_ref (pillion_test_engine_get (world.laptop));
  pillion_share_settle_async (engine, pillion_test_on_done, &settled);
  pillion_test_engine_close (world.laptop);
  g_assert_true (pillion_share_settle_finish (engine, pillion_test_await (&settled), &error));
  g_assert_no_error (error);
  closed = read_file (path);
  g_assert_true (g_bytes_equal (unwrapped, closed));

  pillion_test_engine_open (world.laptop);
  opened = read_file (path);
  g_assert_false (g_bytes_equal (unwrapped, opened));
  g_assert_true (has_file (world.laptop, PILLION_SHARE_FILE));
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_READY);
}

/* ----- a disk that does not take it ----- */

/* Nothing can be written, or removed, where a folder stands. */
static char *
put_folder (PillionTestEngine *self,
            const char        *name)
{
  char *path = get_path (self, name);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

static gboolean
is_shut (gpointer data)
{
  return pillion_engine_get_store (pillion_test_engine_get (data)) == NULL;
}

/* Until it can be written down whose store this is it is locked, and its share stays. */
static void
test_forgets_later (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *blocked = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  blocked = put_folder (world.laptop, PILLION_ENDING_FILE);
  pillion_test_engine_remove (world.ana, world.laptop, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_LOCKED);
  pillion_test_wait_until (is_shut, world.laptop, "a closed store");
  g_assert_false (is_sealed (world.laptop));
  g_assert_true (has_file (world.laptop, PILLION_SHARE_FILE));
  g_assert_cmpint (g_rmdir (blocked), ==, 0);
  assert_sealed (world.laptop);
}

static gboolean
has_no_share (gpointer data)
{
  return !pillion_profile_has_share_left (pillion_engine_get_profile (pillion_test_engine_get (data)));
}

/* What can't be removed is tried again; the store is sealed, and says so wherever it is opened. */
static void
test_removes_later (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *blocked = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  blocked = put_folder (world.laptop, PILLION_SHARE_FILE ".new");
  remove_from_account (&world);
  assert_sealed (world.laptop);
  g_assert_false (has_no_share (world.laptop));
  g_assert_cmpint (g_rmdir (blocked), ==, 0);
  pillion_test_wait_until (has_no_share, world.laptop, "a share that is gone");
  assert_sealed (world.laptop);
}

/* Opening it by another share fails: what is left of the one that was to go still goes. */
static void
test_removes_after_unsealing (void)
{
  static const guint8 wrong[PILLION_KEY_BYTES] = { 1 };
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GAsyncResult) unsealed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *blocked = NULL;
  PillionEngine *engine;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  blocked = put_folder (world.laptop, PILLION_SHARE_FILE ".new");
  remove_from_account (&world);
  assert_sealed (world.laptop);
  engine = pillion_test_engine_get (world.laptop);
  pillion_lock_unseal_async (pillion_engine_get_lock (engine), wrong, pillion_test_on_done, &unsealed);
  g_assert_false (pillion_lock_unseal_finish (engine, pillion_test_await (&unsealed), &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_CHANGED);
  g_assert_cmpint (g_rmdir (blocked), ==, 0);
  pillion_test_wait_until (has_no_share, world.laptop, "a share that is gone");
  assert_sealed (world.laptop);
}

/* ----- without an answer ----- */

/* Every try to reach the relay fails. */
static gboolean
is_silent (gpointer data)
{
  PillionLock *lock = pillion_engine_get_lock (pillion_test_engine_get (data));

  return pillion_lock_get_ending (lock) != NULL && pillion_engine_get_store (pillion_test_engine_get (data)) == NULL;
}

static void
test_forgets_in_silence (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  pillion_test_engine_stop_clock (world.laptop);
  pillion_test_relay_kill (relay);
  pillion_test_engine_pass_time (world.laptop, 15 * DAY_MS);
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_LOCKED);
  pillion_test_wait_until (is_silent, world.laptop, "a closed store");
  assert_status (world.laptop, "locked", "locked");
  g_assert_true (has_file (world.laptop, PILLION_SHARE_FILE));

  /* What was counted before a restart counts. */
  pillion_test_engine_pass_time (world.laptop, 40 * HOUR_MS);
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_LOCKED);
  pillion_test_engine_go_online (world.laptop, NULL);
  pillion_test_settle ();
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_LOCKED);

  /* Nobody makes it forget earlier by setting its clock, back or forward. */
  pillion_test_engine_set_clock (world.laptop, (gint64) (60 * DAY_MS));
  pillion_test_engine_set_clock (world.laptop, -(gint64) (60 * DAY_MS));
  pillion_test_engine_pass_time (world.laptop, 32 * HOUR_MS - 60000);
  pillion_test_engine_go_online (world.laptop, NULL);
  pillion_test_settle ();
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_LOCKED);
  g_assert_true (has_file (world.laptop, PILLION_SHARE_FILE));

  pillion_test_engine_pass_time (world.laptop, 60000);
  pillion_test_engine_go_online (world.laptop, NULL);
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
  assert_sealed (world.laptop);
  assert_status (world.laptop, "logged-out", "expired");
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  assert_status (world.laptop, "logged-out", "expired");
}

/* Nobody is told of it yet. */
static gboolean
resign (PillionDatabase *database,
        PillionJob      *job,
        gpointer         data,
        GError         **error)
{
  const PillionIdentity *identity = job->identity;
  g_autoptr (PillionAccountView) view = NULL;
  g_autoptr (GBytes) resignation = NULL;
  const PillionAccountEvidence evidence = { .resignations = &resignation, .n_resignations = 1 };

  if (!pillion_directory_load_view (database, identity->account, &view, error))
    return FALSE;
  resignation = pillion_resignation_sign (pillion_account_view_find_certificate (view, identity->device),
                                          pillion_account_view_get_epoch (view), job->now_ms, identity->dsk_secret);
  if (!pillion_directory_take_evidence (database, job, identity->account, &evidence, NULL, error))
    return FALSE;
  job->effects = 0;
  return TRUE;
}

/* A review that ends while the profile is being closed changes nothing: the next opening reviews again. */
static void
test_reviewed_while_closing (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionEngine) engine = NULL;
  g_autoptr (GAsyncResult) reviewed = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  pillion_test_engine_run (world.laptop, resign, NULL, &error);
  g_assert_no_error (error);
  engine = g_object_ref (pillion_test_engine_get (world.laptop));
  pillion_review_async (engine, NULL, pillion_test_on_done, &reviewed);
  pillion_test_engine_close (world.laptop);
  g_assert_true (pillion_review_finish (engine, pillion_test_await (&reviewed), &error));
  g_assert_no_error (error);

  pillion_test_engine_open (world.laptop);
  assert_sealed (world.laptop);
  assert_status (world.laptop, "logged-out", "resigned");
}

/* Who waits for the connection learns that the link has ended, not that the device might open again. */
static void
test_forgets_when_asked (void)
{
  PillionEvilRelay *relay = pillion_evil_relay_new (NULL);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_evil_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_close (world.ana);
  pillion_test_engine_pass_time (world.laptop, 15 * DAY_MS);
  pillion_evil_relay_pass_time (relay, 15 * DAY_MS);
  pillion_test_engine_open (world.laptop);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_LOCKED);
  g_assert_false (pillion_test_engine_go_online (world.laptop, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT);
  assert_sealed (world.laptop);
  account_world_clear (&world);
  pillion_evil_relay_free (relay);
}

/* ----- linking again ----- */

static void
test_opens_again (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.ben = account_world_register (&world, BEN, "Ben");
  world.laptop = account_world_link (&world);
  account_world_deliver (world.ben, ANA, "before", world.laptop);
  remove_from_account (&world);
  account_world_deliver (world.ben, ANA, "meanwhile", world.ana);

  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  pillion_test_engine_link (world.laptop, world.ana, world.url, FALSE);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_READY);
  g_assert_cmpuint (pillion_test_engine_count (world.laptop, "before", NULL), ==, 1);
  account_world_deliver (world.ben, ANA, "after", world.laptop);

  g_assert_false (has_file (world.laptop, PILLION_ENDING_FILE));
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_READY);
  g_assert_cmpuint (pillion_test_engine_count (world.laptop, "before", NULL), ==, 1);
}

/* ----- a link whose program ended too early ----- */

typedef struct {
  PillionCompanionLink *companion;
  PillionPrimaryLink   *primary;
} Asking;

static gboolean
shows_code (gpointer data)
{
  return pillion_companion_link_get_text (data) != NULL;
}

static gboolean
is_asked (gpointer data)
{
  g_assert_no_error (pillion_primary_link_get_error (data));
  return pillion_primary_link_get_state (data) == PILLION_PRIMARY_LINK_REQUESTED;
}

static gboolean
is_over (gpointer data)
{
  Asking *self = data;

  return pillion_companion_link_get_state (self->companion) == PILLION_COMPANION_LINK_ENDED &&
         pillion_primary_link_get_state (self->primary) == PILLION_PRIMARY_LINK_ENDED;
}

/* replaced: (nullable): whose place the primary says that the laptop takes */
static void
ask_and_decline (AccountWorld *world,
                 const char   *replaced)
{
  const PillionCompanionLinkDetails details = { .relay_url = world->url, .device_name = "Laptop", .platform = "Test" };
  g_autoptr (PillionCompanionLink) link = pillion_companion_link_new (pillion_test_engine_get (world->laptop), &details);
  g_autoptr (PillionAccountKey) key = pillion_test_engine_open_key (world->ana);
  g_autoptr (PillionPrimaryLink) primary = pillion_primary_link_new (pillion_test_engine_get (world->ana), key);
  Asking asking = { link, primary };

  pillion_companion_link_start (link);
  pillion_test_wait_until (shows_code, link, "a code of the new device");
  pillion_primary_link_start_qr (primary, pillion_companion_link_get_text (link));
  pillion_test_wait_until (is_asked, primary, "a question to the primary's user");
  g_assert_cmpstr (pillion_primary_link_get_replaced (primary), ==, replaced);
  pillion_primary_link_decline (primary);
  pillion_test_wait_until (is_over, &asking, "the end of a link");
}

static guint
count_active (AccountWorld *world)
{
  g_autoptr (GPtrArray) devices = account_world_list (world->ana);
  guint n = 0;

  for (guint i = 0; i < devices->len; i++)
    n += g_str_equal (pillion_device_get_state (devices->pdata[i]), "active");
  return n;
}

/* A store that somebody else claims costs its device nothing, unless the primary's user says yes: and
 * then it takes the place of the one that had it.
 */
static void
test_replaced (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *first = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  remove_from_account (&world);
  pillion_test_wait_until (is_sealed, world.laptop, "a sealed store");
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_copy_profile (world.laptop);
  pillion_test_engine_open (world.laptop);
  ask_and_decline (&world, NULL);
  pillion_test_engine_link (world.laptop, world.ana, world.url, FALSE);
  first = g_strdup (pillion_test_engine_get_device (world.laptop));
  g_assert_cmpuint (count_active (&world), ==, 2);

  /* As if its program had ended before it noted that it is linked. */
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_restore_profile (world.laptop);
  pillion_test_engine_open (world.laptop);
  ask_and_decline (&world, "Companion");
  g_assert_cmpuint (count_active (&world), ==, 2);

  pillion_test_engine_link (world.laptop, world.ana, world.url, FALSE);
  g_assert_cmpuint (count_active (&world), ==, 2);
  g_assert_cmpstr (first, !=, pillion_test_engine_get_device (world.laptop));
}

static gboolean
is_alone (gpointer data)
{
  return count_active (data) == 1;
}

/* Who logged this device out is asked nothing about a second one. */
static void
test_resigned (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  pillion_log_out_async (pillion_test_engine_get (world.laptop), FALSE, NULL, pillion_test_on_done, &result);
  pillion_log_out_finish (pillion_test_engine_get (world.laptop), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  pillion_test_wait_until (is_sealed, world.laptop, "a sealed store");
  pillion_test_wait_until (is_alone, &world, "the primary alone");
  ask_and_decline (&world, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/sealed/forgets", test_forgets);
  g_test_add_func ("/engine/sealed/goes-on-forgetting", test_goes_on_forgetting);
  g_test_add_func ("/engine/sealed/goes-on-wrapping", test_goes_on_wrapping);
  g_test_add_func ("/engine/sealed/wraps-after-closing", test_wraps_after_closing);
  g_test_add_func ("/engine/sealed/forgets-later", test_forgets_later);
  g_test_add_func ("/engine/sealed/removes-later", test_removes_later);
  g_test_add_func ("/engine/sealed/removes-after-unsealing", test_removes_after_unsealing);
  g_test_add_func ("/engine/sealed/forgets-in-silence", test_forgets_in_silence);
  g_test_add_func ("/engine/sealed/reviewed-while-closing", test_reviewed_while_closing);
  g_test_add_func ("/engine/sealed/forgets-when-asked", test_forgets_when_asked);
  g_test_add_func ("/engine/sealed/opens-again", test_opens_again);
  g_test_add_func ("/engine/sealed/replaced", test_replaced);
  g_test_add_func ("/engine/sealed/resigned", test_resigned);

  return g_test_run ();
}
