/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

#include "served.h"

/* What a relay says of an account's devices, and what it does for one that was removed. */

/* ----- 7: a removed device that the relay keeps and feeds ----- */

/* To it the world is as it was. */
typedef struct {
  const char *device;
  guint       n_acknowledged;
} Kept;

static PillionEvilVerdict
keep (PillionEvilFrame *frame,
      gpointer          data)
{
  Kept *kept = data;

  if (!pillion_evil_frame_is_of (frame, kept->device))
    return PILLION_EVIL_PASS;
  pillion_evil_client_keep (frame->client);
  if (pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "mailbox.acknowledge"))
    kept->n_acknowledged++;
  if (pillion_evil_frame_is (frame, PILLION_EVIL_PUSH, "logged-out") ||
      pillion_evil_frame_is (frame, PILLION_EVIL_PUSH, "account.changed"))
    return PILLION_EVIL_DROP;
  return PILLION_EVIL_PASS;
}

static gboolean
has_acknowledged (gpointer data)
{
  Kept *kept = data;

  return kept->n_acknowledged > 0;
}

static void
remove_companion (World *world)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_remove (world->ana, world->companion, &error);
  g_assert_no_error (error);
}

static void
test_fed (void)
{
  g_auto (World) world = { 0 };
  g_auto (Swallowed) sent = { .passes = TRUE };
  Kept kept = { 0 };

  world_init (&world, NULL);
  world_link (&world);
  world_introduce (&world);
  kept.device = pillion_test_engine_get_device (world.companion);
  sent.from = pillion_test_engine_get_device (world.ben);
  pillion_evil_relay_add_hook (world.relay, keep, &kept);
  pillion_evil_relay_add_hook (world.relay, swallowed_hook, &sent);
  remove_companion (&world);

  world_send (world.ben, ANA, "not for the companion");
  pillion_test_engine_wait_for_message (world.ana, "not for the companion");
  g_assert_false (swallowed_has_sent (&sent, kept.device));
  kept.n_acknowledged = 0;
  g_assert_true (swallowed_feed_all (&sent, world.relay, kept.device));
  pillion_test_wait_until (has_acknowledged, &kept, "what was fed");
  g_assert_cmpint (pillion_test_engine_get_state (world.companion), ==, PILLION_ENGINE_STATE_READY);
  g_assert_cmpuint (pillion_test_engine_count (world.companion, "not for the companion", NULL), ==, 0);
}

/* The relay lets the peer know nothing; the primary does. */
static void
test_hidden_removal (void)
{
  g_auto (World) world = { 0 };
  g_auto (Served) served = { 0 };
  g_auto (Swallowed) sent = { 0 };

  world_init (&world, NULL);
  world_link (&world);
  served.account = pillion_test_engine_get_account (world.ana);
  served.only_for = pillion_test_engine_get_device (world.ben);
  pillion_evil_relay_add_hook (world.relay, served_hook, &served);
  world_introduce (&world);
  served_freeze (&served);
  remove_companion (&world);
  world_send (world.ana, BEN, "it is gone");
  pillion_test_engine_wait_for_message (world.ben, "it is gone");

  sent.from = pillion_test_engine_get_device (world.ben);
  pillion_evil_relay_add_hook (world.relay, swallowed_hook, &sent);
  world_send (world.ben, ANA, "for you alone");
  g_assert_true (swallowed_has_sent (&sent, pillion_test_engine_get_device (world.ana)));
  g_assert_false (swallowed_has_sent (&sent, pillion_test_engine_get_device (world.companion)));
}

/* ----- 6: another world for everybody ----- */

static void
test_two_views (void)
{
  g_auto (World) world = { 0 };
  g_auto (Served) served = { 0 };

  world_init (&world, NULL);
  served.account = pillion_test_engine_get_account (world.ana);
  served.only_for = pillion_test_engine_get_device (world.ben);
  pillion_evil_relay_add_hook (world.relay, served_hook, &served);
  world_introduce (&world);
  served_freeze (&served);
  world_link (&world);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.ben, "account.hidden"), ==, 0);

  world_send (world.ana, BEN, "I have a companion");
  pillion_test_engine_wait_for_message (world.ben, "I have a companion");
  pillion_test_engine_wait_for_notice (world.ben, "account.hidden");
}

/* ----- 5: another account than there is ----- */

typedef void (*Alter) (JsonObject *record,
                       JsonObject *eve,
                       guint       i);

/* Alters a record on its way to Ben; of Eve's account there is one to take from. */
typedef struct {
  const char *account;
  JsonObject *eve;
  Alter       alter;
  guint       i;
  guint       n_altered;
} Alteration;

static PillionEvilVerdict
alter (PillionEvilFrame *frame,
       gpointer          data)
{
  Alteration *alteration = data;

  if (frame->kind != PILLION_EVIL_ANSWER || frame->ok == NULL || !g_str_equal (frame->name, "account.find") ||
      !g_str_equal (json_object_get_string_member (frame->ok, "account"), alteration->account))
    return PILLION_EVIL_PASS;
  alteration->alter (frame->ok, alteration->eve, alteration->i);
  alteration->n_altered++;
  return PILLION_EVIL_PASS;
}

static void
flip_element (JsonObject *record,
              const char *list,
              guint       i)
{
  JsonArray *array = json_object_get_array_member (record, list);
  g_autoptr (JsonObject) box = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint element = i % json_array_get_length (array);

  json_object_set_string_member (box, "x", json_array_get_string_element (array, element));
  bytes = pillion_evil_dup_bytes (box, "x");
  pillion_evil_flip_bit (box, "x", (i * 61) % (8 * g_bytes_get_size (bytes)));
  json_array_remove_element (array, element);
  json_array_add_string_element (array, json_object_get_string_member (box, "x"));
}

static void
alter_certificate (JsonObject *record,
                   JsonObject *eve,
                   guint       i)
{
  flip_element (record, "certificates", i);
}

static void
alter_membership (JsonObject *record,
                  JsonObject *eve,
                  guint       i)
{
  flip_element (record, "memberships", i);
}

static void
alter_aik (JsonObject *record,
           JsonObject *eve,
           guint       i)
{
  pillion_evil_flip_bit (record, "aik", (i * 61) % 256);
}

static void
take_from (JsonObject *record,
           JsonObject *eve,
           const char *member)
{
  json_object_set_member (record, member, json_node_copy (json_object_get_member (eve, member)));
}

static void
take_aik (JsonObject *record,
          JsonObject *eve,
          guint       i)
{
  take_from (record, eve, "aik");
}

static void
take_devices (JsonObject *record,
              JsonObject *eve,
              guint       i)
{
  take_from (record, eve, "certificates");
  take_from (record, eve, "memberships");
  take_from (record, eve, "freshness");
}

static void
take_all_but_account (JsonObject *record,
                      JsonObject *eve,
                      guint       i)
{
  take_aik (record, eve, i);
  take_devices (record, eve, i);
}

static void
hide_companion (JsonObject *record,
                JsonObject *eve,
                guint       i)
{
  json_array_remove_element (json_object_get_array_member (record, "certificates"), 1);
}

static const struct {
  const char *path;
  Alter       alter;
  guint       n;
} alterations[] = {
  { "certificate", alter_certificate, 40 },
  { "membership", alter_membership, 40 },
  { "aik", alter_aik, 8 },
  { "other-aik", take_aik, 1 },
  { "other-devices", take_devices, 1 },
  { "all-but-account", take_all_but_account, 1 },
  { "hidden-companion", hide_companion, 1 },
};

static JsonObject *
find_record (PillionTestEngine *engine,
             const char        *number)
{
  g_autoptr (JsonObject) members = json_object_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *ok;

  json_object_set_string_member (members, "number", number);
  ok = pillion_test_engine_request (engine, "account.find", members, &error);
  g_assert_no_error (error);
  return ok;
}

static void
test_altered (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_auto (World) world = { 0 };
  g_auto (Swallowed) sent = { 0 };
  g_autoptr (PillionTestEngine) eve = NULL;
  Alteration alteration = { .alter = alterations[i].alter };

  world_init (&world, NULL);
  world_link (&world);
  eve = world_add (&world, "+4915100000001", "Eve");
  alteration.eve = find_record (eve, "+4915100000001");
  alteration.account = pillion_test_engine_get_account (world.ana);
  sent.from = pillion_test_engine_get_device (world.ben);
  pillion_evil_relay_add_hook (world.relay, swallowed_hook, &sent);
  pillion_evil_relay_add_hook (world.relay, alter, &alteration);
  for (alteration.i = 0; alteration.i < alterations[i].n; alteration.i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (pillion_test_engine_send (world.ben, ANA, "for whom?", &error));
    g_assert_nonnull (error);
  }
  g_assert_cmpuint (alteration.n_altered, ==, alterations[i].n);
  g_assert_cmpuint (sent.n_sends, ==, 0);

  /* Nothing of it was kept. */
  pillion_evil_relay_remove_hook (world.relay, alter, &alteration);
  pillion_evil_relay_remove_hook (world.relay, swallowed_hook, &sent);
  world_introduce (&world);
  json_object_unref (alteration.eve);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/attack-7/fed", test_fed);
  g_test_add_func ("/e2e/attack-7/hidden", test_hidden_removal);
  g_test_add_func ("/e2e/attack-6/two-views", test_two_views);
  for (guint i = 0; i < G_N_ELEMENTS (alterations); i++) {
    g_autofree char *path = g_strconcat ("/e2e/attack-5/", alterations[i].path, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_altered);
  }
  return g_test_run ();
}
