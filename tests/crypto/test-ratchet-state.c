/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-ratchet-pair.h"

#include <string.h>

/* Where things are in a saved session: PROTOCOL.md, section 6.6. */
enum {
  VERSION = 0,
  FLAGS = 1,
  ASSOCIATED_DATA = 2,
  ROOT_KEY = 66,
  OWN_SECRET = 98,
  OWN_PUBLIC = 130,
  PEER_PUBLIC = 162,
  SENDING_CHAIN_KEY = 194,
  SENDING_HEADER_KEY = 226,
  NEXT_SENDING_HEADER_KEY = 258,
  RECEIVING_CHAIN_KEY = 290,
  RECEIVING_HEADER_KEY = 322,
  NEXT_RECEIVING_HEADER_KEY = 354,
  N_SENT = 386,
  N_PREVIOUS = 390,
  N_RECEIVED = 394,
  N_CHAINS = 398,
};

/* Every state there is, by what was sent to get there. */
typedef enum {
  FRESH,
  BEGUN,    /* the initiator has sent */
  RECEIVED, /* the responder has received */
  REPLIED,  /* the responder has sent, the initiator has received */
  GONE_ON,  /* the initiator has sent again */
  N_STAGES,
} Stage;

static void
advance (TestPair *pair,
         Stage     stage)
{
  TestLetter letter, reply;

  test_pair_init (pair, 3, TRUE);
  if (stage >= BEGUN)
    test_pair_send (pair, TEST_INITIATOR, 1, &letter);
  if (stage >= RECEIVED)
    test_pair_assert_opens (pair, &letter);
  if (stage >= REPLIED) {
    test_pair_send (pair, TEST_RESPONDER, 2, &reply);
    test_pair_assert_opens (pair, &reply);
  }
  if (stage >= GONE_ON)
    test_pair_send (pair, TEST_INITIATOR, 3, &letter);
}

static void
assert_refused (const guint8 *bytes,
                gsize         n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionRatchet) ratchet = pillion_ratchet_load (bytes, n, &error);

  g_assert_null (ratchet);
  g_assert_error (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_DAMAGED);
}

static void
test_round_trip (void)
{
  for (Stage stage = FRESH; stage < N_STAGES; stage++) {
    g_auto (TestPair) pair = { 0 };

    advance (&pair, stage);
    for (int side = 0; side < 2; side++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (PillionRatchet) loaded = NULL;
      guint8 saved[PILLION_RATCHET_SAVED_BYTES];
      guint8 again[PILLION_RATCHET_SAVED_BYTES];

      pillion_ratchet_save (pair.ratchets[side], saved);
      loaded = pillion_ratchet_load (saved, sizeof saved, &error);
      g_assert_no_error (error);
      pillion_ratchet_save (loaded, again);
      g_assert_cmpint (memcmp (saved, again, sizeof saved), ==, 0);
      g_assert_cmpint (pillion_ratchet_is_initiator (loaded), ==, side == TEST_INITIATOR);
      g_assert_true (pillion_ratchet_is_one_time (loaded));
    }
  }
}

static void
test_size (void)
{
  g_auto (TestPair) pair = { 0 };
  guint8 saved[PILLION_RATCHET_SAVED_BYTES + 1] = { 0 };

  advance (&pair, GONE_ON);
  pillion_ratchet_save (pair.ratchets[TEST_INITIATOR], saved);

  for (gsize n = 0; n <= sizeof saved; n++) {
    if (n != PILLION_RATCHET_SAVED_BYTES)
      assert_refused (saved, n);
  }
}

static void
test_fields (void)
{
  static const struct {
    Stage    stage;
    TestSide side;
    gsize    offset;
    gsize    n;
    guint8   value;
  } cases[] = {
    { GONE_ON, TEST_INITIATOR, VERSION, 1, 0 },
    { GONE_ON, TEST_INITIATOR, VERSION, 1, 2 },
    { GONE_ON, TEST_INITIATOR, FLAGS, 1, 0x07 },
    { GONE_ON, TEST_INITIATOR, FLAGS, 1, 0x83 },

    /* Absent though it must be there. */
    { GONE_ON, TEST_INITIATOR, ROOT_KEY, 32, 0 },
    { GONE_ON, TEST_INITIATOR, OWN_SECRET, 32, 0 },
    { GONE_ON, TEST_INITIATOR, OWN_PUBLIC, 32, 0 },
    { GONE_ON, TEST_INITIATOR, PEER_PUBLIC, 32, 0 },
    { GONE_ON, TEST_INITIATOR, SENDING_CHAIN_KEY, 32, 0 },
    { GONE_ON, TEST_INITIATOR, SENDING_HEADER_KEY, 32, 0 },
    { GONE_ON, TEST_INITIATOR, NEXT_SENDING_HEADER_KEY, 32, 0 },
    { GONE_ON, TEST_INITIATOR, RECEIVING_CHAIN_KEY, 32, 0 },
    { GONE_ON, TEST_INITIATOR, RECEIVING_HEADER_KEY, 32, 0 },
    { GONE_ON, TEST_INITIATOR, NEXT_RECEIVING_HEADER_KEY, 32, 0 },
    { GONE_ON, TEST_INITIATOR, N_SENT, 4, 0 },
    { GONE_ON, TEST_INITIATOR, N_RECEIVED, 4, 0 },
    { GONE_ON, TEST_INITIATOR, N_CHAINS, 4, 0 },
    { FRESH, TEST_RESPONDER, OWN_SECRET, 32, 0 },
    { FRESH, TEST_INITIATOR, PEER_PUBLIC, 32, 0 },
    { REPLIED, TEST_INITIATOR, OWN_SECRET, 32, 0 },

    /* There though it must be absent. */
    { FRESH, TEST_INITIATOR, OWN_SECRET, 32, 1 },
    { FRESH, TEST_INITIATOR, OWN_PUBLIC, 32, 1 },
    { FRESH, TEST_INITIATOR, SENDING_CHAIN_KEY, 32, 1 },
    { FRESH, TEST_INITIATOR, N_SENT, 4, 1 },
    { FRESH, TEST_RESPONDER, PEER_PUBLIC, 32, 1 },
    { FRESH, TEST_RESPONDER, N_SENT, 4, 1 },
    { FRESH, TEST_RESPONDER, N_PREVIOUS, 4, 1 },
    { BEGUN, TEST_INITIATOR, RECEIVING_CHAIN_KEY, 32, 1 },
    { BEGUN, TEST_INITIATOR, RECEIVING_HEADER_KEY, 32, 1 },
    { BEGUN, TEST_INITIATOR, N_PREVIOUS, 4, 1 },
    { BEGUN, TEST_INITIATOR, N_RECEIVED, 4, 1 },
    { BEGUN, TEST_INITIATOR, N_CHAINS, 4, 1 },
    { RECEIVED, TEST_RESPONDER, SENDING_CHAIN_KEY, 32, 1 },
    { RECEIVED, TEST_RESPONDER, SENDING_HEADER_KEY, 32, 1 },
    { RECEIVED, TEST_RESPONDER, N_SENT, 4, 1 },

    /* The other side's flag. */
    { FRESH, TEST_INITIATOR, FLAGS, 1, 0x02 },
    { FRESH, TEST_RESPONDER, FLAGS, 1, 0x03 },
    { BEGUN, TEST_INITIATOR, FLAGS, 1, 0x02 },

    /* Not canonical. */
    { GONE_ON, TEST_INITIATOR, OWN_PUBLIC, 32, 0xff },
    { GONE_ON, TEST_INITIATOR, PEER_PUBLIC, 32, 0xff },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (TestPair) pair = { 0 };
    guint8 saved[PILLION_RATCHET_SAVED_BYTES];

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    advance (&pair, cases[i].stage);
    pillion_ratchet_save (pair.ratchets[cases[i].side], saved);
    memset (saved + cases[i].offset, cases[i].value, cases[i].n);
    assert_refused (saved, sizeof saved);
  }
}

/* A responder has no sending chain before it has received, however complete. */
static void
test_responder_begins (void)
{
  g_auto (TestPair) pair = { 0 };
  guint8 saved[PILLION_RATCHET_SAVED_BYTES];

  advance (&pair, FRESH);
  pillion_ratchet_save (pair.ratchets[TEST_RESPONDER], saved);
  memset (saved + SENDING_CHAIN_KEY, 1, 32);
  memset (saved + SENDING_HEADER_KEY, 1, 32);
  memset (saved + N_SENT, 1, 4);
  assert_refused (saved, sizeof saved);
}

/* What is loaded saves to the same bytes, whatever the bytes. */
static void
test_garbage (void)
{
  g_auto (TestPair) pair = { 0 };
  guint8 good[PILLION_RATCHET_SAVED_BYTES];
  guint n_loaded = 0;

  advance (&pair, GONE_ON);
  pillion_ratchet_save (pair.ratchets[TEST_INITIATOR], good);

  for (guint i = 0; i < 2000; i++) {
    g_autoptr (PillionRatchet) loaded = NULL;
    guint8 bytes[PILLION_RATCHET_SAVED_BYTES];
    guint8 again[PILLION_RATCHET_SAVED_BYTES];
    gsize where = pillion_random_uniform (&pair.random.random, sizeof bytes);
    gsize n = 1 + pillion_random_uniform (&pair.random.random, (guint32) (sizeof bytes - where));

    memcpy (bytes, good, sizeof bytes);
    pillion_random_fill (&pair.random.random, bytes + where, n);
    loaded = pillion_ratchet_load (bytes, sizeof bytes, NULL);
    if (loaded == NULL)
      continue;

    n_loaded++;
    pillion_ratchet_save (loaded, again);
    g_assert_cmpint (memcmp (bytes, again, sizeof bytes), ==, 0);
  }

  g_assert_cmpuint (n_loaded, >, 0);
  g_assert_cmpuint (n_loaded, <, 2000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/ratchet/state/round-trip", test_round_trip);
  g_test_add_func ("/crypto/ratchet/state/size", test_size);
  g_test_add_func ("/crypto/ratchet/state/fields", test_fields);
  g_test_add_func ("/crypto/ratchet/state/responder-begins", test_responder_begins);
  g_test_add_func ("/crypto/ratchet/state/garbage", test_garbage);

  return g_test_run ();
}
