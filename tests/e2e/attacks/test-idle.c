/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

#include "served.h"

#include "net/pillion-net-error.h"
#include "store/pillion-messages-table.h"

/* The rule of 14 days in 3 s of real time, at each of the three who keep it, while the other
 * two break it.
 */

#define IDLE_MS 3000

static const char *const settings[] = { "primary_idle_ms=3000", NULL };

static PillionEvilVerdict
keep_alive (PillionEvilFrame *frame,
            gpointer          data)
{
  const char *device = data;

  if (!pillion_evil_frame_is_of (frame, device))
    return PILLION_EVIL_PASS;
  pillion_evil_client_keep (frame->client);
  return pillion_evil_frame_is (frame, PILLION_EVIL_PUSH, "logged-out") ? PILLION_EVIL_DROP : PILLION_EVIL_PASS;
}

static gboolean
is_idle (gpointer data)
{
  guint64 *linked_at = data;

  return (guint64) (g_get_real_time () / 1000) > *linked_at + IDLE_MS + 500;
}

static void
wait_for_lapse (guint64 linked_at)
{
  pillion_test_wait_until (is_idle, &linked_at, "the end of a lifetime");
}

static guint64
init (World *world)
{
  world_init (world, settings);
  world_link (world);
  return (guint64) (g_get_real_time () / 1000);
}

static gboolean
count_stored (PillionDatabase *database,
              PillionJob      *job,
              gpointer         data,
              GError         **error)
{
  guint *n = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_messages_list_unprinted (database, 1000, &rows, error))
    return FALSE;
  *n = rows->len;
  return TRUE;
}

static guint
count_all (PillionTestEngine *engine)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  pillion_test_engine_run (engine, count_stored, &n, &error);
  g_assert_no_error (error);
  return n;
}

/* The peer goes on writing to it, the relay goes on delivering. */
static void
test_companion (void)
{
  g_auto (World) world = { 0 };
  g_auto (Swallowed) sent = { 0 };
  char *device;
  guint n_before;

  init (&world);
  device = (char *) pillion_test_engine_get_device (world.companion);
  sent.from = pillion_test_engine_get_device (world.ben);
  pillion_evil_relay_add_hook (world.relay, keep_alive, device);
  pillion_evil_relay_add_hook (world.relay, swallowed_hook, &sent);
  pillion_test_engine_stop_clock (world.ben);
  world_send (world.ben, ANA, "before");
  g_assert_true (swallowed_feed (&sent, world.relay, device));
  pillion_test_engine_wait_for_message (world.companion, "before");

  pillion_test_engine_wait_for_state (world.companion, PILLION_ENGINE_STATE_LOCKED);
  n_before = count_all (world.companion);
  world_send (world.ben, ANA, "after");
  g_assert_true (swallowed_feed (&sent, world.relay, device));
  pillion_test_settle ();
  g_assert_cmpuint (count_all (world.companion), ==, n_before);
}

/* The companion's clock stands, the relay carries its messages on. */
static void
test_peer (void)
{
  g_auto (World) world = { 0 };
  g_auto (Swallowed) from_companion = { 0 };
  g_auto (Swallowed) from_ben = { 0 };
  char *device;
  guint64 linked_at;

  linked_at = init (&world);
  device = (char *) pillion_test_engine_get_device (world.companion);
  from_companion.from = device;
  from_ben.from = pillion_test_engine_get_device (world.ben);
  pillion_evil_relay_add_hook (world.relay, keep_alive, device);
  pillion_evil_relay_add_hook (world.relay, swallowed_hook, &from_companion);
  pillion_evil_relay_add_hook (world.relay, swallowed_hook, &from_ben);
  pillion_test_engine_stop_clock (world.companion);
  world_send (world.companion, BEN, "before");
  g_assert_true (swallowed_feed (&from_companion, world.relay, from_ben.from));
  pillion_test_engine_wait_for_message (world.ben, "before");
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "before", "received"), ==, 1);

  wait_for_lapse (linked_at);
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_READY);
  world_send (world.companion, BEN, "after");
  g_assert_true (swallowed_feed (&from_companion, world.relay, from_ben.from));
  pillion_test_engine_wait_for_message (world.ben, "after");
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "after", "apart"), ==, 1);
  world_send (world.ben, ANA, "answer");
  g_assert_false (swallowed_has_sent (&from_ben, device));
}

static gboolean
is_cut_off (gpointer data)
{
  PillionEvilClient *client = data;

  return !pillion_evil_client_is_open (client);
}

/* The clocks of the companion and of the peer stand. */
static void
test_relay (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  PillionEvilClient *client;
  guint n_clients;

  init (&world);
  pillion_test_engine_stop_clock (world.companion);
  pillion_test_engine_stop_clock (world.ben);
  world_introduce (&world);
  client = pillion_evil_relay_find_client (world.relay, pillion_test_engine_get_device (world.companion));
  n_clients = pillion_evil_relay_get_n_clients (world.relay);
  pillion_test_wait_until (is_cut_off, client, "the companion's end at the relay");
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_READY);

  world_wait_for_return (&world, world.companion, n_clients);
  g_assert_null (pillion_test_engine_request (world.companion, "mailbox.open", NULL, &refusal));
  g_assert_cmpstr (pillion_net_error_get_relay_code (refusal), ==, "logged-out");
  g_assert_false (pillion_test_engine_send (world.companion, BEN, "after", NULL));

  /* What the peer has for it is taken by nobody. */
  g_assert_false (pillion_test_engine_send (world.ben, ANA, "to both", &error));
  g_assert_cmpuint (pillion_test_engine_count (world.ana, "to both", NULL), ==, 0);
}

/* ----- a primary in use ----- */

static gboolean
on_use (gpointer user_data)
{
  World *world = user_data;

  pillion_test_engine_start_using (world->ana);
  return G_SOURCE_CONTINUE;
}

static void
note_state (PillionEngine *engine,
            GParamSpec    *pspec,
            guint         *n_lapses)
{
  if (pillion_engine_get_state (engine) != PILLION_ENGINE_STATE_READY)
    *n_lapses += 1;
}

static gboolean
is_over (gpointer data)
{
  guint64 *linked_at = data;

  return (guint64) (g_get_real_time () / 1000) > *linked_at + 3 * IDLE_MS + 1500;
}

static void
test_in_use (void)
{
  g_auto (World) world = { 0 };
  guint64 linked_at = init (&world);
  guint n_lapses = 0;
  guint source;
  PillionEvilClient *client;

  source = g_timeout_add (300, on_use, &world);
  g_signal_connect (pillion_test_engine_get (world.companion), "notify::state", G_CALLBACK (note_state), &n_lapses);
  client = pillion_evil_relay_find_client (world.relay, pillion_test_engine_get_device (world.companion));
  pillion_test_wait_until (is_over, &linked_at, "three lifetimes");
  g_assert_cmpuint (n_lapses, ==, 0);
  g_assert_true (pillion_evil_client_is_open (client));
  world_introduce (&world);
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "Hello from the companion", "received"), ==, 1);
  g_signal_handlers_disconnect_by_func (pillion_test_engine_get (world.companion), note_state, &n_lapses);
  g_source_remove (source);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/idle/companion", test_companion);
  g_test_add_func ("/e2e/idle/peer", test_peer);
  g_test_add_func ("/e2e/idle/relay", test_relay);
  g_test_add_func ("/e2e/idle/in-use", test_in_use);
  return g_test_run ();
}
