/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-account-view-private.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "protocol/pillion-certificate-verify.h"
#include "protocol/pillion-protocol-error.h"
#include "protocol/pillion-resignation-verify.h"

/* More than one a device come only from somebody who wants to cost us time. */
#define CERTIFICATES_MAX PILLION_DEVICES_MAX
#define RESIGNATIONS_MAX PILLION_DEVICES_MAX

static gboolean
refuse (GError               **error,
        PillionProtocolError   code,
        const char            *reason)
{
  g_set_error (error, PILLION_PROTOCOL_ERROR, (int) code, "account: %s", reason);
  return FALSE;
}

static gboolean
take_aik (PillionAccountView  *self,
          const guint8        *aik,
          GError             **error)
{
  guint8 account[PILLION_ACCOUNT_BYTES];

  if (aik == NULL)
    return pillion_account_view_is_known (self) ||
           refuse (error, PILLION_PROTOCOL_ERROR_INCOMPLETE, "its key is missing");

  pillion_account_id_from_key (account, aik);
  if (memcmp (account, self->account, sizeof account) != 0)
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "the key of another one");

  memcpy (self->aik, aik, sizeof self->aik);
  return TRUE;
}

/* (transfer full) (nullable): from what the view knew before */
static PillionKnownCertificate *
find_known_certificate (const PillionAccountView *self,
                        const guint8             *hash)
{
  for (guint i = 0; i < PILLION_DEVICES_MAX; i++) {
    if (self->certificates[i] != NULL && memcmp (self->certificates[i]->hash, hash, PILLION_HASH_BYTES) == 0)
      return g_rc_box_acquire (self->certificates[i]);
  }

  return NULL;
}

static gboolean
has_hash (const guint8  *bytes,
          gsize          len,
          const guint8  *hash,
          gboolean      *same,
          GError       **error)
{
  PillionCertificate certificate;
  guint8 own_hash[PILLION_HASH_BYTES];
  const guint8 *body;
  gsize body_len;

  if (!pillion_certificate_decode (&certificate, bytes, len, error))
    return FALSE;

  body = pillion_certificate_get_body (bytes, len, &body_len);
  pillion_hash_with_context (own_hash, PILLION_CONTEXT_CERTIFICATE, body, body_len);
  *same = memcmp (own_hash, hash, sizeof own_hash) == 0;
  return TRUE;
}

/* Signatures are checked only of the one that is looked for.
 *
 * (transfer full) (nullable)
 */
static PillionKnownCertificate *
find_new_certificate (const PillionAccountEvidence  *evidence,
                      const guint8                  *hash,
                      const guint8                  *aik,
                      GError                       **error)
{
  for (gsize i = 0; i < evidence->n_certificates; i++) {
    g_autoptr (PillionKnownCertificate) known = NULL;
    gboolean same;
    gsize len;
    const guint8 *data = g_bytes_get_data (evidence->certificates[i], &len);

    if (!has_hash (data, len, hash, &same, error))
      return NULL;
    if (!same)
      continue;

    known = pillion_known_certificate_new ();
    known->bytes = g_bytes_ref (evidence->certificates[i]);
    if (!pillion_certificate_verify (&known->certificate, known->hash, data, len, aik, error))
      return NULL;

    return g_steal_pointer (&known);
  }

  refuse (error, PILLION_PROTOCOL_ERROR_INCOMPLETE, "a certificate is missing");
  return NULL;
}

static PillionKnownCertificate *
take_certificate (const PillionAccountView      *old,
                  const PillionAccountEvidence  *evidence,
                  const PillionMembershipEntry  *entry,
                  const guint8                  *aik,
                  GError                       **error)
{
  g_autoptr (PillionKnownCertificate) known = find_known_certificate (old, entry->certificate_hash);

  if (known == NULL)
    known = find_new_certificate (evidence, entry->certificate_hash, aik, error);
  if (known == NULL)
    return NULL;

  if (known->certificate.slot != entry->slot ||
      memcmp (known->certificate.device, entry->device, sizeof entry->device) != 0) {
    refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "entry and certificate disagree");
    return NULL;
  }

  return g_steal_pointer (&known);
}

/* Replaces the membership in a view that is thrown away on failure. */
static gboolean
take_membership (PillionAccountView            *self,
                 const PillionAccountEvidence  *evidence,
                 const PillionKnownMembership  *newest,
                 GError                       **error)
{
  g_autoptr (PillionAccountView) old = pillion_account_view_copy (self);

  for (guint i = 0; i < PILLION_DEVICES_MAX; i++) {
    g_clear_pointer (&self->certificates[i], pillion_known_certificate_unref);
    g_clear_pointer (&self->resignations[i], g_bytes_unref);
  }

  self->known = *newest;
  g_clear_pointer (&self->membership_bytes, g_bytes_unref);
  self->membership_bytes = g_bytes_ref (evidence->memberships[evidence->n_memberships - 1]);

  for (guint i = 0; i < newest->membership.n_entries; i++) {
    const PillionMembershipEntry *entry = &newest->membership.entries[i];
    GBytes *resignation = pillion_account_view_find_resignation (old, entry->device);

    self->certificates[i] = take_certificate (old, evidence, entry, self->aik, error);
    if (self->certificates[i] == NULL)
      return FALSE;

    self->resignations[i] = resignation != NULL ? g_bytes_ref (resignation) : NULL;
  }

  pillion_account_view_follow_membership (self);
  return TRUE;
}

static void
note_membership (PillionAccountView           *self,
                 const PillionAccountView     *old,
                 const PillionMembershipChain *chain,
                 PillionAccountUpdate         *update)
{
  update->changes |= PILLION_ACCOUNT_MEMBERSHIP;

  /* Without companions it has no LRK-signed successor, so it is the newest itself. */
  if (self->known.membership.reset)
    update->changes |= PILLION_ACCOUNT_RESET;

  if (pillion_account_view_is_known (old) &&
      memcmp (self->certificates[0]->hash, old->certificates[0]->hash, PILLION_HASH_BYTES) != 0)
    update->changes |= PILLION_ACCOUNT_PRIMARY;

  if (chain->verdict == PILLION_CHAIN_RESOLVED) {
    self->fork_epoch = 0;
    update->changes |= PILLION_ACCOUNT_FORK_RESOLVED;
  } else if (pillion_account_view_is_frozen (self)) {
    self->fork_epoch = MAX (self->fork_epoch, self->known.membership.epoch);
  }
}

static gboolean
take_memberships (PillionAccountView            *self,
                  const PillionAccountView      *old,
                  const PillionAccountEvidence  *evidence,
                  const PillionTrustLimits      *limits,
                  PillionAccountUpdate          *update,
                  GError                       **error)
{
  PillionMembershipChain chain;

  if (evidence->n_memberships == 0)
    return pillion_account_view_is_known (self) ||
           refuse (error, PILLION_PROTOCOL_ERROR_INCOMPLETE, "its membership is missing");

  if (!pillion_membership_verify_chain (&chain, evidence->memberships, evidence->n_memberships,
                                        pillion_account_view_get_membership (old), old->fork_epoch, self->aik,
                                        limits, error))
    return FALSE;

  switch (chain.verdict) {
  case PILLION_CHAIN_SAME:
    return TRUE;
  case PILLION_CHAIN_FORK:
    pillion_account_view_freeze (self, chain.newest.membership.epoch, update);
    return TRUE;
  case PILLION_CHAIN_NEWER:
  case PILLION_CHAIN_RESOLVED:
  default:
    break;
  }

  if (!take_membership (self, evidence, &chain.newest, error))
    return FALSE;

  note_membership (self, old, &chain, update);
  return TRUE;
}

static void
take_resignation (PillionAccountView   *self,
                  GBytes               *bytes,
                  PillionAccountUpdate *update)
{
  PillionResignation resignation;
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);
  int i = -1;

  if (pillion_resignation_decode (&resignation, data, len, NULL)) {
    i = pillion_account_view_find (self, resignation.device);
    /* Of a device that is no longer listed: nothing to do. */
    if (i < 0 || self->resignations[i] != NULL)
      return;
  }

  if (i < 0 || !pillion_resignation_verify (&resignation, data, len, &self->certificates[i]->certificate, NULL)) {
    update->changes |= PILLION_ACCOUNT_RESIGNATION_REFUSED;
    update->refusal = "resignation does not verify";
    return;
  }

  self->resignations[i] = g_bytes_ref (bytes);
  update->changes |= PILLION_ACCOUNT_RESIGNATION;
}

static gboolean
is_active (const PillionAccountView *self,
           const guint8             *device)
{
  int i = pillion_account_view_find (self, device);

  return i >= 0 && self->resignations[i] == NULL &&
         self->known.membership.entries[i].state == PILLION_DEVICE_STATE_ACTIVE;
}

/* Devices that are active in one view and not in the other. Returns: how many */
static guint
list_difference (const PillionAccountView *with,
                 const PillionAccountView *without,
                 guint8                    devices[PILLION_DEVICES_MAX][PILLION_DEVICE_BYTES])
{
  guint n = 0;

  for (guint i = 0; i < with->known.membership.n_entries; i++) {
    const guint8 *device = with->known.membership.entries[i].device;

    if (is_active (with, device) && !is_active (without, device))
      memcpy (devices[n++], device, PILLION_DEVICE_BYTES);
  }

  return n;
}

gboolean
pillion_account_view_update (PillionAccountView            *self,
                             const PillionAccountEvidence  *evidence,
                             const PillionTrustLimits      *limits,
                             guint64                        now_ms,
                             PillionAccountUpdate          *update,
                             GError                       **error)
{
  g_autoptr (PillionAccountView) next = pillion_account_view_copy (self);

  *update = (PillionAccountUpdate) { 0 };

  if (evidence->n_certificates > CERTIFICATES_MAX || evidence->n_resignations > RESIGNATIONS_MAX)
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "too many certificates or resignations");

  if (!take_aik (next, evidence->aik, error) ||
      !take_memberships (next, self, evidence, limits, update, error)) {
    *update = (PillionAccountUpdate) { 0 };
    return FALSE;
  }

  /* After a fork the rest is about another membership than the known one. */
  if ((update->changes & PILLION_ACCOUNT_FORK) == 0) {
    for (gsize i = 0; i < evidence->n_resignations; i++)
      take_resignation (next, evidence->resignations[i], update);

    if (evidence->freshness != NULL)
      pillion_account_view_judge_freshness (next, evidence->freshness, limits, now_ms, update);
  }

  update->n_added = list_difference (next, self, update->added);
  update->n_removed = list_difference (self, next, update->removed);
  pillion_account_view_swap (self, next);
  return TRUE;
}
