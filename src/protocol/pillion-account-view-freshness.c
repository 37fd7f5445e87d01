/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-account-view-private.h"

#include <string.h>

#include "protocol/pillion-protocol-error.h"

/* Freshness is issued at most this often (PROTOCOL.md, section 3.6). */
#define FRESHNESS_INTERVAL_MS (6 * G_GUINT64_CONSTANT (3600000))

static gboolean
is_active_companion (const PillionMembership *membership,
                     const guint8            *device)
{
  const PillionMembershipEntry *entry = pillion_membership_find_device (membership, device);

  return entry != NULL && entry->slot != PILLION_SLOT_PRIMARY && entry->state == PILLION_DEVICE_STATE_ACTIVE;
}

void
pillion_account_view_follow_membership (PillionAccountView *self)
{
  guint n = 0;

  pillion_known_freshness_clear (&self->held);

  for (guint i = 0; i < self->n_covered; i++) {
    if (!is_active_companion (&self->known.membership, self->covered[i]))
      continue;

    memmove (self->covered[n], self->covered[i], PILLION_DEVICE_BYTES);
    n++;
  }

  self->n_covered = n;
}

/* From now on the active companions are covered. */
static void
cover (PillionAccountView *self)
{
  const PillionMembership *membership = &self->known.membership;

  self->n_covered = 0;

  for (guint i = 0; i < membership->n_entries; i++) {
    const PillionMembershipEntry *entry = &membership->entries[i];

    if (entry->slot == PILLION_SLOT_PRIMARY || entry->state != PILLION_DEVICE_STATE_ACTIVE)
      continue;

    memcpy (self->covered[self->n_covered++], entry->device, PILLION_DEVICE_BYTES);
  }
}

static void
apply (PillionAccountView     *self,
       const PillionFreshness *freshness,
       GBytes                 *bytes,
       PillionAccountUpdate   *update)
{
  pillion_known_freshness_set (&self->freshness, freshness, bytes);
  cover (self);

  if (self->held.bytes != NULL && self->held.freshness.sequence <= freshness->sequence)
    pillion_known_freshness_clear (&self->held);

  update->changes |= PILLION_ACCOUNT_FRESHNESS;
}

/* Of several from the future the one that is due first counts. */
static void
hold (PillionAccountView     *self,
      const PillionFreshness *freshness,
      GBytes                 *bytes,
      PillionAccountUpdate   *update)
{
  if (self->held.bytes != NULL && self->held.freshness.issued_at <= freshness->issued_at)
    return;

  pillion_known_freshness_set (&self->held, freshness, bytes);
  update->changes |= PILLION_ACCOUNT_FRESHNESS_HELD;
}

static gboolean
is_known (const PillionKnownFreshness *known,
          GBytes                      *bytes)
{
  return known->bytes != NULL && g_bytes_equal (known->bytes, bytes);
}

static gboolean
contradicts (const PillionKnownFreshness *known,
             const PillionFreshness      *freshness)
{
  /* Equal bytes have been sorted out before. */
  return known->bytes != NULL && known->freshness.sequence == freshness->sequence;
}

static void
refuse (PillionAccountUpdate *update,
        const char           *reason)
{
  update->changes |= PILLION_ACCOUNT_FRESHNESS_REFUSED;
  update->refusal = reason;
}

void
pillion_account_view_judge_freshness (PillionAccountView       *self,
                                      GBytes                   *bytes,
                                      const PillionTrustLimits *limits,
                                      guint64                   now_ms,
                                      PillionAccountUpdate     *update)
{
  PillionFreshness freshness;
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  if (is_known (&self->freshness, bytes) || is_known (&self->held, bytes))
    return;

  if (!pillion_freshness_verify (&freshness, data, len, &self->known, NULL))
    refuse (update, "freshness does not verify");
  else if (contradicts (&self->freshness, &freshness) || contradicts (&self->held, &freshness))
    pillion_account_view_freeze (self, self->known.membership.epoch, update);
  else if (self->freshness.bytes != NULL && freshness.sequence < self->freshness.freshness.sequence)
    update->changes |= PILLION_ACCOUNT_FRESHNESS_OLD;
  else if (freshness.previous_not_after == 0 && self->n_covered > 0)
    refuse (update, "freshness claims to be the first");
  else if (freshness.issued_at > now_ms + limits->clock_tolerance_ms)
    hold (self, &freshness, bytes, update);
  else
    apply (self, &freshness, bytes, update);
}

guint64
pillion_account_view_get_next_tick (const PillionAccountView *self,
                                    const PillionTrustLimits *limits)
{
  if (self->held.bytes == NULL)
    return 0;

  return self->held.freshness.issued_at - MIN (self->held.freshness.issued_at, limits->clock_tolerance_ms);
}

gboolean
pillion_account_view_tick (PillionAccountView       *self,
                           const PillionTrustLimits *limits,
                           guint64                   now_ms,
                           PillionAccountUpdate     *update)
{
  g_autoptr (GBytes) bytes = NULL;

  *update = (PillionAccountUpdate) { 0 };

  if (self->held.bytes == NULL || self->held.freshness.issued_at > now_ms + limits->clock_tolerance_ms)
    return FALSE;

  bytes = g_steal_pointer (&self->held.bytes);
  pillion_account_view_judge_freshness (self, bytes, limits, now_ms, update);
  return (update->changes & PILLION_ACCOUNT_FRESHNESS) != 0;
}

gboolean
pillion_account_view_has_lapsed (const PillionAccountView *self,
                                 guint64                   now_ms)
{
  return self->n_covered > 0 && self->freshness.freshness.not_after <= now_ms;
}

guint64
pillion_account_view_get_freshness_due (const PillionAccountView *self)
{
  const PillionFreshness *freshness = pillion_account_view_get_freshness (self);

  if (freshness == NULL)
    return 0;

  return freshness->issued_at + MIN (FRESHNESS_INTERVAL_MS, self->known.membership.primary_idle_ms / 4);
}

GBytes *
pillion_account_view_make_freshness (const PillionAccountView  *self,
                                     const guint8               lrk_secret[PILLION_SIGN_SECRET_BYTES],
                                     guint64                    now_ms,
                                     GError                   **error)
{
  PillionFreshness freshness = {
    .sequence = now_ms,
    .issued_at = now_ms,
    .not_after = now_ms + self->known.membership.primary_idle_ms,
  };

  g_return_val_if_fail (pillion_account_view_is_known (self), NULL);

  if (pillion_account_view_has_lapsed (self, now_ms)) {
    g_set_error_literal (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_LAPSED,
                         "freshness: the last one has lapsed");
    return NULL;
  }

  if (self->freshness.bytes != NULL)
    freshness.sequence = MAX (self->freshness.freshness.sequence + 1, now_ms);
  if (self->n_covered > 0)
    freshness.previous_not_after = self->freshness.freshness.not_after;

  return pillion_freshness_sign (&freshness, &self->known, lrk_secret);
}
