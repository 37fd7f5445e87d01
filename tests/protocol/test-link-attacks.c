/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "crypto/pillion-link-code.h"
#include "crypto/pillion-noise.h"
#include "protocol/pillion-link-scan.h"
#include "protocol/pillion-protocol-error.h"
#include "wire/pillion-link-hello.h"
#include "wire/pillion-writer.h"

#include "test-link-run.h"

/* Messages of a run without wrong answers, counted from its first. */
#define CODE_MESSAGES 13
#define QR_MESSAGES   10

static const struct {
  PillionLinkKind kind;
  guint           n_messages;
} runs[] = {
  { PILLION_LINK_KIND_QR, QR_MESSAGES },
  { PILLION_LINK_KIND_CODE, CODE_MESSAGES },
};

typedef struct {
  guint   index;  /* of the message that is altered */
  gsize   bit;
  guint   n_seen;
  GBytes *first;  /* (owned) (nullable) */
} Middle;

static void
flip (TestLinkRun  *run,
      guint         index,
      GBytes      **bytes)
{
  Middle *middle = run->tamper_data;
  g_autoptr (GBytes) honest = NULL;

  if (index != middle->index)
    return;

  middle->n_seen++;
  honest = *bytes;
  *bytes = test_flip_bit (honest, middle->bit % (8 * g_bytes_get_size (honest)));
}

static void
drop (TestLinkRun  *run,
      guint         index,
      GBytes      **bytes)
{
  Middle *middle = run->tamper_data;

  if (index == middle->index)
    g_clear_pointer (bytes, g_bytes_unref);
}

static void
cut (TestLinkRun  *run,
     guint         index,
     GBytes      **bytes)
{
  Middle *middle = run->tamper_data;
  g_autoptr (GBytes) honest = NULL;

  if (index != middle->index)
    return;

  honest = *bytes;
  *bytes = g_bytes_new_from_bytes (honest, 0, middle->bit % g_bytes_get_size (honest));
}

/* Twice to the one it is for. */
static void
duplicate (TestLinkRun  *run,
           guint         index,
           GBytes      **bytes)
{
  Middle *middle = run->tamper_data;
  gboolean to_primary = (index % 2 == 0) == (middle->bit != 0);

  if (index == middle->index)
    g_queue_push_tail (to_primary ? &run->to_primary : &run->to_companion, g_bytes_ref (*bytes));
}

/* Back to the one it came from, in place of the answer. */
static void
reflect (TestLinkRun  *run,
         guint         index,
         GBytes      **bytes)
{
  Middle *middle = run->tamper_data;

  if (index == middle->index)
    middle->first = g_bytes_ref (*bytes);

  if (index == middle->index + 1) {
    g_bytes_unref (*bytes);
    *bytes = g_steal_pointer (&middle->first);
  }
}

/* An earlier message of the same direction in place of this one. */
static void
replay (TestLinkRun  *run,
        guint         index,
        GBytes      **bytes)
{
  Middle *middle = run->tamper_data;

  if (index + 2 == middle->index)
    middle->first = g_bytes_ref (*bytes);

  if (index == middle->index && middle->first != NULL) {
    g_bytes_unref (*bytes);
    *bytes = g_steal_pointer (&middle->first);
  }
}

/* A run ends with accept, bundle, done. */
static gboolean
is_after_accept (gsize i,
                 guint index)
{
  return index + 3 > runs[i].n_messages;
}

/* Runs with one message altered; nobody may be linked alone, and unless it was one of
 * the last two nothing may be published at all.
 */
static void
run_with (gsize          i,
          TestLinkTamper tamper,
          Middle        *middle)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (runs[i].kind, 9);

  run->approves_first = TRUE;
  run->tamper = tamper;
  run->tamper_data = middle;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  test_link_run_pass (run, 300000);
  test_link_run_assert_sound (run);
  g_assert_true (run->at_companion.over && run->at_primary.over);

  if (tamper != duplicate && !is_after_accept (i, tamper == reflect ? middle->index + 1 : middle->index))
    g_assert_false (run->published || run->at_companion.linked);

  g_clear_pointer (&middle->first, g_bytes_unref);
}

static void
test_count (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (runs[i].kind, 9);

    run->approves_first = TRUE;
    test_link_run_start_primary (run, NULL);
    test_link_run_go (run);
    test_link_run_assert_linked (run);
    g_assert_cmpuint (run->n_messages, ==, runs[i].n_messages);
  }
}

static void
test_flips (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    for (guint index = 0; index < runs[i].n_messages; index++) {
      for (guint n = 0; n < 12; n++) {
        Middle middle = { .index = index, .bit = n < 8 ? n : (gsize) g_test_rand_int_range (0, 32000) };

        run_with (i, flip, &middle);
        g_assert_cmpuint (middle.n_seen, ==, 1);
      }
    }
  }
}

static void
test_drops (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    for (guint index = 0; index < runs[i].n_messages; index++) {
      Middle middle = { .index = index };

      run_with (i, drop, &middle);
    }
  }
}

static void
test_cuts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    for (guint index = 0; index < runs[i].n_messages; index++) {
      for (guint n = 0; n < 4; n++) {
        Middle middle = { .index = index, .bit = n == 0 ? 0 : (gsize) g_test_rand_int_range (0, 2880) };

        run_with (i, cut, &middle);
      }
    }
  }
}

static void
test_duplicates (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    for (guint index = 0; index < runs[i].n_messages; index++) {
      Middle middle = { .index = index, .bit = runs[i].kind == PILLION_LINK_KIND_CODE };

      run_with (i, duplicate, &middle);
    }
  }
}

static void
test_reflections (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    for (guint index = 0; index + 1 < runs[i].n_messages; index++) {
      Middle middle = { .index = index };

      run_with (i, reflect, &middle);
    }
  }
}

static void
test_replays (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    for (guint index = 2; index < runs[i].n_messages; index++) {
      Middle middle = { .index = index };

      run_with (i, replay, &middle);
    }
  }
}

/* Attack 4: whatever bit of either hello is flipped, neither side confirms. */
static void
test_hello_bits (void)
{
  for (guint index = 0; index < 2; index++) {
    for (gsize bit = 0;; bit++) {
      g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_CODE, 9);
      Middle middle = { .index = index, .bit = bit };

      run->tamper = flip;
      run->tamper_data = &middle;
      test_link_run_start_primary (run, NULL);
      test_link_run_go (run);
      g_assert_false (run->confirmed || run->introduced || run->n_shown > 0);
      g_assert_true (run->at_companion.over && run->at_primary.over);

      /* Hello A: Ya, ADa; hello B: Yb, ADb, Tb. */
      if (bit + 1 == 8 * (index == 0 ? 1 + 32 + 2 + 32 + 32 + 7 + 10 + 16 : 1 + 32 + 2 + 32 + 32 + 8 + 16 + 64))
        break;
    }
  }
}

static char *
make_other_code (const char *text)
{
  static const char *const candidates[] = { "0000000", "1111111" };
  PillionLinkCode code;
  char other[PILLION_LINK_CODE_TEXT_BYTES];

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++) {
    memcpy (code.symbols, candidates[i], sizeof code.symbols);
    pillion_link_code_format (&code, other);
    if (strcmp (other, text) != 0)
      break;
  }

  return g_strdup (other);
}

/* Hello B of a primary whose user typed this code. */
static GBytes *
make_hello_b (TestLinkRun *run,
              GBytes      *hello_a,
              const char  *code)
{
  test_link_run_start_primary (run, code);
  pillion_link_primary_receive (run->primary, g_bytes_get_data (hello_a, NULL), g_bytes_get_size (hello_a),
                                run->account->now_ms);
  return g_bytes_ref (pillion_link_primary_next_action (run->primary)->bytes);
}

/* Attack 3: after one wrong guess the right code is worth nothing any more. */
static void
test_second_guess (void)
{
  for (guint n_wrong = 0; n_wrong < 2; n_wrong++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_CODE, 9);
    g_autofree char *code = pillion_link_companion_dup_text (run->companion);
    g_autofree char *other = make_other_code (code);
    g_autoptr (GBytes) hello_a = g_bytes_ref (pillion_link_companion_next_action (run->companion)->bytes);
    g_autoptr (GBytes) wrong = make_hello_b (run, hello_a, other);
    g_autoptr (GBytes) right = make_hello_b (run, hello_a, code);

    if (n_wrong > 0)
      pillion_link_companion_receive (run->companion, g_bytes_get_data (wrong, NULL), g_bytes_get_size (wrong),
                                      run->companion_now_ms);

    pillion_link_companion_receive (run->companion, g_bytes_get_data (right, NULL), g_bytes_get_size (right),
                                    run->companion_now_ms);
    g_assert_null (pillion_link_companion_dup_text (run->companion));
    g_assert_cmpint (pillion_link_companion_get_state (run->companion), ==,
                     n_wrong > 0 ? PILLION_LINK_COMPANION_ENDED : PILLION_LINK_COMPANION_CONFIRMING);
    g_assert_cmpint (pillion_link_companion_next_action (run->companion)->type, ==,
                     n_wrong > 0 ? PILLION_LINK_ACTION_ENDED : PILLION_LINK_ACTION_SEND);
    g_assert_null (pillion_link_companion_next_action (run->companion));
  }
}

static void
test_wrong_code (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_CODE, 9);
  g_autofree char *text = pillion_link_companion_dup_text (run->companion);
  g_autofree char *wrong = make_other_code (text);

  test_link_run_start_primary (run, wrong);
  test_link_run_go (run);
  test_link_run_assert_ended (run, PILLION_LINK_REASON_WRONG_CODE, PILLION_LINK_REASON_WRONG_CODE);
}

/* Attack 3: nor is it after something that was no guess, or a time-out. */
static void
test_spent_by_anything (void)
{
  static const guint8 nothing[] = { 0 };

  for (guint i = 0; i < 2; i++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_CODE, 9);
    g_autofree char *before = pillion_link_companion_dup_text (run->companion);

    g_assert_nonnull (before);
    if (i == 0)
      pillion_link_companion_receive (run->companion, nothing, sizeof nothing, run->companion_now_ms);
    else
      pillion_link_companion_tick (run->companion, run->companion_now_ms + 180000);

    g_assert_null (pillion_link_companion_dup_text (run->companion));
    g_assert_cmpint (pillion_link_companion_get_state (run->companion), ==, PILLION_LINK_COMPANION_ENDED);
  }
}

/* Attack 3: the primary remembers what was typed. */
static void
test_spent_codes (void)
{
  PillionLinkSpentCodes spent = { 0 };

  g_assert_false (pillion_link_spent_codes_contains (&spent, "ABCDEFG"));
  pillion_link_spent_codes_add (&spent, "ABCDEFG");
  g_assert_true (pillion_link_spent_codes_contains (&spent, "ABCDEFG"));

  for (guint i = 1; i < PILLION_LINK_SPENT_CODES; i++) {
    char other[] = "ABCDEF0";

    other[6] = (char) ('0' + i % 10);
    other[5] = (char) ('0' + i / 10);
    g_assert_false (pillion_link_spent_codes_contains (&spent, other));
    pillion_link_spent_codes_add (&spent, other);
  }

  g_assert_true (pillion_link_spent_codes_contains (&spent, "ABCDEFG"));
  pillion_link_spent_codes_add (&spent, "0000000");
  g_assert_false (pillion_link_spent_codes_contains (&spent, "ABCDEFG"));
}

/* Attack 23: a text that moves an account is refused where companions are linked, by
 * the page and by the run itself.
 */
static void
test_move_intent (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 9);
  g_autofree char *text = pillion_link_companion_dup_text (run->companion);
  g_autofree char *moving = NULL;
  g_auto (PillionLinkQr) qr = { 0 };
  guint8 other_relay[PILLION_RELAY_ID_BYTES] = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (pillion_link_scan (&qr, text, strlen (text), run->relay_id, &error));
  qr.intent = PILLION_LINK_INTENT_MOVE;
  moving = pillion_link_qr_encode_text (&qr);

  g_assert_false (pillion_link_scan (&qr, moving, strlen (moving), run->relay_id, &error));
  g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INTENT);
  g_clear_error (&error);

  g_assert_false (pillion_link_scan (&qr, text, strlen (text), other_relay, &error));
  g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_OTHER_RELAY);
}

/* The first handshake message of somebody who has the QR code. */
static GBytes *
make_noise_1 (TestLinkRun *run,
              guint8       intent,
              guint8       kind)
{
  g_autofree char *text = pillion_link_companion_dup_text (run->companion);
  g_auto (PillionLinkQr) qr = { 0 };
  guint8 prologue[128];
  guint8 noise_bytes[PILLION_LINK_FRAME_MAX_BYTES];
  guint8 frame[PILLION_LINK_FRAME_MAX_BYTES];
  g_autoptr (PillionNoise) noise = NULL;
  PillionNoiseKeys keys = { .static_private = run->account->devices[0].ddh_secret };
  PillionWriter writer;
  gsize len;

  g_assert_true (pillion_link_scan (&qr, text, strlen (text), run->relay_id, NULL));
  keys.remote_static = qr.ltk;
  keys.psk = qr.psk;

  pillion_writer_init (&writer, prologue, sizeof prologue);
  pillion_writer_bytes (&writer, "pillion/link-prologue/1", sizeof "pillion/link-prologue/1");
  pillion_writer_u8 (&writer, 1);
  pillion_writer_u8 (&writer, intent);
  pillion_writer_bytes (&writer, run->rendezvous, sizeof run->rendezvous);
  pillion_writer_u8 (&writer, kind);
  pillion_writer_bytes (&writer, run->relay_id, sizeof run->relay_id);
  g_assert_true (pillion_writer_finish (&writer, &len));

  noise = pillion_noise_new (PILLION_NOISE_INITIATOR, prologue, len, &keys, &run->account->replay.random);
  g_assert_true (pillion_noise_write_message (noise, NULL, 0, noise_bytes, &len));
  len = pillion_link_frame_put_noise (PILLION_LINK_FRAME_NOISE_1, noise_bytes, len, frame);
  return g_bytes_new (frame, len);
}

/* Attack 23: intent and kind are bound into the handshake. */
static void
test_bound_intent (void)
{
  static const struct {
    guint8   intent;
    guint8   kind;
    gboolean goes_on;
  } rows[] = {
    { 1, 1, TRUE },
    { 2, 1, FALSE },
    { 1, 2, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 9);
    g_autoptr (GBytes) bytes = make_noise_1 (run, rows[i].intent, rows[i].kind);

    pillion_link_companion_receive (run->companion, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                    run->companion_now_ms);
    g_assert_cmpint (pillion_link_companion_get_state (run->companion), ==,
                     rows[i].goes_on ? PILLION_LINK_COMPANION_HANDSHAKE : PILLION_LINK_COMPANION_ENDED);
  }
}

/* Somebody who has the QR code or the code, but not the key that the certificate of
 * slot 0 names.
 */
static void
test_false_primary (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (runs[i].kind, 9);

    pillion_random_fill (&run->random.random, run->account->devices[0].ddh_secret, PILLION_KEY_BYTES);
    test_link_run_start_primary (run, NULL);
    test_link_run_go (run);
    g_assert_false (run->introduced);
    g_assert_cmpuint (run->n_shown, ==, 0);
    g_assert_cmpint (run->at_companion.reason, ==, PILLION_LINK_REASON_RELAY);
  }
}

static void
use_other_dsk (TestLinkRun *run)
{
  run->dsk_secret[0] ^= 1;
}

static void
use_other_ddh (TestLinkRun *run)
{
  run->ddh_secret[1] ^= 1;
}

/* The keys of a device that is a companion already. */
static void
use_known_device (TestLinkRun *run)
{
  const TestDevice *known = &run->account->devices[1];

  memcpy (run->dsk_secret, known->dsk_secret, sizeof run->dsk_secret);
  memcpy (run->ddh_secret, known->ddh_secret, sizeof run->ddh_secret);
  memcpy (run->request.dsk, known->certificate.dsk, sizeof run->request.dsk);
  memcpy (run->request.ddh, known->certificate.ddh, sizeof run->request.ddh);
}

static const struct {
  const char *name;
  void      (*change) (TestLinkRun *run);
} false_companions[] = {
  { "other-dsk", use_other_dsk },
  { "other-ddh", use_other_ddh },
  { "known-device", use_known_device },
};

/* A request for keys that its sender does not have, or that are listed already. */
static void
test_false_companion (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (runs[i].kind, 9);

    false_companions[row].change (run);
    test_link_run_start_companion (run, runs[i].kind);
    test_link_run_start_primary (run, NULL);
    test_link_run_go (run);
    test_link_run_assert_ended (run, PILLION_LINK_REASON_RELAY, PILLION_LINK_REASON_RELAY);
    g_assert_cmpuint (run->n_shown, ==, 0);
  }
}

/* Attack 17: a seat never carries what only the primary may do, whatever was asked. */
static void
test_capabilities (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 9);
  const PillionLinkPublication *publication;
  const PillionCertificate *certificate;

  run->request.capabilities = PILLION_CAPABILITIES_ALL;
  test_link_run_start_companion (run, PILLION_LINK_KIND_QR);
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  test_link_run_assert_linked (run);

  publication = pillion_link_primary_get_publication (run->primary);
  certificate = pillion_account_view_find_certificate (publication->view, publication->device);
  g_assert_cmpint ((int) certificate->capabilities, ==, PILLION_CAPABILITIES_CALLS);
}

/* A QR code serves one handshake: the second primary that scanned it gets nothing. */
static void
test_one_handshake (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 9);
  g_autoptr (GBytes) one = make_noise_1 (run, 1, 1);
  g_autoptr (GBytes) other = make_noise_1 (run, 1, 1);

  pillion_link_companion_receive (run->companion, g_bytes_get_data (one, NULL), g_bytes_get_size (one),
                                  run->companion_now_ms);
  g_assert_null (pillion_link_companion_dup_text (run->companion));
  pillion_link_companion_receive (run->companion, g_bytes_get_data (other, NULL), g_bytes_get_size (other),
                                  run->companion_now_ms);
  g_assert_cmpint (pillion_link_companion_get_state (run->companion), ==, PILLION_LINK_COMPANION_ENDED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/link-middle/count", test_count);
  g_test_add_func ("/protocol/link-middle/flips", test_flips);
  g_test_add_func ("/protocol/link-middle/drops", test_drops);
  g_test_add_func ("/protocol/link-middle/cuts", test_cuts);
  g_test_add_func ("/protocol/link-middle/duplicates", test_duplicates);
  g_test_add_func ("/protocol/link-middle/reflections", test_reflections);
  g_test_add_func ("/protocol/link-middle/replays", test_replays);
  g_test_add_func ("/protocol/attack-3/second-guess", test_second_guess);
  g_test_add_func ("/protocol/attack-3/wrong-code", test_wrong_code);
  g_test_add_func ("/protocol/attack-3/spent-by-anything", test_spent_by_anything);
  g_test_add_func ("/protocol/attack-3/spent-codes", test_spent_codes);
  g_test_add_func ("/protocol/attack-4/hello-bits", test_hello_bits);
  g_test_add_func ("/protocol/attack-23/move-intent", test_move_intent);
  g_test_add_func ("/protocol/attack-23/bound-intent", test_bound_intent);
  g_test_add_func ("/protocol/link/one-handshake", test_one_handshake);
  g_test_add_func ("/protocol/link/false-primary", test_false_primary);
  for (gsize i = 0; i < G_N_ELEMENTS (false_companions); i++) {
    g_autofree char *path = g_strconcat ("/protocol/link/false-companion-", false_companions[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_false_companion);
  }
  g_test_add_func ("/protocol/attack-17/capabilities", test_capabilities);

  return g_test_run ();
}
