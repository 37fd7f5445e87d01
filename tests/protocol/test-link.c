/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-certificate-verify.h"

#include "test-link-run.h"

static const PillionLinkKind kinds[] = { PILLION_LINK_KIND_QR, PILLION_LINK_KIND_CODE };

static void
test_linked (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    for (guint8 seed = 0; seed < 8; seed++) {
      g_autoptr (TestLinkRun) run = test_link_run_new (kinds[i], seed);

      run->approves_first = seed % 2 == 0;
      run->n_wrong_answers = seed % 3;
      test_link_run_start_primary (run, NULL);
      test_link_run_go (run);
      test_link_run_assert_linked (run);
      g_assert_cmpuint (run->n_asked, ==, 1 + seed % 3);
      g_assert_cmpuint (run->n_shown, ==, 1);
      g_assert_true (run->introduced);
      g_assert_true (run->confirmed == (kinds[i] == PILLION_LINK_KIND_CODE));
      g_assert_cmpuint (run->n_messages, <=, 32);
    }
  }
}

/* What the companion got is what peers accept, too. */
static void
test_certificate (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_CODE, 1);
  g_autoptr (PillionAccountView) peer = NULL;
  const PillionLinkPublication *publication;
  PillionCertificate certificate;
  guint64 now = run->account->now_ms;

  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  test_link_run_assert_linked (run);

  publication = pillion_link_primary_get_publication (run->primary);
  g_assert_true (pillion_certificate_verify (&certificate, NULL, g_bytes_get_data (publication->certificate, NULL),
                                             g_bytes_get_size (publication->certificate), run->account->aik, NULL));
  g_assert_cmpuint (certificate.slot, ==, 2);
  g_assert_cmpint (certificate.link_kind, ==, PILLION_LINK_KIND_CODE);
  g_assert_cmpuint (certificate.created, ==, now);
  g_assert_cmpuint (certificate.history_since, ==, now - 30 * TEST_DAY_MS);
  g_assert_cmpint ((int) certificate.capabilities, ==, PILLION_CAPABILITIES_CALLS);

  peer = test_account_look_up (run->account);
  memcpy (run->account->lrk_secret, publication->lrk_secret, sizeof run->account->lrk_secret);
  test_account_publish (run->account, publication->membership, publication->certificate);
  test_account_update (run->account, peer);
  g_assert_cmpint (pillion_account_view_get_trust (peer, publication->device, now), ==, PILLION_DEVICE_FRESH);
}

/* Companions that lapsed or resigned while nobody looked are recorded on the way. */
static void
test_lapsed_others (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 1);
  const PillionLinkPublication *publication;
  const PillionMembership *membership;

  run->account->now_ms += 20 * TEST_DAY_MS;
  run->companion_now_ms = run->account->now_ms;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  test_link_run_assert_linked (run);

  publication = pillion_link_primary_get_publication (run->primary);
  membership = &pillion_account_view_get_membership (publication->view)->membership;
  g_assert_cmpuint (publication->slot, ==, 1);
  g_assert_cmpuint (membership->n_entries, ==, 2);
}

/* Likewise if they lapse while the user of the primary thinks. */
static void
test_lapse_meanwhile (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 1);
  const PillionLinkPublication *publication;
  const PillionMembership *membership;
  guint64 end = pillion_account_view_get_not_after (run->account->view);

  run->account->now_ms = end - 60000;
  run->companion_now_ms = end - 60000;
  test_link_run_start_companion (run, PILLION_LINK_KIND_QR);
  run->keeps_silent = TRUE;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  test_link_run_pass (run, 60000);
  pillion_link_primary_approve (run->primary, PILLION_HISTORY_DEPTH_ALL, run->account->now_ms);
  test_link_run_go (run);
  test_link_run_assert_linked (run);

  publication = pillion_link_primary_get_publication (run->primary);
  membership = &pillion_account_view_get_membership (publication->view)->membership;
  g_assert_cmpuint (pillion_membership_count_companions (membership), ==, 1);
}

static void
test_mismatch (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (kinds[i], 2);

    run->n_wrong_answers = 3;
    run->approves_first = TRUE;
    test_link_run_start_primary (run, NULL);
    test_link_run_go (run);
    test_link_run_assert_ended (run, PILLION_LINK_REASON_MISMATCH, PILLION_LINK_REASON_MISMATCH);
    g_assert_cmpuint (run->n_asked, ==, 3);
    g_assert_false (run->at_companion.pending);
  }
}

/* The right number alone grants nothing. */
static void
test_not_approved (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 2);

  run->keeps_silent = TRUE;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  g_assert_cmpint (pillion_link_primary_get_state (run->primary), ==, PILLION_LINK_PRIMARY_CHECKING);
  g_assert_false (run->kept);

  test_link_run_pass (run, 119999);
  g_assert_false (run->at_primary.over);
  test_link_run_pass (run, 1);
  test_link_run_assert_ended (run, PILLION_LINK_REASON_EXPIRED, PILLION_LINK_REASON_EXPIRED);
}

/* Nor does the approval. */
static void
test_not_answered (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 2);

  run->never_answers = TRUE;
  run->approves_first = TRUE;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  g_assert_false (run->kept);

  test_link_run_pass (run, 120000);
  test_link_run_assert_ended (run, PILLION_LINK_REASON_EXPIRED, PILLION_LINK_REASON_EXPIRED);
}

static void
test_declined (void)
{
  for (guint answered = 0; answered < 2; answered++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_CODE, 2);

    run->keeps_silent = TRUE;
    run->never_answers = answered == 0;
    test_link_run_start_primary (run, NULL);
    test_link_run_go (run);
    pillion_link_primary_decline (run->primary);
    test_link_run_go (run);

    /* Said in the channel only when it is the primary's turn, else by closing. */
    test_link_run_assert_ended (run, PILLION_LINK_REASON_DECLINED, PILLION_LINK_REASON_DECLINED);
  }
}

static void
test_cancelled (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 2);

  run->never_answers = TRUE;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  pillion_link_companion_cancel (run->companion);
  test_link_run_go (run);
  test_link_run_assert_ended (run, PILLION_LINK_REASON_CANCELLED, PILLION_LINK_REASON_CANCELLED);
}

/* Both are told, and no number is shown. */
static void
test_limit (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (kinds[i], 2);
    for (guint n = 1; n < PILLION_COMPANIONS_MAX; n++)
      test_account_add (run->account);

    test_link_run_start_primary (run, NULL);
    test_link_run_go (run);
    test_link_run_assert_ended (run, PILLION_LINK_REASON_LIMIT, PILLION_LINK_REASON_LIMIT);
    g_assert_false (run->published);
  }
}

/* The clocks disagree: both say so, before anything is published. */
static void
test_clock (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 2);

  run->companion_now_ms -= 11 * 60000;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  test_link_run_assert_ended (run, PILLION_LINK_REASON_CLOCK, PILLION_LINK_REASON_CLOCK);
  g_assert_false (run->published);
}

static void
test_keep_fails (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 2);

  run->keep_fails = TRUE;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  test_link_run_assert_ended (run, PILLION_LINK_REASON_CANCELLED, PILLION_LINK_REASON_CANCELLED);
  g_assert_false (run->published);
}

/* The relay refuses: nothing survives but the keys the companion keeps until it knows. */
static void
test_publish_fails (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 2);

  run->publish_reason = PILLION_LINK_REASON_LIMIT;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  test_link_run_assert_ended (run, PILLION_LINK_REASON_LIMIT, PILLION_LINK_REASON_LIMIT);
  g_assert_true (run->at_companion.pending);
}

static void
drop_bundle (TestLinkRun  *run,
             guint         index,
             GBytes      **bytes)
{
  if (!run->published)
    return;

  g_clear_pointer (bytes, g_bytes_unref);
}

/* After the relay's ok there is no cancel: the primary is linked, the companion keeps
 * its keys and asks the relay.
 */
static void
test_bundle_lost (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 2);

  run->tamper = drop_bundle;
  test_link_run_start_primary (run, NULL);
  test_link_run_go (run);
  g_assert_true (run->at_primary.linked);
  g_assert_false (run->at_primary.over);

  pillion_link_primary_cancel (run->primary);
  pillion_link_primary_decline (run->primary);
  test_link_run_pass (run, 120000);
  g_assert_true (run->at_primary.over);
  g_assert_cmpint (run->at_primary.reason, ==, 0);
  g_assert_cmpint (run->at_companion.reason, ==, PILLION_LINK_REASON_RELAY);
  g_assert_true (run->at_companion.pending);
}

/* The rendezvous ends while the relay publishes. */
static void
test_closed_while_publishing (void)
{
  g_autoptr (TestLinkRun) run = test_link_run_new (PILLION_LINK_KIND_QR, 2);
  const PillionLinkAction *action;

  run->publish_reason = PILLION_LINK_REASON_RELAY;
  test_link_run_start_primary (run, NULL);
  while (pillion_link_primary_get_state (run->primary) != PILLION_LINK_PRIMARY_PUBLISHING) {
    run->keeps_silent = TRUE;
    test_link_run_go (run);
    g_assert_cmpint (pillion_link_primary_get_state (run->primary), ==, PILLION_LINK_PRIMARY_CHECKING);
    pillion_link_primary_approve (run->primary, PILLION_HISTORY_DEPTH_NONE, run->account->now_ms);

    /* The grant goes out, the accept comes back; nothing is done with PUBLISH yet. */
    action = pillion_link_primary_next_action (run->primary);
    g_assert_cmpint (action->type, ==, PILLION_LINK_ACTION_SEND);
    pillion_link_companion_receive (run->companion, g_bytes_get_data (action->bytes, NULL),
                                    g_bytes_get_size (action->bytes), run->companion_now_ms);
    g_assert_cmpint (pillion_link_companion_next_action (run->companion)->type, ==,
                     PILLION_LINK_ACTION_KEEP_KEYS);
    pillion_link_companion_kept (run->companion, TRUE, run->companion_now_ms);
    action = pillion_link_companion_next_action (run->companion);
    g_assert_cmpint (action->type, ==, PILLION_LINK_ACTION_SEND);
    pillion_link_primary_receive (run->primary, g_bytes_get_data (action->bytes, NULL),
                                  g_bytes_get_size (action->bytes), run->account->now_ms);
  }

  pillion_link_primary_closed (run->primary, "relay");
  pillion_link_companion_closed (run->companion, NULL);
  g_assert_cmpint (pillion_link_primary_next_action (run->primary)->type, ==, PILLION_LINK_ACTION_PUBLISH);
  pillion_link_primary_published (run->primary, TRUE, 0, run->account->now_ms);
  g_assert_cmpint (pillion_link_primary_next_action (run->primary)->type, ==, PILLION_LINK_ACTION_LINKED);
  g_assert_cmpint (pillion_link_primary_next_action (run->primary)->type, ==, PILLION_LINK_ACTION_FINISHED);
  g_assert_null (pillion_link_primary_next_action (run->primary));

  action = pillion_link_companion_next_action (run->companion);
  g_assert_cmpint (action->type, ==, PILLION_LINK_ACTION_ENDED);
  g_assert_true (action->pending);
}

/* Nobody came: the code of 180 s, the QR code of its own time. */
static void
test_nobody_came (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (TestLinkRun) run = test_link_run_new (kinds[i], 2);
    guint64 waiting = kinds[i] == PILLION_LINK_KIND_CODE ? 180000 : 90000;

    g_assert_cmpuint (pillion_link_companion_get_deadline (run->companion), ==, run->companion_now_ms + waiting);
    pillion_link_companion_tick (run->companion, run->companion_now_ms + waiting - 1);
    test_link_run_go (run);
    g_assert_false (run->at_companion.over);
    pillion_link_companion_tick (run->companion, run->companion_now_ms + waiting);
    test_link_run_go (run);
    g_assert_cmpint (run->at_companion.reason, ==, PILLION_LINK_REASON_EXPIRED);
    g_assert_cmpuint (pillion_link_companion_get_deadline (run->companion), ==, 0);
  }
}

static const struct {
  const char       *name;
  PillionLinkReason shown;
  PillionLinkReason confirming;
} closes[] = {
  { NULL, PILLION_LINK_REASON_RELAY, PILLION_LINK_REASON_RELAY },
  { "", PILLION_LINK_REASON_RELAY, PILLION_LINK_REASON_RELAY },
  { "crowded", PILLION_LINK_REASON_CROWDED, PILLION_LINK_REASON_CROWDED },
  { "expired", PILLION_LINK_REASON_EXPIRED, PILLION_LINK_REASON_EXPIRED },
  { "cancelled", PILLION_LINK_REASON_CANCELLED, PILLION_LINK_REASON_CANCELLED },
  { "declined", PILLION_LINK_REASON_DECLINED, PILLION_LINK_REASON_DECLINED },
  { "wrong-code", PILLION_LINK_REASON_RELAY, PILLION_LINK_REASON_WRONG_CODE },
  { "mismatch", PILLION_LINK_REASON_RELAY, PILLION_LINK_REASON_RELAY },
  { "limit", PILLION_LINK_REASON_RELAY, PILLION_LINK_REASON_RELAY },
};

/* The relay is believed what ends a run without a trace of guilt; not that somebody guessed. */
static void
test_closes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (closes); i++) {
    g_assert_cmpint (pillion_link_reason_from_close (closes[i].name, FALSE), ==, closes[i].shown);
    g_assert_cmpint (pillion_link_reason_from_close (closes[i].name, TRUE), ==, closes[i].confirming);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/link/linked", test_linked);
  g_test_add_func ("/protocol/link/certificate", test_certificate);
  g_test_add_func ("/protocol/link/lapsed-others", test_lapsed_others);
  g_test_add_func ("/protocol/link/lapse-meanwhile", test_lapse_meanwhile);
  g_test_add_func ("/protocol/link/mismatch", test_mismatch);
  g_test_add_func ("/protocol/link/not-approved", test_not_approved);
  g_test_add_func ("/protocol/link/not-answered", test_not_answered);
  g_test_add_func ("/protocol/link/declined", test_declined);
  g_test_add_func ("/protocol/link/cancelled", test_cancelled);
  g_test_add_func ("/protocol/attack-18/limit", test_limit);
  g_test_add_func ("/protocol/link/clock", test_clock);
  g_test_add_func ("/protocol/link/keep-fails", test_keep_fails);
  g_test_add_func ("/protocol/link/publish-fails", test_publish_fails);
  g_test_add_func ("/protocol/link/bundle-lost", test_bundle_lost);
  g_test_add_func ("/protocol/link/closed-while-publishing", test_closed_while_publishing);
  g_test_add_func ("/protocol/link/nobody-came", test_nobody_came);
  g_test_add_func ("/protocol/link/closes", test_closes);

  return g_test_run ();
}
