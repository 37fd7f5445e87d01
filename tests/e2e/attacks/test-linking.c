/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

#include "engine/pillion-companion-link.h"
#include "engine/pillion-primary-link.h"

/* A relay between the two sides of a link by one-time code. */

/* ----- one attempt ----- */

typedef struct {
  PillionCompanionLink *companion;
  PillionPrimaryLink   *primary;
} Attempt;

static gboolean
shows (gpointer data)
{
  Attempt *attempt = data;

  return pillion_companion_link_get_state (attempt->companion) == PILLION_COMPANION_LINK_SHOWING;
}

static gboolean
has_ended (gpointer data)
{
  Attempt *attempt = data;
  PillionCompanionLinkState companion = pillion_companion_link_get_state (attempt->companion);
  PillionPrimaryLinkState primary = pillion_primary_link_get_state (attempt->primary);

  g_assert_cmpint (companion, !=, PILLION_COMPANION_LINK_ANSWERED);
  g_assert_cmpint (primary, !=, PILLION_PRIMARY_LINK_REQUESTED);
  return companion == PILLION_COMPANION_LINK_ENDED && primary == PILLION_PRIMARY_LINK_ENDED;
}

/* Neither side may get beyond the hellos. */
static void
expect_failure (World *world)
{
  PillionCompanionLinkDetails details = { .relay_url = world->url, .number = ANA, .device_name = "Companion" };
  g_autoptr (PillionCompanionLink) companion = NULL;
  g_autoptr (PillionPrimaryLink) primary = NULL;
  g_autoptr (PillionAccountKey) key = pillion_test_engine_open_key (world->ana);
  Attempt attempt;

  companion = pillion_companion_link_new (pillion_test_engine_get (world->companion), &details);
  primary = pillion_primary_link_new (pillion_test_engine_get (world->ana), key);
  attempt = (Attempt) { companion, primary };
  pillion_companion_link_start (companion);
  pillion_test_wait_until (shows, &attempt, "a one-time code");
  pillion_primary_link_start_code (primary, pillion_companion_link_get_text (companion));
  pillion_test_wait_until (has_ended, &attempt, "the end of both sides");
}

static void
init (World *world)
{
  world_init (world, NULL);
  world->companion = pillion_test_engine_new ();
  pillion_test_engine_open (world->companion);
}

/* ----- 4: each hello, altered on its way ----- */

enum {
  HELLO_A = 1,
  HELLO_B = 2,
};

/* Flips a bit in a byte of one hello. */
typedef struct {
  guint8   hello;
  gsize    byte;
  gsize    length; /* (out): of that hello; 0: it did not come */
} Flip;

static PillionEvilVerdict
flip (PillionEvilFrame *frame,
      gpointer          data)
{
  Flip *wanted = data;
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *hello;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "rendezvous.send"))
    return PILLION_EVIL_PASS;
  bytes = pillion_evil_dup_bytes (frame->json, "data");
  hello = g_bytes_get_data (bytes, NULL);
  if (hello[0] != wanted->hello)
    return PILLION_EVIL_PASS;
  wanted->length = g_bytes_get_size (bytes);
  if (wanted->byte < wanted->length)
    pillion_evil_flip_bit (frame->json, "data", 8 * wanted->byte + wanted->byte % 8);
  return PILLION_EVIL_PASS;
}

/* Every bit of both is the business of tests/protocol; here it is some bytes of each field,
 * each in a world of its own, for the clients count their runs.
 */
#define STRIDE 11

static void
test_flipped (gconstpointer data)
{
  Flip wanted = { (guint8) GPOINTER_TO_UINT (data), 0, 0 };

  do {
    g_auto (World) world = { 0 };

    init (&world);
    pillion_evil_relay_add_hook (world.relay, flip, &wanted);
    for (guint run = 0; run < 4 && (wanted.length == 0 || wanted.byte < wanted.length); run++) {
      expect_failure (&world);
      g_assert_cmpuint (wanted.length, >, 0);
      wanted.byte += STRIDE;
    }
  } while (wanted.byte < wanted.length);
}

/* The own hello comes back to whoever said it. */
static PillionEvilVerdict
reflect (PillionEvilFrame *frame,
         gpointer          data)
{
  guint8 *wanted = data;
  g_autoptr (GBytes) bytes = NULL;
  JsonObject *push;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "rendezvous.send"))
    return PILLION_EVIL_PASS;
  bytes = pillion_evil_dup_bytes (frame->json, "data");
  if (((const guint8 *) g_bytes_get_data (bytes, NULL))[0] != *wanted)
    return PILLION_EVIL_PASS;
  push = json_object_new ();
  json_object_set_string_member (push, "push", "rendezvous.message");
  json_object_set_string_member (push, "rendezvous", json_object_get_string_member (frame->json, "rendezvous"));
  json_object_set_string_member (push, "data", json_object_get_string_member (frame->json, "data"));
  pillion_evil_frame_answer (frame, NULL);
  pillion_evil_client_push (frame->client, push);
  return PILLION_EVIL_DROP;
}

static gboolean
companion_has_ended (gpointer data)
{
  return pillion_companion_link_get_state (data) == PILLION_COMPANION_LINK_ENDED;
}

static void
test_reflected_to_companion (void)
{
  g_auto (World) world = { 0 };
  PillionCompanionLinkDetails details = { .number = ANA, .device_name = "Companion" };
  g_autoptr (PillionCompanionLink) companion = NULL;
  guint8 hello = HELLO_A;

  init (&world);
  details.relay_url = world.url;
  pillion_evil_relay_add_hook (world.relay, reflect, &hello);
  companion = pillion_companion_link_new (pillion_test_engine_get (world.companion), &details);
  pillion_companion_link_start (companion);
  pillion_test_wait_until (companion_has_ended, companion, "the end of the companion's side");
}

/* After so many attacks the right way in is still open. */
static void
test_after_attack (void)
{
  g_auto (World) world = { 0 };
  Flip wanted = { HELLO_B, 40, 0 };

  init (&world);
  pillion_evil_relay_add_hook (world.relay, flip, &wanted);
  expect_failure (&world);
  pillion_evil_relay_remove_hook (world.relay, flip, &wanted);
  pillion_test_engine_link (world.companion, world.ana, world.url, TRUE);
  world_introduce (&world);
}

/* ----- 2: requests of strangers ----- */

static PillionEvilVerdict
count_frames (PillionEvilFrame *frame,
              gpointer          data)
{
  guint *n = data;

  if (frame->kind == PILLION_EVIL_PUSH && g_str_has_prefix (frame->name, "rendezvous."))
    *n += 1;
  return PILLION_EVIL_PASS;
}

static void
open_request (PillionTestEngine *stranger)
{
  g_autoptr (JsonObject) members = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) ok = NULL;

  json_object_set_string_member (members, "kind", "code");
  json_object_set_string_member (members, "number", ANA);
  ok = pillion_test_engine_request (stranger, "rendezvous.open", members, &error);
  g_assert_no_error (error);
}

static void
test_flood (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (PillionTestEngine) stranger = pillion_test_engine_new ();
  guint n_pushes = 0;
  guint n_closed;

  init (&world);
  pillion_test_engine_open (stranger);
  pillion_test_engine_connect (stranger, world.url);
  pillion_evil_relay_add_hook (world.relay, count_frames, &n_pushes);
  for (guint i = 0; i < 12; i++)
    open_request (stranger);
  n_closed = n_pushes;

  /* Those that gave way were closed; the primary heard of none, and its own one works. */
  g_assert_cmpuint (n_closed, <=, 8);
  g_assert_cmpuint (pillion_test_engine_count_notices (world.ana, "device.linked"), ==, 0);
  pillion_test_engine_link (world.companion, world.ana, world.url, TRUE);
  world_introduce (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/e2e/attack-4/hello-a", GUINT_TO_POINTER (HELLO_A), test_flipped);
  g_test_add_data_func ("/e2e/attack-4/hello-b", GUINT_TO_POINTER (HELLO_B), test_flipped);
  g_test_add_func ("/e2e/attack-4/reflected", test_reflected_to_companion);
  g_test_add_func ("/e2e/attack-3/after-attack", test_after_attack);
  g_test_add_func ("/e2e/attack-2/flood", test_flood);
  return g_test_run ();
}
