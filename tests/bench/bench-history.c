/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-engine.h"
#include "test-history-world.h"

#include "engine/pillion-history.h"

#include <stdio.h>
#include <stdlib.h>

/* bench-history MESSAGES: history from a primary to a companion over a relay on the loopback, both
 * in this process. Prints milliseconds from the request on: until the newest messages of the chats
 * that were last active are stored, and until all are.
 */

#define N_CHATS 1000
#define NUMBER "+4915112345678"

static PillionHistoryTransfer *
get_transfer (PillionTestEngine *self)
{
  return pillion_history_get_receiving (pillion_engine_get_history (pillion_test_engine_get (self)));
}

static gboolean
is_done (gpointer data)
{
  PillionHistoryTransfer *transfer = get_transfer (data);

  return transfer != NULL && pillion_history_transfer_get_state (transfer) == PILLION_HISTORY_TRANSFER_STATE_DONE;
}

static gboolean
has_some (gpointer data)
{
  PillionHistoryTransfer *transfer = get_transfer (data);

  return transfer != NULL && pillion_history_transfer_get_n_done (transfer) > 0;
}

static void
ask (PillionTestEngine *self)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (self));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_history_request_async (history, NULL, PILLION_HISTORY_DEPTH_ALL, NULL, pillion_test_on_done, &result);
  if (!pillion_history_request_finish (history, pillion_test_await (&result), &error))
    g_error ("%s", error->message);
}

static void
print (const char *name,
       gint64      since_us)
{
  printf ("{\"name\": \"%s\", \"ms\": %" G_GINT64_FORMAT "}\n", name, (g_get_monotonic_time () - since_us) / 1000);
  fflush (stdout);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (PillionTestRelay) relay = NULL;
  g_autoptr (PillionTestEngine) primary = NULL;
  g_autoptr (PillionTestEngine) companion = NULL;
  gint64 begun_us;

  if (argc != 2)
    return 2;
  relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });
  primary = pillion_test_engine_new_registered (pillion_test_relay_get_url (relay), NULL, NUMBER, "Ana");
  pillion_test_engine_set_history (primary, PILLION_HISTORY_DEPTH_ALL);
  companion = pillion_test_engine_new ();
  pillion_test_engine_open (companion);
  pillion_test_engine_link (companion, primary, pillion_test_relay_get_url (relay), FALSE);
  pillion_test_wait_until (is_done, companion, "a transfer of nothing");
  history_world_fill (primary, (guint) atoi (argv[1]), N_CHATS);

  begun_us = g_get_monotonic_time ();
  ask (companion);
  pillion_test_wait_until (has_some, companion, "the first messages");
  print ("first", begun_us);
  pillion_test_wait_until (is_done, companion, "all messages");
  print ("all", begun_us);
  return 0;
}
