/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-random.h"

#include <sodium.h>
#include <string.h>

static const guint8 seed[PILLION_RANDOM_SEED_BYTES] = { 1, 2, 3 };

/* However it is cut: the key stream of ChaCha20 under the seed. */
static void
test_replay (void)
{
  static const guint8 nonce[crypto_stream_chacha20_NONCEBYTES] = { 0 };
  static const gsize steps[] = { 1, 63, 64, 65, 0, 7, 100 };
  PillionRandomReplay replay;
  guint8 expected[300];
  guint8 actual[300];
  gsize n = 0;

  crypto_stream_chacha20 (expected, sizeof expected, nonce, seed);

  pillion_random_replay_init (&replay, seed);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    pillion_random_fill (&replay.random, actual + n, steps[i]);
    n += steps[i];
  }
  g_assert_cmpmem (actual, n, expected, sizeof expected);

  pillion_random_replay_init (&replay, seed);
  pillion_random_fill (&replay.random, actual, sizeof actual);
  g_assert_cmpmem (actual, sizeof actual, expected, sizeof expected);
}

static void
test_system (void)
{
  guint8 first[32] = { 0 };
  guint8 second[32] = { 0 };

  pillion_random_fill (pillion_random_system (), first, sizeof first);
  pillion_random_fill (pillion_random_system (), second, sizeof second);

  g_assert_cmpint (memcmp (first, second, sizeof first), !=, 0);
}

static void
test_uniform (void)
{
  PillionRandomReplay replay;
  guint counts[90] = { 0 };

  pillion_random_replay_init (&replay, seed);
  for (guint i = 0; i < 90 * 1000; i++) {
    guint32 value = pillion_random_uniform (&replay.random, 90);

    g_assert_cmpuint (value, <, 90);
    counts[value]++;
  }

  /* 1,000 each; the standard deviation is 31. */
  for (guint i = 0; i < 90; i++) {
    g_assert_cmpuint (counts[i], >, 840);
    g_assert_cmpuint (counts[i], <, 1160);
  }

  g_assert_cmpuint (pillion_random_uniform (&replay.random, 1), ==, 0);
}

static void
fill_from_list (gpointer data,
                guint8  *out,
                gsize    n)
{
  const guint32 **next = data;
  guint32 value = GUINT32_TO_LE (**next);

  g_assert_cmpuint (n, ==, sizeof value);
  memcpy (out, &value, n);
  (*next)++;
}

/* 2^32 = 3 * 1,431,655,765 + 1: for an upper bound of 3 the value 0 would make
 * one result likelier, and is drawn again. */
static void
test_uniform_draws_again (void)
{
  static const guint32 values[] = { 0, 0, 4 };
  const guint32 *next = values;
  PillionRandom list = { fill_from_list, &next };

  g_assert_cmpuint (pillion_random_uniform (&list, 3), ==, 1);
  g_assert_true (next == values + G_N_ELEMENTS (values));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/random/replay", test_replay);
  g_test_add_func ("/crypto/random/system", test_system);
  g_test_add_func ("/crypto/random/uniform", test_uniform);
  g_test_add_func ("/crypto/random/uniform-draws-again", test_uniform_draws_again);

  return g_test_run ();
}
