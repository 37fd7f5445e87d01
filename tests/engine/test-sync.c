/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-sync-world.h"

#include "engine/pillion-outbox.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-merge.h"
#include "engine/pillion-sync-seed.h"
#include "engine/pillion-sync-state.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-sync-table.h"
#include "pillion-test-operation.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define MINUTE_MS G_GUINT64_CONSTANT (60000)
#define NUMBER "+4915112345678"

static guint32
get_bit (PillionCollection collection)
{
  return 1U << (collection - 1);
}

static void
assert_in_sync (SyncWorld *test)
{
  sync_world_assert_status (test->phone, test->laptop, 0);
  sync_world_assert_status (test->laptop, test->phone, 0);
  sync_world_assert_status (test->phone, test->tablet, 0);
  sync_world_assert_status (test->tablet, test->laptop, 0);
}

/* What a device sends gets lost. */
static void
lose (TestPeer *peer)
{
  g_autoptr (GPtrArray) letters = test_peer_send (peer);

  g_assert_cmpuint (letters->len, >, 0);
}

/* ----- in whatever order ----- */

static void
shuffle (GRand     *rand,
         GPtrArray *letters)
{
  for (guint n = letters->len; n > 1; n--) {
    guint at = (guint) g_rand_int_range (rand, 0, (gint32) n);
    gpointer swapped = letters->pdata[at];

    letters->pdata[at] = letters->pdata[n - 1];
    letters->pdata[n - 1] = swapped;
  }
}

static void
run_random (SyncWorld *test,
            guint32    seed)
{
  static const PillionCollection kinds[] = { PILLION_COLLECTION_PINNED, PILLION_COLLECTION_ARCHIVED,
                                             PILLION_COLLECTION_BLOCKED };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (guint i = 0; i < 12; i++) {
    TestPeer *writer = test->world->peers->pdata[g_rand_int_range (rand, 0, 3)];
    SyncChange change = { kinds[g_rand_int_range (rand, 0, 3)], (guint8) g_rand_int_range (rand, 0, 3),
                          g_rand_boolean (rand) };

    test_peer_run (writer, sync_world_write, &change);
    test_world_pass (test->world, (guint64) g_rand_int_range (rand, 0, 5));
    if (i % 4 == 3) { /* some of it comes, and not in order; some of it never does */
      g_autoptr (GPtrArray) letters = test_peer_send (writer);

      shuffle (rand, letters);
      g_ptr_array_set_size (letters, (int) (letters->len * 2 / 3));
      test_letters_deliver (letters);
    }
  }
}

static void
test_random (SyncWorld     *test,
             gconstpointer  unused)
{
  for (guint32 seed = 0; seed < 8; seed++) {
    run_random (test, seed);
    sync_world_settle (test);
    assert_in_sync (test);
    test_world_pass (test->world, 11 * MINUTE_MS);
  }
}

/* Whoever missed something takes nothing of that log any more, is named, and gets what it lacks. */
static void
test_gap (SyncWorld     *test,
          gconstpointer  unused)
{
  SyncChange block = { PILLION_COLLECTION_BLOCKED, 2, TRUE };

  sync_world_settle (test);
  sync_world_pin (test->laptop, 1, TRUE);
  lose (test->laptop);
  test_peer_run (test->laptop, sync_world_write, &block);
  test_world_run (test->world);
  g_assert_false (sync_world_is_pinned (test->phone, 1));

  test_peer_run (test->phone, sync_world_tell, NULL);
  test_peer_run (test->laptop, sync_world_tell, NULL);
  sync_world_assert_status (test->laptop, test->phone,
                            get_bit (PILLION_COLLECTION_PINNED) | get_bit (PILLION_COLLECTION_BLOCKED));
  sync_world_settle (test);
  g_assert_true (sync_world_is_pinned (test->phone, 1));
  assert_in_sync (test);
}

/* ----- clocks ----- */

static void
test_from_the_future (SyncWorld     *test,
                      gconstpointer  unused)
{
  test_world_pass (test->world, 20 * MINUTE_MS);
  sync_world_pin (test->laptop, 1, TRUE);
  test->world->now_ms -= 20 * MINUTE_MS;
  test_world_run (test->world);
  g_assert_false (sync_world_is_pinned (test->phone, 1));

  test_world_pass (test->world, 9 * MINUTE_MS);
  sync_world_settle (test);
  g_assert_false (sync_world_is_pinned (test->phone, 1));
  test_world_pass (test->world, 2 * MINUTE_MS);
  sync_world_settle (test);
  g_assert_true (sync_world_is_pinned (test->phone, 1));
  assert_in_sync (test);
}

/* ----- who lies ----- */

/* Pins a chat. */
static PillionTestOperation
make_pin (TestPeer *author,
          TestPeer *to)
{
  return (PillionTestOperation){
    .to = to->identity->device,
    .author = author->identity->device,
    .entry = { .collection = PILLION_COLLECTION_PINNED, .n_key = PILLION_ACCOUNT_BYTES, .key = { 0xee, 1 }, .n_value = 1, .value = { 1 } },
  };
}

static void
test_forged (SyncWorld     *test,
             gconstpointer  unused)
{
  PillionTestOperation wrong_signer = make_pin (test->laptop, test->phone);
  PillionTestOperation tampered = make_pin (test->tablet, test->phone);
  PillionTestOperation genuine = make_pin (test->laptop, test->phone);

  tampered.flip = 0x40;
  genuine.signer = test->laptop->identity->dsk_secret;
  test_peer_run (test->tablet, pillion_test_operation_queue, &wrong_signer);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->phone, "sync"), ==, 1);
  test_peer_run (test->tablet, pillion_test_operation_queue, &tampered);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->phone, "sync"), ==, 2);
  g_assert_false (sync_world_is_pinned (test->phone, 1));
  /* Whoever brings it, it is the signer's word that counts. */
  test_peer_run (test->tablet, pillion_test_operation_queue, &genuine);
  test_world_run (test->world);
  g_assert_true (sync_world_is_pinned (test->phone, 1));
}

/* Says whose a number is. */
static PillionTestOperation
make_number (TestPeer *author,
             TestPeer *to)
{
  return (PillionTestOperation){
    .to = to->identity->device,
    .author = author->identity->device,
    .entry = { .collection = PILLION_COLLECTION_NUMBERS, .n_key = strlen (NUMBER), .key = NUMBER, .n_value = PILLION_ACCOUNT_BYTES, .value = { 0xbb } },
  };
}

/* A companion that gives its state puts nothing into the mouth of another device, and what it says
 * itself moves no number silently.
 */
static void
test_false_state (SyncWorld     *test,
                  gconstpointer  unused)
{
  static const guint8 owner[PILLION_ACCOUNT_BYTES] = { 0xaa };
  static const guint8 nobody[PILLION_DEVICE_BYTES] = { 0xcc };
  PillionTestOperation of_tablet = make_number (test->tablet, test->phone);
  PillionTestOperation of_primary = make_number (test->phone, test->phone);
  PillionTestOperation tampered = make_number (test->laptop, test->phone);
  PillionTestOperation own = make_number (test->laptop, test->phone);
  PillionTestOperation of_nobody = own;
  PillionTestOperation *refused[] = { &of_tablet, &of_primary, &tampered };

  tampered.flip = 0x40;
  of_nobody.author = nobody;
  g_assert_true (pillion_pins_save (test->phone->database, NUMBER, owner, test->world->now_ms, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    test_peer_run (test->laptop, pillion_test_operation_queue_state, refused[i]);
    test_world_run (test->world);
    g_assert_cmpuint (test_peer_get_refused (test->phone, "sync"), ==, i + 1);
    g_assert_cmpuint (test_peer_count_notices (test->phone, "number.moved"), ==, 0);
  }
  /* Nobody but the primary knows of a device that is none. */
  test_peer_run (test->laptop, pillion_test_operation_queue_state, &of_nobody);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_count_notices (test->phone, "number.moved"), ==, 0);
  test_peer_run (test->laptop, pillion_test_operation_queue_state, &own);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_count_notices (test->phone, "number.moved"), ==, 1);
}

/* A log that says two things in one place is refused where they part. */
static void
test_fork (SyncWorld     *test,
           gconstpointer  unused)
{
  PillionLogRow log;

  g_assert_true (pillion_sync_logs_load (test->laptop->database, test->laptop->identity->device, &log, NULL));
  sync_world_pin (test->laptop, 1, TRUE);
  test_world_run (test->world);
  g_assert_true (pillion_sync_logs_save (test->laptop->database, &log, NULL));
  g_assert_true (pillion_operations_remove (test->laptop->database, log.device, 0, G_MAXINT64, NULL));
  sync_world_pin (test->laptop, 2, TRUE);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->phone, "sync"), ==, 1);
  g_assert_false (sync_world_is_pinned (test->phone, 2));
}

/* What another epoch's key seals is for nobody here. */
static void
test_other_key (SyncWorld     *test,
                gconstpointer  unused)
{
  static const guint8 key[PILLION_KEY_BYTES] = { 9 };

  g_assert_true (pillion_settings_save_number (test->laptop->database, "self-sync-epoch", 2, NULL));
  sync_world_pin (test->laptop, 1, TRUE);
  test_world_run (test->world);
  g_assert_false (sync_world_is_pinned (test->phone, 1));
  g_assert_cmpuint (test_peer_get_refused (test->phone, "sync"), ==, 0);

  g_assert_true (pillion_settings_save_number (test->laptop->database, "self-sync-epoch", 1, NULL));
  g_assert_true (pillion_keys_save (test->laptop->database, "self-sync-key", key, sizeof key, NULL));
  sync_world_pin (test->laptop, 1, TRUE);
  test_world_run (test->world);
  g_assert_false (sync_world_is_pinned (test->phone, 1));
  g_assert_cmpuint (test_peer_get_refused (test->phone, "sync"), ==, 1);
}

/* ----- ends and beginnings ----- */

static gboolean
pin_many (PillionDatabase  *database,
          PillionJob       *job,
          gpointer          data,
          GError          **error)
{
  for (guint8 i = 0; i < 100; i++) {
    SyncChange change = { PILLION_COLLECTION_PINNED, i, TRUE };

    if (!sync_world_write (database, job, &change, error))
      return FALSE;
  }
  return TRUE;
}

/* A new companion has all of it, also what is older than what is kept of the logs, and so have those
 * who missed more than that.
 */
static void
test_late_joiner (SyncWorld     *test,
                  gconstpointer  unused)
{
  TestPeer *newcomer;

  sync_world_pin (test->phone, 199, TRUE);
  for (guint i = 0; i < 11; i++) {
    test_peer_run (test->phone, pin_many, NULL);
    lose (test->phone);
  }
  sync_world_settle (test);
  newcomer = test_world_add_companion (test->world, test->anna);
  sync_world_settle (test);
  g_assert_true (sync_world_is_pinned (newcomer, 199));
  sync_world_assert_status (test->phone, newcomer, 0);
  sync_world_assert_status (newcomer, test->laptop, 0);
  sync_world_pin (test->phone, 1, FALSE);
  sync_world_settle (test);
  g_assert_false (sync_world_is_pinned (newcomer, 1));
}

static gboolean
restart (PillionDatabase  *database,
         PillionJob       *job,
         gpointer          data,
         GError          **error)
{
  return pillion_sync_log_restart (database, job, error);
}

/* An old copy of a profile does not know what it said; it goes on above that. */
static void
test_restored (SyncWorld     *test,
               gconstpointer  unused)
{
  PillionLogRow log;

  g_assert_true (pillion_sync_logs_load (test->laptop->database, test->laptop->identity->device, &log, NULL));
  sync_world_pin (test->laptop, 1, TRUE);
  test_world_run (test->world);
  g_assert_true (pillion_sync_logs_save (test->laptop->database, &log, NULL));
  test_peer_run (test->laptop, restart, NULL);
  sync_world_pin (test->laptop, 2, TRUE);
  sync_world_settle (test);
  g_assert_true (sync_world_is_pinned (test->phone, 1) && sync_world_is_pinned (test->phone, 2));
  g_assert_cmpuint (test_peer_get_refused (test->phone, "sync"), ==, 0);
  assert_in_sync (test);
}

/* ----- what was decided before there was a log ----- */

static void
set_chat (TestPeer *peer,
          guint8    key,
          gboolean  archived,
          guint64   muted_until)
{
  guint8 account[PILLION_ACCOUNT_BYTES] = { 0xee, key };
  g_autoptr (PillionAccountRow) row = pillion_account_row_new (account);
  g_autoptr (PillionChatRow) chat = pillion_chat_row_new (account);

  row->label = g_strdup ("Old");
  chat->archived = archived;
  chat->muted_until = muted_until;
  g_assert_true (pillion_accounts_save (peer->database, row, NULL) && pillion_chats_save (peer->database, chat, NULL));
}

static gboolean
forget_seed (PillionDatabase  *database,
             PillionJob       *job,
             gpointer          data,
             GError          **error)
{
  return pillion_settings_remove (database, "sync-seeded", error);
}

/* The other devices get it, and keep what they decided since. */
static void
test_earlier (SyncWorld     *test,
              gconstpointer  unused)
{
  static const guint8 account[PILLION_ACCOUNT_BYTES] = { 0xee, 1 };
  SyncChange later = { PILLION_COLLECTION_ARCHIVED, 1, FALSE };
  g_autoptr (PillionChatRow) chat = NULL;
  g_autoptr (PillionAccountRow) row = NULL;
  PillionLogRow before;
  PillionLogRow after;

  set_chat (test->phone, 1, TRUE, 5000);
  set_chat (test->phone, 2, TRUE, 0);
  test_peer_run (test->laptop, sync_world_write, &later);
  sync_world_settle (test);
  assert_in_sync (test);
  g_assert_true (pillion_chats_load (test->tablet->database, account, &chat, NULL));
  g_assert_true (pillion_accounts_load (test->tablet->database, account, &row, NULL));
  g_assert_cmpuint (chat->muted_until, ==, 5000);
  g_assert_false (chat->archived);
  g_assert_cmpstr (row->label, ==, "Old");

  /* Once is enough. */
  g_assert_true (pillion_sync_logs_load (test->phone->database, test->phone->identity->device, &before, NULL));
  g_assert_cmpuint (before.sequence, >, 0);
  set_chat (test->phone, 3, TRUE, 0);
  sync_world_settle (test);
  g_assert_true (pillion_sync_logs_load (test->phone->database, test->phone->identity->device, &after, NULL));
  g_assert_cmpuint (after.sequence, ==, before.sequence);
  test_peer_run (test->phone, forget_seed, NULL);
  test_world_pass (test->world, 2 * MINUTE_MS);
  sync_world_settle (test);
  assert_in_sync (test);
  g_assert_true (pillion_sync_logs_load (test->phone->database, test->phone->identity->device, &after, NULL));
  g_assert_cmpuint (after.sequence, ==, before.sequence + 2); /* the third one's label and state alone */
}

static gboolean
seed (PillionDatabase  *database,
      PillionJob       *job,
      gpointer          data,
      GError          **error)
{
  return pillion_sync_seed (database, job, error);
}

/* What an older version wrote without keeping what it came from is taken out of the logs. */
static void
test_earlier_proofs (SyncWorld     *test,
                     gconstpointer  unused)
{
  SyncChange block = { PILLION_COLLECTION_BLOCKED, 2, TRUE };
  TestPeer *newcomer;

  sync_world_pin (test->laptop, 1, TRUE);
  test_peer_run (test->laptop, sync_world_write, &block);
  sync_world_settle (test);
  block.on = FALSE;
  test_peer_run (test->phone, sync_world_write, &block);
  sync_world_settle (test);
  g_assert_true (pillion_database_execute (test->phone->database, "DELETE FROM sync_proofs", NULL));
  test_peer_run (test->phone, forget_seed, NULL);
  test_peer_run (test->phone, seed, NULL);
  newcomer = test_world_add_companion (test->world, test->anna);
  test_peer_learn (test->phone, test->anna);
  sync_world_settle (test);
  g_assert_true (sync_world_is_pinned (newcomer, 1));
  sync_world_assert_status (test->phone, newcomer, 0);
}

static gboolean
is_blocked (TestPeer *peer,
            guint8    key)
{
  guint8 account[PILLION_ACCOUNT_BYTES] = { 0xee, key };
  g_autoptr (PillionAccountRow) row = NULL;

  g_assert_true (pillion_accounts_load (peer->database, account, &row, NULL));
  return row != NULL && row->blocked;
}

static void
block (SyncWorld *test,
       TestPeer  *peer,
       guint8     key,
       gboolean   on)
{
  SyncChange change = { PILLION_COLLECTION_BLOCKED, key, on };

  test_peer_run (peer, sync_world_write, &change);
  sync_world_settle (test);
}

static void
lose_operations (TestPeer *peer)
{
  g_assert_true (pillion_database_execute (peer->database, "DELETE FROM sync_proofs", NULL));
  g_assert_true (pillion_database_execute (peer->database, "DELETE FROM sync_operations", NULL));
}

/* What the logs hold no more the primary signs itself, once; what was decided meanwhile where nobody
 * heard of it counts for more.
 */
static void
test_lost_proofs (SyncWorld     *test,
                  gconstpointer  unused)
{
  PillionLogRow before;
  PillionLogRow after;
  TestPeer *newcomer;

  sync_world_pin (test->laptop, 1, TRUE);
  sync_world_pin (test->tablet, 2, TRUE);
  block (test, test->laptop, 1, TRUE);
  block (test, test->laptop, 2, TRUE);
  block (test, test->tablet, 2, FALSE);
  block (test, test->tablet, 3, TRUE);
  block (test, test->laptop, 3, FALSE);
  block (test, test->laptop, 3, TRUE);
  block (test, test->tablet, 4, FALSE);
  lose_operations (test->phone);
  lose_operations (test->laptop);
  lose_operations (test->tablet);
  test_peer_run (test->phone, forget_seed, NULL);
  sync_world_pin (test->tablet, 2, FALSE);
  test_peer_run (test->phone, seed, NULL);
  newcomer = test_world_add_companion (test->world, test->anna);
  test_peer_learn (test->phone, test->anna);
  sync_world_settle (test);

  g_assert_true (sync_world_is_pinned (newcomer, 1));
  g_assert_false (sync_world_is_pinned (newcomer, 2));
  for (guint8 key = 1; key <= 4; key++)
    g_assert_cmpint (is_blocked (newcomer, key), ==, key == 1 || key == 3);
  sync_world_assert_status (test->phone, newcomer, 0);
  assert_in_sync (test);

  g_assert_true (pillion_sync_logs_load (test->phone->database, test->phone->identity->device, &before, NULL));
  test_peer_run (test->phone, forget_seed, NULL);
  test_peer_run (test->phone, seed, NULL);
  g_assert_true (pillion_sync_logs_load (test->phone->database, test->phone->identity->device, &after, NULL));
  g_assert_cmpuint (after.sequence, ==, before.sequence);
}

/* Whoever is let go of on a companion, before the primary has shared whom it had blocked, stays so. */
static void
test_earlier_block (SyncWorld     *test,
                    gconstpointer  unused)
{
  static const guint8 account[PILLION_ACCOUNT_BYTES] = { 0xee, 1 };
  SyncChange change = { PILLION_COLLECTION_BLOCKED, 1, FALSE };
  g_autoptr (PillionAccountRow) row = pillion_account_row_new (account);

  row->blocked = TRUE;
  g_assert_true (pillion_accounts_save (test->phone->database, row, NULL));
  g_assert_true (pillion_accounts_save (test->laptop->database, row, NULL));
  test_peer_run (test->laptop, sync_world_write, &change);
  test_peer_run (test->phone, seed, NULL);
  sync_world_settle (test);
  g_assert_false (is_blocked (test->laptop, 1) || is_blocked (test->phone, 1) || is_blocked (test->tablet, 1));
  assert_in_sync (test);
}

/* Puts a database of an older version in the place of a device's. */
static void
open_fixture (TestPeer   *peer,
              const char *name)
{
  static const guint8 store_key[PILLION_DATABASE_KEY_BYTES];
  g_autofree char *fixture = g_build_filename (g_getenv ("PILLION_TEST_FIXTURES"), "store", name, NULL);
  g_autofree char *path = g_build_filename (peer->folder, "pillion.db", NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *handle = NULL;

  g_file_get_contents (fixture, &sql, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&peer->database, pillion_database_free);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
  peer->database = pillion_database_open (path, store_key, &error);
  g_assert_no_error (error);
}

/* A profile that is opened by this version for the first time. */
static void
test_old_profile (SyncWorld     *test,
                  gconstpointer  unused)
{
  PillionSyncEntry entry;
  guint8 account[PILLION_ACCOUNT_BYTES];
  guint8 hidden[PILLION_ACCOUNT_BYTES + PILLION_ID_BYTES];

  memset (account, 0x11, sizeof account);
  memset (hidden, 0x11, PILLION_ACCOUNT_BYTES);
  memset (hidden + PILLION_ACCOUNT_BYTES, 0x0d, PILLION_ID_BYTES);
  open_fixture (test->phone, "schema-3.sql");
  test_peer_run (test->phone, seed, NULL);
  g_assert_true (pillion_sync_merge_load (test->phone->database, PILLION_COLLECTION_CONTACT_NAMES, account,
                                          sizeof account, &entry, NULL));
  g_assert_cmpmem (entry.value, entry.n_value, "Anna", 4);
  g_assert_true (pillion_sync_merge_load (test->phone->database, PILLION_COLLECTION_BLOCKED, account, sizeof account,
                                          &entry, NULL));
  g_assert_true (pillion_sync_entry_is_in (&entry));
  g_assert_true (pillion_sync_merge_load (test->phone->database, PILLION_COLLECTION_HIDDEN, hidden, sizeof hidden,
                                          &entry, NULL));
  g_assert_true (pillion_sync_entry_is_in (&entry));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*func) (SyncWorld *, gconstpointer);
  } tests[] = {
    { "/engine/sync/random", test_random },
    { "/engine/sync/gap", test_gap },
    { "/engine/sync/from-the-future", test_from_the_future },
    { "/engine/sync/forged", test_forged },
    { "/engine/sync/false-state", test_false_state },
    { "/engine/sync/fork", test_fork },
    { "/engine/sync/other-key", test_other_key },
    { "/engine/sync/late-joiner", test_late_joiner },
    { "/engine/sync/restored", test_restored },
    { "/engine/sync/earlier", test_earlier },
    { "/engine/sync/earlier-block", test_earlier_block },
    { "/engine/sync/earlier-proofs", test_earlier_proofs },
    { "/engine/sync/lost-proofs", test_lost_proofs },
    { "/engine/sync/old-profile", test_old_profile },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, SyncWorld, NULL, sync_world_set_up, tests[i].func, sync_world_tear_down);
  return g_test_run ();
}
