/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

#include "net/pillion-net-error.h"

#define CARL "+4915100000001"
#define NOBODY "+4915199999999"

/* What somebody with a program of their own asks of the relay, in the name of an account or
 * of none.
 */

static JsonObject *
new_members (const char *name,
             const char *value)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, name, value);
  return members;
}

static void
assert_refused (PillionTestEngine *engine,
                const char        *op,
                JsonObject        *members,
                const char        *code)
{
  g_autoptr (JsonObject) owned = members;
  g_autoptr (GError) error = NULL;

  g_assert_null (pillion_test_engine_request (engine, op, owned, &error));
  g_assert_cmpstr (pillion_net_error_get_relay_code (error), ==, code);
}

/* ----- 11: draining prekeys ----- */

static JsonObject *
new_prekeys_get (PillionTestEngine *target)
{
  JsonObject *members = new_members ("account", pillion_test_engine_get_account (target));
  JsonArray *devices = json_array_new ();

  json_array_add_string_element (devices, pillion_test_engine_get_device (target));
  json_object_set_array_member (members, "devices", devices);
  return members;
}

static gboolean
ask_for_one_time (PillionTestEngine *engine,
                  PillionTestEngine *target)
{
  g_autoptr (JsonObject) members = new_prekeys_get (target);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) ok = pillion_test_engine_request (engine, "prekeys.get", members, &error);
  JsonArray *bundles;

  g_assert_no_error (error);
  bundles = json_object_get_array_member (ok, "bundles");
  g_assert_cmpuint (json_array_get_length (bundles), ==, 1);
  return json_object_has_member (json_array_get_object_element (bundles, 0), "one_time");
}

static void
test_draining (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, NULL);
  g_assert_true (ask_for_one_time (world.ben, world.ana));
  for (guint i = 1; i < 6; i++)
    g_assert_false (ask_for_one_time (world.ben, world.ana));
  assert_refused (world.ben, "prekeys.get", new_prekeys_get (world.ana), "rate-limited");

  /* He has locked himself out, not Ana. */
  world_send (world.ana, BEN, "what are you doing?");
  pillion_test_engine_wait_for_message (world.ben, "what are you doing?");
  world_send (world.ben, ANA, "nothing");
  pillion_test_engine_wait_for_message (world.ana, "nothing");
}

static PillionEvilVerdict
hide_one_time (PillionEvilFrame *frame,
               gpointer          data)
{
  guint *n_hidden = data;
  JsonArray *bundles;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_ANSWER, "prekeys.get"))
    return PILLION_EVIL_PASS;
  bundles = json_object_get_array_member (frame->ok, "bundles");
  for (guint i = 0; i < json_array_get_length (bundles); i++)
    json_object_remove_member (json_array_get_object_element (bundles, i), "one_time");
  *n_hidden += 1;
  return PILLION_EVIL_PASS;
}

static void
test_nothing_left (void)
{
  g_auto (World) world = { 0 };
  guint n_hidden = 0;

  world_init (&world, NULL);
  pillion_evil_relay_add_hook (world.relay, hide_one_time, &n_hidden);
  world_introduce (&world);
  g_assert_cmpuint (n_hidden, >, 0);
}

/* The first bundle that somebody got is given to everybody. */
static PillionEvilVerdict
repeat_bundle (PillionEvilFrame *frame,
               gpointer          data)
{
  JsonObject **recorded = data;

  if (pillion_evil_frame_is (frame, PILLION_EVIL_ANSWER, "prekeys.get") && *recorded == NULL)
    *recorded = json_object_ref (frame->ok);
  else if (pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "prekeys.get") && *recorded != NULL)
    return pillion_evil_frame_answer (frame, json_object_ref (*recorded));
  return PILLION_EVIL_PASS;
}

static void
test_one_for_two (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (PillionTestEngine) carl = NULL;
  g_autoptr (JsonObject) recorded = NULL;

  world_init (&world, NULL);
  carl = world_add (&world, CARL, "Carl");
  pillion_evil_relay_add_hook (world.relay, repeat_bundle, &recorded);
  world_send (world.ben, ANA, "with a key of its own");
  pillion_test_engine_wait_for_message (world.ana, "with a key of its own");
  g_assert_nonnull (recorded);

  /* The key has been destroyed with its first use. */
  world_send (carl, ANA, "with a used key");
  pillion_evil_relay_remove_hook (world.relay, repeat_bundle, &recorded);
  pillion_test_engine_wait_for_message (world.ana, "with a used key");
  g_assert_cmpuint (pillion_test_engine_count (world.ana, "with a used key", NULL), ==, 1);
}

/* ----- 13: flooding a mailbox ----- */

#define N_FLOOD 30

static void
flood (PillionTestEngine *engine,
       guint              n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *text = g_strdup_printf ("flood %u", i);

    world_send (engine, BEN, text);
  }
}

static void
test_flooding (gconstpointer data)
{
  static const char *const settings[] = { "mailbox_max_messages=12", NULL };
  guint n_flooders = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) flooders = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_test_engine_free);
  g_auto (World) world = { 0 };
  g_autoptr (GError) error = NULL;

  world_init (&world, settings);
  pillion_test_engine_go_offline (world.ben);
  world_send (world.ana, BEN, "of an innocent");
  for (guint i = 0; i < n_flooders; i++) {
    g_autofree char *number = g_strdup_printf ("+491510000010%u", i);
    PillionTestEngine *flooder = world_add (&world, number, "Flooder");

    g_ptr_array_add (flooders, flooder);
    flood (flooder, N_FLOOD);
  }

  pillion_test_engine_go_online (world.ben, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (world.ben, "of an innocent");
  pillion_test_engine_wait_for_message (world.ben, "flood 29");
  pillion_test_engine_wait_for_notice (world.ben, "mailbox.gap");
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "flood 0", NULL), ==, 0);

  /* It goes on after the flood. */
  world_introduce (&world);
}

/* ----- 15: enumerating numbers ----- */

static void
test_look_ups (void)
{
  static const char *const settings[] = { "lookups_per_hour=50", NULL };
  g_auto (World) world = { 0 };
  g_autoptr (GError) error = NULL;

  world_init (&world, settings);
  for (guint i = 0; i < 50; i++) {
    g_autofree char *number = g_strdup_printf ("+49151777777%02u", i);

    assert_refused (world.ben, "account.find", new_members ("number", number), "not-found");
  }
  assert_refused (world.ben, "account.find", new_members ("number", NOBODY), "rate-limited");
  assert_refused (world.ben, "account.find", new_members ("number", ANA), "rate-limited");
  g_assert_false (pillion_test_engine_send (world.ben, ANA, "who are you?", &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RATE_LIMITED);

  /* Others are not held up, and whoever knows him can write to him. */
  world_send (world.ana, BEN, "it is I");
  pillion_test_engine_wait_for_message (world.ben, "it is I");
}

/* Text of an answer without what differs each time, refusals included. */
static char *
dup_answer (PillionTestEngine *engine,
            const char        *op,
            JsonObject        *members)
{
  static const char *const varying[] = { "expires_at", "rendezvous", "nonce", "account" };
  g_autoptr (JsonObject) owned = members;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) ok = pillion_test_engine_request (engine, op, owned, &error);
  g_autoptr (JsonNode) node = json_node_alloc ();

  if (ok == NULL)
    return g_strdup_printf ("%s: %s", pillion_net_error_get_relay_code (error), error->message);
  for (guint i = 0; i < G_N_ELEMENTS (varying); i++) {
    if (json_object_has_member (ok, varying[i]))
      json_object_set_null_member (ok, varying[i]);
  }
  json_node_init_object (node, ok);
  return json_to_string (node, FALSE);
}

static JsonObject *
new_code_request (const char *number)
{
  JsonObject *members = new_members ("number", number);

  json_object_set_string_member (members, "kind", "code");
  return members;
}

static JsonObject *
new_number (const char *number)
{
  return new_members ("number", number);
}

static const struct {
  const char *op;
  JsonObject *(*make) (const char *number);
} strange_requests[] = {
  { "register.begin", new_number },
  { "rendezvous.open", new_code_request },
  { "account.find", new_number },
};

static void
test_strangers (void)
{
  static const char *const settings[] = { "verification=log", NULL };
  g_autoptr (PillionEvilRelay) relay = pillion_evil_relay_new (settings);
  const char *url = pillion_evil_relay_get_url (relay);
  g_autoptr (PillionTestEngine) ana = pillion_test_engine_new ();
  g_autoptr (PillionTestEngine) stranger = pillion_test_engine_new ();

  pillion_test_engine_open (ana);
  pillion_test_engine_register (ana, url, pillion_evil_relay_get_real (relay), ANA, "Ana");
  pillion_test_engine_open (stranger);
  pillion_test_engine_connect (stranger, url);
  for (guint i = 0; i < G_N_ELEMENTS (strange_requests); i++) {
    g_autofree char *known = dup_answer (stranger, strange_requests[i].op, strange_requests[i].make (ANA));
    g_autofree char *unknown = dup_answer (stranger, strange_requests[i].op, strange_requests[i].make (NOBODY));

    g_assert_cmpstr (known, ==, unknown);
  }
  assert_refused (stranger, "account.get", new_members ("account", pillion_test_engine_get_account (ana)),
                  "unauthenticated");
  assert_refused (stranger, "prekeys.get", new_prekeys_get (ana), "unauthenticated");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/attack-11/draining", test_draining);
  g_test_add_func ("/e2e/attack-11/nothing-left", test_nothing_left);
  g_test_add_func ("/e2e/attack-11/one-for-two", test_one_for_two);
  g_test_add_data_func ("/e2e/attack-13/one-sender", GUINT_TO_POINTER (1), test_flooding);
  g_test_add_data_func ("/e2e/attack-13/four-senders", GUINT_TO_POINTER (4), test_flooding);
  g_test_add_func ("/e2e/attack-15/look-ups", test_look_ups);
  g_test_add_func ("/e2e/attack-15/strangers", test_strangers);
  return g_test_run ();
}
