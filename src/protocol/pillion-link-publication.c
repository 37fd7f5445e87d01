/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-link-publication-private.h"

#include <string.h>

#include "crypto/pillion-secret.h"
#include "protocol/pillion-certificate-verify.h"

static gboolean
take (PillionLinkPublication       *self,
      const PillionAccountEvidence *evidence,
      const PillionTrustLimits     *limits,
      guint64                       now_ms,
      PillionAccountChanges         expected)
{
  PillionAccountUpdate update;

  return pillion_account_view_update (self->view, evidence, limits, now_ms, &update, NULL) &&
         (update.changes & expected) == expected;
}

gboolean
pillion_link_publication_sign (PillionLinkPublication   *self,
                               const PillionAccountView *view,
                               PillionMembership        *draft,
                               const PillionCertificate *certificate,
                               const guint8             *aik_secret,
                               const PillionTrustLimits *limits,
                               const PillionRandom      *random,
                               guint64                   now_ms)
{
  PillionAccountEvidence membership = { .n_certificates = 1, .n_memberships = 1 };
  PillionAccountEvidence freshness = { 0 };

  if (!pillion_membership_add_companion (draft, certificate, now_ms, NULL))
    return FALSE;

  draft->issued_at = now_ms;
  self->view = pillion_account_view_copy (view);
  self->slot = certificate->slot;
  self->history_since = certificate->history_since;
  memcpy (self->device, certificate->device, sizeof self->device);
  self->certificate = pillion_certificate_to_bytes (certificate, NULL);
  self->membership = pillion_membership_sign_with_account_key (draft, aik_secret, random, self->lrk_secret);

  membership.certificates = &self->certificate;
  membership.memberships = &self->membership;
  if (!take (self, &membership, limits, now_ms, PILLION_ACCOUNT_MEMBERSHIP))
    return FALSE;

  self->freshness = pillion_account_view_make_freshness (self->view, self->lrk_secret, now_ms, NULL);
  freshness.freshness = self->freshness;
  return self->freshness != NULL && take (self, &freshness, limits, now_ms, PILLION_ACCOUNT_FRESHNESS);
}

void
pillion_link_publication_clear (PillionLinkPublication *self)
{
  g_clear_pointer (&self->membership, g_bytes_unref);
  g_clear_pointer (&self->freshness, g_bytes_unref);
  g_clear_pointer (&self->certificate, g_bytes_unref);
  g_clear_pointer (&self->bundle, g_bytes_unref);
  g_clear_pointer (&self->view, pillion_account_view_free);
  pillion_secret_wipe (self, sizeof *self);
}
