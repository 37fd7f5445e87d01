/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"

#include "engine/pillion-history-right.h"
#include "engine/pillion-log-out.h"
#include "engine/pillion-profile-erasure.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const by_open[] = { "verification=open", NULL };

static gboolean
log_out (PillionTestEngine *self,
         gboolean           erase,
         GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_log_out_async (pillion_test_engine_get (self), erase, NULL, pillion_test_on_done, &result);
  return pillion_log_out_finish (pillion_test_engine_get (self), pillion_test_await (&result), error);
}

typedef struct {
  PillionTestEngine *ana;
  PillionTestEngine *device;
  const char        *state;
} StateWait;

static gboolean
is_listed_so (gpointer data)
{
  StateWait *wait = data;

  return g_strcmp0 (account_world_get_state (wait->ana, wait->device), wait->state) == 0;
}

static void
wait_for_listed (PillionTestEngine *ana,
                 PillionTestEngine *device,
                 const char        *state)
{
  StateWait wait = { ana, device, state };

  pillion_test_wait_until (is_listed_so, &wait, state);
}

/* Nothing that could be opened is left in the folder. */
static void
assert_erased (PillionTestEngine *self)
{
  static const char *const names[] = {
    "key",
    "store-key",
    "generation",
    "pillion.db",
    "pillion.db-wal",
    "pillion.db-shm",
    PILLION_PROFILE_ERASING_FILE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (pillion_engine_get_folder (pillion_test_engine_get (self)), names[i], NULL);

    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

static void
test_logs_out (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.ben = account_world_register (&world, BEN, "Ben");
  world.laptop = account_world_link (&world);
  account_world_deliver (world.ben, ANA, "Hello, Ana", world.laptop);

  log_out (world.laptop, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_LOGGED_OUT);
  wait_for_listed (world.ana, world.laptop, "resigned");

  /* It counts at once, before the primary has recorded it. */
  account_world_deliver (world.ben, ANA, "Are you there?", world.ana);

  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_LOGGED_OUT);
}

static void
test_links_again (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  log_out (world.laptop, FALSE, &error);
  g_assert_no_error (error);
  wait_for_listed (world.ana, world.laptop, "resigned");

  pillion_test_engine_link (world.laptop, world.ana, world.url, FALSE);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_READY);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "active");
}

/* The primary's next membership says so, and the remaining devices get another key. */
static void
test_is_recorded (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  log_out (world.laptop, FALSE, &error);
  g_assert_no_error (error);
  wait_for_listed (world.ana, world.laptop, "resigned");
  g_assert_cmpuint (account_world_get_number (world.ana, "self-sync-epoch"), ==, 1);

  pillion_test_engine_use (world.ana);
  g_assert_cmpuint (account_world_get_number (world.ana, "self-sync-epoch"), ==, 2);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "resigned");
  pillion_test_engine_use (world.ana);
  g_assert_cmpuint (account_world_get_number (world.ana, "self-sync-epoch"), ==, 2);
}

static void
test_erases (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  log_out (world.laptop, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_CLOSED);
  assert_erased (world.laptop);
  wait_for_listed (world.ana, world.laptop, "resigned");

  /* The folder can be used for something new. */
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_EMPTY);
}

static void
test_refuses_primary (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  g_assert_false (log_out (world.ana, TRUE, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
  g_assert_cmpint (pillion_test_engine_get_state (world.ana), ==, PILLION_ENGINE_STATE_READY);
}

/* ----- wiped by the primary ----- */

static void
wipe (AccountWorld      *world,
      PillionTestEngine *device)
{
  g_autoptr (PillionAccountKey) key = pillion_test_engine_open_key (world->ana);
  g_autofree char *id = account_world_dup_id (device);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_devices_remove_async (pillion_test_engine_get (world->ana), id, key, NULL, pillion_test_on_done, &result);
  pillion_devices_remove_finish (pillion_test_engine_get (world->ana), pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

static void
test_is_wiped (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  world.desktop = account_world_link (&world);
  wipe (&world, world.laptop);
  g_assert_cmpstr (account_world_get_state (world.ana, world.laptop), ==, "removed");
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_CLOSED);
  assert_erased (world.laptop);

  /* The key that came with it is in force: it signs the next removal. */
  pillion_test_engine_remove (world.ana, world.desktop, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (world.desktop, PILLION_ENGINE_STATE_LOGGED_OUT);
}

/* It was switched off then. */
static void
test_is_wiped_later (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  pillion_test_engine_close (world.laptop);
  wipe (&world, world.laptop);

  pillion_test_engine_open (world.laptop);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_READY);
  pillion_engine_go_online_async (pillion_test_engine_get (world.laptop), NULL, NULL, NULL);
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_CLOSED);
  assert_erased (world.laptop);
}

static gboolean
count_stores (PillionDatabase *database,
              PillionJob      *job,
              gpointer         n,
              GError         **error)
{
  g_autoptr (GArray) stores = NULL;
  g_auto (GStrv) names = NULL;

  if (!pillion_history_right_list_stores (database, job, &stores, &names, error))
    return FALSE;
  *(guint *) n = stores->len;
  return TRUE;
}

static guint
get_n_stores (PillionTestEngine *self)
{
  g_autoptr (GError) error = NULL;
  guint n;

  pillion_test_engine_run (self, count_stores, &n, &error);
  g_assert_no_error (error);
  return n;
}

/* Nothing is remembered of a store that was wiped, whichever of its devices it was known by. */
static void
test_wiped_store_is_forgotten (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  pillion_test_engine_remove (world.ana, world.laptop, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
  pillion_test_engine_link (world.laptop, world.ana, world.url, FALSE);
  g_assert_cmpuint (get_n_stores (world.ana), ==, 2);
  wipe (&world, world.laptop);
  g_assert_cmpuint (get_n_stores (world.ana), ==, 0);
}

/* Whatever was left when the program ended is gone when it is opened again, which finds a new profile. */
static void
assert_goes_on_erasing (PillionTestEngine *self,
                        const char        *folder,
                        const char *const *gone,
                        guint              n_gone)
{
  g_autofree char *mark = g_build_filename (folder, PILLION_PROFILE_ERASING_FILE, NULL);
  g_autofree char *new_mark = g_strconcat (mark, ".new", NULL);

  pillion_test_engine_restore_profile (self);
  pillion_profile_erasure_begin (folder);
  g_assert_true (g_file_set_contents (new_mark, "1\n", -1, NULL));
  for (guint i = 0; i < n_gone; i++) {
    g_autofree char *path = g_build_filename (folder, gone[i], NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  pillion_test_engine_open (self);
  g_assert_cmpint (pillion_test_engine_get_state (self), ==, PILLION_ENGINE_STATE_EMPTY);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS) || g_file_test (new_mark, G_FILE_TEST_EXISTS));
  pillion_test_engine_close (self);
}

static void
test_goes_on_erasing (void)
{
  static const char *const names[] = { "release-key", "release-share", "key", "store-key", "generation", "pillion.db" };
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *folder = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  folder = g_strdup (pillion_engine_get_folder (pillion_test_engine_get (world.laptop)));
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_copy_profile (world.laptop);
  for (guint n = 0; n <= G_N_ELEMENTS (names); n++)
    assert_goes_on_erasing (world.laptop, folder, names, n);
}

/* It is said, and the next opening goes on. */
static void
test_erases_later (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *blocked = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  blocked = g_build_filename (pillion_engine_get_folder (pillion_test_engine_get (world.laptop)), "key.new", NULL);
  g_assert_cmpint (g_mkdir (blocked, 0700), ==, 0);
  g_assert_false (log_out (world.laptop, TRUE, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, "could not be removed"));
  g_assert_cmpint (g_rmdir (blocked), ==, 0);
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_EMPTY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/log-out/logs-out", test_logs_out);
  g_test_add_func ("/engine/log-out/links-again", test_links_again);
  g_test_add_func ("/engine/log-out/is-recorded", test_is_recorded);
  g_test_add_func ("/engine/log-out/erases", test_erases);
  g_test_add_func ("/engine/log-out/goes-on-erasing", test_goes_on_erasing);
  g_test_add_func ("/engine/log-out/erases-later", test_erases_later);
  g_test_add_func ("/engine/log-out/refuses-primary", test_refuses_primary);
  g_test_add_func ("/engine/log-out/is-wiped", test_is_wiped);
  g_test_add_func ("/engine/log-out/is-wiped-later", test_is_wiped_later);
  g_test_add_func ("/engine/log-out/wiped-store-is-forgotten", test_wiped_store_is_forgotten);

  return g_test_run ();
}
