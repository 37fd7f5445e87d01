/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-membership-build.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-secret.h"
#include "protocol/pillion-protocol-error.h"

#define RESET_EPOCHS 1000

static void
set_active (PillionMembershipEntry   *entry,
            const PillionCertificate *certificate,
            guint64                   now_ms)
{
  guint8 body[PILLION_CERTIFICATE_MAX_BYTES];
  gsize body_len = pillion_certificate_encode_body (certificate, body);

  g_assert (body_len > 0);

  *entry = (PillionMembershipEntry) {
    .slot = certificate->slot,
    .state = PILLION_DEVICE_STATE_ACTIVE,
    .reason = PILLION_DEVICE_REASON_NONE,
    .time = now_ms,
  };
  memcpy (entry->device, certificate->device, sizeof entry->device);
  pillion_hash_with_context (entry->certificate_hash, PILLION_CONTEXT_CERTIFICATE, body, body_len);
}

void
pillion_membership_begin_first (PillionMembership        *self,
                                const PillionCertificate *primary,
                                const PillionTrustLimits *policy,
                                guint64                   now_ms)
{
  g_return_if_fail (primary->slot == PILLION_SLOT_PRIMARY);

  *self = (PillionMembership) {
    .epoch = 1,
    .companions_max = policy->companions_max,
    .primary_idle_ms = policy->primary_idle_ms,
    .companion_idle_ms = policy->companion_idle_ms,
    .issued_at = now_ms,
    .n_entries = 1,
  };
  memcpy (self->account, primary->account, sizeof self->account);
  set_active (&self->entries[0], primary, now_ms);
}

void
pillion_membership_begin_next (PillionMembership            *self,
                               const PillionKnownMembership *known,
                               guint64                       now_ms)
{
  *self = known->membership;
  self->epoch++;
  self->issued_at = now_ms;
  self->reset = FALSE;
  memcpy (self->previous, known->hash, sizeof self->previous);
  memset (self->signature, 0, sizeof self->signature);
}

void
pillion_membership_begin_reset (PillionMembership            *self,
                                const PillionKnownMembership *known,
                                const PillionCertificate     *primary,
                                guint64                       now_ms)
{
  g_return_if_fail (primary->slot == PILLION_SLOT_PRIMARY);

  pillion_membership_begin_next (self, known, now_ms);
  self->epoch = known->membership.epoch + RESET_EPOCHS;
  self->reset = TRUE;
  self->n_entries = 1;
  memset (self->entries, 0, sizeof self->entries);
  set_active (&self->entries[0], primary, now_ms);
}

static PillionMembershipEntry *
find_slot (PillionMembership *self,
           guint8             slot)
{
  for (guint i = 0; i < self->n_entries; i++) {
    if (self->entries[i].slot == slot)
      return &self->entries[i];
  }

  return NULL;
}

guint8
pillion_membership_get_free_slot (const PillionMembership *self)
{
  if (pillion_membership_count_companions (self) >= self->companions_max)
    return 0;

  for (guint8 slot = 1; slot <= PILLION_SLOT_MAX; slot++) {
    const PillionMembershipEntry *entry = pillion_membership_find_slot (self, slot);

    if (entry == NULL || entry->state != PILLION_DEVICE_STATE_ACTIVE)
      return slot;
  }

  return 0;
}

/* Makes room for a slot, so that slots stay in order. */
static PillionMembershipEntry *
insert_slot (PillionMembership *self,
             guint8             slot)
{
  guint at = 0;

  while (at < self->n_entries && self->entries[at].slot < slot)
    at++;

  memmove (&self->entries[at + 1], &self->entries[at], (self->n_entries - at) * sizeof self->entries[0]);
  self->n_entries++;
  return &self->entries[at];
}

gboolean
pillion_membership_add_companion (PillionMembership         *self,
                                  const PillionCertificate  *certificate,
                                  guint64                    now_ms,
                                  GError                   **error)
{
  guint8 slot = certificate->slot;
  PillionMembershipEntry *entry = find_slot (self, slot);

  if (pillion_membership_get_free_slot (self) == 0 || slot == PILLION_SLOT_PRIMARY || slot > PILLION_SLOT_MAX ||
      (entry != NULL && entry->state == PILLION_DEVICE_STATE_ACTIVE)) {
    g_set_error_literal (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_LIMIT,
                         "membership: no room for another companion");
    return FALSE;
  }

  if (entry == NULL)
    entry = insert_slot (self, slot);

  set_active (entry, certificate, now_ms);
  return TRUE;
}

static PillionDeviceState
get_state_for_reason (PillionDeviceReason reason)
{
  switch (reason) {
  case PILLION_DEVICE_REASON_PRIMARY_IDLE:
  case PILLION_DEVICE_REASON_DEVICE_IDLE:
  case PILLION_DEVICE_REASON_SEAT_ENDED:
    return PILLION_DEVICE_STATE_EXPIRED;
  case PILLION_DEVICE_REASON_RESIGNED:
    return PILLION_DEVICE_STATE_RESIGNED;
  case PILLION_DEVICE_REASON_NONE:
    return PILLION_DEVICE_STATE_ACTIVE;
  case PILLION_DEVICE_REASON_REMOVED:
  case PILLION_DEVICE_REASON_WIPE:
  default:
    return PILLION_DEVICE_STATE_REMOVED;
  }
}

static void
set_inactive (PillionMembershipEntry *entry,
              PillionDeviceReason     reason,
              guint64                 now_ms)
{
  entry->state = get_state_for_reason (reason);
  entry->reason = reason;
  entry->time = now_ms;
}

gboolean
pillion_membership_remove_companion (PillionMembership   *self,
                                     const guint8         device[PILLION_DEVICE_BYTES],
                                     PillionDeviceReason  reason,
                                     guint64              now_ms)
{
  g_return_val_if_fail (reason != PILLION_DEVICE_REASON_NONE, FALSE);

  for (guint i = 0; i < self->n_entries; i++) {
    PillionMembershipEntry *entry = &self->entries[i];

    if (entry->slot == PILLION_SLOT_PRIMARY || entry->state != PILLION_DEVICE_STATE_ACTIVE ||
        memcmp (entry->device, device, sizeof entry->device) != 0)
      continue;

    set_inactive (entry, reason, now_ms);
    return TRUE;
  }

  return FALSE;
}

guint
pillion_membership_expire_companions (PillionMembership *self,
                                      guint64            now_ms)
{
  guint n = 0;

  for (guint i = 0; i < self->n_entries; i++) {
    PillionMembershipEntry *entry = &self->entries[i];

    if (entry->slot == PILLION_SLOT_PRIMARY || entry->state != PILLION_DEVICE_STATE_ACTIVE)
      continue;

    set_inactive (entry, PILLION_DEVICE_REASON_PRIMARY_IDLE, now_ms);
    n++;
  }

  return n;
}

static GBytes *
sign (PillionMembership *self,
      const char        *context,
      const guint8      *secret)
{
  guint8 bytes[PILLION_MEMBERSHIP_MAX_BYTES];
  gsize len = pillion_membership_encode_body (self, bytes);

  g_return_val_if_fail (len > 0, NULL);

  pillion_sign (self->signature, context, bytes, len, secret);
  len = pillion_membership_encode (self, bytes);
  return g_bytes_new (bytes, len);
}

GBytes *
pillion_membership_sign_with_account_key (PillionMembership   *self,
                                          const guint8         aik_secret[PILLION_SIGN_SECRET_BYTES],
                                          const PillionRandom *random,
                                          guint8               lrk_secret[PILLION_SIGN_SECRET_BYTES])
{
  g_auto (PillionSecret32) seed = { 0 };

  pillion_random_fill (random, seed.bytes, sizeof seed.bytes);
  pillion_sign_keypair (self->lrk, lrk_secret, seed.bytes);
  self->signer = PILLION_MEMBERSHIP_SIGNER_AIK;

  return sign (self, PILLION_CONTEXT_MEMBERSHIP, aik_secret);
}

GBytes *
pillion_membership_sign_with_renewal_key (PillionMembership *self,
                                          const guint8       lrk_secret[PILLION_SIGN_SECRET_BYTES])
{
  g_return_val_if_fail (memcmp (lrk_secret + PILLION_SIGN_SEED_BYTES, self->lrk, PILLION_KEY_BYTES) == 0, NULL);

  self->signer = PILLION_MEMBERSHIP_SIGNER_LRK;
  return sign (self, PILLION_CONTEXT_MEMBERSHIP_REDUCTION, lrk_secret);
}
