/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

#include "served.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-status.h"
#include "protocol/pillion-freshness-verify.h"
#include "store/pillion-keys-table.h"

#define MINUTE_MS G_GUINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* Attack 24: somebody has the LRK, and a relay that serves what he signs. */

/* What the thief signs; relative to the newest true one. */
typedef struct {
  guint64  sequence_ahead;
  gint64   issued_after;  /* its issued_at */
  gint64   lapse_after;   /* its not_after */
  gboolean disowned;      /* there was none before it, it says */
  GBytes  *freshness;     /* (owned) (nullable): made of it */
  guint64  not_after;
} Stolen;

static gboolean
sign_stolen (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  Stolen *stolen = data;
  g_autoptr (PillionAccountView) view = NULL;
  guint8 lrk_secret[PILLION_SIGN_SECRET_BYTES];
  PillionFreshness next = { 0 };
  const PillionFreshness *newest;
  gboolean found;

  if (!pillion_directory_load_view (database, job->identity->account, &view, error) ||
      !pillion_keys_load (database, "lrk", lrk_secret, sizeof lrk_secret, &found, error))
    return FALSE;
  newest = pillion_account_view_get_freshness (view);
  next.previous_not_after = stolen->disowned ? 0 : newest->not_after;
  next.issued_at = newest->issued_at + (guint64) stolen->issued_after;
  next.not_after = newest->not_after + (guint64) stolen->lapse_after;
  next.sequence = MAX (newest->sequence, next.issued_at) + stolen->sequence_ahead;
  stolen->not_after = next.not_after;
  g_clear_pointer (&stolen->freshness, g_bytes_unref);
  stolen->freshness = pillion_freshness_sign (&next, pillion_account_view_get_membership (view), lrk_secret);
  return TRUE;
}

static void
steal (World  *world,
       Stolen *stolen)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (world->ana, sign_stolen, stolen, &error);
  g_assert_no_error (error);
}

static void
push_freshness (World             *world,
                PillionTestEngine *to,
                GBytes            *freshness)
{
  JsonObject *push = json_object_new ();

  json_object_set_string_member (push, "push", "account.freshness");
  pillion_evil_set_bytes (push, "freshness", freshness);
  pillion_evil_client_push (pillion_evil_relay_find_client (world->relay, pillion_test_engine_get_device (to)), push);
}

static void
init (World *world)
{
  world_init (world, NULL);
  world_link (world);
  world_introduce (world);
}

static guint64
get_not_after (PillionTestEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  PillionStatus *status;
  guint64 not_after;

  pillion_status_load_async (pillion_test_engine_get (engine), NULL, pillion_test_on_done, &result);
  status = pillion_status_load_finish (pillion_test_engine_get (engine), pillion_test_await (&result), NULL);
  not_after = status->not_after_ms;
  pillion_status_free (status);
  return not_after;
}

typedef struct {
  PillionTestEngine *engine;
  guint64            not_after;
} NotAfterWait;

static gboolean
has_not_after (gpointer data)
{
  NotAfterWait *wait = data;

  return get_not_after (wait->engine) == wait->not_after;
}

/* It does what it is for: the others fail for what is wrong with them. */
static void
test_valid (void)
{
  g_auto (World) world = { 0 };
  Stolen stolen = { 1, HOUR_MS / 12, HOUR_MS / 12, FALSE, NULL, 0 };
  NotAfterWait wait;

  init (&world);
  steal (&world, &stolen);
  push_freshness (&world, world.companion, stolen.freshness);
  wait = (NotAfterWait) { world.companion, stolen.not_after };
  pillion_test_wait_until (has_not_after, &wait, "a newer freshness");
  g_assert_cmpuint (pillion_test_engine_count_refused (world.companion, "freshness"), ==, 0);
  g_bytes_unref (stolen.freshness);
}

static const struct {
  const char *path;
  Stolen      stolen;
} lapsed[] = {
  { "signed-after-lapse", { 1, 14 * DAY_MS + HOUR_MS, 14 * DAY_MS, FALSE, NULL, 0 } },
  { "disowned", { 1, 14 * DAY_MS + HOUR_MS, 14 * DAY_MS, TRUE, NULL, 0 } },
  { "disowned-before-lapse", { 1, 13 * DAY_MS, 13 * DAY_MS, TRUE, NULL, 0 } },
};

/* The companion stays locked, the peer writes to the primary alone. */
static void
test_after_lapse (gconstpointer data)
{
  Stolen stolen = lapsed[GPOINTER_TO_UINT (data)].stolen;
  g_auto (World) world = { 0 };
  g_auto (Served) served = { 0 };
  g_auto (Swallowed) sent = { 0 };
  g_autoptr (GError) error = NULL;

  init (&world);
  steal (&world, &stolen);
  served.account = pillion_test_engine_get_account (world.ana);
  served.freshness = stolen.freshness;
  pillion_evil_relay_add_hook (world.relay, served_hook, &served);

  pillion_test_engine_pass_time (world.companion, 15 * DAY_MS);
  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_LOCKED);
  pillion_test_engine_go_offline (world.companion);
  pillion_test_engine_go_online (world.companion, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_refusal (world.companion, "freshness", 1);
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_LOCKED);

  /* What this is about is the last of what is sent from now on: its receipts are due after 2 s. */
  pillion_test_engine_pass_time (world.ben, 15 * DAY_MS);
  sent.from = pillion_test_engine_get_device (world.ben);
  pillion_evil_relay_add_hook (world.relay, swallowed_hook, &sent);
  world_send (world.ben, ANA, "are you there?");
  g_assert_true (swallowed_has_sent (&sent, pillion_test_engine_get_device (world.ana)));
  g_assert_false (swallowed_has_sent (&sent, pillion_test_engine_get_device (world.companion)));
  pillion_test_engine_wait_for_refusal (world.ben, "freshness", 1);
}

/* It is not refused for good, for it may be the clock here that is wrong. */
static void
test_future (void)
{
  g_auto (World) world = { 0 };
  Stolen stolen = { 1, 2 * HOUR_MS, 2 * HOUR_MS, FALSE, NULL, 0 };
  guint64 before;
  NotAfterWait wait;

  init (&world);
  before = get_not_after (world.companion);
  steal (&world, &stolen);
  push_freshness (&world, world.companion, stolen.freshness);
  world_send (world.ben, ANA, "after the push");
  pillion_test_engine_wait_for_message (world.companion, "after the push");
  g_assert_cmpuint (get_not_after (world.companion), ==, before);
  g_assert_cmpuint (pillion_test_engine_get_time (world.companion), <, before);

  pillion_test_engine_pass_time (world.companion, 2 * HOUR_MS);
  wait = (NotAfterWait) { world.companion, stolen.not_after };
  pillion_test_wait_until (has_not_after, &wait, "the time of a freshness");
  g_bytes_unref (stolen.freshness);
}

/* Two for one sequence prove that there are two primaries: nothing of the companions is
 * believed until it is resolved.
 */
static void
test_two_of_one_sequence (void)
{
  g_auto (World) world = { 0 };
  Stolen one = { 1, 5 * MINUTE_MS, 5 * MINUTE_MS, FALSE, NULL, 0 };
  Stolen other = { 1, 5 * MINUTE_MS, 4 * MINUTE_MS, FALSE, NULL, 0 };
  g_autoptr (GError) error = NULL;

  init (&world);
  steal (&world, &one);
  steal (&world, &other);
  push_freshness (&world, world.companion, one.freshness);
  push_freshness (&world, world.companion, other.freshness);
  pillion_test_engine_wait_for_notice (world.companion, "account.fork");
  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_LOCKED);
  g_assert_false (pillion_test_engine_send (world.companion, BEN, "I am the companion", &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT);
  g_bytes_unref (one.freshness);
  g_bytes_unref (other.freshness);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/attack-24/valid", test_valid);
  for (guint i = 0; i < G_N_ELEMENTS (lapsed); i++) {
    g_autofree char *path = g_strconcat ("/e2e/attack-24/", lapsed[i].path, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_after_lapse);
  }
  g_test_add_func ("/e2e/attack-24/future", test_future);
  g_test_add_func ("/e2e/attack-24/two-of-one-sequence", test_two_of_one_sequence);
  return g_test_run ();
}
