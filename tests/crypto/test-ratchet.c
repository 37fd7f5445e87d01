/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-ratchet-pair.h"

#include <string.h>

static void
test_exchange (void)
{
  g_auto (TestPair) pair = { 0 };

  test_pair_init (&pair, 1, TRUE);
  g_assert_true (pillion_ratchet_is_initiator (pair.ratchets[TEST_INITIATOR]));
  g_assert_false (pillion_ratchet_is_initiator (pair.ratchets[TEST_RESPONDER]));

  for (int i = 0; i < 3; i++) {
    test_pair_exchange (&pair, TEST_INITIATOR);
    test_pair_exchange (&pair, TEST_INITIATOR);
    test_pair_exchange (&pair, TEST_RESPONDER);
  }
}

/* What the caller needs to know to repeat the X3DH prefix until the first reply. */
static void
test_first_reply (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter letters[2];

  test_pair_init (&pair, 1, TRUE);
  test_pair_send (&pair, TEST_INITIATOR, 1, &letters[0]);
  test_pair_send (&pair, TEST_INITIATOR, 2, &letters[1]);
  g_assert_false (pillion_ratchet_has_received (pair.ratchets[TEST_INITIATOR]));
  g_assert_false (pillion_ratchet_has_received (pair.ratchets[TEST_RESPONDER]));

  test_pair_assert_opens (&pair, &letters[1]);
  g_assert_true (pillion_ratchet_has_received (pair.ratchets[TEST_RESPONDER]));

  test_pair_exchange (&pair, TEST_RESPONDER);
  g_assert_true (pillion_ratchet_has_received (pair.ratchets[TEST_INITIATOR]));

  /* Whoever began has its answer; the other has one only when its own words were read. */
  g_assert_true (pillion_ratchet_is_answered (pair.ratchets[TEST_INITIATOR]));
  g_assert_false (pillion_ratchet_is_answered (pair.ratchets[TEST_RESPONDER]));
  test_pair_exchange (&pair, TEST_INITIATOR);
  g_assert_true (pillion_ratchet_is_answered (pair.ratchets[TEST_RESPONDER]));
}

static void
test_one_time (void)
{
  for (int one_time = 0; one_time < 2; one_time++) {
    g_auto (TestPair) pair = { 0 };

    test_pair_init (&pair, 1, one_time);
    g_assert_cmpint (pillion_ratchet_is_one_time (pair.ratchets[TEST_INITIATOR]), ==, one_time);
    g_assert_cmpint (pillion_ratchet_is_one_time (pair.ratchets[TEST_RESPONDER]), ==, one_time);
  }
}

static void
test_responder_waits (void)
{
  g_auto (TestPair) pair = { 0 };
  g_autoptr (GError) error = NULL;
  guint8 before[PILLION_RATCHET_SAVED_BYTES];
  guint8 after[PILLION_RATCHET_SAVED_BYTES];
  TestLetter letter;

  test_pair_init (&pair, 1, TRUE);
  pillion_ratchet_save (pair.ratchets[TEST_RESPONDER], before);

  g_assert_false (pillion_ratchet_encrypt (pair.ratchets[TEST_RESPONDER], &pair.random.random,
                                           NULL, 0, NULL, 0, letter.header, letter.payload, &error));
  g_assert_error (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_SESSION_EXHAUSTED);
  pillion_ratchet_save (pair.ratchets[TEST_RESPONDER], after);
  g_assert_cmpint (memcmp (before, after, sizeof before), ==, 0);
}

static void
test_empty (void)
{
  g_auto (TestPair) pair = { 0 };
  g_auto (PillionRatchetChange) change = PILLION_RATCHET_CHANGE_INIT;
  g_autoptr (GError) error = NULL;
  PillionSkippedKeys skipped;
  guint8 header[PILLION_RATCHET_SEALED_HEADER_BYTES];
  guint8 payload[PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES];
  guint8 plaintext[1];
  PillionRatchetMessage message = { .header = header, .payload = payload, .n_payload = sizeof payload };

  test_pair_init (&pair, 1, TRUE);
  skipped = pillion_skipped_memory_get_keys (pair.skipped[TEST_RESPONDER]);

  pillion_ratchet_encrypt (pair.ratchets[TEST_INITIATOR], &pair.random.random,
                           NULL, 0, NULL, 0, header, payload, &error);
  g_assert_no_error (error);
  pillion_ratchet_decrypt (pair.ratchets[TEST_RESPONDER], &message, &skipped, plaintext, &change, &error);
  g_assert_no_error (error);
}

/* Both begin a session with the other at once: each message opens in the session
 * that its sender began, and both sessions go on.
 */
static void
test_crossed_start (void)
{
  g_auto (TestPair) ours = { 0 };
  g_auto (TestPair) theirs = { 0 };
  TestLetter our_letter, their_letter;

  test_pair_init (&ours, 1, TRUE);
  test_pair_init (&theirs, 2, TRUE);
  test_pair_send (&ours, TEST_INITIATOR, 1, &our_letter);
  test_pair_send (&theirs, TEST_INITIATOR, 2, &their_letter);

  for (int side = 0; side < 2; side++) {
    our_letter.to = side;
    test_pair_assert_fails (&theirs, &our_letter, PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN);
    their_letter.to = side;
    test_pair_assert_fails (&ours, &their_letter, PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN);
  }

  our_letter.to = TEST_RESPONDER;
  their_letter.to = TEST_RESPONDER;
  test_pair_assert_opens (&ours, &our_letter);
  test_pair_assert_opens (&theirs, &their_letter);
  test_pair_exchange (&ours, TEST_RESPONDER);
  test_pair_exchange (&theirs, TEST_RESPONDER);
}

/* Messages cross on their way within one session, over several DH steps. */
static void
test_crossed_messages (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter to_responder, to_initiator;

  test_pair_init (&pair, 1, TRUE);
  test_pair_exchange (&pair, TEST_INITIATOR);

  for (guint32 i = 0; i < 5; i++) {
    test_pair_send (&pair, TEST_INITIATOR, i, &to_responder);
    test_pair_send (&pair, TEST_RESPONDER, i, &to_initiator);
    test_pair_assert_opens (&pair, &to_responder);
    test_pair_assert_opens (&pair, &to_initiator);
  }
}

/* The first message of each of six chains comes after all others. */
static void
test_late (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter late[6], letter;

  test_pair_init (&pair, 1, TRUE);

  for (guint32 i = 0; i < G_N_ELEMENTS (late); i++) {
    test_pair_send (&pair, TEST_INITIATOR, i, &late[i]);
    test_pair_send (&pair, TEST_INITIATOR, 100 + i, &letter);
    test_pair_assert_opens (&pair, &letter);
    test_pair_exchange (&pair, TEST_RESPONDER);
  }
  g_assert_cmpuint (pillion_skipped_memory_get_size (pair.skipped[TEST_RESPONDER]), ==, G_N_ELEMENTS (late));

  for (gsize i = G_N_ELEMENTS (late); i > 0; i--)
    test_pair_assert_opens (&pair, &late[i - 1]);
  g_assert_cmpuint (pillion_skipped_memory_get_size (pair.skipped[TEST_RESPONDER]), ==, 0);
}

/* A chain's last message comes after the next chain has begun. */
static void
test_late_end (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter letter;

  test_pair_init (&pair, 1, TRUE);
  test_pair_exchange (&pair, TEST_INITIATOR);
  test_pair_exchange (&pair, TEST_RESPONDER);
  test_pair_exchange (&pair, TEST_INITIATOR);
  test_pair_send (&pair, TEST_INITIATOR, 7, &letter);
  test_pair_exchange (&pair, TEST_RESPONDER);
  test_pair_exchange (&pair, TEST_INITIATOR);
  test_pair_assert_opens (&pair, &letter);
}

static void
test_replay (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter letters[3];

  test_pair_init (&pair, 1, TRUE);
  for (guint32 i = 0; i < 3; i++)
    test_pair_send (&pair, TEST_INITIATOR, i, &letters[i]);

  test_pair_assert_opens (&pair, &letters[0]);
  test_pair_assert_fails (&pair, &letters[0], PILLION_CRYPTO_ERROR_MESSAGE_USED);

  test_pair_assert_opens (&pair, &letters[2]);
  test_pair_assert_opens (&pair, &letters[1]);
  for (gsize i = 0; i < 3; i++)
    test_pair_assert_fails (&pair, &letters[i], PILLION_CRYPTO_ERROR_MESSAGE_USED);

  /* After a chain without gaps has ended, nothing knows its header key. */
  test_pair_exchange (&pair, TEST_RESPONDER);
  test_pair_exchange (&pair, TEST_INITIATOR);
  for (gsize i = 0; i < 3; i++)
    test_pair_assert_fails (&pair, &letters[i], PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN);
}

/* With a gap left, the ended chain's header key is known: used, not foreign. */
static void
test_replay_of_ended_chain (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter letters[3];

  test_pair_init (&pair, 1, TRUE);
  for (guint32 i = 0; i < 3; i++)
    test_pair_send (&pair, TEST_INITIATOR, i, &letters[i]);
  test_pair_assert_opens (&pair, &letters[2]);
  test_pair_exchange (&pair, TEST_RESPONDER);
  test_pair_exchange (&pair, TEST_INITIATOR);

  test_pair_assert_fails (&pair, &letters[2], PILLION_CRYPTO_ERROR_MESSAGE_USED);
  test_pair_assert_opens (&pair, &letters[0]);
  test_pair_assert_fails (&pair, &letters[0], PILLION_CRYPTO_ERROR_MESSAGE_USED);
  test_pair_assert_opens (&pair, &letters[1]);
}

/* Sent back to its sender, a message opens nothing. */
static void
test_reflected (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter letter;

  test_pair_init (&pair, 1, TRUE);
  for (int i = 0; i < 2; i++) {
    test_pair_send (&pair, TEST_INITIATOR, 1, &letter);
    letter.to = TEST_INITIATOR;
    test_pair_assert_fails (&pair, &letter, PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN);
    letter.to = TEST_RESPONDER;
    test_pair_assert_opens (&pair, &letter);
    test_pair_exchange (&pair, TEST_RESPONDER);
  }
}

/* Other certificates, same keys: associated data binds the session to both. */
static void
test_other_session_ad (void)
{
  g_auto (TestPair) pair = { 0 };
  guint8 saved[PILLION_RATCHET_SAVED_BYTES];
  TestLetter letter;

  test_pair_init (&pair, 1, TRUE);
  test_pair_send (&pair, TEST_INITIATOR, 1, &letter);

  for (gsize i = 0; i < PILLION_X3DH_AD_BYTES; i += PILLION_X3DH_AD_BYTES - 1) {
    g_autoptr (PillionRatchet) good = g_steal_pointer (&pair.ratchets[TEST_RESPONDER]);

    pillion_ratchet_save (good, saved);
    saved[2 + i] ^= 1;
    pair.ratchets[TEST_RESPONDER] = pillion_ratchet_load (saved, sizeof saved, NULL);
    test_pair_assert_fails (&pair, &letter, PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED);
    pillion_ratchet_free (pair.ratchets[TEST_RESPONDER]);
    pair.ratchets[TEST_RESPONDER] = g_steal_pointer (&good);
  }

  test_pair_assert_opens (&pair, &letter);
}

static void
assert_tampering_fails (TestPair         *pair,
                        const TestLetter *letter)
{
  const struct {
    gsize offset;
    gsize n;
    int   code;
  } parts[] = {
    { G_STRUCT_OFFSET (TestLetter, header), sizeof letter->header, PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN },
    { G_STRUCT_OFFSET (TestLetter, payload), sizeof letter->payload, PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED },
    { G_STRUCT_OFFSET (TestLetter, ad), sizeof letter->ad, PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED },
  };

  for (gsize part = 0; part < G_N_ELEMENTS (parts); part++) {
    for (gsize i = 0; i < parts[part].n; i++) {
      TestLetter tampered = *letter;

      ((guint8 *) &tampered)[parts[part].offset + i] ^= (guint8) (1 << (i % 8));
      test_pair_assert_fails (pair, &tampered, parts[part].code);
    }
  }
}

/* A message in the current chain, one that begins a chain, one that overtakes, and
 * those that were overtaken, in this chain and in an older one.
 */
static void
test_tampering (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter overtaken, late, letter;

  test_pair_init (&pair, 1, TRUE);
  test_pair_send (&pair, TEST_INITIATOR, 1, &letter);
  assert_tampering_fails (&pair, &letter);
  test_pair_assert_opens (&pair, &letter);

  test_pair_send (&pair, TEST_INITIATOR, 2, &letter);
  assert_tampering_fails (&pair, &letter);
  test_pair_assert_opens (&pair, &letter);

  test_pair_send (&pair, TEST_INITIATOR, 3, &late);
  test_pair_exchange (&pair, TEST_RESPONDER);
  test_pair_send (&pair, TEST_INITIATOR, 4, &overtaken);
  test_pair_send (&pair, TEST_INITIATOR, 5, &letter);
  assert_tampering_fails (&pair, &letter);
  test_pair_assert_opens (&pair, &letter);

  assert_tampering_fails (&pair, &overtaken);
  test_pair_assert_opens (&pair, &overtaken);
  assert_tampering_fails (&pair, &late);
  test_pair_assert_opens (&pair, &late);
}

static void
test_short_payload (void)
{
  g_auto (TestPair) pair = { 0 };
  g_auto (PillionRatchetChange) change = PILLION_RATCHET_CHANGE_INIT;
  PillionSkippedKeys skipped;
  TestLetter letter;

  test_pair_init (&pair, 1, TRUE);
  skipped = pillion_skipped_memory_get_keys (pair.skipped[TEST_RESPONDER]);
  test_pair_send (&pair, TEST_INITIATOR, 1, &letter);

  for (gsize n = 0; n < sizeof letter.payload; n++) {
    g_autoptr (GError) error = NULL;
    PillionRatchetMessage message = {
      .header = letter.header,
      .payload = letter.payload,
      .n_payload = n,
      .ad = letter.ad,
      .n_ad = sizeof letter.ad,
    };
    guint8 plaintext[sizeof letter.payload];

    pillion_ratchet_decrypt (pair.ratchets[TEST_RESPONDER], &message, &skipped, plaintext, &change, &error);
    g_assert_error (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED);
  }

  test_pair_assert_opens (&pair, &letter);
}

/* A snapshot that is restored encrypts with the same keys again, and not a nonce
 * comes twice.
 */
static void
test_restored_snapshot (void)
{
  g_auto (TestPair) pair = { 0 };
  guint8 saved[PILLION_RATCHET_SAVED_BYTES];
  TestLetter before, after;

  test_pair_init (&pair, 1, TRUE);
  test_pair_exchange (&pair, TEST_INITIATOR);
  pillion_ratchet_save (pair.ratchets[TEST_INITIATOR], saved);
  test_pair_send (&pair, TEST_INITIATOR, 1, &before);

  pillion_ratchet_free (pair.ratchets[TEST_INITIATOR]);
  pair.ratchets[TEST_INITIATOR] = pillion_ratchet_load (saved, sizeof saved, NULL);
  test_pair_send (&pair, TEST_INITIATOR, 2, &after);

  g_assert_cmpint (memcmp (before.header, after.header, 24), !=, 0);
  g_assert_cmpint (memcmp (before.payload, after.payload, 24), !=, 0);
  test_pair_assert_opens (&pair, &before);
  test_pair_assert_fails (&pair, &after, PILLION_CRYPTO_ERROR_MESSAGE_USED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/ratchet/exchange", test_exchange);
  g_test_add_func ("/crypto/ratchet/first-reply", test_first_reply);
  g_test_add_func ("/crypto/ratchet/one-time", test_one_time);
  g_test_add_func ("/crypto/ratchet/responder-waits", test_responder_waits);
  g_test_add_func ("/crypto/ratchet/empty", test_empty);
  g_test_add_func ("/crypto/ratchet/crossed-start", test_crossed_start);
  g_test_add_func ("/crypto/ratchet/crossed-messages", test_crossed_messages);
  g_test_add_func ("/crypto/ratchet/late", test_late);
  g_test_add_func ("/crypto/ratchet/late-end", test_late_end);
  g_test_add_func ("/crypto/ratchet/replay", test_replay);
  g_test_add_func ("/crypto/ratchet/replay-of-ended-chain", test_replay_of_ended_chain);
  g_test_add_func ("/crypto/ratchet/reflected", test_reflected);
  g_test_add_func ("/crypto/ratchet/other-session-ad", test_other_session_ad);
  g_test_add_func ("/crypto/ratchet/tampering", test_tampering);
  g_test_add_func ("/crypto/ratchet/short-payload", test_short_payload);
  g_test_add_func ("/crypto/ratchet/restored-snapshot", test_restored_snapshot);

  return g_test_run ();
}
