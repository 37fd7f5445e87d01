/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"

#include "pillion-evil-relay.h"

#include "store/pillion-prekeys-table.h"

#define DAY_MS (24 * G_GUINT64_CONSTANT (3600000))
#define YEAR_MS (365 * DAY_MS)

/* Ana and Ben, who have not written to each other. */
typedef struct {
  PillionEvilRelay *relay;
  AccountWorld      accounts;
  guint             n_lost; /* answers to prekeys.publish */
} World;

static void
world_init (World *world)
{
  world->relay = pillion_evil_relay_new (NULL);
  account_world_init (&world->accounts, pillion_evil_relay_get_url (world->relay));
  world->accounts.ben = account_world_register (&world->accounts, BEN, "Ben");
}

static void
world_clear (World *world)
{
  account_world_clear (&world->accounts);
  g_clear_pointer (&world->relay, pillion_evil_relay_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
open_and_connect (PillionTestEngine *engine)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_open (engine);
  pillion_test_engine_go_online (engine, &error);
  g_assert_no_error (error);
}

/* Ana writes while Ben is away, and is away when he comes. */
static void
send_to_absent (World *world)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_close (world->accounts.ben);
  pillion_test_engine_send (world->accounts.ana, BEN, "waiting", &error);
  g_assert_no_error (error);
  pillion_test_engine_close (world->accounts.ana);
}

/* The signed prekey is as old as the device's absence, but nobody could know another one. */
static void
test_long_absence (void)
{
  g_auto (World) world = { 0 };

  world_init (&world);
  send_to_absent (&world);
  pillion_test_engine_pass_time (world.accounts.ben, 50 * DAY_MS);
  pillion_evil_relay_pass_time (world.relay, 50 * DAY_MS);
  open_and_connect (world.accounts.ben);
  pillion_test_engine_wait_for_message (world.accounts.ben, "waiting");
}

/* A device whose clock is years ahead for once forgets nothing. */
static void
test_clock_ahead (void)
{
  g_auto (World) world = { 0 };

  world_init (&world);
  send_to_absent (&world);
  pillion_test_engine_pass_time (world.accounts.ben, 57 * YEAR_MS);
  open_and_connect (world.accounts.ben);
  pillion_test_engine_wait_for_message (world.accounts.ben, "waiting");
}

typedef struct {
  PillionPrekeyKind kind;
  guint             n;
  guint32           newest;
} Count;

static gboolean
count_prekeys (PillionDatabase *database,
               PillionJob      *job,
               gpointer         data,
               GError         **error)
{
  Count *count = data;
  g_autoptr (GArray) rows = NULL;

  if (!pillion_prekeys_list_after (database, count->kind, 0, G_MAXINT, &rows, error))
    return FALSE;
  count->n = rows->len;
  count->newest = rows->len > 0 ? g_array_index (rows, PillionPrekeyRow, rows->len - 1).id : 0;
  return TRUE;
}

static Count
count (PillionTestEngine *engine,
       PillionPrekeyKind  kind)
{
  Count result = { .kind = kind };
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (engine, count_prekeys, &result, &error);
  g_assert_no_error (error);
  return result;
}

/* A refusal that does not last. */
static PillionEvilVerdict
refuse_publications (PillionEvilFrame *frame,
                     gpointer          data)
{
  World *world = data;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "prekeys.publish"))
    return PILLION_EVIL_PASS;
  world->n_lost++;
  return pillion_evil_frame_refuse (frame, "busy");
}

static gboolean
has_published (gpointer data)
{
  return account_world_get_number (data, "published-one-time-prekey") != 0;
}

/* What the relay did not take is offered again with the next connection: the same keys. */
static void
test_publication_repeated (void)
{
  g_auto (World) world = { 0 };
  PillionTestEngine *ben;

  world.relay = pillion_evil_relay_new (NULL);
  pillion_evil_relay_add_hook (world.relay, refuse_publications, &world);
  account_world_init (&world.accounts, pillion_evil_relay_get_url (world.relay));
  ben = world.accounts.ben = account_world_register (&world.accounts, BEN, "Ben");
  for (guint i = 0; i < 3; i++) {
    pillion_test_engine_close (ben);
    open_and_connect (ben);
  }
  g_assert_cmpuint (world.n_lost, >=, 3);
  g_assert_cmpuint (count (ben, PILLION_PREKEY_ONE_TIME).n, ==, 100);
  g_assert_false (has_published (ben));

  pillion_evil_relay_remove_hook (world.relay, refuse_publications, &world);
  pillion_test_engine_close (ben);
  open_and_connect (ben);
  pillion_test_wait_until (has_published, ben, "published prekeys");
  g_assert_cmpuint (account_world_get_number (ben, "published-one-time-prekey"), ==,
                    count (ben, PILLION_PREKEY_ONE_TIME).newest);
  g_assert_cmpuint (account_world_get_number (ben, "published-signed-prekey"), ==,
                    count (ben, PILLION_PREKEY_SIGNED).newest);
  g_assert_cmpuint (count (ben, PILLION_PREKEY_ONE_TIME).n, ==, 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/prekeys/long-absence", test_long_absence);
  g_test_add_func ("/engine/prekeys/clock-ahead", test_clock_ahead);
  g_test_add_func ("/engine/prekeys/publication-repeated", test_publication_repeated);

  return g_test_run ();
}
