/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

#include "pillion-test-forge.h"

#include "crypto/pillion-contexts.h"

#include <string.h>

/* A contact with a program of their own: the relay is honest, the session is real, what it
 * says is not what a contact may say.
 */

/* ----- 22, and who a message is from ----- */

static void
set_own_item (PillionTestForgery *forgery,
              PillionJob         *job,
              gpointer            data)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_SELF_SYNC_KEY, .self_sync_key = { .epoch = 99 } };

  forgery->authored.sequence = 0;
  pillion_test_forgery_set_body (forgery, &body);
}

static void
set_own_item_kind (PillionTestForgery *forgery,
                   PillionJob         *job,
                   gpointer            data)
{
  set_own_item (forgery, job, data);
  forgery->payload.kind = PILLION_PAYLOAD_KIND_OWN_ITEM;
}

static void
set_own_item_account (PillionTestForgery *forgery,
                      PillionJob         *job,
                      gpointer            data)
{
  set_own_item_kind (forgery, job, data);
  memcpy (forgery->payload.sender, forgery->payload.recipient, sizeof forgery->payload.sender);
  memcpy (forgery->authored.author, forgery->payload.recipient, sizeof forgery->authored.author);
}

static void
set_operations (PillionTestForgery *forgery,
                PillionJob         *job,
                gpointer            data)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_OPERATIONS, .operations = { .epoch = 1, .sealed_len = 1 } };

  forgery->authored.sequence = 0;
  pillion_test_forgery_set_body (forgery, &body);
}

static void
set_own_copy (PillionTestForgery *forgery,
              PillionJob         *job,
              gpointer            data)
{
  forgery->payload.kind = PILLION_PAYLOAD_KIND_OWN_COPY;
  memcpy (forgery->authored.conversation, job->identity->account, sizeof forgery->authored.conversation);
}

static void
set_other_sender (PillionTestForgery *forgery,
                  PillionJob         *job,
                  gpointer            data)
{
  forgery->payload.sender[0] ^= 1;
}

static void
set_other_recipient (PillionTestForgery *forgery,
                     PillionJob         *job,
                     gpointer            data)
{
  forgery->payload.recipient[0] ^= 1;
}

static void
set_other_author (PillionTestForgery *forgery,
                  PillionJob         *job,
                  gpointer            data)
{
  forgery->authored.author[0] ^= 1;
}

static void
set_other_device (PillionTestForgery *forgery,
                  PillionJob         *job,
                  gpointer            data)
{
  forgery->authored.device[0] ^= 1;
}

static void
set_other_conversation (PillionTestForgery *forgery,
                        PillionJob         *job,
                        gpointer            data)
{
  forgery->authored.conversation[0] ^= 1;
}

/* An authored message of this account within RESENT. */
static void
wrap_in_resent (PillionTestForgery *forgery)
{
  g_autofree PillionMessageBody *resent = g_new0 (PillionMessageBody, 1);

  resent->type = PILLION_MESSAGE_TYPE_RESENT;
  resent->resent.authored_len = (guint16) pillion_authored_encode (&forgery->authored, resent->resent.authored);
  forgery->authored.sequence = 0;
  pillion_test_forgery_set_body (forgery, resent);
}

static void
set_resent_own_item (PillionTestForgery *forgery,
                     PillionJob         *job,
                     gpointer            data)
{
  set_own_item (forgery, job, data);
  wrap_in_resent (forgery);
}

static void
set_resent_twice (PillionTestForgery *forgery,
                  PillionJob         *job,
                  gpointer            data)
{
  wrap_in_resent (forgery);
  wrap_in_resent (forgery);
}

static void
set_resent_of_other (PillionTestForgery *forgery,
                     PillionJob         *job,
                     gpointer            data)
{
  memcpy (forgery->authored.author, forgery->payload.recipient, sizeof forgery->authored.author);
  wrap_in_resent (forgery);
  memcpy (forgery->authored.author, job->identity->account, sizeof forgery->authored.author);
}

static const struct {
  const char       *path;
  PillionTestForge  forge;
  const char       *counted_as;
} forgeries[] = {
  { "attack-22/own-item", set_own_item, "own-item" },
  { "attack-22/own-item-kind", set_own_item_kind, "own-item" },
  { "attack-22/own-item-account", set_own_item_account, "addresses" },
  { "attack-22/operations", set_operations, "own-item" },
  { "attack-22/own-copy", set_own_copy, "own-item" },
  { "attack-22/resent-own-item", set_resent_own_item, "resend" },
  { "attack-12/resent-twice", set_resent_twice, "resend" },
  { "attack-12/resent-of-other", set_resent_of_other, "resend" },
  { "attack-5/sender", set_other_sender, "addresses" },
  { "attack-5/recipient", set_other_recipient, "addresses" },
  { "attack-5/author", set_other_author, "author" },
  { "attack-5/author-device", set_other_device, "author" },
  { "attack-5/conversation", set_other_conversation, "conversation" },
};

static void
test_forgery (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_auto (World) world = { 0 };

  world_init (&world, NULL);
  world_introduce (&world);
  g_assert_cmpuint (pillion_test_engine_count_refused (world.ana, forgeries[i].counted_as), ==, 0);
  pillion_test_engine_send_forged (world.ben, world.ana, forgeries[i].forge, NULL);
  pillion_test_engine_wait_for_refusal (world.ana, forgeries[i].counted_as, 1);
  g_assert_cmpuint (pillion_test_engine_count (world.ana, "forged", NULL), ==, 0);
  world_send (world.ben, ANA, "still here");
  pillion_test_engine_wait_for_message (world.ana, "still here");
}

/* The forgeries fail for what is wrong with them, and for nothing else. */
static void
set_nothing (PillionTestForgery *forgery,
             PillionJob         *job,
             gpointer            data)
{
}

static void
test_no_forgery (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, NULL);
  world_introduce (&world);
  pillion_test_engine_send_forged (world.ben, world.ana, set_nothing, NULL);
  pillion_test_engine_wait_for_message (world.ana, "forged");
}

/* ----- 12: asking for what was sent to others ----- */

/* Keeps the newest envelope that a device sent. */
typedef struct {
  const char *device;
  GBytes     *envelope; /* (owned) (nullable) */
} Recording;

static PillionEvilVerdict
record_envelope (PillionEvilFrame *frame,
                 gpointer          data)
{
  Recording *recording = data;
  JsonArray *envelopes;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "message.send") ||
      !pillion_evil_frame_is_of (frame, recording->device))
    return PILLION_EVIL_PASS;
  envelopes = json_object_get_array_member (frame->json, "envelopes");
  g_clear_pointer (&recording->envelope, g_bytes_unref);
  recording->envelope = pillion_evil_dup_bytes (json_array_get_object_element (envelopes, 0), "envelope");
  return PILLION_EVIL_PASS;
}

static void
set_resend_request (PillionTestForgery *forgery,
                    PillionJob         *job,
                    gpointer            data)
{
  GBytes *envelope = data;
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESEND_REQUEST };

  pillion_hash_with_context (body.resend_request.envelope_hash, PILLION_CONTEXT_ENVELOPE,
                             g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope));
  body.resend_request.time = job->now_ms;
  forgery->authored.sequence = 0;
  pillion_test_forgery_set_body (forgery, &body);
}

static void
test_resend_to_other (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (PillionTestEngine) carl = NULL;
  Recording recording = { 0 };

  world_init (&world, NULL);
  world_introduce (&world);
  carl = world_add (&world, "+4915100000001", "Carl");
  world_send (carl, ANA, "Hello from Carl");
  pillion_test_engine_wait_for_message (world.ana, "Hello from Carl");
  world_send (world.ana, "+4915100000001", "Hello, Carl");
  pillion_test_engine_wait_for_message (carl, "Hello, Carl");
  recording.device = pillion_test_engine_get_device (world.ana);
  pillion_evil_relay_add_hook (world.relay, record_envelope, &recording);
  world_send (world.ana, BEN, "for Ben alone");
  pillion_test_engine_wait_for_message (world.ben, "for Ben alone");

  pillion_test_engine_send_forged (carl, world.ana, set_resend_request, recording.envelope);
  pillion_test_engine_wait_for_refusal (world.ana, "resend", 1);
  world_send (world.ana, "+4915100000001", "goes on");
  pillion_test_engine_wait_for_message (carl, "goes on");
  g_assert_cmpuint (pillion_test_engine_count (carl, "for Ben alone", NULL), ==, 0);
  g_bytes_unref (recording.envelope);
}

/* Whoever may ask gets it, five times and no more: a request costs its sender nothing. */
static void
test_resend_limit (void)
{
  g_auto (World) world = { 0 };
  Recording recording = { 0 };
  GBytes *envelope;

  world_init (&world, NULL);
  world_introduce (&world);
  recording.device = pillion_test_engine_get_device (world.ana);
  pillion_evil_relay_add_hook (world.relay, record_envelope, &recording);
  world_send (world.ana, BEN, "once more");
  pillion_test_engine_wait_for_message (world.ben, "once more");
  pillion_evil_relay_remove_hook (world.relay, record_envelope, &recording);
  envelope = recording.envelope;

  for (guint i = 0; i < 8; i++)
    pillion_test_engine_send_forged (world.ben, world.ana, set_resend_request, envelope);
  pillion_test_engine_wait_for_refusal (world.ana, "resend", 3);
  g_assert_cmpuint (pillion_test_engine_count_refused (world.ana, "resend"), ==, 3);
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "once more", NULL), ==, 1);
  g_bytes_unref (envelope);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (forgeries); i++) {
    g_autofree char *path = g_strconcat ("/e2e/", forgeries[i].path, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_forgery);
  }
  g_test_add_func ("/e2e/attack-22/nothing-forged", test_no_forgery);
  g_test_add_func ("/e2e/attack-12/other", test_resend_to_other);
  g_test_add_func ("/e2e/attack-12/limit", test_resend_limit);
  return g_test_run ();
}
