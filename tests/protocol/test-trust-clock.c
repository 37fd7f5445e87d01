/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-trust-clock.h"

#include "test-account.h"

#define TOLERANCE_MS (10 * G_GUINT64_CONSTANT (60000))

static PillionClockReading
read_at (guint64 own_ms,
         guint64 running_ms,
         guint8  boot)
{
  return (PillionClockReading) { .own_ms = own_ms, .running_ms = running_ms, .boot_id = { boot } };
}

static guint64
get_time (const PillionTrustClock *clock,
          guint64                  own_ms,
          guint64                  running_ms,
          guint8                   boot)
{
  PillionClockReading reading = read_at (own_ms, running_ms, boot);

  return pillion_trust_clock_get_time (clock, &reading);
}

static gboolean
note_relay (PillionTrustClock *clock,
            guint64            own_ms,
            guint64            running_ms,
            guint64            relay_ms)
{
  PillionClockReading reading = read_at (own_ms, running_ms, 1);

  return pillion_trust_clock_note_relay (clock, &reading, relay_ms, TOLERANCE_MS);
}

static gboolean
relay_disagrees (const PillionTrustClock *clock,
                 guint64                  own_ms,
                 guint64                  running_ms)
{
  PillionClockReading reading = read_at (own_ms, running_ms, 1);

  return pillion_trust_clock_relay_disagrees (clock, &reading, TOLERANCE_MS);
}

/* Attack 9: the user sets the clock back to stay linked. */
static void
test_back (void)
{
  PillionTrustClock clock = { 0 };

  g_assert_true (note_relay (&clock, TEST_START_MS, 1000, TEST_START_MS + 5));
  g_assert_cmpuint (get_time (&clock, TEST_START_MS - TEST_DAY_MS, 1000 + TEST_HOUR_MS, 1), ==,
                    TEST_START_MS + TEST_HOUR_MS);
}

/* Attack 9: set forward, time is what the clock says, the relay disagrees, and nothing
 * of it remains when the clock is right again.
 */
static void
test_forward_and_back (void)
{
  PillionTrustClock clock = { 0 };

  g_assert_true (note_relay (&clock, TEST_START_MS, 1000, TEST_START_MS));
  g_assert_cmpuint (get_time (&clock, TEST_START_MS + 30 * TEST_DAY_MS, 2000, 1), ==,
                    TEST_START_MS + 30 * TEST_DAY_MS);
  g_assert_false (note_relay (&clock, TEST_START_MS + 30 * TEST_DAY_MS, 2000, TEST_START_MS + 1000));
  g_assert_true (relay_disagrees (&clock, TEST_START_MS + 30 * TEST_DAY_MS, 2000));

  g_assert_cmpuint (get_time (&clock, TEST_START_MS + 2000, 3000, 1), ==, TEST_START_MS + 2000);
  g_assert_true (note_relay (&clock, TEST_START_MS + 2000, 3000, TEST_START_MS + 2000));
  g_assert_false (relay_disagrees (&clock, TEST_START_MS + 2000, 3000));
}

/* The relay says it once a connection, which may last for days. */
static void
test_turned_while_connected (void)
{
  PillionTrustClock clock = { 0 };

  g_assert_true (note_relay (&clock, TEST_START_MS, 1000, TEST_START_MS));
  g_assert_false (relay_disagrees (&clock, TEST_START_MS + TEST_DAY_MS, 1000 + TEST_DAY_MS));
  g_assert_true (relay_disagrees (&clock, TEST_START_MS + 2 * TEST_DAY_MS, 1000 + TEST_DAY_MS));
  g_assert_true (relay_disagrees (&clock, TEST_START_MS, 1000 + TEST_DAY_MS));
  g_assert_false (relay_disagrees (&clock, TEST_START_MS + TEST_DAY_MS + TOLERANCE_MS, 1000 + TEST_DAY_MS));
}

/* Attack 8: a relay that lies about time, alone, moves nothing. */
static void
test_lying_relay (void)
{
  static const gint64 lies[] = { 20 * (gint64) TEST_DAY_MS, -20 * (gint64) TEST_DAY_MS, TOLERANCE_MS + 1 };
  PillionTrustClock clock = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (lies); i++) {
    g_assert_false (note_relay (&clock, TEST_START_MS, 1000, TEST_START_MS + (guint64) lies[i]));
    g_assert_cmpuint (get_time (&clock, TEST_START_MS, 1000, 1), ==, TEST_START_MS);
  }

  pillion_trust_clock_forget_relay (&clock);
  g_assert_false (relay_disagrees (&clock, TEST_START_MS, 1000));
}

/* A floor that a wrong clock and a wrong relay raised together is healed by the
 * primary's next freshness.
 */
static void
test_freshness_heals (void)
{
  PillionTrustClock clock = { 0 };
  PillionClockReading reading = read_at (TEST_START_MS, 2000, 1);

  g_assert_true (note_relay (&clock, TEST_START_MS + TEST_DAY_MS, 1000, TEST_START_MS + TEST_DAY_MS));
  g_assert_cmpuint (get_time (&clock, TEST_START_MS, 2000, 1), ==, TEST_START_MS + TEST_DAY_MS + 1000);

  pillion_trust_clock_note_freshness (&clock, &reading, TEST_START_MS - 5);
  g_assert_cmpuint (get_time (&clock, TEST_START_MS, 2000, 1), ==, TEST_START_MS);
  g_assert_cmpuint (get_time (&clock, 0, 3000, 1), ==, TEST_START_MS + 995);
}

/* Attack 9: across a start of the system the floor stands at what was saved. */
static void
test_restart (void)
{
  PillionTrustClock clock = { 0 };
  PillionTrustClock loaded;
  PillionClockReading reading = read_at (0, 1000 + TEST_HOUR_MS, 1);
  guint8 saved[PILLION_TRUST_CLOCK_SAVED_BYTES];

  g_assert_true (note_relay (&clock, TEST_START_MS, 1000, TEST_START_MS));
  pillion_trust_clock_save (&clock, &reading, saved);
  g_assert_true (pillion_trust_clock_load (&loaded, saved, sizeof saved, NULL));

  /* Later in the same system, then in another one, and in one without an id. */
  g_assert_cmpuint (get_time (&loaded, 0, 1000 + 2 * TEST_HOUR_MS, 1), ==, TEST_START_MS + 2 * TEST_HOUR_MS);
  g_assert_cmpuint (get_time (&loaded, 0, 1000 + 9 * TEST_HOUR_MS, 2), ==, TEST_START_MS + TEST_HOUR_MS);
  g_assert_cmpuint (get_time (&loaded, 0, 5, 1), ==, TEST_START_MS + TEST_HOUR_MS);
}

static void
test_load_damaged (void)
{
  PillionTrustClock clock = { .floor_ms = 1 };
  PillionClockReading reading = read_at (5, 5, 1);
  guint8 saved[PILLION_TRUST_CLOCK_SAVED_BYTES];

  pillion_trust_clock_save (&clock, &reading, saved);
  g_assert_false (pillion_trust_clock_load (&clock, saved, sizeof saved - 1, NULL));
  saved[0] = 2;
  g_assert_false (pillion_trust_clock_load (&clock, saved, sizeof saved, NULL));
  g_assert_cmpuint (get_time (&clock, 0, 0, 0), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/attack-9/back", test_back);
  g_test_add_func ("/protocol/attack-9/forward-and-back", test_forward_and_back);
  g_test_add_func ("/protocol/attack-9/turned-while-connected", test_turned_while_connected);
  g_test_add_func ("/protocol/attack-9/restart", test_restart);
  g_test_add_func ("/protocol/attack-8/lying-relay", test_lying_relay);
  g_test_add_func ("/protocol/trust-clock/freshness-heals", test_freshness_heals);
  g_test_add_func ("/protocol/trust-clock/load-damaged", test_load_damaged);

  return g_test_run ();
}
