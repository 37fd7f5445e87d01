/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

#define NONCE_BYTES 24
#define HEADER_BYTES 80
#define PREFIX_BYTES 40 /* of an envelope that starts a session */

/* Attack 10: an old copy of a profile is put back. */

/* All nonces of what a device sends. */
typedef struct {
  char       *device; /* (owned) */
  GHashTable *nonces; /* (owned) (element-type GBytes) */
  guint       n_repeated;
} Nonces;

static void
note_nonce (Nonces *self,
            GBytes *envelope,
            gsize   offset)
{
  GBytes *nonce = g_bytes_new_from_bytes (envelope, offset, NONCE_BYTES);

  if (!g_hash_table_add (self->nonces, nonce))
    self->n_repeated++;
}

static PillionEvilVerdict
note_nonces (PillionEvilFrame *frame,
             gpointer          data)
{
  Nonces *self = data;
  JsonArray *envelopes;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "message.send") ||
      !pillion_evil_frame_is_of (frame, self->device))
    return PILLION_EVIL_PASS;
  envelopes = json_object_get_array_member (frame->json, "envelopes");
  for (guint i = 0; i < json_array_get_length (envelopes); i++) {
    JsonObject *item = json_array_get_object_element (envelopes, i);
    g_autoptr (GBytes) envelope = pillion_evil_dup_bytes (item, "envelope");
    gboolean first = ((const guint8 *) g_bytes_get_data (envelope, NULL))[1] == 2;
    gsize header = first ? 2 + PREFIX_BYTES : 2;

    note_nonce (self, envelope, header);
    note_nonce (self, envelope, header + HEADER_BYTES + 2);
  }
  return PILLION_EVIL_PASS;
}

static void
go_online (PillionTestEngine *engine)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_go_online (engine, &error);
  g_assert_no_error (error);
}

static void
reopen_copying (PillionTestEngine *engine)
{
  pillion_test_engine_close (engine);
  pillion_test_engine_copy_profile (engine);
  pillion_test_engine_open (engine);
  go_online (engine);
}

static void
exchange (World      *world,
          const char *prefix,
          guint       n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *there = g_strdup_printf ("%s there %u", prefix, i);
    g_autofree char *back = g_strdup_printf ("%s back %u", prefix, i);

    world_send (world->ben, ANA, there);
    pillion_test_engine_wait_for_message (world->ana, there);
    world_send (world->ana, BEN, back);
    pillion_test_engine_wait_for_message (world->ben, back);
  }
}

/* The whole folder is put back: only the relay can tell. */
static void
test_restored (void)
{
  g_auto (World) world = { 0 };
  Nonces nonces = { 0 };

  world_init (&world, NULL);
  nonces.device = g_strdup (pillion_test_engine_get_device (world.ben));
  nonces.nonces = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  pillion_evil_relay_add_hook (world.relay, note_nonces, &nonces);
  exchange (&world, "first", 3);
  reopen_copying (world.ben);
  exchange (&world, "forgotten", 3);

  pillion_test_engine_close (world.ben);
  pillion_test_engine_restore_profile (world.ben);
  pillion_test_engine_open (world.ben);
  go_online (world.ben);
  pillion_test_engine_wait_for_notice (world.ben, "profile.restored");
  exchange (&world, "again", 3);

  g_assert_cmpuint (g_hash_table_size (nonces.nonces), >=, 2 * 9);
  g_assert_cmpuint (nonces.n_repeated, ==, 0);
  pillion_evil_relay_remove_hook (world.relay, note_nonces, &nonces);
  g_hash_table_unref (nonces.nonces);
  g_free (nonces.device);
}

/* What was sent to it before it was put back, and not yet fetched, is not lost. */
static void
test_waiting_mail (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, NULL);
  exchange (&world, "first", 2);
  reopen_copying (world.ben);
  exchange (&world, "forgotten", 2);
  pillion_test_engine_close (world.ben);
  world_send (world.ana, BEN, "while you were away");
  pillion_test_engine_restore_profile (world.ben);
  pillion_test_engine_open (world.ben);
  go_online (world.ben);
  pillion_test_engine_wait_for_message (world.ben, "while you were away");
  exchange (&world, "again", 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/attack-10/restored", test_restored);
  g_test_add_func ("/e2e/attack-10/waiting-mail", test_waiting_mail);
  return g_test_run ();
}
