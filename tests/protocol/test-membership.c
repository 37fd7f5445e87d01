/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-membership-verify.h"
#include "protocol/pillion-protocol-error.h"

#include "test-account.h"

static gboolean
verifies (TestAccount                   *account,
          GBytes                        *bytes,
          const PillionKnownMembership  *predecessor,
          const PillionTrustLimits      *limits,
          GError                       **error)
{
  PillionKnownMembership known;
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  return pillion_membership_verify (&known, data, len, predecessor, account->aik, limits, error);
}

static void
test_every_bit (void)
{
  g_autoptr (TestAccount) account = test_account_new (2);
  const PillionTrustLimits *limits = pillion_trust_limits_default ();
  PillionKnownMembership before;
  GBytes *list[2];

  test_account_add (account);
  test_account_add (account);
  before = *pillion_account_view_get_membership (account->view);
  list[0] = g_ptr_array_index (account->memberships, 0);
  g_assert_true (verifies (account, list[0], NULL, limits, NULL));

  test_account_remove (account, &account->devices[1]);
  list[1] = g_ptr_array_index (account->memberships, 1);
  g_assert_true (verifies (account, list[1], &before, limits, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (list); i++) {
    for (gsize bit = 0; bit < 8 * g_bytes_get_size (list[i]); bit++) {
      g_autoptr (GBytes) altered = test_flip_bit (list[i], bit);

      g_assert_false (verifies (account, altered, i == 0 ? NULL : &before, limits, NULL));
    }
  }
}

static void
test_policy (void)
{
  g_autoptr (TestAccount) account = test_account_new (2);
  const PillionTrustLimits *product = pillion_trust_limits_default ();
  const PillionTrustLimits strict[] = {
    { product->companions_max - 1, product->primary_idle_ms, product->companion_idle_ms, 0 },
    { product->companions_max, product->primary_idle_ms - 1, product->companion_idle_ms, 0 },
    { product->companions_max, product->primary_idle_ms, product->companion_idle_ms - 1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (strict); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (verifies (account, g_ptr_array_index (account->memberships, 0), NULL, &strict[i], &error));
    g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);
  }
}

/* Attack 18: whoever signs a fifth companion, the builder has no slot for it, and a
 * verifier with four refuses a policy that has.
 */
static void
test_fifth_companion (void)
{
  g_autoptr (TestAccount) account = test_account_new (2);
  g_autoptr (GError) error = NULL;
  PillionMembership next;
  TestDevice *fifth;
  guint8 bytes[PILLION_MEMBERSHIP_MAX_BYTES];

  for (guint i = 0; i < PILLION_COMPANIONS_MAX; i++)
    test_account_add (account);

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (account->view), account->now_ms);
  g_assert_cmpuint (pillion_membership_get_free_slot (&next), ==, 0);

  fifth = test_account_make_device (account, 4);
  g_assert_false (pillion_membership_add_companion (&next, &fifth->certificate, account->now_ms, &error));
  g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_LIMIT);

  /* By hand, beside the others and with one policy more. */
  next.entries[PILLION_COMPANIONS_MAX].slot = PILLION_SLOT_MAX + 1;
  g_assert_cmpuint (pillion_membership_encode_body (&next, bytes), ==, 0);
  next.entries[PILLION_COMPANIONS_MAX].slot = PILLION_SLOT_MAX;
  next.companions_max = PILLION_COMPANIONS_MAX - 1;
  g_assert_cmpuint (pillion_membership_encode_body (&next, bytes), ==, 0);
}

/* A verifier of three refuses four, although the signed policy allows them. */
static void
test_fourth_companion (void)
{
  g_autoptr (TestAccount) account = test_account_new (2);
  PillionTrustLimits three = *pillion_trust_limits_default ();

  three.companions_max = 3;
  for (guint i = 0; i < PILLION_COMPANIONS_MAX; i++)
    test_account_add (account);

  g_assert_false (verifies (account, g_ptr_array_index (account->memberships, 0), NULL, &three, NULL));
}

static void
reduce (PillionMembership *next)
{
  g_assert_true (pillion_membership_remove_companion (next, next->entries[1].device,
                                                      PILLION_DEVICE_REASON_REMOVED, next->issued_at));
}

static void
reduce_nothing (PillionMembership *next)
{
}

static void
reduce_to_wipe (PillionMembership *next)
{
  g_assert_true (pillion_membership_remove_companion (next, next->entries[1].device, PILLION_DEVICE_REASON_WIPE,
                                                      next->issued_at));
}

static void
reduce_and_skip (PillionMembership *next)
{
  reduce (next);
  next->epoch++;
}

static void
reduce_and_unlink (PillionMembership *next)
{
  reduce (next);
  next->previous[0] ^= 1;
}

static void
reduce_and_loosen (PillionMembership *next)
{
  reduce (next);
  next->primary_idle_ms--;
}

static void
reduce_and_tighten (PillionMembership *next)
{
  reduce (next);
  next->companions_max = 2;
}

static void
reduce_and_drop (PillionMembership *next)
{
  reduce (next);
  next->n_entries--;
}

static void
reduce_and_replace (PillionMembership *next)
{
  reduce (next);
  next->entries[2].certificate_hash[0] ^= 1;
}

static void
reduce_and_replace_primary (PillionMembership *next)
{
  reduce (next);
  next->entries[0].device[0] ^= 1;
}

static void
reduce_and_touch_time (PillionMembership *next)
{
  reduce (next);
  next->entries[2].time++;
}

static void
reduce_and_extend (PillionMembership *next)
{
  static const guint8 extension[] = { 0x00, 0x01, 0x00, 0x00 };

  reduce (next);
  next->extensions.n = 1;
  next->extensions.len = sizeof extension;
  memcpy (next->extensions.bytes, extension, sizeof extension);
}

static const struct {
  const char *name;
  void      (*change) (PillionMembership *next);
  gboolean    valid;
} reductions[] = {
  { "honest", reduce, TRUE },
  { "nothing", reduce_nothing, FALSE },
  { "wipe", reduce_to_wipe, FALSE },
  { "skips-an-epoch", reduce_and_skip, FALSE },
  { "other-previous", reduce_and_unlink, FALSE },
  { "changes-idle-time", reduce_and_loosen, FALSE },
  { "changes-maximum", reduce_and_tighten, FALSE },
  { "drops-an-entry", reduce_and_drop, FALSE },
  { "replaces-a-certificate", reduce_and_replace, FALSE },
  { "replaces-the-primary", reduce_and_replace_primary, FALSE },
  { "changes-another-time", reduce_and_touch_time, FALSE },
  { "adds-an-extension", reduce_and_extend, FALSE },
};

/* Attack 5: a thief of the LRK can only take companions away. */
static void
test_reduction (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (TestAccount) account = test_account_new (2);
  const PillionKnownMembership *known;
  PillionMembership next;
  g_autoptr (GBytes) bytes = NULL;

  test_account_add (account);
  test_account_add (account);
  known = pillion_account_view_get_membership (account->view);

  pillion_membership_begin_next (&next, known, account->now_ms + 1);
  reductions[i].change (&next);
  bytes = pillion_membership_sign_with_renewal_key (&next, account->lrk_secret);
  g_assert_nonnull (bytes);
  g_assert_true (verifies (account, bytes, known, pillion_trust_limits_default (), NULL) == reductions[i].valid);
}

/* What was inactive cannot come back with the LRK. */
static void
test_reduction_revives (void)
{
  g_autoptr (TestAccount) account = test_account_new (2);
  const PillionKnownMembership *known;
  PillionMembership next;
  g_autoptr (GBytes) bytes = NULL;

  test_account_add (account);
  test_account_add (account);
  test_account_remove (account, &account->devices[1]);
  known = pillion_account_view_get_membership (account->view);

  pillion_membership_begin_next (&next, known, account->now_ms + 1);
  next.entries[1].state = PILLION_DEVICE_STATE_ACTIVE;
  next.entries[1].reason = PILLION_DEVICE_REASON_NONE;
  next.entries[2].state = PILLION_DEVICE_STATE_REMOVED;
  next.entries[2].reason = PILLION_DEVICE_REASON_REMOVED;
  bytes = pillion_membership_sign_with_renewal_key (&next, account->lrk_secret);
  g_assert_false (verifies (account, bytes, known, pillion_trust_limits_default (), NULL));
}

/* After the AIK has signed, the LRK before it is worth nothing. */
static void
test_reduction_by_old_key (void)
{
  g_autoptr (TestAccount) account = test_account_new (2);
  guint8 old_secret[PILLION_SIGN_SECRET_BYTES];
  guint8 new_lrk[PILLION_KEY_BYTES];
  const PillionKnownMembership *known;
  PillionMembership next;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  test_account_add (account);
  memcpy (old_secret, account->lrk_secret, sizeof old_secret);
  test_account_add (account);
  known = pillion_account_view_get_membership (account->view);
  memcpy (new_lrk, known->membership.lrk, sizeof new_lrk);

  pillion_membership_begin_next (&next, known, account->now_ms + 1);
  reduce (&next);
  memcpy (next.lrk, old_secret + PILLION_SIGN_SEED_BYTES, sizeof next.lrk);
  bytes = pillion_membership_sign_with_renewal_key (&next, old_secret);
  g_assert_false (verifies (account, bytes, known, pillion_trust_limits_default (), &error));
  g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);
}

static void
test_reduction_alone (void)
{
  g_autoptr (TestAccount) account = test_account_new (2);
  g_autoptr (GError) error = NULL;

  test_account_add (account);
  test_account_remove (account, &account->devices[1]);
  g_assert_false (verifies (account, g_ptr_array_index (account->memberships, 1), NULL,
                            pillion_trust_limits_default (), &error));
  g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INCOMPLETE);
}

/* Attack 5: the AIK's signature under another account's id. */
static void
test_other_account (void)
{
  g_autoptr (TestAccount) account = test_account_new (2);
  PillionMembership next;
  g_autoptr (GBytes) honest = NULL;
  g_autoptr (GBytes) bytes = NULL;

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (account->view), account->now_ms);
  honest = test_account_sign (account, &next);
  g_assert_true (verifies (account, honest, NULL, pillion_trust_limits_default (), NULL));

  next.account[0] ^= 1;
  bytes = test_account_sign (account, &next);
  g_assert_false (verifies (account, bytes, NULL, pillion_trust_limits_default (), NULL));
}

static void
test_states (void)
{
  static const struct {
    PillionDeviceReason reason;
    PillionDeviceState  state;
  } rows[] = {
    { PILLION_DEVICE_REASON_REMOVED, PILLION_DEVICE_STATE_REMOVED },
    { PILLION_DEVICE_REASON_PRIMARY_IDLE, PILLION_DEVICE_STATE_EXPIRED },
    { PILLION_DEVICE_REASON_DEVICE_IDLE, PILLION_DEVICE_STATE_EXPIRED },
    { PILLION_DEVICE_REASON_RESIGNED, PILLION_DEVICE_STATE_RESIGNED },
    { PILLION_DEVICE_REASON_SEAT_ENDED, PILLION_DEVICE_STATE_EXPIRED },
    { PILLION_DEVICE_REASON_WIPE, PILLION_DEVICE_STATE_REMOVED },
  };
  g_autoptr (TestAccount) account = test_account_new (2);
  TestDevice *device = test_account_add (account);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PillionMembership next;
    guint8 body[PILLION_MEMBERSHIP_MAX_BYTES];

    pillion_membership_begin_next (&next, pillion_account_view_get_membership (account->view), 5);
    g_assert_true (pillion_membership_remove_companion (&next, device->certificate.device, rows[i].reason, 5));
    g_assert_cmpint (next.entries[1].state, ==, rows[i].state);
    g_assert_cmpuint (next.entries[1].time, ==, 5);
    g_assert_cmpuint (pillion_membership_encode_body (&next, body), >, 0);
    g_assert_false (pillion_membership_remove_companion (&next, device->certificate.device, rows[i].reason, 5));
  }
}

/* The primary is no companion, and a freed slot is used again. */
static void
test_slots (void)
{
  g_autoptr (TestAccount) account = test_account_new (2);
  PillionMembership next;
  const PillionMembership *membership;
  TestDevice *again;

  for (guint i = 0; i < 3; i++)
    test_account_add (account);

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (account->view), 5);
  g_assert_false (pillion_membership_remove_companion (&next, account->devices[0].certificate.device,
                                                       PILLION_DEVICE_REASON_REMOVED, 5));

  test_account_remove (account, &account->devices[2]);
  again = test_account_add (account);
  g_assert_cmpuint (again->certificate.slot, ==, 2);
  membership = &pillion_account_view_get_membership (account->view)->membership;
  g_assert_cmpuint (pillion_membership_count_companions (membership), ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/attack-5/membership-every-bit", test_every_bit);
  g_test_add_func ("/protocol/membership/policy", test_policy);
  g_test_add_func ("/protocol/membership/states", test_states);
  g_test_add_func ("/protocol/membership/slots", test_slots);
  g_test_add_func ("/protocol/membership/reduction-alone", test_reduction_alone);
  g_test_add_func ("/protocol/attack-18/fifth-companion", test_fifth_companion);
  g_test_add_func ("/protocol/attack-18/verifier-of-three", test_fourth_companion);
  for (gsize i = 0; i < G_N_ELEMENTS (reductions); i++) {
    g_autofree char *path = g_strconcat ("/protocol/attack-5/reduction-", reductions[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_reduction);
  }
  g_test_add_func ("/protocol/attack-5/membership-other-account", test_other_account);
  g_test_add_func ("/protocol/attack-5/reduction-revives", test_reduction_revives);
  g_test_add_func ("/protocol/attack-5/reduction-by-old-key", test_reduction_by_old_key);

  return g_test_run ();
}
