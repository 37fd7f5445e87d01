/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-backoff.h"

static void
test_ceiling (void)
{
  /* 1 s x 1.5^n, cut to milliseconds and to a minute. */
  static const guint expected[] = { 1000, 1500, 2250, 3375, 5062, 7593, 11390, 17085, 25628, 38443, 57665, 60000, 60000 };
  PillionBackoff backoff;

  pillion_backoff_init (&backoff, PILLION_BACKOFF_FIRST_MS, PILLION_BACKOFF_MAX_MS);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_assert_cmpuint (pillion_backoff_get_ceiling_ms (&backoff), ==, expected[i]);
    pillion_backoff_next_ms (&backoff, 0);
  }
}

static void
test_ends_of_jitter (void)
{
  PillionBackoff backoff;

  pillion_backoff_init (&backoff, 1000, 60000);

  g_assert_cmpuint (pillion_backoff_next_ms (&backoff, 0), ==, 0);
  g_assert_cmpuint (pillion_backoff_next_ms (&backoff, G_MAXUINT32), ==, 1500);
  g_assert_cmpuint (pillion_backoff_next_ms (&backoff, G_MAXUINT32 / 2 + 1), ==, 1125);
}

static void
test_spread (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint counts[10] = { 0 };

  for (guint i = 0; i < 10000; i++) {
    PillionBackoff backoff;

    pillion_backoff_init (&backoff, 999, 999);
    counts[pillion_backoff_next_ms (&backoff, g_rand_int (random)) / 100]++;
  }

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_assert_cmpuint (counts[i], >, 850);
    g_assert_cmpuint (counts[i], <, 1150);
  }
}

static void
test_reset (void)
{
  PillionBackoff backoff;

  pillion_backoff_init (&backoff, 1000, 60000);
  for (guint i = 0; i < 1000; i++)
    pillion_backoff_next_ms (&backoff, 0);
  g_assert_cmpuint (pillion_backoff_get_ceiling_ms (&backoff), ==, 60000);

  pillion_backoff_reset (&backoff);
  g_assert_cmpuint (pillion_backoff_get_ceiling_ms (&backoff), ==, 1000);
}

static void
test_small_waits_grow (void)
{
  PillionBackoff backoff;

  pillion_backoff_init (&backoff, 1, 50);
  for (guint i = 0; i < 20; i++)
    pillion_backoff_next_ms (&backoff, 0);

  g_assert_cmpuint (pillion_backoff_get_ceiling_ms (&backoff), ==, 50);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/backoff/ceiling", test_ceiling);
  g_test_add_func ("/backoff/ends-of-jitter", test_ends_of_jitter);
  g_test_add_func ("/backoff/spread", test_spread);
  g_test_add_func ("/backoff/reset", test_reset);
  g_test_add_func ("/backoff/small-waits-grow", test_small_waits_grow);

  return g_test_run ();
}
