/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"

#include "pillion-evil-relay.h"

#include "engine/pillion-freshness-keeper.h"
#include "engine/pillion-outbox.h"

#include <glib/gstdio.h>

/* Attack 10 of the design: a copy of a profile is put back after the original went on. */

typedef struct {
  PillionEvilRelay *relay;
  AccountWorld      accounts;
  GHashTable       *envelopes; /* (owned): every ciphertext that was sent, in base64url */
  guint             n_repeated;
} World;

/* The relay stores a request once, however often it comes; a ciphertext that comes in
 * another one was made twice.
 */
static void
note_envelope (World      *world,
               const char *request,
               const char *envelope)
{
  const char *known = g_hash_table_lookup (world->envelopes, envelope);

  if (known == NULL)
    g_hash_table_insert (world->envelopes, g_strdup (envelope), g_strdup (request));
  else
    world->n_repeated += !g_str_equal (known, request);
}

static PillionEvilVerdict
note_envelopes (PillionEvilFrame *frame,
                gpointer          data)
{
  JsonArray *envelopes;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "message.send"))
    return PILLION_EVIL_PASS;
  envelopes = json_object_get_array_member (frame->json, "envelopes");
  for (guint i = 0; i < json_array_get_length (envelopes); i++)
    note_envelope (data, json_object_get_string_member (frame->json, "request"),
                   json_object_get_string_member (json_array_get_object_element (envelopes, i), "envelope"));
  return PILLION_EVIL_PASS;
}

static void
world_init (World *world)
{
  world->relay = pillion_evil_relay_new (NULL);
  world->envelopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pillion_evil_relay_add_hook (world->relay, note_envelopes, world);
  account_world_init (&world->accounts, pillion_evil_relay_get_url (world->relay));
  world->accounts.ben = account_world_register (&world->accounts, BEN, "Ben");
}

static void
world_clear (World *world)
{
  if (world->relay != NULL)
    pillion_evil_relay_remove_hooks (world->relay);
  account_world_clear (&world->accounts);
  g_clear_pointer (&world->relay, pillion_evil_relay_free);
  g_clear_pointer (&world->envelopes, g_hash_table_unref);
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

/* Ana says and hears something, is copied, and goes on. */
static void
copy_and_go_on (World *world)
{
  AccountWorld *accounts = &world->accounts;

  account_world_deliver (accounts->ana, BEN, "one", accounts->ben);
  account_world_deliver (accounts->ben, ANA, "two", accounts->ana);
  pillion_test_engine_close (accounts->ana);
  pillion_test_engine_copy_profile (accounts->ana);
  open_and_connect (accounts->ana);
  account_world_deliver (accounts->ana, BEN, "three", accounts->ben);
  account_world_deliver (accounts->ben, ANA, "four", accounts->ana);
  account_world_deliver (accounts->ana, BEN, "five", accounts->ben);
  pillion_test_engine_close (accounts->ana);
}

static void
assert_talks (World      *world,
              const char *there,
              const char *back)
{
  AccountWorld *accounts = &world->accounts;

  account_world_deliver (accounts->ana, BEN, there, accounts->ben);
  account_world_deliver (accounts->ben, ANA, back, accounts->ana);
  g_assert_cmpuint (world->n_repeated, ==, 0);
  g_assert_cmpuint (g_hash_table_size (world->envelopes), >, 0);
}

static void
test_restored_copy (void)
{
  g_auto (World) world = { 0 };

  world_init (&world);
  copy_and_go_on (&world);
  g_assert_cmpuint (world.n_repeated, ==, 0);

  pillion_test_engine_restore_profile (world.accounts.ana);
  open_and_connect (world.accounts.ana);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.accounts.ana, "profile.restored"), ==, 1);
  assert_talks (&world, "six", "seven");

  /* It is above everything now: opening it again is nothing special. */
  pillion_test_engine_close (world.accounts.ana);
  open_and_connect (world.accounts.ana);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.accounts.ana, "profile.restored"), ==, 1);
  assert_talks (&world, "eight", "nine");
}

/* Who was not written to yet goes on in the old session, and is asked to write again. */
static void
test_contact_writes_first (void)
{
  g_auto (World) world = { 0 };

  world_init (&world);
  copy_and_go_on (&world);
  pillion_test_engine_restore_profile (world.accounts.ana);
  open_and_connect (world.accounts.ana);
  account_world_deliver (world.accounts.ben, ANA, "six", world.accounts.ana);
  assert_talks (&world, "seven", "eight");
}

static void
test_restored_twice (void)
{
  g_auto (World) world = { 0 };

  world_init (&world);
  copy_and_go_on (&world);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *there = g_strdup_printf ("there %u", i);
    g_autofree char *back = g_strdup_printf ("back %u", i);

    pillion_test_engine_restore_profile (world.accounts.ana);
    open_and_connect (world.accounts.ana);
    g_assert_cmpuint (pillion_test_engine_count_notices (world.accounts.ana, "profile.restored"), ==, 1);
    assert_talks (&world, there, back);
    pillion_test_engine_close (world.accounts.ana);
  }
}

static gboolean
queue_text (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  PillionTestEngine *ben = data;
  PillionIdentity *identity = pillion_engine_get_identity (pillion_test_engine_get (ben));
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_TEXT, .text = { .text = (char *) "three" } };
  guint8 request[PILLION_REQUEST_ID_BYTES];
  gint64 message;

  return pillion_outbox_queue_message (database, job, identity->account, &body, request, &message, error);
}

/* Something was written, and not sent yet, when the copy was made. */
static void
test_restored_outbox (void)
{
  g_auto (World) world = { 0 };
  AccountWorld *accounts = &world.accounts;
  g_autoptr (GError) error = NULL;

  world_init (&world);
  account_world_deliver (accounts->ana, BEN, "one", accounts->ben);
  account_world_deliver (accounts->ben, ANA, "two", accounts->ana);
  pillion_test_engine_close (accounts->ana);
  open_and_connect (accounts->ana);
  pillion_test_engine_go_offline (accounts->ana);
  pillion_test_engine_run (accounts->ana, queue_text, accounts->ben, &error);
  g_assert_no_error (error);
  pillion_test_engine_close (accounts->ana);
  pillion_test_engine_copy_profile (accounts->ana);
  open_and_connect (accounts->ana);
  pillion_test_engine_wait_for_message (accounts->ben, "three");
  pillion_test_engine_close (accounts->ana);

  pillion_test_engine_restore_profile (accounts->ana);
  open_and_connect (accounts->ana);
  assert_talks (&world, "four", "five");
  g_assert_cmpuint (pillion_test_engine_count (accounts->ben, "three", NULL), ==, 1);
}

/* ----- what else is put back ----- */

/* The database alone: the file beside it tells, before any relay does. */
static void
test_restored_database (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *generation = NULL;
  g_autoptr (GError) error = NULL;

  world_init (&world);
  path = g_build_filename (pillion_engine_get_folder (pillion_test_engine_get (world.accounts.ana)), "generation", NULL);
  copy_and_go_on (&world);
  g_file_get_contents (path, &generation, NULL, &error);
  g_assert_no_error (error);
  pillion_test_engine_restore_profile (world.accounts.ana);
  g_file_set_contents (path, generation, -1, &error);
  g_assert_no_error (error);

  pillion_test_engine_open (world.accounts.ana);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.accounts.ana, "profile.restored"), ==, 1);
  pillion_test_engine_go_online (world.accounts.ana, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.accounts.ana, "profile.restored"), ==, 1);
  assert_talks (&world, "six", "seven");
}

/* A file that is gone, or makes no sense, proves nothing. */
static void
test_lost_file (gconstpointer user_data)
{
  const char *content = user_data;
  g_auto (World) world = { 0 };
  g_autofree char *path = NULL;

  world_init (&world);
  path = g_build_filename (pillion_engine_get_folder (pillion_test_engine_get (world.accounts.ana)), "generation", NULL);
  pillion_test_engine_close (world.accounts.ana);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  if (content == NULL)
    g_assert_cmpint (g_unlink (path), ==, 0);
  else
    g_assert_true (g_file_set_contents (path, content, -1, NULL));
  open_and_connect (world.accounts.ana);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.accounts.ana, "profile.restored"), ==, 0);
}

static void
test_restored_companion (void)
{
  g_auto (World) world = { 0 };
  AccountWorld *accounts = &world.accounts;

  world_init (&world);
  accounts->laptop = account_world_link (accounts);
  account_world_deliver (accounts->laptop, BEN, "one", accounts->ben);
  account_world_deliver (accounts->ben, ANA, "two", accounts->laptop);
  pillion_test_engine_close (accounts->laptop);
  pillion_test_engine_copy_profile (accounts->laptop);
  open_and_connect (accounts->laptop);
  account_world_deliver (accounts->laptop, BEN, "three", accounts->ben);
  account_world_deliver (accounts->ben, ANA, "four", accounts->laptop);
  pillion_test_engine_close (accounts->laptop);

  pillion_test_engine_restore_profile (accounts->laptop);
  open_and_connect (accounts->laptop);
  g_assert_cmpuint (pillion_test_engine_count_notices (accounts->laptop, "profile.restored"), ==, 1);
  account_world_deliver (accounts->laptop, BEN, "five", accounts->ben);
  pillion_test_engine_wait_for_message (accounts->ana, "five");
  account_world_deliver (accounts->ana, BEN, "six", accounts->laptop);
  account_world_deliver (accounts->ben, ANA, "seven", accounts->laptop);
  g_assert_cmpuint (world.n_repeated, ==, 0);
}

static gboolean
use (PillionTestEngine *engine,
     GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_freshness_keeper_use_async (pillion_test_engine_get (engine), FALSE, NULL, pillion_test_on_done, &result);
  return pillion_freshness_keeper_use_finish (pillion_test_engine_get (engine), pillion_test_await (&result), error);
}

/* A freshness is due then. */
#define SEVEN_HOURS_MS (7 * 60 * 60 * 1000)

/* A copy from before the last link, which brought a new LRK. */
static void
link_and_restore (World *world)
{
  AccountWorld *accounts = &world->accounts;

  pillion_test_engine_close (accounts->ana);
  pillion_test_engine_copy_profile (accounts->ana);
  open_and_connect (accounts->ana);
  accounts->laptop = account_world_link (accounts);
  pillion_test_engine_close (accounts->ana);
  pillion_test_engine_restore_profile (accounts->ana);
}

/* It says what it lacks instead of signing with the old key. */
static void
test_older_renewal_key (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (GError) error = NULL;

  world_init (&world);
  link_and_restore (&world);
  pillion_test_engine_pass_time (world.accounts.ana, SEVEN_HOURS_MS);
  pillion_evil_relay_pass_time (world.relay, SEVEN_HOURS_MS);
  open_and_connect (world.accounts.ana);
  g_assert_false (use (world.accounts.ana, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN);
}

/* Whatever the account's key signs next brings a new one. */
static void
test_new_renewal_key (void)
{
  g_auto (World) world = { 0 };
  AccountWorld *accounts = &world.accounts;
  g_autoptr (GError) error = NULL;

  world_init (&world);
  link_and_restore (&world);
  open_and_connect (accounts->ana);
  g_assert_false (pillion_test_engine_remove (accounts->ana, accounts->laptop, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN);
  g_clear_error (&error);

  accounts->desktop = account_world_link (accounts);
  g_assert_true (pillion_test_engine_remove (accounts->ana, accounts->laptop, &error));
  g_assert_no_error (error);
}

/* How often a device sends something to an account. */
typedef struct {
  const char *device;
  const char *account;
  guint       n;
} Counter;

static PillionEvilVerdict
count_sends (PillionEvilFrame *frame,
             gpointer          data)
{
  Counter *counter = data;

  if (pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "message.send") &&
      pillion_evil_frame_is_of (frame, counter->device) &&
      g_strcmp0 (json_object_get_string_member_with_default (frame->json, "account", NULL), counter->account) == 0)
    counter->n++;
  return PILLION_EVIL_PASS;
}

/* Somebody new finds prekeys at the relay whose secrets are there: Ana need not ask back. */
static void
test_replaces_prekeys (void)
{
  g_auto (World) world = { 0 };
  AccountWorld *accounts = &world.accounts;
  g_autofree char *device = NULL;
  g_autofree char *account = NULL;
  Counter counter = { 0 };

  world_init (&world);
  copy_and_go_on (&world);
  pillion_test_engine_restore_profile (accounts->ana);
  open_and_connect (accounts->ana);
  accounts->desktop = account_world_register (accounts, "+4915111111111", "Cem");
  counter.device = device = g_strdup (pillion_test_engine_get_device (accounts->ana));
  counter.account = account = g_strdup (pillion_test_engine_get_account (accounts->desktop));
  pillion_evil_relay_add_hook (world.relay, count_sends, &counter);
  account_world_deliver (accounts->desktop, ANA, "Hello from somebody new", accounts->ana);
  g_assert_cmpuint (counter.n, ==, 0);
}

/* ----- what is no restoration ----- */

static PillionEvilVerdict
lose_answers (PillionEvilFrame *frame,
              gpointer          data)
{
  guint *n_left = data;

  if (*n_left == 0 || !pillion_evil_frame_is (frame, PILLION_EVIL_ANSWER, "prekeys.publish"))
    return PILLION_EVIL_PASS;
  *n_left -= 1;
  pillion_evil_client_close (frame->client, 1001);
  return PILLION_EVIL_DROP;
}

static gboolean
is_online (gpointer data)
{
  return pillion_engine_is_online (pillion_test_engine_get (data));
}

/* The relay heard it and Ana does not know; she says the next one. */
static void
test_lost_answers (void)
{
  g_auto (World) world = { 0 };
  guint n_left = 3;

  world_init (&world);
  pillion_test_engine_close (world.accounts.ana);
  pillion_evil_relay_add_hook (world.relay, lose_answers, &n_left);
  pillion_test_engine_open (world.accounts.ana);
  pillion_engine_go_online_async (pillion_test_engine_get (world.accounts.ana), NULL, NULL, NULL);
  pillion_test_wait_until (is_online, world.accounts.ana, "a connection that is not lost");
  g_assert_cmpuint (n_left, ==, 0);
  pillion_test_engine_close (world.accounts.ana);
  open_and_connect (world.accounts.ana);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.accounts.ana, "profile.restored"), ==, 0);
  assert_talks (&world, "one", "two");
}

static void
test_reopened (void)
{
  g_auto (World) world = { 0 };

  world_init (&world);
  for (guint i = 0; i < 3; i++) {
    pillion_test_engine_close (world.accounts.ana);
    open_and_connect (world.accounts.ana);
  }
  /* A connection that is lost, and another one. */
  pillion_test_engine_go_offline (world.accounts.ana);
  pillion_test_engine_go_online (world.accounts.ana, NULL);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.accounts.ana, "profile.restored"), ==, 0);
  assert_talks (&world, "one", "two");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/attack-10/restored-copy", test_restored_copy);
  g_test_add_func ("/engine/attack-10/contact-writes-first", test_contact_writes_first);
  g_test_add_func ("/engine/attack-10/restored-twice", test_restored_twice);
  g_test_add_func ("/engine/attack-10/restored-outbox", test_restored_outbox);
  g_test_add_func ("/engine/attack-10/restored-database", test_restored_database);
  g_test_add_func ("/engine/attack-10/restored-companion", test_restored_companion);
  g_test_add_func ("/engine/attack-10/older-renewal-key", test_older_renewal_key);
  g_test_add_func ("/engine/attack-10/new-renewal-key", test_new_renewal_key);
  g_test_add_func ("/engine/attack-10/replaces-prekeys", test_replaces_prekeys);
  g_test_add_data_func ("/engine/restoration/lost-file", NULL, test_lost_file);
  g_test_add_data_func ("/engine/restoration/damaged-file", "99999999999999999999\n", test_lost_file);
  g_test_add_func ("/engine/restoration/lost-answers", test_lost_answers);
  g_test_add_func ("/engine/restoration/reopened", test_reopened);

  return g_test_run ();
}
