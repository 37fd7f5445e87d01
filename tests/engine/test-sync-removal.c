/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-sync-world.h"

#include "engine/pillion-outbox.h"
#include "engine/pillion-sync-log.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-sync-table.h"
#include "pillion-test-operation.h"

#include <string.h>

#define MINUTE_MS G_GUINT64_CONSTANT (60000)

static gboolean
end_tablet (PillionDatabase  *database,
            PillionJob       *job,
            gpointer          data,
            GError          **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_SELF_SYNC_KEY, .self_sync_key = { .epoch = 2, .key = { 7 } } };
  SyncWorld *test = data;

  return pillion_keys_save (database, "self-sync-key", body.self_sync_key.key, PILLION_KEY_BYTES, error) &&
         pillion_settings_save_number (database, "self-sync-epoch", 2, error) &&
         pillion_outbox_queue_own (database, job, &body, error) &&
         pillion_sync_log_end_device (database, job, test->tablet->identity->device, error);
}

static gboolean
forward_tablet (PillionDatabase  *database,
                PillionJob       *job,
                gpointer          data,
                GError          **error)
{
  SyncWorld *test = data;
  g_autoptr (GPtrArray) rows = NULL;

  return pillion_operations_list (test->tablet->database, test->tablet->identity->device, 0, 10, &rows, error) &&
         pillion_sync_log_queue (database, job, test->phone->identity->device, rows, error);
}

static gboolean
is_verified (TestPeer *peer,
             guint8    key)
{
  guint8 account[PILLION_ACCOUNT_BYTES] = { 0xee, key };
  g_autoptr (PillionAccountRow) row = NULL;

  g_assert_true (pillion_accounts_load (peer->database, account, &row, NULL));
  return row != NULL && row->verified;
}

/* Attack 7: what a removed device said that the primary had not heard by then counts nowhere, also
 * where it was taken already, and whoever brings it.
 */
static void
test_removed (SyncWorld     *test,
              gconstpointer  unused)
{
  SyncChange verified = { PILLION_COLLECTION_VERIFIED, 4, TRUE };
  PillionTestOperation brought = {
    .to = test->phone->identity->device,
    .author = test->tablet->identity->device,
    .signer = test->tablet->identity->dsk_secret,
    .entry = { .collection = PILLION_COLLECTION_PINNED, .sequence = 100, .n_key = PILLION_ACCOUNT_BYTES, .key = { 0xee, 6 }, .n_value = 1, .value = { 1 } },
  };
  g_autoptr (GPtrArray) late = NULL;

  sync_world_pin (test->phone, 1, TRUE);
  sync_world_pin (test->tablet, 2, TRUE);
  test_world_run (test->world);
  sync_world_pin (test->tablet, 3, TRUE);
  sync_world_pin (test->tablet, 1, FALSE);
  test_peer_run (test->tablet, sync_world_write, &verified);
  late = test_peer_send (test->tablet);
  for (guint i = 0; i < late->len; i++) {
    TestLetter *letter = late->pdata[i];

    if (letter->to == test->laptop)
      test_peer_take (letter->to, letter->from, letter->bytes);
  }
  g_assert_true (sync_world_is_pinned (test->laptop, 3) && is_verified (test->laptop, 4));
  g_assert_false (sync_world_is_pinned (test->laptop, 1));

  test_account_remove (test->anna, test->tablet->keys);
  test_peer_learn (test->phone, test->anna);
  test_peer_learn (test->laptop, test->anna);
  test_peer_run (test->phone, end_tablet, test);
  sync_world_settle (test);
  g_assert_true (sync_world_is_pinned (test->phone, 2) && sync_world_is_pinned (test->laptop, 2));
  g_assert_true (sync_world_is_pinned (test->laptop, 1));
  g_assert_false (is_verified (test->laptop, 4));
  sync_world_assert_status (test->phone, test->laptop, 0);
  sync_world_assert_status (test->laptop, test->phone, 0);

  test_peer_run (test->laptop, forward_tablet, test);
  sync_world_settle (test);
  g_assert_false (sync_world_is_pinned (test->phone, 3));
  g_assert_cmpuint (test_peer_get_refused (test->phone, "sync"), ==, 3);
  test_peer_run (test->laptop, pillion_test_operation_queue_state, &brought);
  sync_world_settle (test);
  g_assert_false (sync_world_is_pinned (test->phone, 6));
  sync_world_assert_status (test->phone, test->laptop, 0);
}

typedef struct {
  TestPeer              *author;
  PillionBodySyncSealed *body; /* (owned) */
} Overheard;

/* The newest operation of a device, as it goes to the others. */
static gboolean
overhear (PillionDatabase  *database,
          PillionJob       *job,
          gpointer          data,
          GError          **error)
{
  Overheard *self = data;
  g_autoptr (GPtrArray) rows = NULL;
  PillionLogRow log;
  guint8 plain[1 + 2 + PILLION_OPERATION_MAX_BYTES];
  PillionWriter writer;
  const PillionOperationRow *row;
  gboolean found;
  gsize n;

  if (!pillion_sync_logs_load (database, self->author->identity->device, &log, error) ||
      !pillion_operations_list (database, log.device, log.sequence - 1, 1, &rows, error))
    return FALSE;
  row = rows->pdata[0];
  pillion_writer_init (&writer, plain, sizeof plain);
  pillion_writer_u8 (&writer, 1);
  pillion_writer_put_u16 (&writer, g_bytes_get_data (row->bytes, NULL), g_bytes_get_size (row->bytes));
  pillion_writer_finish (&writer, &n);
  return pillion_sync_log_seal (database, job, plain, n, PILLION_SYNC_SEAL_OPERATIONS, self->body, &found, error);
}

static gboolean
take_overheard (PillionDatabase  *database,
                PillionJob       *job,
                gpointer          data,
                GError          **error)
{
  return pillion_sync_log_take (database, job, ((Overheard *) data)->body, error);
}

/* Attack 7: nor does it read what is decided since, also where somebody hands it to it. */
static void
test_removed_reads (SyncWorld     *test,
                    gconstpointer  unused)
{
  g_autofree PillionBodySyncSealed *body = g_new0 (PillionBodySyncSealed, 1);
  Overheard overheard = { test->phone, body };

  sync_world_settle (test);
  test_account_remove (test->anna, test->tablet->keys);
  test_peer_learn (test->phone, test->anna);
  test_peer_learn (test->laptop, test->anna);
  test_peer_run (test->phone, end_tablet, test);
  test_world_run (test->world);
  sync_world_pin (test->phone, 5, TRUE);
  test_peer_run (test->phone, overhear, &overheard);
  test_peer_run (test->tablet, take_overheard, &overheard);
  g_assert_false (sync_world_is_pinned (test->tablet, 5));
  test_peer_run (test->laptop, take_overheard, &overheard);
  g_assert_true (sync_world_is_pinned (test->laptop, 5));
}

/* What a removed device wrote over is known to a third one alone, which did not hear of that: it
 * brings the words of their author.
 */
static void
test_brought_by_another (SyncWorld     *test,
                         gconstpointer  unused)
{
  TestPeer *desk = test_world_add_companion (test->world, test->anna);
  g_autoptr (GPtrArray) over = NULL;

  test_peer_learn (test->phone, test->anna);
  sync_world_settle (test);
  sync_world_pin (test->laptop, 1, TRUE);
  sync_world_settle (test);
  sync_world_pin (test->tablet, 1, FALSE);
  over = test_peer_send (test->tablet);
  for (guint i = 0; i < over->len; i++) {
    TestLetter *letter = over->pdata[i];

    if (letter->to == test->laptop)
      test_peer_take (letter->to, letter->from, letter->bytes);
  }
  g_assert_false (sync_world_is_pinned (test->laptop, 1));
  g_assert_true (sync_world_is_pinned (desk, 1));

  test_account_remove (test->anna, test->tablet->keys);
  test_peer_learn (test->phone, test->anna);
  test_peer_learn (test->laptop, test->anna);
  test_peer_learn (desk, test->anna);
  test_peer_run (test->phone, end_tablet, test);
  sync_world_settle (test);
  test_world_pass (test->world, 11 * MINUTE_MS);
  sync_world_settle (test);
  g_assert_true (sync_world_is_pinned (test->laptop, 1));
  sync_world_assert_status (test->phone, test->laptop, 0);
  sync_world_assert_status (desk, test->laptop, 0);
}

/* Who is linked behind that has what the removed device said before its end: the primary's word. */
static void
test_after_removal (SyncWorld     *test,
                    gconstpointer  unused)
{
  PillionMessageBody key = { .type = PILLION_MESSAGE_TYPE_SELF_SYNC_KEY, .self_sync_key = { .epoch = 2, .key = { 7 } } };
  TestPeer *newcomer;

  sync_world_pin (test->tablet, 1, TRUE);
  sync_world_settle (test);
  test_account_remove (test->anna, test->tablet->keys);
  test_peer_learn (test->phone, test->anna);
  test_peer_learn (test->laptop, test->anna);
  test_peer_run (test->phone, end_tablet, test);
  sync_world_settle (test);
  newcomer = test_world_add_companion (test->world, test->anna);
  test_peer_learn (test->phone, test->anna);
  test_peer_queue_own (test->phone, &key);
  sync_world_settle (test);
  g_assert_true (sync_world_is_pinned (newcomer, 1));
  sync_world_assert_status (test->phone, newcomer, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*func) (SyncWorld *, gconstpointer);
  } tests[] = {
    { "/engine/attack-7/sync", test_removed },
    { "/engine/attack-7/sync-reads", test_removed_reads },
    { "/engine/sync/brought-by-another", test_brought_by_another },
    { "/engine/sync/after-removal", test_after_removal },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, SyncWorld, NULL, sync_world_set_up, tests[i].func, sync_world_tear_down);
  return g_test_run ();
}
