/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-release.h"

#define HOUR_MS G_GUINT64_CONSTANT (3600000)
#define N_RUNS 20000

static const PillionDeviceTrust ended[] = {
  PILLION_DEVICE_UNKNOWN,
  PILLION_DEVICE_REMOVED,
  PILLION_DEVICE_EXPIRED,
  PILLION_DEVICE_RESIGNED,
};

static PillionReleaseFacts
draw (void)
{
  return (PillionReleaseFacts) {
    .trust = (PillionDeviceTrust) g_test_rand_int_range (PILLION_DEVICE_FRESH, PILLION_DEVICE_LAPSED + 1),
    .answer = (PillionReleaseAnswer) g_test_rand_int_range (PILLION_RELEASE_NOT_ASKED, PILLION_RELEASE_ANSWERED + 1),
    .clocks_agree = g_test_rand_int_range (0, 2) == 1,
    .locked_ms = (guint64) g_test_rand_int_range (0, 200) * HOUR_MS,
    .forget_after_ms = (guint64) g_test_rand_int_range (0, 200) * HOUR_MS,
  };
}

static gboolean
has_ended (PillionDeviceTrust trust)
{
  for (guint i = 0; i < G_N_ELEMENTS (ended); i++) {
    if (ended[i] == trust)
      return TRUE;
  }
  return FALSE;
}

static void
test_properties (void)
{
  guint n_forgotten = 0;

  for (guint i = 0; i < N_RUNS; i++) {
    PillionReleaseFacts facts = draw ();
    PillionRelease release = pillion_release_judge (&facts);
    gboolean by_time = facts.trust == PILLION_DEVICE_LAPSED || facts.trust == PILLION_DEVICE_SEAT_ENDED;

    g_assert_true ((release == PILLION_RELEASE_OPEN) == (facts.trust == PILLION_DEVICE_FRESH));
    if (has_ended (facts.trust))
      g_assert_cmpint (release, ==, PILLION_RELEASE_FORGET);
    if (release != PILLION_RELEASE_FORGET)
      continue;
    n_forgotten++;
    g_assert_true (by_time || has_ended (facts.trust));
    if (!by_time)
      continue;
    /* One clock alone, and a device that was not asked for, lose nothing. */
    g_assert_cmpint (facts.answer, !=, PILLION_RELEASE_NOT_ASKED);
    if (facts.answer == PILLION_RELEASE_ANSWERED)
      g_assert_true (facts.clocks_agree);
    else
      g_assert_cmpuint (facts.locked_ms, >=,
                        facts.forget_after_ms == 0 ? 72 * HOUR_MS : MIN (facts.forget_after_ms, 72 * HOUR_MS));
  }
  g_assert_cmpuint (n_forgotten, >, N_RUNS / 100);
}

static void
test_lapse (void)
{
  PillionReleaseFacts facts = { .trust = PILLION_DEVICE_LAPSED };

  g_assert_cmpint (pillion_release_judge (&facts), ==, PILLION_RELEASE_LOCK);
  facts.answer = PILLION_RELEASE_ANSWERED;
  g_assert_cmpint (pillion_release_judge (&facts), ==, PILLION_RELEASE_LOCK);
  facts.clocks_agree = TRUE;
  g_assert_cmpint (pillion_release_judge (&facts), ==, PILLION_RELEASE_FORGET);

  facts.answer = PILLION_RELEASE_UNREACHED;
  facts.locked_ms = 72 * HOUR_MS - 1;
  g_assert_cmpint (pillion_release_judge (&facts), ==, PILLION_RELEASE_LOCK);
  facts.locked_ms++;
  g_assert_cmpint (pillion_release_judge (&facts), ==, PILLION_RELEASE_FORGET);
  facts.forget_after_ms = 100 * HOUR_MS;
  g_assert_cmpint (pillion_release_judge (&facts), ==, PILLION_RELEASE_FORGET);
  facts.forget_after_ms = HOUR_MS;
  facts.locked_ms = HOUR_MS;
  g_assert_cmpint (pillion_release_judge (&facts), ==, PILLION_RELEASE_FORGET);
}

/* A relay that shows two truths, and lies about the time as well. */
static void
test_fork (void)
{
  PillionReleaseFacts facts = {
    .trust = PILLION_DEVICE_FROZEN,
    .answer = PILLION_RELEASE_ANSWERED,
    .clocks_agree = TRUE,
    .locked_ms = 1000 * HOUR_MS,
    .forget_after_ms = 1,
  };

  g_assert_cmpint (pillion_release_judge (&facts), ==, PILLION_RELEASE_LOCK);
}

/* Neither the clock that its user sets, nor a start of the system makes it more. */
static void
test_locked_time (void)
{
  PillionClockReading reading = { .own_ms = 5, .running_ms = 1000, .boot_id = { 1 } };
  PillionLockedTime time = { .locked_ms = 99 };

  pillion_locked_time_begin (&time, &reading);
  g_assert_cmpuint (time.locked_ms, ==, 0);
  reading.own_ms = 500 * HOUR_MS;
  pillion_locked_time_advance (&time, &reading);
  g_assert_cmpuint (time.locked_ms, ==, 0);
  reading.running_ms += HOUR_MS;
  pillion_locked_time_advance (&time, &reading);
  g_assert_cmpuint (time.locked_ms, ==, HOUR_MS);

  reading = (PillionClockReading) { .running_ms = 900 * HOUR_MS, .boot_id = { 2 } };
  pillion_locked_time_advance (&time, &reading);
  g_assert_cmpuint (time.locked_ms, ==, HOUR_MS);
  reading.running_ms += HOUR_MS;
  pillion_locked_time_advance (&time, &reading);
  g_assert_cmpuint (time.locked_ms, ==, 2 * HOUR_MS);
  /* Without boot ids a smaller running clock tells a new start. */
  reading.running_ms = 1;
  pillion_locked_time_advance (&time, &reading);
  g_assert_cmpuint (time.locked_ms, ==, 2 * HOUR_MS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/release/properties", test_properties);
  g_test_add_func ("/protocol/release/lapse", test_lapse);
  g_test_add_func ("/protocol/release/fork", test_fork);
  g_test_add_func ("/protocol/release/locked-time", test_locked_time);

  return g_test_run ();
}
