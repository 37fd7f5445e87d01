/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-sync-world.h"

#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-state.h"
#include "store/pillion-chats-table.h"

void
sync_world_set_up (SyncWorld     *test,
                   gconstpointer  unused)
{
  test->world = test_world_new ();
  test->anna = test_world_add_account (test->world);
  test->phone = test_world_add_primary (test->world, test->anna);
  test->laptop = test_world_add_companion (test->world, test->anna);
  test->tablet = test_world_add_companion (test->world, test->anna);
}

void
sync_world_tear_down (SyncWorld     *test,
                      gconstpointer  unused)
{
  test_world_free (test->world);
}

gboolean
sync_world_write (PillionDatabase  *database,
                  PillionJob       *job,
                  gpointer          data,
                  GError          **error)
{
  const SyncChange *change = data;
  guint8 key[PILLION_ACCOUNT_BYTES] = { 0xee, change->key };
  guint8 value = change->on ? 1 : 0;

  if (pillion_collection_is_set ((guint8) change->collection))
    return pillion_sync_log_write_set (database, job, change->collection, key, sizeof key, change->on, NULL, error);
  return pillion_sync_log_write (database, job, change->collection, key, sizeof key, &value, 1, error);
}

void
sync_world_pin (TestPeer *peer,
                guint8    key,
                gboolean  on)
{
  SyncChange change = { PILLION_COLLECTION_PINNED, key, on };

  test_peer_run (peer, sync_world_write, &change);
}

gboolean
sync_world_is_pinned (TestPeer *peer,
                      guint8    key)
{
  guint8 account[PILLION_ACCOUNT_BYTES] = { 0xee, key };
  g_autoptr (PillionChatRow) chat = NULL;

  g_assert_true (pillion_chats_load (peer->database, account, &chat, NULL));
  return chat != NULL && chat->pinned;
}

gboolean
sync_world_tell (PillionDatabase  *database,
                 PillionJob       *job,
                 gpointer          data,
                 GError          **error)
{
  return pillion_sync_state_tell (database, job, FALSE, error);
}

/* All say what they have, and answer, until nobody has anything to say. */
void
sync_world_settle (SyncWorld *test)
{
  for (guint i = 0; i < 4; i++) {
    for (guint j = 0; j < test->world->peers->len; j++)
      test_peer_run (test->world->peers->pdata[j], sync_world_tell, NULL);
    test_world_run (test->world);
  }
}

typedef struct {
  TestPeer         *with;
  PillionSyncStatus status;
} Comparison;

static gboolean
compare (PillionDatabase  *database,
         PillionJob       *job,
         gpointer          data,
         GError          **error)
{
  Comparison *self = data;
  PillionBodySyncState own;

  return pillion_sync_state_make (database, job, &own, error) &&
         pillion_sync_state_compare (database, &own, self->with->identity->device, &self->status, error);
}

/* Whether a device says of another that it has what this one has. */
void
sync_world_assert_status (TestPeer *peer,
                          TestPeer *with,
                          guint32   behind)
{
  Comparison comparison = { .with = with };

  test_peer_run (peer, compare, &comparison);
  g_assert_cmpuint (comparison.status.said_at, >, 0);
  g_assert_cmphex (comparison.status.behind, ==, behind);
}
