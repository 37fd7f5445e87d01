/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account.h"

#include <string.h>

#include "crypto/pillion-crypto.h"
#include "protocol/pillion-certificate-verify.h"

static void
draw_keypair (TestAccount *self,
              guint8      *public_key,
              guint8      *secret_key)
{
  guint8 seed[PILLION_SIGN_SEED_BYTES];

  pillion_random_fill (&self->replay.random, seed, sizeof seed);
  pillion_sign_keypair (public_key, secret_key, seed);
}

void
test_account_certify (TestAccount *self,
                      TestDevice  *device)
{
  g_assert_true (pillion_certificate_sign_account (&device->certificate, self->aik_secret));
  g_assert_true (pillion_certificate_sign_device (&device->certificate, device->dsk_secret));
  g_clear_pointer (&device->bytes, g_bytes_unref);
  device->bytes = pillion_certificate_to_bytes (&device->certificate, device->hash);
}

TestDevice *
test_account_make_device (TestAccount *self,
                          guint8       slot)
{
  TestDevice *device = &self->devices[self->n_devices++];
  PillionCertificate *certificate = &device->certificate;

  g_assert_cmpuint (self->n_devices, <=, TEST_ACCOUNT_DEVICES);

  draw_keypair (self, certificate->dsk, device->dsk_secret);
  pillion_x25519_generate (device->ddh_secret, certificate->ddh, &self->replay.random);
  certificate->slot = slot;
  certificate->created = self->now_ms;
  certificate->capabilities = PILLION_CAPABILITIES_CALLS;
  certificate->link_kind = slot == 0 ? PILLION_LINK_KIND_REGISTERED : PILLION_LINK_KIND_QR;
  if (slot != 0)
    pillion_random_fill (&self->replay.random, certificate->link_hash, sizeof certificate->link_hash);
  g_strlcpy (certificate->platform, "Debian", sizeof certificate->platform);

  test_account_certify (self, device);
  return device;
}

GBytes *
test_account_sign (TestAccount       *self,
                   PillionMembership *membership)
{
  return pillion_membership_sign_with_account_key (membership, self->aik_secret, &self->replay.random,
                                                   self->lrk_secret);
}

static void
take (TestAccount *self,
      GBytes      *membership,
      GBytes      *certificate,
      GBytes      *freshness)
{
  PillionAccountUpdate update;
  PillionAccountEvidence evidence = {
    .aik = self->aik,
    .certificates = &certificate,
    .n_certificates = certificate != NULL ? 1 : 0,
    .memberships = &membership,
    .n_memberships = membership != NULL ? 1 : 0,
    .freshness = freshness,
  };
  g_autoptr (GError) error = NULL;

  pillion_account_view_update (self->view, &evidence, pillion_trust_limits_default (), self->now_ms, &update,
                               &error);
  g_assert_no_error (error);
  g_assert_null (update.refusal);
}

void
test_account_refresh (TestAccount *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->freshness, g_bytes_unref);
  self->freshness = pillion_account_view_make_freshness (self->view, self->lrk_secret, self->now_ms, &error);
  g_assert_no_error (error);
  take (self, NULL, NULL, self->freshness);
}

void
test_account_publish (TestAccount *self,
                      GBytes      *membership,
                      GBytes      *certificate)
{
  take (self, membership, certificate, NULL);

  if (pillion_account_view_get_membership (self->view)->membership.signer == PILLION_MEMBERSHIP_SIGNER_AIK)
    g_ptr_array_set_size (self->memberships, 0);
  g_ptr_array_add (self->memberships, g_bytes_ref (membership));

  test_account_refresh (self);
}

TestAccount *
test_account_new (guint8 seed)
{
  return test_account_new_at (seed, TEST_START_MS, pillion_trust_limits_default ());
}

TestAccount *
test_account_new_at (guint8                    seed,
                     guint64                   now_ms,
                     const PillionTrustLimits *policy)
{
  TestAccount *self = g_new0 (TestAccount, 1);
  guint8 seeds[PILLION_RANDOM_SEED_BYTES] = { seed };
  PillionMembership first;
  TestDevice *primary;
  g_autoptr (GBytes) membership = NULL;

  g_assert_true (pillion_crypto_init ());
  pillion_random_replay_init (&self->replay, seeds);
  self->now_ms = now_ms;
  self->memberships = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  draw_keypair (self, self->aik, self->aik_secret);
  pillion_account_id_from_key (self->account, self->aik);
  self->view = pillion_account_view_new (self->account);

  primary = test_account_make_device (self, 0);
  pillion_membership_begin_first (&first, &primary->certificate, policy, self->now_ms);
  membership = test_account_sign (self, &first);
  test_account_publish (self, membership, primary->bytes);
  return self;
}

void
test_account_free (TestAccount *self)
{
  for (guint i = 0; i < self->n_devices; i++)
    g_bytes_unref (self->devices[i].bytes);

  pillion_account_view_free (self->view);
  g_ptr_array_unref (self->memberships);
  g_ptr_array_unref (self->certificates);
  g_clear_pointer (&self->freshness, g_bytes_unref);
  g_free (self);
}

TestDevice *
test_account_add (TestAccount *self)
{
  PillionMembership next;
  TestDevice *device;
  g_autoptr (GBytes) membership = NULL;
  g_autoptr (GError) error = NULL;

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (self->view), self->now_ms);
  device = test_account_make_device (self, pillion_membership_get_free_slot (&next));
  pillion_membership_add_companion (&next, &device->certificate, self->now_ms, &error);
  g_assert_no_error (error);

  membership = test_account_sign (self, &next);
  test_account_publish (self, membership, device->bytes);
  return device;
}

void
test_account_remove (TestAccount      *self,
                     const TestDevice *device)
{
  PillionMembership next;
  g_autoptr (GBytes) membership = NULL;

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (self->view), self->now_ms);
  g_assert_true (pillion_membership_remove_companion (&next, device->certificate.device,
                                                      PILLION_DEVICE_REASON_REMOVED, self->now_ms));
  membership = pillion_membership_sign_with_renewal_key (&next, self->lrk_secret);
  test_account_publish (self, membership, NULL);
}

void
test_account_expire (TestAccount *self)
{
  PillionMembership next;
  g_autoptr (GBytes) membership = NULL;

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (self->view), self->now_ms);
  g_assert_cmpuint (pillion_membership_expire_companions (&next, self->now_ms), >, 0);
  membership = pillion_membership_sign_with_renewal_key (&next, self->lrk_secret);
  test_account_publish (self, membership, NULL);
}

PillionAccountEvidence
test_account_get_evidence (TestAccount *self)
{
  const PillionMembership *membership = &pillion_account_view_get_membership (self->view)->membership;

  g_ptr_array_set_size (self->certificates, 0);
  for (guint i = 0; i < membership->n_entries; i++) {
    GBytes *bytes = pillion_account_view_find_certificate_bytes (self->view, membership->entries[i].device);

    g_ptr_array_add (self->certificates, g_bytes_ref (bytes));
  }

  return (PillionAccountEvidence) {
    .aik = self->aik,
    .certificates = (GBytes *const *) self->certificates->pdata,
    .n_certificates = self->certificates->len,
    .memberships = (GBytes *const *) self->memberships->pdata,
    .n_memberships = self->memberships->len,
    .freshness = self->freshness,
  };
}

PillionAccountChanges
test_account_update (TestAccount        *self,
                     PillionAccountView *view)
{
  PillionAccountEvidence evidence = test_account_get_evidence (self);
  PillionAccountUpdate update;
  g_autoptr (GError) error = NULL;

  pillion_account_view_update (view, &evidence, pillion_trust_limits_default (), self->now_ms, &update, &error);
  g_assert_no_error (error);
  return update.changes;
}

PillionAccountView *
test_account_look_up (TestAccount *self)
{
  PillionAccountView *view = pillion_account_view_new (self->account);

  test_account_update (self, view);
  return view;
}

GBytes *
test_flip_bit (GBytes *bytes,
               gsize   bit)
{
  gsize len;
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, &len), g_bytes_get_size (bytes));

  g_assert_cmpuint (bit / 8, <, len);
  copy[bit / 8] ^= (guint8) (1 << bit % 8);
  return g_bytes_new_take (copy, len);
}
