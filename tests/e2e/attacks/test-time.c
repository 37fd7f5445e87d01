/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

#include "engine/pillion-freshness-keeper.h"

#include <string.h>

#include "served.h"

#define DAY_MS (G_GUINT64_CONSTANT (24) * 60 * 60 * 1000)

/* The 14 days with clocks that the test turns: 8, 9 and 25. */

static void
go_online (PillionTestEngine *engine)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_go_online (engine, &error);
  g_assert_no_error (error);
}

/* A message both ways between Ben and the companion, however long it took to get here. */
static void
assert_talks (World      *world,
              const char *there,
              const char *back)
{
  world_send (world->ben, ANA, there);
  pillion_test_engine_wait_for_message (world->companion, there);
  world_send (world->companion, BEN, back);
  pillion_test_engine_wait_for_message (world->ben, back);
}

static void
reopen (PillionTestEngine *engine)
{
  pillion_test_engine_close (engine);
  pillion_test_engine_open (engine);
}

/* ----- 25: the laptop that slept ----- */

/* For everybody, but for the real relay: that one hears nothing of it. */
static void
pass_days (World *world,
           guint  days)
{
  pillion_evil_relay_pass_time (world->relay, days * DAY_MS);
  pillion_test_engine_pass_time (world->ana, days * DAY_MS);
  pillion_test_engine_pass_time (world->ben, days * DAY_MS);
  pillion_test_engine_pass_time (world->companion, days * DAY_MS);
}

static void
init_in_other_time (World  *world,
                    Served *served)
{
  world_init (world, NULL);
  world_link (world);
  world_introduce (world);
  served->account = pillion_test_engine_get_account (world->ana);
  served->takes_refresh = TRUE;
  pillion_evil_relay_add_hook (world->relay, served_hook, served);
}

/* Nor is a key of it in memory. */
static gboolean
is_shut (gpointer data)
{
  static const guint8 zeros[PILLION_SIGN_SECRET_BYTES] = { 0 };
  PillionEngine *engine = pillion_test_engine_get (data);

  return pillion_engine_get_store (engine) == NULL &&
         memcmp (pillion_engine_get_identity (engine)->dsk_secret, zeros, sizeof zeros) == 0;
}

static void
test_slept (void)
{
  g_auto (World) world = { 0 };
  g_auto (Served) served = { 0 };

  init_in_other_time (&world, &served);
  pillion_test_engine_close (world.companion);
  for (guint i = 0; i < 3; i++) {
    pass_days (&world, 5);
    pillion_test_engine_use (world.ana);
  }
  g_assert_nonnull (served.freshness);

  /* It can't know before it asks. */
  pillion_test_engine_open (world.companion);
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_LOCKED);
  pillion_test_wait_until (is_shut, world.companion, "a closed store");
  go_online (world.companion);
  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_READY);
  assert_talks (&world, "good morning", "was asleep");
}

/* The same, but nobody used the primary. */
static void
test_slept_alone (void)
{
  g_auto (World) world = { 0 };
  g_auto (Served) served = { 0 };
  g_autoptr (GError) error = NULL;

  init_in_other_time (&world, &served);
  pillion_test_engine_close (world.companion);
  pass_days (&world, 15);
  pillion_test_engine_open (world.companion);
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_LOCKED);
  /* The relay is asked, and has nothing newer. */
  g_assert_false (pillion_test_engine_go_online (world.companion, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT);
  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_LOGGED_OUT);
}

/* ----- 8: a relay that hides, or lies about time ----- */

static void
init_hidden (World  *world,
             Served *served)
{
  world_init (world, NULL);
  world_link (world);
  world_introduce (world);
  served->account = pillion_test_engine_get_account (world->ana);
  pillion_evil_relay_add_hook (world->relay, served_hook, served);
  reopen (world->companion);
  go_online (world->companion);
  served_freeze (served);
}

static void
test_hidden_companion (void)
{
  g_auto (World) world = { 0 };
  g_auto (Served) served = { 0 };
  g_autoptr (GError) error = NULL;

  init_hidden (&world, &served);
  pillion_test_engine_pass_time (world.companion, 13 * DAY_MS);
  pillion_test_settle ();
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_READY);
  pillion_test_engine_pass_time (world.companion, DAY_MS);
  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_LOCKED);
  g_assert_false (pillion_test_engine_send (world.companion, BEN, "too late", &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT);
}

static void
test_hidden_peer (void)
{
  g_auto (World) world = { 0 };
  g_auto (Served) served = { 0 };
  g_auto (Swallowed) sent = { 0 };

  init_hidden (&world, &served);
  sent.from = pillion_test_engine_get_device (world.ben);
  pillion_evil_relay_add_hook (world.relay, swallowed_hook, &sent);
  world_send (world.ben, ANA, "to both");
  g_assert_true (swallowed_has_sent (&sent, pillion_test_engine_get_device (world.companion)));

  pillion_test_engine_pass_time (world.ben, 14 * DAY_MS);
  world_send (world.ben, ANA, "to one");
  g_assert_true (swallowed_has_sent (&sent, pillion_test_engine_get_device (world.ana)));
  g_assert_false (swallowed_has_sent (&sent, pillion_test_engine_get_device (world.companion)));

  /* Its clock stands, it knows of no lapse; what it says is kept apart. */
  world_send (world.companion, BEN, "am I late?");
  pillion_test_engine_wait_for_message (world.ben, "am I late?");
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "am I late?", "apart"), ==, 1);
}

static void
test_lying_about_time (gconstpointer data)
{
  gint64 days = GPOINTER_TO_INT (data);
  g_auto (World) world = { 0 };

  world_init (&world, NULL);
  world_link (&world);
  world_introduce (&world);
  pillion_evil_relay_set_time_lie (world.relay, days * (gint64) DAY_MS);
  reopen (world.companion);
  pillion_test_engine_go_online (world.companion, NULL);
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_READY);

  /* Nor has it left anything behind. */
  reopen (world.companion);
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_READY);
  pillion_evil_relay_set_time_lie (world.relay, 0);
  reopen (world.ben);
  go_online (world.ben);
  go_online (world.companion);
  assert_talks (&world, "what time is it?", "the same");
}

/* ----- 9: the own clock ----- */

static void
init_clock (World *world)
{
  world_init (world, NULL);
  world_link (world);
  world_introduce (world);
}

static void
test_set_back (gconstpointer data)
{
  gboolean restart = GPOINTER_TO_INT (data);
  g_auto (World) world = { 0 };

  init_clock (&world);
  pillion_test_engine_go_offline (world.companion);
  pillion_test_engine_set_clock (world.companion, -15 * (gint64) DAY_MS);
  if (restart) {
    pillion_test_engine_close (world.companion);
    pillion_test_engine_restart_system (world.companion);
    pillion_test_engine_open (world.companion);
  }
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_READY);
  pillion_test_engine_pass_time (world.companion, 14 * DAY_MS + 1);
  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_LOCKED);
}

/* Its user is believed as long as it says so, and no longer. */
static void
test_forward_and_back (void)
{
  g_auto (World) world = { 0 };

  init_clock (&world);
  pillion_test_engine_set_clock (world.companion, 15 * (gint64) DAY_MS);
  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_LOCKED);
  reopen (world.companion);
  go_online (world.companion);
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_LOCKED);
  pillion_test_engine_set_clock (world.companion, 0);
  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_READY);
  reopen (world.companion);
  go_online (world.companion);
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_READY);
  assert_talks (&world, "what day is it?", "today");
}

/* A primary whose clock is wrong harms nobody for good. */
static void
test_primary_forward (void)
{
  g_auto (World) world = { 0 };
  g_auto (Served) served = { 0 };

  init_in_other_time (&world, &served);
  /* The relay is, too: else nothing is signed. */
  pillion_evil_relay_set_time_lie (world.relay, 2 * (gint64) DAY_MS);
  pillion_test_engine_set_clock (world.ana, 2 * (gint64) DAY_MS);
  pillion_test_engine_go_offline (world.ana);
  go_online (world.ana);
  pillion_test_engine_use (world.ana);
  pillion_evil_relay_set_time_lie (world.relay, 0);
  g_assert_nonnull (served.freshness);
  reopen (world.companion);
  go_online (world.companion);
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_READY);
  assert_talks (&world, "is it tomorrow?", "not yet");
}

/* Nor does one that is turned while it is connected: what it would record then would log all out. */
static void
test_primary_turned (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionEngine *ana;

  init_clock (&world);
  ana = pillion_test_engine_get (world.ana);
  pillion_test_engine_set_clock (world.ana, 15 * (gint64) DAY_MS);
  pillion_freshness_keeper_use_async (ana, TRUE, NULL, pillion_test_on_done, &result);
  g_assert_false (pillion_freshness_keeper_use_finish (ana, pillion_test_await (&result), &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CLOCK);
  assert_talks (&world, "what day is it?", "today");

  pillion_test_engine_set_clock (world.ana, 0);
  pillion_test_engine_use (world.ana);
  assert_talks (&world, "and now?", "still today");
}

/* A primary that was taken three years ahead, by both its clocks, and is right again: it neither
 * waits three years nor takes it out on its companions.
 */
static void
test_primary_years_ahead (void)
{
  g_auto (World) world = { 0 };

  init_clock (&world);
  pillion_test_engine_go_offline (world.ana);
  pillion_test_engine_pass_time (world.ana, 3 * 365 * DAY_MS);
  reopen (world.ana);
  pillion_test_engine_set_clock (world.ana, -3 * 365 * (gint64) DAY_MS);
  g_assert_cmpuint (pillion_test_engine_get_time (world.ana), >, pillion_test_engine_get_time (world.ben) + DAY_MS);

  go_online (world.ana);
  pillion_test_engine_use (world.ana);
  g_assert_cmpuint (pillion_test_engine_get_time (world.ana), <, pillion_test_engine_get_time (world.ben) + DAY_MS);
  world_send (world.ana, BEN, "back from the future");
  pillion_test_engine_wait_for_message (world.ben, "back from the future");
  pillion_test_engine_wait_for_message (world.companion, "back from the future");
  assert_talks (&world, "still linked?", "still linked");
}

/* What was refused for its time is not in the way of what is signed once the clock is right again. */
static void
test_primary_removes (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (GError) error = NULL;

  init_clock (&world);
  pillion_test_engine_set_clock (world.ana, 3 * (gint64) DAY_MS);
  g_assert_false (pillion_test_engine_remove (world.ana, world.companion, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CLOCK);
  g_clear_error (&error);
  assert_talks (&world, "still linked?", "still linked");

  pillion_test_engine_set_clock (world.ana, 0);
  pillion_test_engine_use (world.ana);
  pillion_test_engine_remove (world.ana, world.companion, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_LOGGED_OUT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/attack-25/slept", test_slept);
  g_test_add_func ("/e2e/attack-25/slept-alone", test_slept_alone);
  g_test_add_func ("/e2e/attack-8/hidden-companion", test_hidden_companion);
  g_test_add_func ("/e2e/attack-8/hidden-peer", test_hidden_peer);
  g_test_add_data_func ("/e2e/attack-8/time-forward", GINT_TO_POINTER (20), test_lying_about_time);
  g_test_add_data_func ("/e2e/attack-8/time-back", GINT_TO_POINTER (-20), test_lying_about_time);
  g_test_add_data_func ("/e2e/attack-9/back", GINT_TO_POINTER (FALSE), test_set_back);
  g_test_add_data_func ("/e2e/attack-9/back-and-restart", GINT_TO_POINTER (TRUE), test_set_back);
  g_test_add_func ("/e2e/attack-9/forward-and-back", test_forward_and_back);
  g_test_add_func ("/e2e/attack-9/primary-forward", test_primary_forward);
  g_test_add_func ("/e2e/attack-9/primary-turned", test_primary_turned);
  g_test_add_func ("/e2e/attack-9/primary-years-ahead", test_primary_years_ahead);
  g_test_add_func ("/e2e/attack-9/primary-removes", test_primary_removes);
  return g_test_run ();
}
