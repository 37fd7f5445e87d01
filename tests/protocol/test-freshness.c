/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-account-view.h"
#include "protocol/pillion-protocol-error.h"

#include "test-account.h"

#define IDLE_MS (14 * TEST_DAY_MS)

/* Gives a freshness alone, as a push does. */
static PillionAccountUpdate
give (PillionAccountView *view,
      GBytes             *freshness,
      guint64             now_ms)
{
  PillionAccountEvidence evidence = { .freshness = freshness };
  PillionAccountUpdate update;
  g_autoptr (GError) error = NULL;

  pillion_account_view_update (view, &evidence, pillion_trust_limits_default (), now_ms, &update, &error);
  g_assert_no_error (error);
  return update;
}

/* Signs what the rules forbid. */
static GBytes *
forge (TestAccount *account,
       guint64      sequence,
       guint64      previous_not_after,
       guint64      issued_at,
       guint64      not_after)
{
  PillionFreshness freshness = {
    .sequence = sequence,
    .previous_not_after = previous_not_after,
    .issued_at = issued_at,
    .not_after = not_after,
  };

  return pillion_freshness_sign (&freshness, pillion_account_view_get_membership (account->view),
                                 account->lrk_secret);
}

static gboolean
is_fresh (PillionAccountView *view,
          TestDevice         *device,
          guint64             now_ms)
{
  return pillion_account_view_get_trust (view, device->certificate.device, now_ms) == PILLION_DEVICE_FRESH;
}

/* Attack 8: with a relay that hides everything, companions are refused at 14 days;
 * the primary never is.
 */
static void
test_lapse (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (PillionAccountView) peer = NULL;
  TestDevice *device = test_account_add (account);
  guint64 end = account->now_ms + IDLE_MS;

  peer = test_account_look_up (account);
  g_assert_cmpuint (pillion_account_view_get_not_after (peer), ==, end);
  g_assert_true (is_fresh (peer, device, end - 1));
  g_assert_false (is_fresh (peer, device, end));
  g_assert_true (is_fresh (peer, &account->devices[0], end));
  g_assert_cmpint (pillion_account_view_get_trust (peer, device->certificate.device, end), ==,
                   PILLION_DEVICE_LAPSED);
}

/* Attack 25: a laptop that slept for 15 days while the primary was in use goes on with
 * the newest freshness, without those it missed.
 */
static void
test_slept (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (PillionAccountView) laptop = NULL;
  TestDevice *device = test_account_add (account);

  laptop = test_account_look_up (account);
  for (guint day = 0; day < 15; day++) {
    account->now_ms += TEST_DAY_MS;
    test_account_refresh (account);
  }

  g_assert_false (is_fresh (laptop, device, account->now_ms));
  g_assert_cmpint ((int) give (laptop, account->freshness, account->now_ms).changes, ==, PILLION_ACCOUNT_FRESHNESS);
  g_assert_true (is_fresh (laptop, device, account->now_ms));
}

/* Attack 24: the primary refuses to make one after a lapse, and expires first. */
static void
test_make_after_lapse (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (PillionAccountView) peer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TestDevice *device = test_account_add (account);

  peer = test_account_look_up (account);
  account->now_ms += IDLE_MS;
  g_assert_true (pillion_account_view_has_lapsed (account->view, account->now_ms));
  bytes = pillion_account_view_make_freshness (account->view, account->lrk_secret, account->now_ms, &error);
  g_assert_null (bytes);
  g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_LAPSED);

  test_account_expire (account);
  test_account_update (account, peer);
  g_assert_cmpint (pillion_account_view_get_trust (peer, device->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_EXPIRED);

  /* They link again, and that works. */
  device = test_account_add (account);
  test_account_update (account, peer);
  g_assert_true (is_fresh (peer, device, account->now_ms));
}

/* Attack 24: one signed after a lapse is refused for good, whether it tells the truth
 * about the one before it or claims to be the first.
 */
static void
test_signed_after_lapse (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (PillionAccountView) peer = NULL;
  TestDevice *device = test_account_add (account);
  guint64 end = account->now_ms + IDLE_MS;
  guint64 late = end + TEST_HOUR_MS;
  g_autoptr (GBytes) honest = forge (account, late, end, late, late + IDLE_MS);
  g_autoptr (GBytes) first = forge (account, late, 0, late, late + IDLE_MS);

  peer = test_account_look_up (account);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpint ((int) give (peer, honest, late + i).changes, ==, PILLION_ACCOUNT_FRESHNESS_REFUSED);
    g_assert_cmpint ((int) give (peer, first, late + i).changes, ==, PILLION_ACCOUNT_FRESHNESS_REFUSED);
  }
  g_assert_false (is_fresh (peer, device, late));
}

/* Attack 24: a new membership with the same companion is no fresh start. */
static void
test_first_of_new_membership (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (PillionAccountView) peer = NULL;
  g_autoptr (GBytes) first = NULL;
  PillionAccountEvidence evidence;
  PillionAccountUpdate update;
  TestDevice *device = test_account_add (account);
  guint64 late = account->now_ms + IDLE_MS + TEST_HOUR_MS;

  peer = test_account_look_up (account);
  test_account_add (account);
  first = forge (account, late, 0, late, late + IDLE_MS);

  evidence = test_account_get_evidence (account);
  evidence.freshness = first;
  g_assert_true (pillion_account_view_update (peer, &evidence, pillion_trust_limits_default (), late, &update, NULL));
  g_assert_cmpint ((int) update.changes, ==, PILLION_ACCOUNT_MEMBERSHIP | PILLION_ACCOUNT_FRESHNESS_REFUSED);
  g_assert_false (is_fresh (peer, device, late));
}

/* Attack 24: one from the future is held, and applied when its time has come; until
 * then honest ones go on.
 */
static void
test_future (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (PillionAccountView) peer = NULL;
  const PillionTrustLimits *limits = pillion_trust_limits_default ();
  PillionAccountUpdate update;
  TestDevice *device = test_account_add (account);
  guint64 end = account->now_ms + IDLE_MS;
  guint64 future = account->now_ms + 13 * TEST_DAY_MS;
  guint64 due = future - limits->clock_tolerance_ms;
  g_autoptr (GBytes) bytes = forge (account, future, end, future, future + IDLE_MS);
  g_autoptr (GBytes) saved = NULL;

  peer = test_account_look_up (account);
  g_assert_cmpint ((int) give (peer, bytes, due - 1).changes, ==, PILLION_ACCOUNT_FRESHNESS_HELD);
  g_assert_cmpint ((int) give (peer, bytes, due - 1).changes, ==, 0);
  g_assert_cmpuint (pillion_account_view_get_not_after (peer), ==, end);
  g_assert_cmpuint (pillion_account_view_get_next_tick (peer, limits), ==, due);

  /* It is still held after the store was closed and opened. */
  saved = pillion_account_view_save (peer);
  pillion_account_view_free (peer);
  peer = pillion_account_view_load (g_bytes_get_data (saved, NULL), g_bytes_get_size (saved), NULL);
  g_assert_nonnull (peer);

  account->now_ms += TEST_DAY_MS;
  test_account_refresh (account);
  g_assert_cmpint ((int) give (peer, account->freshness, account->now_ms).changes, ==, PILLION_ACCOUNT_FRESHNESS);

  g_assert_false (pillion_account_view_tick (peer, limits, due - 1, &update));
  g_assert_true (pillion_account_view_tick (peer, limits, due, &update));
  g_assert_cmpint ((int) update.changes, ==, PILLION_ACCOUNT_FRESHNESS);
  g_assert_true (is_fresh (peer, device, future + IDLE_MS - 1));
  g_assert_cmpuint (pillion_account_view_get_next_tick (peer, limits), ==, 0);
}

/* What is held is of one membership; the next one forgets it. */
static void
test_held_and_forgotten (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (PillionAccountView) peer = NULL;
  const PillionTrustLimits *limits = pillion_trust_limits_default ();
  g_autoptr (GBytes) bytes = NULL;
  guint64 future;

  test_account_add (account);
  future = account->now_ms + TEST_DAY_MS;
  bytes = forge (account, future, account->now_ms + IDLE_MS, future, future + IDLE_MS);
  peer = test_account_look_up (account);
  g_assert_cmpint ((int) give (peer, bytes, account->now_ms).changes, ==, PILLION_ACCOUNT_FRESHNESS_HELD);

  test_account_add (account);
  test_account_update (account, peer);
  g_assert_cmpuint (pillion_account_view_get_next_tick (peer, limits), ==, 0);
}

/* Attack 24: two of one sequence freeze the companions, also if one of them is held. */
static void
test_two_of_one_sequence (void)
{
  for (guint held = 0; held < 2; held++) {
    g_autoptr (TestAccount) account = test_account_new (5);
    g_autoptr (PillionAccountView) peer = NULL;
    g_autoptr (GBytes) one = NULL;
    g_autoptr (GBytes) other = NULL;
    TestDevice *device = test_account_add (account);
    guint64 end = account->now_ms + IDLE_MS;
    guint64 at = account->now_ms + (held == 0 ? 1 : TEST_DAY_MS);
    guint64 sequence = account->now_ms + 2 * TEST_DAY_MS;

    peer = test_account_look_up (account);
    one = forge (account, sequence, end, at, at + IDLE_MS);
    other = forge (account, sequence, end, at, at + IDLE_MS - 1);

    g_assert_cmpint ((int) give (peer, one, account->now_ms).changes, ==,
                     held == 0 ? PILLION_ACCOUNT_FRESHNESS : PILLION_ACCOUNT_FRESHNESS_HELD);
    g_assert_true (is_fresh (peer, device, account->now_ms));
    g_assert_cmpint ((int) give (peer, other, account->now_ms).changes, ==, PILLION_ACCOUNT_FORK);
    g_assert_cmpint (pillion_account_view_get_trust (peer, device->certificate.device, account->now_ms), ==,
                     PILLION_DEVICE_FROZEN);
  }
}

static void
test_older (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (PillionAccountView) peer = NULL;
  g_autoptr (GBytes) old = NULL;

  test_account_add (account);
  old = g_bytes_ref (account->freshness);
  account->now_ms += TEST_DAY_MS;
  test_account_refresh (account);
  peer = test_account_look_up (account);

  g_assert_cmpint ((int) give (peer, old, account->now_ms).changes, ==, PILLION_ACCOUNT_FRESHNESS_OLD);
  g_assert_cmpuint (pillion_account_view_get_not_after (peer), ==, account->now_ms + IDLE_MS);
}

static void
test_sequence (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  guint64 sequence;

  test_account_add (account);
  account->now_ms += TEST_DAY_MS;
  test_account_refresh (account);
  g_assert_cmpuint (pillion_account_view_get_freshness (account->view)->sequence, ==, account->now_ms);

  /* The clock of the primary was set back: the sequence goes on all the same. */
  sequence = account->now_ms + 1;
  account->now_ms -= TEST_HOUR_MS;
  test_account_refresh (account);
  g_assert_cmpuint (pillion_account_view_get_freshness (account->view)->sequence, ==, sequence);
}

static void
test_due (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);

  g_assert_cmpuint (pillion_account_view_get_freshness_due (account->view), ==,
                    account->now_ms + 6 * TEST_HOUR_MS);
}

static const struct {
  const char *name;
  gint64      sequence; /* all from the moment */
  gint64      previous; /* 0: none */
  gint64      issued_at;
  gint64      not_after;
} invalid[] = {
  { "too-long", 5, IDLE_MS, 1, IDLE_MS + 2 },
  { "issued-after-previous", 11, 10, 11, IDLE_MS },
  { "claims-to-be-first", 5, 0, 1, IDLE_MS },
};

static void
test_invalid (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (PillionAccountView) peer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint64 now = account->now_ms;

  test_account_add (account);
  peer = test_account_look_up (account);
  bytes = forge (account, now + (guint64) invalid[i].sequence,
                 invalid[i].previous == 0 ? 0 : now + (guint64) invalid[i].previous,
                 now + (guint64) invalid[i].issued_at, now + (guint64) invalid[i].not_after);
  g_assert_cmpint ((int) give (peer, bytes, now).changes, ==, PILLION_ACCOUNT_FRESHNESS_REFUSED);
}

/* Attack 5: every altered bit, and the key of another account. */
static void
test_every_bit (void)
{
  g_autoptr (TestAccount) account = test_account_new (5);
  g_autoptr (TestAccount) other = test_account_new (6);
  g_autoptr (PillionAccountView) peer = NULL;
  g_autoptr (GBytes) foreign = NULL;
  PillionFreshness freshness = { 0 };

  test_account_add (account);
  peer = test_account_look_up (account);
  account->now_ms++;
  test_account_refresh (account);

  for (gsize bit = 0; bit < 8 * g_bytes_get_size (account->freshness); bit++) {
    g_autoptr (GBytes) altered = test_flip_bit (account->freshness, bit);

    g_assert_cmpint ((int) give (peer, altered, account->now_ms).changes, ==, PILLION_ACCOUNT_FRESHNESS_REFUSED);
  }

  freshness = *pillion_account_view_get_freshness (account->view);
  foreign = pillion_freshness_sign (&freshness, pillion_account_view_get_membership (account->view),
                                    other->lrk_secret);
  g_assert_cmpint ((int) give (peer, foreign, account->now_ms).changes, ==, PILLION_ACCOUNT_FRESHNESS_REFUSED);
  g_assert_cmpint ((int) give (peer, account->freshness, account->now_ms).changes, ==, PILLION_ACCOUNT_FRESHNESS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/attack-8/lapse", test_lapse);
  g_test_add_func ("/protocol/attack-25/slept", test_slept);
  g_test_add_func ("/protocol/attack-24/make-after-lapse", test_make_after_lapse);
  g_test_add_func ("/protocol/attack-24/signed-after-lapse", test_signed_after_lapse);
  g_test_add_func ("/protocol/attack-24/first-of-new-membership", test_first_of_new_membership);
  g_test_add_func ("/protocol/attack-24/future", test_future);
  g_test_add_func ("/protocol/attack-24/two-of-one-sequence", test_two_of_one_sequence);
  g_test_add_func ("/protocol/attack-5/freshness-every-bit", test_every_bit);
  g_test_add_func ("/protocol/freshness/older", test_older);
  g_test_add_func ("/protocol/freshness/held-and-forgotten", test_held_and_forgotten);
  g_test_add_func ("/protocol/freshness/sequence", test_sequence);
  g_test_add_func ("/protocol/freshness/due", test_due);
  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++) {
    g_autofree char *path = g_strconcat ("/protocol/freshness/invalid-", invalid[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_invalid);
  }

  return g_test_run ();
}
