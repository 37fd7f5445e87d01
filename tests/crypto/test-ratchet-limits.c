/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The bounds of a session, and what a peer does that no honest one does. */

#include "test-ratchet-pair.h"

#include "crypto/pillion-ratchet-keys.h"
#include "crypto/pillion-ratchet-private.h"

#include <gio/gio.h>
#include <string.h>

/* Sends n messages, which stay on their way; the last n_letters are given. */
static void
send_many (TestPair   *pair,
           guint32     n,
           TestLetter *letters,
           guint32     n_letters)
{
  TestLetter letter;

  for (guint32 i = 0; i < n; i++) {
    test_pair_send (pair, TEST_INITIATOR, i, &letter);
    if (i >= n - n_letters)
      letters[i - (n - n_letters)] = letter;
  }
}

static gsize
n_skipped (const TestPair *pair)
{
  return pillion_skipped_memory_get_size (pair->skipped[TEST_RESPONDER]);
}

/* Of 1,500 messages overtaken at once the newest 1,000 can still be opened. */
static void
test_skipped_at_once (void)
{
  g_auto (TestPair) pair = { 0 };
  g_autofree TestLetter *letters = g_new (TestLetter, 1501);

  test_pair_init (&pair, 1, TRUE);
  send_many (&pair, 1501, letters, 1501);
  test_pair_assert_opens (&pair, &letters[1500]);
  g_assert_cmpuint (n_skipped (&pair), ==, PILLION_SKIPPED_MAX_KEYS);

  test_pair_assert_fails (&pair, &letters[0], PILLION_CRYPTO_ERROR_MESSAGE_USED);
  test_pair_assert_fails (&pair, &letters[499], PILLION_CRYPTO_ERROR_MESSAGE_USED);
  test_pair_assert_opens (&pair, &letters[500]);
  test_pair_assert_opens (&pair, &letters[1499]);
  g_assert_cmpuint (n_skipped (&pair), ==, PILLION_SKIPPED_MAX_KEYS - 2);
}

/* 600 of one chain and 600 of the next: the oldest 200 go. */
static void
test_skipped_over_chains (void)
{
  g_auto (TestPair) pair = { 0 };
  g_autofree TestLetter *first = g_new (TestLetter, 601);
  g_autofree TestLetter *second = g_new (TestLetter, 601);

  test_pair_init (&pair, 1, TRUE);
  send_many (&pair, 601, first, 601);
  test_pair_assert_opens (&pair, &first[600]);
  test_pair_exchange (&pair, TEST_RESPONDER);
  send_many (&pair, 601, second, 601);
  test_pair_assert_opens (&pair, &second[600]);
  g_assert_cmpuint (n_skipped (&pair), ==, PILLION_SKIPPED_MAX_KEYS);

  test_pair_assert_fails (&pair, &first[199], PILLION_CRYPTO_ERROR_MESSAGE_USED);
  test_pair_assert_opens (&pair, &first[200]);
  test_pair_assert_opens (&pair, &second[0]);
}

/* The rest of the old chain and the new one in one step: 800 + 700. */
static void
test_skipped_in_both_chains (void)
{
  g_auto (TestPair) pair = { 0 };
  g_autofree TestLetter *old = g_new (TestLetter, 800);
  TestLetter letters[2];

  test_pair_init (&pair, 1, TRUE);
  test_pair_exchange (&pair, TEST_INITIATOR);
  send_many (&pair, 800, old, 800);
  test_pair_exchange (&pair, TEST_RESPONDER);
  send_many (&pair, 701, letters, 2);

  test_pair_assert_opens (&pair, &letters[1]);
  g_assert_cmpuint (n_skipped (&pair), ==, PILLION_SKIPPED_MAX_KEYS);
  test_pair_assert_opens (&pair, &letters[0]);
  test_pair_assert_fails (&pair, &old[499], PILLION_CRYPTO_ERROR_MESSAGE_USED);
  test_pair_assert_opens (&pair, &old[500]);
}

static void
test_jump (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter letters[2];

  test_pair_init (&pair, 1, TRUE);
  send_many (&pair, PILLION_RATCHET_MAX_JUMP + 2, letters, 2);

  test_pair_assert_fails (&pair, &letters[1], PILLION_CRYPTO_ERROR_MESSAGE_JUMP);
  test_pair_assert_opens (&pair, &letters[0]);
  test_pair_assert_opens (&pair, &letters[1]);
}

/* Both chains count together. */
static void
test_jump_over_chains (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter letters[2];

  test_pair_init (&pair, 1, TRUE);
  test_pair_exchange (&pair, TEST_INITIATOR);
  send_many (&pair, PILLION_RATCHET_MAX_JUMP / 2, NULL, 0);
  test_pair_exchange (&pair, TEST_RESPONDER);
  send_many (&pair, PILLION_RATCHET_MAX_JUMP / 2 + 2, letters, 2);

  test_pair_assert_fails (&pair, &letters[1], PILLION_CRYPTO_ERROR_MESSAGE_JUMP);
  test_pair_assert_opens (&pair, &letters[0]);
}

static void
test_last_number (void)
{
  g_auto (TestPair) pair = { 0 };
  g_autoptr (GError) error = NULL;
  TestLetter letter;

  test_pair_init (&pair, 1, TRUE);
  test_pair_exchange (&pair, TEST_INITIATOR);
  pair.ratchets[TEST_INITIATOR]->n_sent = G_MAXUINT32 - 1;
  pair.ratchets[TEST_RESPONDER]->n_received = G_MAXUINT32 - 1;
  test_pair_exchange (&pair, TEST_INITIATOR);

  g_assert_false (pillion_ratchet_encrypt (pair.ratchets[TEST_INITIATOR], &pair.random.random,
                                           NULL, 0, NULL, 0, letter.header, letter.payload, &error));
  g_assert_error (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_SESSION_EXHAUSTED);

  /* The peer's answer opens the way again. */
  test_pair_exchange (&pair, TEST_RESPONDER);
  test_pair_exchange (&pair, TEST_INITIATOR);
}

/* A peer that sends by the rules but for what its header says of the chain before:
 * fewer messages than came, or one before the first chain.
 */
static void
test_impossible_previous (void)
{
  g_auto (TestPair) pair = { 0 };
  g_auto (TestPair) fresh = { 0 };
  TestLetter letter;

  test_pair_init (&pair, 1, TRUE);
  test_pair_exchange (&pair, TEST_INITIATOR);
  test_pair_exchange (&pair, TEST_INITIATOR);
  test_pair_exchange (&pair, TEST_RESPONDER);
  pair.ratchets[TEST_INITIATOR]->n_previous = 1;
  for (guint32 i = 0; i < 3; i++) {
    test_pair_send (&pair, TEST_INITIATOR, i, &letter);
    test_pair_assert_fails (&pair, &letter, PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED);
  }

  test_pair_init (&fresh, 1, TRUE);
  fresh.ratchets[TEST_INITIATOR]->n_previous = 1;
  test_pair_send (&fresh, TEST_INITIATOR, 1, &letter);
  test_pair_assert_fails (&fresh, &letter, PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED);
}

/* Headers that the peer itself sealed: a number that no message has (and no jump,
 * which a new session would heal), DH keys of low order.
 */
static void
test_impossible_headers (void)
{
  static const PillionRatchetHeader headers[] = {
    { .dh = { 9 }, .n_previous = 1, .n = G_MAXUINT32 },
    { .dh = { 0 }, .n_previous = 1, .n = 0 },
    { .dh = { 1 }, .n_previous = 1, .n = 0 },
  };
  g_auto (TestPair) pair = { 0 };
  TestLetter letter;

  test_pair_init (&pair, 1, TRUE);
  test_pair_exchange (&pair, TEST_INITIATOR);
  test_pair_exchange (&pair, TEST_RESPONDER);
  test_pair_send (&pair, TEST_INITIATOR, 1, &letter);

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    TestLetter forged = letter;

    pillion_ratchet_seal_header (forged.header, &headers[i], pair.ratchets[TEST_INITIATOR]->sending_header_key);
    test_pair_assert_fails (&pair, &forged, PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED);
  }

  test_pair_assert_opens (&pair, &letter);
}

/* A peer that begins a chain twice against one DH key of ours is not followed. */
static void
test_second_chain_for_one_key (void)
{
  g_auto (TestPair) pair = { 0 };
  TestLetter letter;
  PillionRatchet *peer;

  test_pair_init (&pair, 1, TRUE);
  test_pair_exchange (&pair, TEST_INITIATOR);
  test_pair_exchange (&pair, TEST_RESPONDER);
  test_pair_exchange (&pair, TEST_INITIATOR);

  peer = pair.ratchets[TEST_INITIATOR];
  peer->n_previous = peer->n_sent;
  peer->n_sent = 0;
  test_pair_send (&pair, TEST_INITIATOR, 1, &letter);
  test_pair_assert_fails (&pair, &letter, PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN);
}

static PillionSkippedResult
broken_find_chain (gpointer  store,
                   guint32   below,
                   guint32  *chain,
                   guint8    header_key[32],
                   GError  **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The disk is broken");
  return PILLION_SKIPPED_ERROR;
}

static PillionSkippedResult
broken_find (gpointer  store,
             guint32   chain,
             guint32   n,
             guint8    message_key[32],
             GError  **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The disk is broken");
  return PILLION_SKIPPED_ERROR;
}

static gboolean
broken_write (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The disk is broken");
  return FALSE;
}

static gboolean
broken_insert (gpointer                 store,
               const PillionSkippedKey *key,
               GError                 **error)
{
  return broken_write (error);
}

static gboolean
broken_remove (gpointer  store,
               guint32   chain,
               guint32   n,
               GError  **error)
{
  return broken_write (error);
}

static gboolean
broken_trim (gpointer  store,
             gsize     max,
             GError  **error)
{
  return broken_write (error);
}

static void
assert_decrypt_fails (TestPair                 *pair,
                      const TestLetter         *letter,
                      const PillionSkippedKeys *skipped)
{
  g_auto (PillionRatchetChange) change = PILLION_RATCHET_CHANGE_INIT;
  g_autoptr (GError) error = NULL;
  PillionRatchetMessage message = {
    .header = letter->header,
    .payload = letter->payload,
    .n_payload = sizeof letter->payload,
    .ad = letter->ad,
    .n_ad = sizeof letter->ad,
  };
  guint8 plaintext[sizeof (guint32)];

  g_assert_false (pillion_ratchet_decrypt (pair->ratchets[letter->to], &message, skipped, plaintext, &change, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

/* A store that can't be read judges no message: its error comes out, and later the
 * message opens.
 */
static void
test_store_errors (void)
{
  g_auto (TestPair) pair = { 0 };
  PillionSkippedKeys no_chain, no_key;
  TestLetter letters[3];

  test_pair_init (&pair, 1, TRUE);
  no_chain = no_key = pillion_skipped_memory_get_keys (pair.skipped[TEST_RESPONDER]);
  no_chain.find_chain = broken_find_chain;
  no_key.find = broken_find;

  for (guint32 i = 0; i < 3; i++)
    test_pair_send (&pair, TEST_INITIATOR, i, &letters[i]);
  test_pair_assert_opens (&pair, &letters[2]);
  assert_decrypt_fails (&pair, &letters[1], &no_key);
  test_pair_assert_opens (&pair, &letters[1]);

  test_pair_exchange (&pair, TEST_RESPONDER);
  test_pair_exchange (&pair, TEST_INITIATOR);
  assert_decrypt_fails (&pair, &letters[0], &no_chain);
  assert_decrypt_fails (&pair, &letters[0], &no_key);
  test_pair_assert_opens (&pair, &letters[0]);
}

static void
test_commit_errors (void)
{
  g_autoptr (PillionSkippedMemory) memory = pillion_skipped_memory_new ();
  const PillionSkippedKeys good = pillion_skipped_memory_get_keys (memory);
  PillionSkippedKeys broken[] = { good, good, good };
  PillionSkippedKey key = { .chain = 1 };
  const PillionRatchetChange change = { .used = TRUE, .added = &key, .n_added = 1 };

  broken[0].insert = broken_insert;
  broken[1].remove = broken_remove;
  broken[2].trim = broken_trim;

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (pillion_ratchet_change_commit (&change, &broken[i], &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/ratchet/limits/skipped-at-once", test_skipped_at_once);
  g_test_add_func ("/crypto/ratchet/limits/skipped-over-chains", test_skipped_over_chains);
  g_test_add_func ("/crypto/ratchet/limits/skipped-in-both-chains", test_skipped_in_both_chains);
  g_test_add_func ("/crypto/ratchet/limits/jump", test_jump);
  g_test_add_func ("/crypto/ratchet/limits/jump-over-chains", test_jump_over_chains);
  g_test_add_func ("/crypto/ratchet/limits/last-number", test_last_number);
  g_test_add_func ("/crypto/ratchet/limits/impossible-previous", test_impossible_previous);
  g_test_add_func ("/crypto/ratchet/limits/impossible-headers", test_impossible_headers);
  g_test_add_func ("/crypto/ratchet/limits/second-chain-for-one-key", test_second_chain_for_one_key);
  g_test_add_func ("/crypto/ratchet/limits/store-errors", test_store_errors);
  g_test_add_func ("/crypto/ratchet/limits/commit-errors", test_commit_errors);

  return g_test_run ();
}
