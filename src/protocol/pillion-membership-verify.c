/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-membership-verify.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "protocol/pillion-certificate-verify.h"
#include "protocol/pillion-protocol-error.h"

static gboolean
refuse (GError               **error,
        PillionProtocolError   code,
        const char            *reason)
{
  g_set_error (error, PILLION_PROTOCOL_ERROR, (int) code, "membership: %s", reason);
  return FALSE;
}

void
pillion_membership_get_hash (guint8        hash[PILLION_HASH_BYTES],
                             const guint8 *bytes,
                             gsize         len)
{
  gsize body_len;
  const guint8 *body = pillion_membership_get_body (bytes, len, &body_len);

  pillion_hash_with_context (hash, PILLION_CONTEXT_MEMBERSHIP, body, body_len);
}

guint
pillion_membership_count_companions (const PillionMembership *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_entries; i++) {
    if (self->entries[i].slot != PILLION_SLOT_PRIMARY && self->entries[i].state == PILLION_DEVICE_STATE_ACTIVE)
      n++;
  }

  return n;
}

static gboolean
verify_policy (const PillionMembership   *self,
               const PillionTrustLimits  *limits,
               GError                   **error)
{
  if (self->companions_max > limits->companions_max ||
      self->primary_idle_ms > limits->primary_idle_ms ||
      self->companion_idle_ms > limits->companion_idle_ms)
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "policy above the verifier's");

  /* The decoder counted against the policy; this must hold whatever it does. */
  if (pillion_membership_count_companions (self) > limits->companions_max)
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "too many companions");

  return TRUE;
}

/* An LRK-signed one must equal its predecessor byte for byte, but for what may
 * change. What may change is put into a copy of the predecessor, which is then
 * encoded and compared: so no field can be forgotten.
 */
static gboolean
is_reduction (const PillionMembership *self,
              const guint8            *body,
              gsize                    body_len,
              const PillionMembership *predecessor)
{
  PillionMembership expected = *predecessor;
  guint8 expected_body[PILLION_MEMBERSHIP_MAX_BYTES];
  gsize expected_len;
  gboolean reduces = FALSE;

  expected.signer = PILLION_MEMBERSHIP_SIGNER_LRK;
  expected.epoch = self->epoch;
  expected.issued_at = self->issued_at;
  memcpy (expected.previous, self->previous, sizeof expected.previous);

  if (self->n_entries != expected.n_entries)
    return FALSE;

  for (guint i = 0; i < expected.n_entries; i++) {
    PillionMembershipEntry *entry = &expected.entries[i];

    if (entry->slot == PILLION_SLOT_PRIMARY || entry->state != PILLION_DEVICE_STATE_ACTIVE ||
        self->entries[i].state == PILLION_DEVICE_STATE_ACTIVE)
      continue;

    /* Erasing a device takes the PIN. */
    if (self->entries[i].reason == PILLION_DEVICE_REASON_WIPE)
      return FALSE;

    entry->state = self->entries[i].state;
    entry->reason = self->entries[i].reason;
    entry->time = self->entries[i].time;
    reduces = TRUE;
  }

  expected_len = pillion_membership_encode_body (&expected, expected_body);
  return reduces && expected_len == body_len && memcmp (expected_body, body, body_len) == 0;
}

static gboolean
verify_signature (const PillionMembership *self,
                  const guint8            *body,
                  gsize                    body_len,
                  const guint8            *key)
{
  const char *context = PILLION_CONTEXT_MEMBERSHIP;

  if (self->signer == PILLION_MEMBERSHIP_SIGNER_LRK)
    context = PILLION_CONTEXT_MEMBERSHIP_REDUCTION;

  return pillion_sign_verify (self->signature, context, body, body_len, key);
}

static gboolean
verify_by_renewal_key (const PillionMembership       *self,
                       const guint8                  *body,
                       gsize                          body_len,
                       const PillionKnownMembership  *predecessor,
                       GError                       **error)
{
  if (predecessor == NULL || self->epoch != predecessor->membership.epoch + 1)
    return refuse (error, PILLION_PROTOCOL_ERROR_INCOMPLETE, "its predecessor is missing");

  if (!verify_signature (self, body, body_len, predecessor->membership.lrk))
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "not signed by its predecessor's key");

  if (memcmp (self->previous, predecessor->hash, PILLION_HASH_BYTES) != 0)
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "does not follow its predecessor");

  if (!is_reduction (self, body, body_len, &predecessor->membership))
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "does more than take companions away");

  return TRUE;
}

/* Everything but whether an AIK-signed one follows its predecessor. */
static gboolean
verify_alone (PillionKnownMembership        *self,
              const guint8                  *bytes,
              gsize                          len,
              const PillionKnownMembership  *predecessor,
              const guint8                   aik[PILLION_KEY_BYTES],
              const PillionTrustLimits      *limits,
              GError                       **error)
{
  guint8 account[PILLION_ACCOUNT_BYTES];
  const guint8 *body;
  gsize body_len;

  if (!pillion_membership_decode (&self->membership, bytes, len, error))
    return FALSE;

  pillion_account_id_from_key (account, aik);
  if (memcmp (account, self->membership.account, sizeof account) != 0)
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "of another account");

  body = pillion_membership_get_body (bytes, len, &body_len);
  pillion_hash_with_context (self->hash, PILLION_CONTEXT_MEMBERSHIP, body, body_len);

  if (self->membership.signer == PILLION_MEMBERSHIP_SIGNER_LRK) {
    if (!verify_by_renewal_key (&self->membership, body, body_len, predecessor, error))
      return FALSE;
  } else if (!verify_signature (&self->membership, body, body_len, aik)) {
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "not signed by the account");
  }

  return verify_policy (&self->membership, limits, error);
}

static gboolean
follows (const PillionKnownMembership *self,
         const PillionKnownMembership *predecessor)
{
  return self->membership.epoch != predecessor->membership.epoch + 1 ||
         memcmp (self->membership.previous, predecessor->hash, PILLION_HASH_BYTES) == 0;
}

gboolean
pillion_membership_verify (PillionKnownMembership        *self,
                           const guint8                  *bytes,
                           gsize                          len,
                           const PillionKnownMembership  *predecessor,
                           const guint8                   aik[PILLION_KEY_BYTES],
                           const PillionTrustLimits      *limits,
                           GError                       **error)
{
  if (!verify_alone (self, bytes, len, predecessor, aik, limits, error))
    return FALSE;

  if (predecessor != NULL && !follows (self, predecessor))
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "does not follow its predecessor");

  return TRUE;
}

/* Whether a member of a list contradicts what is known. */
static gboolean
contradicts (const PillionKnownMembership *self,
             const PillionKnownMembership *known)
{
  if (self->membership.epoch == known->membership.epoch)
    return memcmp (self->hash, known->hash, PILLION_HASH_BYTES) != 0;

  return !follows (self, known);
}

/* Verifies the i-th against the one before it, which the first of a list may have in
 * what is known.
 */
static gboolean
verify_link (PillionKnownMembership        *self,
             gsize                          i,
             GBytes                        *bytes,
             const PillionKnownMembership  *before,
             const guint8                   aik[PILLION_KEY_BYTES],
             const PillionTrustLimits      *limits,
             GError                       **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  if (!verify_alone (self, data, len, before, aik, limits, error))
    return FALSE;

  if (i > 0 && self->membership.signer != PILLION_MEMBERSHIP_SIGNER_LRK)
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "a list goes on after the account signed again");

  return TRUE;
}

static gboolean
set_verdict (PillionMembershipChain        *self,
             const PillionKnownMembership  *known,
             gboolean                       fork,
             gboolean                       resolved,
             GError                       **error)
{
  guint64 epoch = self->newest.membership.epoch;

  if (fork)
    self->verdict = PILLION_CHAIN_FORK;
  else if (known != NULL && epoch < known->membership.epoch)
    return refuse (error, PILLION_PROTOCOL_ERROR_STALE, "older than the known one");
  else if (known != NULL && epoch == known->membership.epoch)
    self->verdict = PILLION_CHAIN_SAME;
  else
    self->verdict = resolved ? PILLION_CHAIN_RESOLVED : PILLION_CHAIN_NEWER;

  return TRUE;
}

gboolean
pillion_membership_verify_chain (PillionMembershipChain        *self,
                                 GBytes *const                 *memberships,
                                 gsize                          n_memberships,
                                 const PillionKnownMembership  *known,
                                 guint64                        fork_epoch,
                                 const guint8                   aik[PILLION_KEY_BYTES],
                                 const PillionTrustLimits      *limits,
                                 GError                       **error)
{
  PillionKnownMembership before;
  PillionKnownMembership *newest = &self->newest;
  gboolean resolved = FALSE;
  gboolean fork = FALSE;

  if (n_memberships == 0 || n_memberships > PILLION_MEMBERSHIP_CHAIN_MAX)
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "a list of no possible length");

  for (gsize i = 0; i < n_memberships; i++) {
    if (!verify_link (newest, i, memberships[i], i > 0 ? &before : known, aik, limits, error))
      return FALSE;

    if (i == 0)
      resolved = fork_epoch > 0 && newest->membership.epoch > fork_epoch &&
                 newest->membership.signer == PILLION_MEMBERSHIP_SIGNER_AIK;

    if (known != NULL && !resolved && contradicts (newest, known))
      fork = TRUE;

    before = *newest;
  }

  return set_verdict (self, known, fork, resolved, error);
}
