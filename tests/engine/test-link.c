/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-link-profile.h"

#include "crypto/pillion-crypto.h"
#include "protocol/pillion-attempts.h"
#include "protocol/pillion-relay-id.h"
#include "wire/pillion-link-qr.h"

#include <string.h>

#define ANA "+4915112345678"

static const char *const by_open[] = { "verification=open", NULL };

typedef struct {
  PillionTestRelay *relay;
  TestProfile      *ana;    /* a primary */
  TestProfile      *laptop; /* an empty profile */
} World;

static void
world_init (World             *self,
            const char *const *settings)
{
  self->relay = pillion_test_relay_new (settings);
  self->ana = test_primary_new (self->relay, ANA);
  self->laptop = test_profile_new ();
  test_profile_open (self->laptop);
}

static void
world_clear (World *self)
{
  test_profile_free (self->laptop);
  test_profile_free (self->ana);
  pillion_test_relay_free (self->relay);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
assert_linked (TestLink    *link,
               TestProfile *companion)
{
  g_assert_no_error (pillion_primary_link_get_error (link->primary));
  g_assert_no_error (pillion_companion_link_get_error (link->companion));
  g_assert_cmpint (pillion_primary_link_get_state (link->primary), ==, PILLION_PRIMARY_LINK_LINKED);
  g_assert_cmpint (pillion_companion_link_get_state (link->companion), ==, PILLION_COMPANION_LINK_LINKED);
  g_assert_cmpstr (pillion_primary_link_get_device_name (link->primary), ==, "Laptop");
  g_assert_cmpstr (pillion_primary_link_get_platform (link->primary), ==, "A test");
  g_assert_cmpstr (pillion_companion_link_get_account_name (link->companion), ==, "Ana");
  g_assert_cmpstr (pillion_companion_link_get_account_number (link->companion), ==, ANA);
  test_await_state (companion, PILLION_ENGINE_STATE_READY);
  g_assert_false (pillion_engine_is_primary (companion->engine));
}

static void
assert_ended (TestLink *link,
              int       on_primary,
              int       on_companion)
{
  g_assert_error (pillion_primary_link_get_error (link->primary), PILLION_ENGINE_ERROR, on_primary);
  g_assert_error (pillion_companion_link_get_error (link->companion), PILLION_ENGINE_ERROR, on_companion);
}

static void
test_links (gconstpointer user_data)
{
  const char *number = user_data;
  g_auto (World) world = { 0 };
  g_auto (TestLink) link = { 0 };

  world_init (&world, by_open);
  test_link_init (&link, world.laptop, world.ana, world.relay, number);
  test_link_show (&link);
  test_link_run (&link);
  assert_linked (&link, world.laptop);
  g_assert_cmpuint (link.n_answers, ==, 1);
  g_assert_cmpuint (pillion_primary_link_get_slot (link.primary), ==, 1);
  g_assert_cmpuint (strlen (pillion_primary_link_get_device (link.primary)), ==, 32);

  /* It is the same device after a restart. */
  test_link_clear (&link);
  test_profile_close (world.laptop);
  test_profile_go_online (world.laptop);
  g_assert_cmpint (pillion_engine_get_state (world.laptop->engine), ==, PILLION_ENGINE_STATE_READY);
}

static void
test_links_a_second (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (TestProfile) tablet = NULL;
  g_auto (TestLink) link = { 0 };

  /* Its channel brings no certificate of the first one. */
  world_init (&world, by_open);
  tablet = test_companion_new (world.ana, world.relay);
  test_link_init (&link, world.laptop, world.ana, world.relay, NULL);
  test_link_show (&link);
  test_link_run (&link);
  assert_linked (&link, world.laptop);
  g_assert_cmpuint (pillion_primary_link_get_slot (link.primary), ==, 2);
}

static const struct {
  const char *name;
  guint       n_wrong;
  gboolean    declines;
  gboolean    declines_late;
  int         on_primary;
  int         on_companion;
} endings[] = {
  /* Said outside of the channel, where the relay could say it, too. */
  { "declined", 0, TRUE, FALSE, PILLION_ENGINE_ERROR_DECLINED, PILLION_ENGINE_ERROR_DECLINED },
  { "declined-late", 0, FALSE, TRUE, PILLION_ENGINE_ERROR_DECLINED, PILLION_ENGINE_ERROR_DECLINED },
  { "mismatch", 3, FALSE, FALSE, PILLION_ENGINE_ERROR_MISMATCH, PILLION_ENGINE_ERROR_MISMATCH },
};

static void
test_ends (gconstpointer user_data)
{
  guint i = GPOINTER_TO_UINT (user_data);
  g_auto (World) world = { 0 };
  g_auto (TestLink) link = { 0 };

  world_init (&world, by_open);
  test_link_init (&link, world.laptop, world.ana, world.relay, NULL);
  link.n_wrong = endings[i].n_wrong;
  link.declines = endings[i].declines;
  link.declines_late = endings[i].declines_late;
  test_link_show (&link);
  test_link_run (&link);
  assert_ended (&link, endings[i].on_primary, endings[i].on_companion);
  g_assert_cmpint (pillion_engine_get_state (world.laptop->engine), ==, PILLION_ENGINE_STATE_EMPTY);
}

static void
test_forgives_two_wrong_numbers (void)
{
  g_auto (World) world = { 0 };
  g_auto (TestLink) link = { 0 };

  world_init (&world, by_open);
  test_link_init (&link, world.laptop, world.ana, world.relay, NULL);
  link.n_wrong = 2;
  test_link_show (&link);
  test_link_run (&link);
  assert_linked (&link, world.laptop);
  g_assert_cmpuint (link.n_answers, ==, 3);
}

static void
cancel_companion (TestLink *link)
{
  pillion_companion_link_cancel (link->companion);
}

static void
cancel_primary (TestLink *link)
{
  if (pillion_primary_link_get_state (link->primary) == PILLION_PRIMARY_LINK_REQUESTED)
    pillion_primary_link_cancel (link->primary);
}

static void
test_cancelled_by_companion (void)
{
  g_auto (World) world = { 0 };
  g_auto (TestLink) link = { 0 };

  world_init (&world, by_open);
  test_link_init (&link, world.laptop, world.ana, world.relay, NULL);
  g_signal_connect_swapped (link.companion, "check-needed", G_CALLBACK (cancel_companion), &link);
  test_link_show (&link);
  test_link_run (&link);
  assert_ended (&link, PILLION_ENGINE_ERROR_CANCELLED, PILLION_ENGINE_ERROR_CANCELLED);
}

static void
test_cancelled_by_primary (void)
{
  g_auto (World) world = { 0 };
  g_auto (TestLink) link = { 0 };

  world_init (&world, by_open);
  test_link_init (&link, world.laptop, world.ana, world.relay, NULL);
  g_signal_handlers_disconnect_by_data (link.primary, &link);
  g_signal_connect_swapped (link.primary, "notify::state", G_CALLBACK (cancel_primary), &link);
  test_link_show (&link);
  test_link_run (&link);
  assert_ended (&link, PILLION_ENGINE_ERROR_CANCELLED, PILLION_ENGINE_ERROR_CANCELLED);
}

static void
test_cancelled_while_shown (void)
{
  g_auto (World) world = { 0 };
  g_auto (TestLink) link = { 0 };

  world_init (&world, by_open);
  test_link_init (&link, world.laptop, world.ana, world.relay, NULL);
  test_link_show (&link);
  pillion_companion_link_cancel (link.companion);
  g_assert_error (pillion_companion_link_get_error (link.companion), PILLION_ENGINE_ERROR,
                  PILLION_ENGINE_ERROR_CANCELLED);
  g_assert_null (pillion_companion_link_get_text (link.companion));
}

/* ----- QR codes that follow each other ----- */

typedef struct {
  PillionCompanionLink *companion;
  const char           *text;
} Shown;

static gboolean
is_another_shown (gpointer data)
{
  Shown *shown = data;

  return g_strcmp0 (pillion_companion_link_get_text (shown->companion), shown->text) != 0;
}

static void
test_accepts_the_code_before (void)
{
  static const char *const settings[] = { "verification=open", "qr_first_ms=200", "qr_next_ms=60000", NULL };
  g_auto (World) world = { 0 };
  g_auto (TestLink) link = { 0 };
  g_autofree char *first = NULL;
  Shown shown;

  world_init (&world, settings);
  test_link_init (&link, world.laptop, world.ana, world.relay, NULL);
  test_link_show (&link);
  first = g_strdup (pillion_companion_link_get_text (link.companion));
  shown = (Shown) { link.companion, first };
  test_await_true (is_another_shown, &shown);
  pillion_primary_link_start_qr (link.primary, first);
  test_link_await_end (&link);
  assert_linked (&link, world.laptop);
}

static void
test_stops_showing (void)
{
  static const char *const settings[] = {
    "verification=open", "qr_first_ms=100", "qr_next_ms=100", "qr_overlap_ms=100", "qr_total_ms=250", NULL
  };
  g_auto (World) world = { 0 };
  g_auto (TestLink) link = { 0 };
  g_autofree char *last = NULL;

  world_init (&world, settings);
  test_link_init (&link, world.laptop, world.ana, world.relay, NULL);
  test_link_show (&link);
  last = g_strdup (pillion_companion_link_get_text (link.companion));
  test_await_companion (link.companion);
  g_assert_error (pillion_companion_link_get_error (link.companion), PILLION_ENGINE_ERROR,
                  PILLION_ENGINE_ERROR_EXPIRED);
  pillion_primary_link_start_qr (link.primary, last);
  test_link_await_end (&link);
  assert_ended (&link, PILLION_ENGINE_ERROR_EXPIRED, PILLION_ENGINE_ERROR_EXPIRED);
}

/* ----- what is no code to link with ----- */

static void
assert_refuses_text (World      *world,
                     const char *text,
                     int         expected)
{
  g_autoptr (PillionAccountKey) key = test_open_pin (world->ana, TEST_PIN, NULL);
  g_autoptr (PillionPrimaryLink) link = pillion_primary_link_new (world->ana->engine, key);

  pillion_primary_link_start_qr (link, text);
  test_await_primary (link);
  g_assert_error (pillion_primary_link_get_error (link), PILLION_ENGINE_ERROR, expected);
}

static void
test_refuses_other_texts (void)
{
  g_auto (World) world = { 0 };
  PillionLinkQr qr = { .intent = PILLION_LINK_INTENT_LINK };
  guint8 relay_id[PILLION_RELAY_ID_BYTES];
  g_autofree char *other_relay = NULL;
  g_autofree char *move = NULL;
  g_autofree char *unknown = NULL;

  world_init (&world, by_open);
  assert_refuses_text (&world, "https://example.org/", PILLION_ENGINE_ERROR_BAD_FILE);
  other_relay = pillion_link_qr_encode_text (&qr);
  assert_refuses_text (&world, other_relay, PILLION_ENGINE_ERROR_RELAY);

  g_assert_true (pillion_relay_id_from_origin (pillion_test_relay_get_url (world.relay), relay_id, NULL));
  memcpy (qr.relay, relay_id, sizeof qr.relay);
  unknown = pillion_link_qr_encode_text (&qr);
  assert_refuses_text (&world, unknown, PILLION_ENGINE_ERROR_EXPIRED);
  qr.intent = PILLION_LINK_INTENT_MOVE;
  move = pillion_link_qr_encode_text (&qr);
  assert_refuses_text (&world, move, PILLION_ENGINE_ERROR_BAD_FILE);
}

static void
test_refuses_a_linked_device (void)
{
  g_auto (World) world = { 0 };
  g_auto (TestLink) link = { 0 };
  g_auto (TestLink) again = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (PillionAccountKey) key = NULL;
  g_autoptr (PillionPrimaryLink) on_companion = NULL;

  world_init (&world, by_open);
  test_link_init (&link, world.laptop, world.ana, world.relay, NULL);
  test_link_show (&link);
  text = g_strdup (pillion_companion_link_get_text (link.companion));
  test_link_run (&link);
  assert_linked (&link, world.laptop);

  assert_refuses_text (&world, text, PILLION_ENGINE_ERROR_ALREADY_LINKED);
  test_link_init (&again, world.laptop, world.ana, world.relay, NULL);
  pillion_companion_link_start (again.companion);
  test_await_companion (again.companion);
  g_assert_error (pillion_companion_link_get_error (again.companion), PILLION_ENGINE_ERROR,
                  PILLION_ENGINE_ERROR_ALREADY_LINKED);

  key = test_open_pin (world.ana, TEST_PIN, NULL);
  on_companion = pillion_primary_link_new (world.laptop->engine, key);
  pillion_primary_link_start_qr (on_companion, text);
  g_assert_error (pillion_primary_link_get_error (on_companion), PILLION_ENGINE_ERROR,
                  PILLION_ENGINE_ERROR_NOT_PRIMARY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_data_func ("/engine/link/by-qr", NULL, test_links);
  g_test_add_data_func ("/engine/link/by-code", ANA, test_links);
  g_test_add_func ("/engine/link/a-second-one", test_links_a_second);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *path = g_strconcat ("/engine/link/ends/", endings[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_ends);
  }
  g_test_add_func ("/engine/link/forgives-two-wrong-numbers", test_forgives_two_wrong_numbers);
  g_test_add_func ("/engine/link/cancelled-by-companion", test_cancelled_by_companion);
  g_test_add_func ("/engine/link/cancelled-by-primary", test_cancelled_by_primary);
  g_test_add_func ("/engine/link/cancelled-while-shown", test_cancelled_while_shown);
  g_test_add_func ("/engine/link/accepts-the-code-before", test_accepts_the_code_before);
  g_test_add_func ("/engine/link/stops-showing", test_stops_showing);
  g_test_add_func ("/engine/attack-23/refuses-other-texts", test_refuses_other_texts);
  g_test_add_func ("/engine/link/refuses-a-linked-device", test_refuses_a_linked_device);

  return g_test_run ();
}
