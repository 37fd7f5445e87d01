/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-account-view.h"
#include "protocol/pillion-protocol-error.h"
#include "protocol/pillion-resignation-verify.h"

#include "test-account.h"

/* What a view says is the same after it was stored and loaded. */
static void
assert_saves (const PillionAccountView *view)
{
  g_autoptr (GBytes) saved = pillion_account_view_save (view);
  g_autoptr (PillionAccountView) loaded = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;
  gsize len;
  const guint8 *data = g_bytes_get_data (saved, &len);

  loaded = pillion_account_view_load (data, len, &error);
  g_assert_no_error (error);
  again = pillion_account_view_save (loaded);
  g_assert_true (g_bytes_equal (saved, again));
  g_assert_cmpuint (pillion_account_view_get_epoch (loaded), ==, pillion_account_view_get_epoch (view));
  g_assert_true (pillion_account_view_is_frozen (loaded) == pillion_account_view_is_frozen (view));
}

static void
assert_refused (PillionAccountView           *view,
                const PillionAccountEvidence *evidence,
                guint64                       now_ms,
                GQuark                        domain,
                int                           code)
{
  g_autoptr (GBytes) before = pillion_account_view_save (view);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;
  PillionAccountUpdate update;

  g_assert_false (pillion_account_view_update (view, evidence, pillion_trust_limits_default (), now_ms, &update,
                                               &error));
  g_assert_error (error, domain, code);
  g_assert_cmpint ((int) update.changes, ==, 0);
  after = pillion_account_view_save (view);
  g_assert_true (g_bytes_equal (before, after));
}

static PillionAccountUpdate
take (PillionAccountView           *view,
      const PillionAccountEvidence *evidence,
      guint64                       now_ms)
{
  PillionAccountUpdate update;
  g_autoptr (GError) error = NULL;

  pillion_account_view_update (view, evidence, pillion_trust_limits_default (), now_ms, &update, &error);
  g_assert_no_error (error);
  return update;
}

static void
test_life (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = test_account_look_up (account);
  const PillionCertificate *fresh[PILLION_DEVICES_MAX];
  TestDevice *a;
  TestDevice *b;

  g_assert_cmpuint (pillion_account_view_get_epoch (peer), ==, 1);
  g_assert_cmpuint (pillion_account_view_get_fresh_devices (peer, account->now_ms, fresh), ==, 1);

  a = test_account_add (account);
  b = test_account_add (account);
  g_assert_cmpint ((int) test_account_update (account, peer), ==,
                   PILLION_ACCOUNT_MEMBERSHIP | PILLION_ACCOUNT_FRESHNESS);
  g_assert_cmpint ((int) test_account_update (account, peer), ==, 0);
  g_assert_cmpuint (pillion_account_view_get_fresh_devices (peer, account->now_ms, fresh), ==, 3);
  g_assert_cmpuint (fresh[1]->slot, ==, 1);
  assert_saves (peer);

  test_account_remove (account, a);
  test_account_update (account, peer);
  g_assert_cmpint (pillion_account_view_get_trust (peer, a->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_REMOVED);
  g_assert_cmpint (pillion_account_view_get_trust (peer, b->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_FRESH);
  assert_saves (peer);
}

static void
test_added_and_removed (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = NULL;
  PillionAccountEvidence evidence;
  PillionAccountUpdate update;
  TestDevice *a = test_account_add (account);
  TestDevice *b;

  peer = test_account_look_up (account);
  test_account_remove (account, a);
  b = test_account_add (account);

  evidence = test_account_get_evidence (account);
  update = take (peer, &evidence, account->now_ms);
  g_assert_cmpuint (update.n_added, ==, 1);
  g_assert_cmpint (memcmp (update.added[0], b->certificate.device, PILLION_DEVICE_BYTES), ==, 0);
  g_assert_cmpuint (update.n_removed, ==, 1);
  g_assert_cmpint (memcmp (update.removed[0], a->certificate.device, PILLION_DEVICE_BYTES), ==, 0);

  /* b took the slot of a, which is not listed any more. */
  g_assert_cmpint (pillion_account_view_get_trust (peer, a->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_UNKNOWN);
}

static void
test_incomplete (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = pillion_account_view_new (account->account);
  PillionAccountEvidence evidence;

  test_account_add (account);

  evidence = test_account_get_evidence (account);
  evidence.aik = NULL;
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INCOMPLETE);

  evidence = test_account_get_evidence (account);
  evidence.n_certificates--;
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INCOMPLETE);

  evidence = test_account_get_evidence (account);
  evidence.n_memberships = 0;
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INCOMPLETE);
}

/* One membership, as it is pushed or sent to contacts, goes on from the known one. */
static void
test_single_reduction (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = NULL;
  PillionAccountEvidence evidence = { 0 };
  TestDevice *a = test_account_add (account);
  GBytes *reductions[2];

  test_account_add (account);
  peer = test_account_look_up (account);
  test_account_remove (account, a);
  test_account_remove (account, &account->devices[2]);
  reductions[0] = g_ptr_array_index (account->memberships, 1);
  reductions[1] = g_ptr_array_index (account->memberships, 2);

  evidence.n_memberships = 1;
  evidence.memberships = &reductions[1];
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INCOMPLETE);

  evidence.memberships = &reductions[0];
  g_assert_cmpint ((int) take (peer, &evidence, account->now_ms).changes, ==, PILLION_ACCOUNT_MEMBERSHIP);
  g_assert_cmpint (pillion_account_view_get_trust (peer, a->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_REMOVED);
  /* What stays has no freshness of this membership yet. */
  g_assert_cmpint (pillion_account_view_get_trust (peer, account->devices[2].certificate.device, account->now_ms),
                   ==, PILLION_DEVICE_LAPSED);
}

/* Attack 5: an older state is refused, whatever it is made of. */
static void
test_replay (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = NULL;
  g_autoptr (GBytes) old = NULL;
  g_autoptr (GBytes) old_freshness = NULL;
  PillionAccountEvidence evidence;

  test_account_add (account);
  old = g_bytes_ref (g_ptr_array_index (account->memberships, 0));
  old_freshness = g_bytes_ref (account->freshness);

  test_account_remove (account, &account->devices[1]);
  peer = test_account_look_up (account);

  evidence = test_account_get_evidence (account);
  evidence.memberships = &old;
  evidence.n_memberships = 1;
  evidence.freshness = old_freshness;
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_STALE);

  /* The old freshness with the new membership. */
  evidence = test_account_get_evidence (account);
  evidence.freshness = old_freshness;
  g_assert_cmpint ((int) take (peer, &evidence, account->now_ms).changes, ==, PILLION_ACCOUNT_FRESHNESS_REFUSED);
}

/* Attack 5: a relay that inserts a device: with a certificate of its own, or with an
 * honest one that is in no membership.
 */
static void
test_inserted_device (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (TestAccount) relay = test_account_new (4);
  g_autoptr (PillionAccountView) peer = test_account_look_up (account);
  PillionAccountEvidence evidence;
  TestDevice *foreign = test_account_add (relay);
  TestDevice *unlisted = test_account_make_device (account, 1);
  const PillionCertificate *fresh[PILLION_DEVICES_MAX];
  GBytes *certificates[] = { account->devices[0].bytes, foreign->bytes, unlisted->bytes };

  /* The relay's own membership in place of the account's. */
  evidence = test_account_get_evidence (relay);
  evidence.aik = account->aik;
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);
  evidence.aik = relay->aik;
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);

  /* Certificates beside the honest membership. */
  evidence = test_account_get_evidence (account);
  evidence.certificates = certificates;
  evidence.n_certificates = G_N_ELEMENTS (certificates);
  take (peer, &evidence, account->now_ms);
  g_assert_cmpuint (pillion_account_view_get_fresh_devices (peer, account->now_ms, fresh), ==, 1);
  g_assert_cmpint (pillion_account_view_get_trust (peer, unlisted->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_UNKNOWN);
}

/* Attack 5: an entry must be of the device and slot its certificate says. */
static void
test_entry_and_certificate (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = test_account_look_up (account);
  PillionAccountEvidence evidence = { 0 };
  TestDevice *device = test_account_make_device (account, 1);

  for (guint i = 0; i < 2; i++) {
    PillionMembership next;
    g_autoptr (GBytes) bytes = NULL;

    pillion_membership_begin_next (&next, pillion_account_view_get_membership (peer), account->now_ms);
    g_assert_true (pillion_membership_add_companion (&next, &device->certificate, account->now_ms, NULL));
    if (i == 0)
      next.entries[1].slot = 2;
    else
      next.entries[1].device[0] ^= 1;
    bytes = test_account_sign (account, &next);

    evidence.memberships = &bytes;
    evidence.n_memberships = 1;
    evidence.certificates = &device->bytes;
    evidence.n_certificates = 1;
    assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);
  }
}

static void
test_chain_form (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = test_account_look_up (account);
  PillionAccountEvidence evidence;
  GBytes *list[PILLION_MEMBERSHIP_CHAIN_MAX + 1];

  test_account_add (account);
  list[0] = g_ptr_array_index (account->memberships, 0);
  list[1] = list[0];

  /* An AIK-signed one may only be the first. */
  evidence = test_account_get_evidence (account);
  evidence.memberships = list;
  evidence.n_memberships = 2;
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);

  for (gsize i = 0; i < G_N_ELEMENTS (list); i++)
    list[i] = list[0];
  evidence.n_memberships = G_N_ELEMENTS (list);
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);
}

/* A primary that was copied signs another membership of the same epoch. */
static GBytes *
make_branch (TestAccount *account)
{
  PillionMembership next;

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (account->view), account->now_ms + 1);
  return test_account_sign (account, &next);
}

static void
test_fork (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = NULL;
  PillionAccountEvidence evidence = { .n_memberships = 1 };
  g_autoptr (GBytes) branch = NULL;
  g_autoptr (GBytes) above = NULL;
  PillionAccountUpdate update;
  TestDevice *a = test_account_add (account);

  branch = make_branch (account);
  test_account_add (account);
  peer = test_account_look_up (account);
  g_assert_cmpint (pillion_account_view_get_trust (peer, a->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_FRESH);

  evidence.memberships = &branch;
  update = take (peer, &evidence, account->now_ms);
  g_assert_cmpint ((int) update.changes, ==, PILLION_ACCOUNT_FORK);
  g_assert_true (pillion_account_view_is_frozen (peer));
  g_assert_cmpint (pillion_account_view_get_trust (peer, a->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_FROZEN);
  g_assert_cmpint (pillion_account_view_get_trust (peer, account->devices[0].certificate.device, account->now_ms),
                   ==, PILLION_DEVICE_FRESH);
  assert_saves (peer);

  /* Said once; and one that only shrinks resolves nothing. */
  g_assert_cmpint ((int) take (peer, &evidence, account->now_ms).changes, ==, 0);
  test_account_remove (account, a);
  g_assert_cmpint ((int) (test_account_update (account, peer) & PILLION_ACCOUNT_FORK_RESOLVED), ==, 0);
  g_assert_true (pillion_account_view_is_frozen (peer));

  above = make_branch (account);
  test_account_publish (account, above, NULL);
  g_assert_cmpint ((int) (test_account_update (account, peer) & PILLION_ACCOUNT_FORK_RESOLVED), !=, 0);
  g_assert_false (pillion_account_view_is_frozen (peer));
  g_assert_cmpint (pillion_account_view_get_trust (peer, account->devices[2].certificate.device, account->now_ms),
                   ==, PILLION_DEVICE_FRESH);
}

/* While it is frozen, either branch may grow: only what is above all of it resolves. */
static void
test_fork_grows (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = NULL;
  PillionAccountEvidence evidence = { .n_memberships = 1 };
  g_autoptr (GBytes) branch = NULL;
  g_autoptr (GBytes) beside = NULL;
  guint8 lrk_secret[PILLION_SIGN_SECRET_BYTES];
  GBytes *reduction;
  TestDevice *a = test_account_add (account);

  branch = make_branch (account);
  test_account_add (account);
  peer = test_account_look_up (account);
  evidence.memberships = &branch;
  take (peer, &evidence, account->now_ms);

  /* A reduction, given alone, is above the fork and signed, but not by the AIK. */
  memcpy (lrk_secret, account->lrk_secret, sizeof lrk_secret);
  beside = make_branch (account);
  memcpy (account->lrk_secret, lrk_secret, sizeof lrk_secret);
  test_account_remove (account, a);
  reduction = g_ptr_array_index (account->memberships, 1);
  evidence.memberships = &reduction;
  g_assert_cmpint ((int) take (peer, &evidence, account->now_ms).changes, ==, PILLION_ACCOUNT_MEMBERSHIP);
  g_assert_true (pillion_account_view_is_frozen (peer));

  /* Signed by the AIK, but of the epoch that the reduction has. */
  evidence.memberships = &beside;
  g_assert_cmpint ((int) take (peer, &evidence, account->now_ms).changes, ==, 0);
  g_assert_true (pillion_account_view_is_frozen (peer));
}

/* Attack 5: within a list, too, each must name the one before it. */
static void
test_broken_list (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = pillion_account_view_new (account->account);
  PillionAccountEvidence evidence;
  PillionMembership next;
  g_autoptr (GBytes) bytes = NULL;
  GBytes *list[2];
  TestDevice *a = test_account_add (account);

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (account->view), account->now_ms);
  g_assert_true (pillion_membership_remove_companion (&next, a->certificate.device, PILLION_DEVICE_REASON_REMOVED,
                                                      account->now_ms));
  next.previous[0] ^= 1;
  bytes = pillion_membership_sign_with_renewal_key (&next, account->lrk_secret);

  list[0] = g_ptr_array_index (account->memberships, 0);
  list[1] = bytes;
  evidence = test_account_get_evidence (account);
  evidence.memberships = list;
  evidence.n_memberships = G_N_ELEMENTS (list);
  assert_refused (peer, &evidence, account->now_ms, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);
}

/* The primary's next membership records what happened without it. */
static void
test_begin_membership (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  PillionAccountEvidence evidence = { .n_resignations = 1 };
  PillionMembership next;
  g_autoptr (GBytes) bytes = NULL;
  TestDevice *a = test_account_add (account);
  guint64 end = account->now_ms + 14 * TEST_DAY_MS;

  test_account_add (account);
  g_assert_cmpuint (pillion_account_view_begin_membership (account->view, &next, account->now_ms), ==, 0);

  bytes = pillion_resignation_sign (&a->certificate, 3, account->now_ms, a->dsk_secret);
  evidence.resignations = &bytes;
  take (account->view, &evidence, account->now_ms);
  g_assert_cmpuint (pillion_account_view_begin_membership (account->view, &next, account->now_ms), ==, 1);
  g_assert_cmpint (next.entries[1].state, ==, PILLION_DEVICE_STATE_RESIGNED);
  g_assert_cmpint (next.entries[2].state, ==, PILLION_DEVICE_STATE_ACTIVE);

  g_assert_cmpuint (pillion_account_view_begin_membership (account->view, &next, end), ==, 2);
  g_assert_cmpint (next.entries[1].state, ==, PILLION_DEVICE_STATE_RESIGNED);
  g_assert_cmpint (next.entries[2].state, ==, PILLION_DEVICE_STATE_EXPIRED);
}

/* The verifier is on the branch that lost: what resolves it fits to the other one. */
static void
test_fork_other_branch (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = test_account_look_up (account);
  PillionAccountEvidence evidence = { .n_memberships = 1 };
  g_autoptr (GBytes) lost = make_branch (account);
  g_autoptr (GBytes) next = NULL;

  evidence.memberships = &lost;
  take (peer, &evidence, account->now_ms);

  next = make_branch (account);
  test_account_publish (account, next, NULL);
  g_assert_cmpint ((int) test_account_update (account, peer), ==, PILLION_ACCOUNT_FORK);

  /* Its successor is above both, and does not name what this verifier knew. */
  g_clear_pointer (&next, g_bytes_unref);
  next = make_branch (account);
  test_account_publish (account, next, NULL);
  g_assert_cmpint ((int) test_account_update (account, peer), ==,
                   PILLION_ACCOUNT_MEMBERSHIP | PILLION_ACCOUNT_FORK_RESOLVED | PILLION_ACCOUNT_FRESHNESS);
  g_assert_cmpuint (pillion_account_view_get_epoch (peer), ==, 3);
}

/* A successor that names another predecessor proves that there are two. */
static void
test_fork_by_previous (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = test_account_look_up (account);
  PillionAccountEvidence evidence = { .n_memberships = 1 };
  g_autoptr (GBytes) lost = make_branch (account);

  evidence.memberships = &lost;
  take (peer, &evidence, account->now_ms);
  test_account_add (account);
  test_account_add (account);
  g_assert_cmpint ((int) test_account_update (account, peer), ==, PILLION_ACCOUNT_FORK);
  g_assert_cmpuint (pillion_account_view_get_epoch (peer), ==, 2);

  test_account_add (account);
  g_assert_cmpint ((int) (test_account_update (account, peer) & PILLION_ACCOUNT_FORK_RESOLVED), !=, 0);
}

static void
test_reset (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  PillionMembership reset;
  TestDevice *primary;

  test_account_add (account);
  peer = test_account_look_up (account);

  primary = test_account_make_device (account, 0);
  pillion_membership_begin_reset (&reset, pillion_account_view_get_membership (account->view),
                                  &primary->certificate, account->now_ms);
  bytes = test_account_sign (account, &reset);
  test_account_publish (account, bytes, primary->bytes);

  g_assert_cmpint ((int) test_account_update (account, peer), ==,
                   PILLION_ACCOUNT_MEMBERSHIP | PILLION_ACCOUNT_PRIMARY | PILLION_ACCOUNT_RESET |
                     PILLION_ACCOUNT_FRESHNESS);
  g_assert_cmpuint (pillion_account_view_get_epoch (peer), ==, 1002);

  /* Said once, although the relay serves it until the AIK signs again. */
  g_assert_cmpint ((int) test_account_update (account, peer), ==, 0);
  test_account_add (account);
  g_assert_cmpint ((int) test_account_update (account, peer), ==,
                   PILLION_ACCOUNT_MEMBERSHIP | PILLION_ACCOUNT_FRESHNESS);
}

static void
test_resignation (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) forged = NULL;
  PillionAccountEvidence evidence;
  PillionAccountUpdate update;
  TestDevice *a = test_account_add (account);
  TestDevice *b = test_account_add (account);

  peer = test_account_look_up (account);
  bytes = pillion_resignation_sign (&a->certificate, 3, account->now_ms, a->dsk_secret);
  forged = pillion_resignation_sign (&b->certificate, 3, account->now_ms, a->dsk_secret);

  evidence = test_account_get_evidence (account);
  evidence.resignations = &forged;
  evidence.n_resignations = 1;
  g_assert_cmpint ((int) take (peer, &evidence, account->now_ms).changes, ==, PILLION_ACCOUNT_RESIGNATION_REFUSED);

  evidence.resignations = &bytes;
  update = take (peer, &evidence, account->now_ms);
  g_assert_cmpint ((int) update.changes, ==, PILLION_ACCOUNT_RESIGNATION);
  g_assert_cmpuint (update.n_removed, ==, 1);
  g_assert_cmpint (pillion_account_view_get_trust (peer, a->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_RESIGNED);
  assert_saves (peer);

  /* It stays when the membership moves on without recording it, and when the relay
   * stops to serve it.
   */
  test_account_remove (account, b);
  test_account_update (account, peer);
  g_assert_cmpint (pillion_account_view_get_trust (peer, a->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_RESIGNED);
}

static void
test_seat_ended (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) peer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  PillionMembership next;
  TestDevice *device = test_account_make_device (account, 1);

  device->certificate.not_after = account->now_ms + TEST_HOUR_MS;
  test_account_certify (account, device);
  pillion_membership_begin_next (&next, pillion_account_view_get_membership (account->view), account->now_ms);
  g_assert_true (pillion_membership_add_companion (&next, &device->certificate, account->now_ms, NULL));
  bytes = test_account_sign (account, &next);
  test_account_publish (account, bytes, device->bytes);
  peer = test_account_look_up (account);

  account->now_ms += TEST_HOUR_MS;
  g_assert_cmpint (pillion_account_view_get_trust (peer, device->certificate.device, account->now_ms - 1), ==,
                   PILLION_DEVICE_FRESH);
  g_assert_cmpint (pillion_account_view_get_trust (peer, device->certificate.device, account->now_ms), ==,
                   PILLION_DEVICE_SEAT_ENDED);
}

/* Attack 6: two relays tell two stories of one account, both signed by keys that were
 * stolen: the first exchanged (epoch, hash) tells them apart.
 */
static void
test_gossip (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (PillionAccountView) ours = test_account_look_up (account);
  g_autoptr (PillionAccountView) theirs = test_account_look_up (account);
  PillionAccountEvidence evidence = { .n_memberships = 1 };
  g_autoptr (GBytes) branch = make_branch (account);
  static const guint8 zeros[PILLION_HASH_BYTES];

  evidence.memberships = &branch;
  take (theirs, &evidence, account->now_ms);
  test_account_add (account);

  g_assert_cmpint (pillion_account_view_compare (ours, 2, pillion_account_view_get_membership (theirs)->hash), ==,
                   PILLION_GOSSIP_AHEAD);
  test_account_update (account, ours);
  g_assert_cmpint (pillion_account_view_compare (ours, 2, pillion_account_view_get_membership (theirs)->hash), ==,
                   PILLION_GOSSIP_CONTRADICTS);
  g_assert_cmpint (pillion_account_view_compare (ours, 2, pillion_account_view_get_membership (ours)->hash), ==,
                   PILLION_GOSSIP_SAME);
  g_assert_cmpint (pillion_account_view_compare (ours, 1, zeros), ==, PILLION_GOSSIP_BEHIND);
  g_assert_cmpint (pillion_account_view_compare (ours, 0, zeros), ==, PILLION_GOSSIP_BEHIND);
}

/* Attack 21: no cut and no altered byte of a stored view breaks the loader. */
static void
test_load_damaged (void)
{
  g_autoptr (TestAccount) account = test_account_new (3);
  g_autoptr (GBytes) saved = NULL;
  gsize len;
  const guint8 *data;

  test_account_add (account);
  saved = pillion_account_view_save (account->view);
  data = g_bytes_get_data (saved, &len);

  for (gsize cut = 0; cut < len; cut++)
    g_assert_null (pillion_account_view_load (data, cut, NULL));

  for (gsize bit = 0; bit < 8 * len; bit += 5) {
    g_autoptr (GBytes) altered = test_flip_bit (saved, bit);
    g_autoptr (PillionAccountView) view = pillion_account_view_load (g_bytes_get_data (altered, NULL), len, NULL);
    g_autoptr (GBytes) again = NULL;

    if (view == NULL)
      continue;

    again = pillion_account_view_save (view);
    g_assert_true (g_bytes_equal (again, altered));
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/account-view/life", test_life);
  g_test_add_func ("/protocol/account-view/added-and-removed", test_added_and_removed);
  g_test_add_func ("/protocol/account-view/incomplete", test_incomplete);
  g_test_add_func ("/protocol/account-view/single-reduction", test_single_reduction);
  g_test_add_func ("/protocol/account-view/chain-form", test_chain_form);
  g_test_add_func ("/protocol/account-view/fork", test_fork);
  g_test_add_func ("/protocol/account-view/fork-other-branch", test_fork_other_branch);
  g_test_add_func ("/protocol/account-view/fork-by-previous", test_fork_by_previous);
  g_test_add_func ("/protocol/account-view/fork-grows", test_fork_grows);
  g_test_add_func ("/protocol/account-view/begin-membership", test_begin_membership);
  g_test_add_func ("/protocol/account-view/reset", test_reset);
  g_test_add_func ("/protocol/account-view/resignation", test_resignation);
  g_test_add_func ("/protocol/account-view/seat-ended", test_seat_ended);
  g_test_add_func ("/protocol/attack-5/replay", test_replay);
  g_test_add_func ("/protocol/attack-5/inserted-device", test_inserted_device);
  g_test_add_func ("/protocol/attack-5/broken-list", test_broken_list);
  g_test_add_func ("/protocol/attack-5/entry-and-certificate", test_entry_and_certificate);
  g_test_add_func ("/protocol/attack-6/gossip", test_gossip);
  g_test_add_func ("/protocol/attack-21/load-damaged", test_load_damaged);

  return g_test_run ();
}
