/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"
#include "test-history-world.h"

#include "engine/pillion-history.h"

#include <string.h>

#define N_MESSAGES 6000
#define N_CHATS 40

static gboolean
has_ended (gpointer data)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (data));
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (history);

  return transfer != NULL && !pillion_history_transfer_is_active (transfer);
}

static PillionHistoryTransfer *
wait_for_end (PillionTestEngine *self)
{
  pillion_test_wait_until (has_ended, self, "the end of a history transfer");
  return pillion_history_get_receiving (pillion_engine_get_history (pillion_test_engine_get (self)));
}

static void
assert_done (PillionTestEngine *self)
{
  PillionHistoryTransfer *transfer = wait_for_end (self);

  g_assert_no_error (pillion_history_transfer_get_error (transfer));
  g_assert_cmpint (pillion_history_transfer_get_state (transfer), ==, PILLION_HISTORY_TRANSFER_STATE_DONE);
}

static void
assert_same (PillionTestEngine *a,
             PillionTestEngine *b,
             guint64            since_ms)
{
  g_autofree char *digest_a = history_world_digest (a, since_ms);
  g_autofree char *digest_b = history_world_digest (b, since_ms);

  g_assert_cmpstr (digest_a, ==, digest_b);
}

static void
link_laptop (AccountWorld       *world,
             PillionHistoryDepth depth)
{
  pillion_test_engine_set_history (world->ana, depth);
  world->laptop = account_world_link (world);
}

/* Everything arrives as it was, and both sides say how it went. */
static void
test_all (AccountWorld *world,
          gconstpointer unused)
{
  PillionHistoryTransfer *transfer;

  history_world_fill (world->ana, N_MESSAGES, N_CHATS);
  link_laptop (world, PILLION_HISTORY_DEPTH_ALL);
  assert_done (world->laptop);
  assert_same (world->ana, world->laptop, 0);
  g_assert_cmpuint (history_world_count (world->laptop, TRUE), ==, N_MESSAGES + 2);
  g_assert_cmpuint (history_world_count (world->laptop, FALSE), ==, 0);
  transfer = pillion_history_get_receiving (pillion_engine_get_history (pillion_test_engine_get (world->laptop)));
  g_assert_cmpuint (pillion_history_transfer_get_n_messages (transfer), ==, N_MESSAGES + 2);
  g_assert_cmpuint (pillion_history_transfer_get_n_done (transfer), ==, N_MESSAGES + 2);

  /* New messages come behind it. */
  account_world_deliver (world->ben, ANA, "and now?", world->laptop);
  pillion_test_engine_wait_for_message (world->ana, "and now?");
  g_assert_cmpuint (history_world_count (world->laptop, FALSE), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/history/all", AccountWorld, NULL, account_world_set_up, test_all, account_world_tear_down);

  return g_test_run ();
}
