/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-attempts.h"

#define MINUTE_MS G_GUINT64_CONSTANT (60000)
#define START_MS  G_GUINT64_CONSTANT (1767225600000)

static void
save_and_load_pin (PillionPinAttempts *attempts)
{
  guint8 saved[PILLION_PIN_ATTEMPTS_SAVED_BYTES];

  pillion_pin_attempts_save (attempts, saved);
  *attempts = (PillionPinAttempts) { 0 };
  g_assert_true (pillion_pin_attempts_load (attempts, saved, sizeof saved, NULL));
}

static void
test_pin (void)
{
  static const guint64 waits_min[] = { 15, 30, 60, 120, 240, 480, 960, 1440, 1440 };
  PillionPinAttempts attempts = { 0 };
  guint64 now = START_MS;

  for (guint i = 0; i < PILLION_PIN_FREE_TRIES; i++) {
    g_assert_cmpuint (pillion_pin_attempts_get_left (&attempts), ==, PILLION_PIN_FREE_TRIES - i);
    g_assert_cmpuint (pillion_pin_attempts_get_wait (&attempts, now), ==, 0);
    pillion_pin_attempts_begin (&attempts, now);
    /* Ending the program after a wrong try gains nothing. */
    save_and_load_pin (&attempts);
  }

  for (gsize i = 0; i < G_N_ELEMENTS (waits_min); i++) {
    g_assert_cmpuint (pillion_pin_attempts_get_wait (&attempts, now), ==, waits_min[i] * MINUTE_MS);
    now += waits_min[i] * MINUTE_MS;
    g_assert_cmpuint (pillion_pin_attempts_get_wait (&attempts, now - 1), ==, 1);
    g_assert_cmpuint (pillion_pin_attempts_get_wait (&attempts, now), ==, 0);
    pillion_pin_attempts_begin (&attempts, now);
  }

  pillion_pin_attempts_succeed (&attempts);
  g_assert_cmpuint (pillion_pin_attempts_get_left (&attempts), ==, PILLION_PIN_FREE_TRIES);
}

/* Neither a try that was none nor a clock that was set back locks anybody out. */
static void
test_pin_undo_and_clock (void)
{
  PillionPinAttempts attempts = { 0 };

  for (guint i = 0; i < PILLION_PIN_FREE_TRIES; i++)
    pillion_pin_attempts_begin (&attempts, START_MS);

  g_assert_cmpuint (pillion_pin_attempts_get_wait (&attempts, START_MS / 2), ==, 15 * MINUTE_MS);
  g_assert_cmpuint (pillion_pin_attempts_get_wait (&attempts, START_MS / 2 + 15 * MINUTE_MS), ==, 0);

  pillion_pin_attempts_begin (&attempts, START_MS);
  pillion_pin_attempts_undo (&attempts);
  g_assert_cmpuint (pillion_pin_attempts_get_wait (&attempts, START_MS), ==, 0);
}

/* Attack 3: five runs in ten minutes, then a rest, also across a restart. */
static void
test_runs (void)
{
  const PillionLinkRunLimits *limits = pillion_link_run_limits_default ();
  PillionLinkRuns runs = { 0 };
  guint64 now = START_MS;

  for (guint i = 0; i < 5; i++) {
    guint8 saved[PILLION_LINK_RUNS_SAVED_MAX_BYTES];
    gsize len;

    g_assert_cmpuint (pillion_link_runs_get_wait (&runs, limits, now), ==, 0);
    pillion_link_runs_begin (&runs, limits, now);
    len = pillion_link_runs_save (&runs, saved);
    g_assert_true (pillion_link_runs_load (&runs, saved, len, NULL));
    g_assert_false (pillion_link_runs_load (&runs, saved, len - 1, NULL));
    g_assert_true (pillion_link_runs_load (&runs, saved, len, NULL));
    now += MINUTE_MS;
  }

  g_assert_cmpuint (pillion_link_runs_get_wait (&runs, limits, now), ==, 14 * MINUTE_MS);
  g_assert_cmpuint (pillion_link_runs_get_wait (&runs, limits, START_MS / 2), ==, 15 * MINUTE_MS);
  g_assert_cmpuint (pillion_link_runs_get_wait (&runs, limits, START_MS / 2 + 15 * MINUTE_MS), ==, 0);
}

static void
test_runs_spread (void)
{
  const PillionLinkRunLimits *limits = pillion_link_run_limits_default ();
  PillionLinkRuns runs = { 0 };

  for (guint i = 0; i < 20; i++) {
    guint64 now = START_MS + i * 3 * MINUTE_MS;

    g_assert_cmpuint (pillion_link_runs_get_wait (&runs, limits, now), ==, 0);
    pillion_link_runs_begin (&runs, limits, now);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/attempts/pin", test_pin);
  g_test_add_func ("/protocol/attempts/pin-undo-and-clock", test_pin_undo_and_clock);
  g_test_add_func ("/protocol/attack-3/runs", test_runs);
  g_test_add_func ("/protocol/attempts/runs-spread", test_runs_spread);

  return g_test_run ();
}
