/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-account-view-private.h"

#include <string.h>

#include "protocol/pillion-membership-build.h"

static void
clear_certificate (gpointer data)
{
  PillionKnownCertificate *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
}

PillionKnownCertificate *
pillion_known_certificate_new (void)
{
  return g_rc_box_new0 (PillionKnownCertificate);
}

void
pillion_known_certificate_unref (PillionKnownCertificate *self)
{
  g_rc_box_release_full (self, clear_certificate);
}

void
pillion_known_freshness_set (PillionKnownFreshness  *self,
                             const PillionFreshness *freshness,
                             GBytes                 *bytes)
{
  g_bytes_ref (bytes);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = bytes;
  self->freshness = *freshness;
}

void
pillion_known_freshness_clear (PillionKnownFreshness *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->freshness = (PillionFreshness) { 0 };
}

PillionAccountView *
pillion_account_view_new (const guint8 account[PILLION_ACCOUNT_BYTES])
{
  PillionAccountView *self = g_new0 (PillionAccountView, 1);

  memcpy (self->account, account, sizeof self->account);
  return self;
}

PillionAccountView *
pillion_account_view_copy (const PillionAccountView *self)
{
  PillionAccountView *copy = g_memdup2 (self, sizeof *self);

  if (copy->membership_bytes != NULL)
    g_bytes_ref (copy->membership_bytes);
  if (copy->freshness.bytes != NULL)
    g_bytes_ref (copy->freshness.bytes);
  if (copy->held.bytes != NULL)
    g_bytes_ref (copy->held.bytes);

  for (guint i = 0; i < PILLION_DEVICES_MAX; i++) {
    if (copy->certificates[i] != NULL)
      g_rc_box_acquire (copy->certificates[i]);
    if (copy->resignations[i] != NULL)
      g_bytes_ref (copy->resignations[i]);
  }

  return copy;
}

void
pillion_account_view_free (PillionAccountView *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < PILLION_DEVICES_MAX; i++) {
    g_clear_pointer (&self->certificates[i], pillion_known_certificate_unref);
    g_clear_pointer (&self->resignations[i], g_bytes_unref);
  }

  pillion_known_freshness_clear (&self->freshness);
  pillion_known_freshness_clear (&self->held);
  g_clear_pointer (&self->membership_bytes, g_bytes_unref);
  g_free (self);
}

void
pillion_account_view_swap (PillionAccountView *self,
                           PillionAccountView *other)
{
  PillionAccountView swapped = *self;

  *self = *other;
  *other = swapped;
}

int
pillion_account_view_find (const PillionAccountView *self,
                           const guint8             *device)
{
  for (guint i = 0; i < self->known.membership.n_entries; i++) {
    if (memcmp (self->known.membership.entries[i].device, device, PILLION_DEVICE_BYTES) == 0)
      return (int) i;
  }

  return -1;
}

gboolean
pillion_account_view_is_known (const PillionAccountView *self)
{
  return self->membership_bytes != NULL;
}

const guint8 *
pillion_account_view_get_account (const PillionAccountView *self)
{
  return self->account;
}

const guint8 *
pillion_account_view_get_aik (const PillionAccountView *self)
{
  return pillion_account_view_is_known (self) ? self->aik : NULL;
}

guint64
pillion_account_view_get_epoch (const PillionAccountView *self)
{
  return self->known.membership.epoch;
}

const PillionKnownMembership *
pillion_account_view_get_membership (const PillionAccountView *self)
{
  return pillion_account_view_is_known (self) ? &self->known : NULL;
}

GBytes *
pillion_account_view_get_membership_bytes (const PillionAccountView *self)
{
  return self->membership_bytes;
}

static gboolean
has_freshness (const PillionAccountView *self)
{
  return self->freshness.bytes != NULL && self->freshness.freshness.epoch == self->known.membership.epoch;
}

const PillionFreshness *
pillion_account_view_get_freshness (const PillionAccountView *self)
{
  return has_freshness (self) ? &self->freshness.freshness : NULL;
}

GBytes *
pillion_account_view_get_freshness_bytes (const PillionAccountView *self)
{
  return has_freshness (self) ? self->freshness.bytes : NULL;
}

guint64
pillion_account_view_get_not_after (const PillionAccountView *self)
{
  return has_freshness (self) ? self->freshness.freshness.not_after : 0;
}

const PillionCertificate *
pillion_account_view_find_certificate (const PillionAccountView *self,
                                       const guint8              device[PILLION_DEVICE_BYTES])
{
  int i = pillion_account_view_find (self, device);

  return i >= 0 ? &self->certificates[i]->certificate : NULL;
}

GBytes *
pillion_account_view_find_certificate_bytes (const PillionAccountView *self,
                                             const guint8              device[PILLION_DEVICE_BYTES])
{
  int i = pillion_account_view_find (self, device);

  return i >= 0 ? self->certificates[i]->bytes : NULL;
}

const PillionCertificate *
pillion_account_view_get_primary (const PillionAccountView *self)
{
  /* Slot 0 is there and comes first: the decoder knows that. */
  return pillion_account_view_is_known (self) ? &self->certificates[0]->certificate : NULL;
}

GBytes *
pillion_account_view_find_resignation (const PillionAccountView *self,
                                       const guint8              device[PILLION_DEVICE_BYTES])
{
  int i = pillion_account_view_find (self, device);

  return i >= 0 ? self->resignations[i] : NULL;
}

gboolean
pillion_account_view_is_frozen (const PillionAccountView *self)
{
  return self->fork_epoch != 0;
}

void
pillion_account_view_freeze (PillionAccountView   *self,
                             guint64               epoch,
                             PillionAccountUpdate *update)
{
  if (!pillion_account_view_is_frozen (self))
    update->changes |= PILLION_ACCOUNT_FORK;

  self->fork_epoch = MAX (self->fork_epoch, MAX (epoch, self->known.membership.epoch));
}

static PillionDeviceTrust
get_trust_of_state (PillionDeviceState state)
{
  switch (state) {
  case PILLION_DEVICE_STATE_ACTIVE:
    return PILLION_DEVICE_FRESH;
  case PILLION_DEVICE_STATE_EXPIRED:
    return PILLION_DEVICE_EXPIRED;
  case PILLION_DEVICE_STATE_RESIGNED:
    return PILLION_DEVICE_RESIGNED;
  case PILLION_DEVICE_STATE_REMOVED:
  default:
    return PILLION_DEVICE_REMOVED;
  }
}

static PillionDeviceTrust
get_trust_of_companion (const PillionAccountView *self,
                        guint                     i,
                        guint64                   now_ms)
{
  guint64 seat_end = self->certificates[i]->certificate.not_after;

  if (self->resignations[i] != NULL)
    return PILLION_DEVICE_RESIGNED;

  if (pillion_account_view_is_frozen (self))
    return PILLION_DEVICE_FROZEN;

  if (seat_end != 0 && seat_end <= now_ms)
    return PILLION_DEVICE_SEAT_ENDED;

  return pillion_account_view_get_not_after (self) > now_ms ? PILLION_DEVICE_FRESH : PILLION_DEVICE_LAPSED;
}

PillionDeviceTrust
pillion_account_view_get_trust (const PillionAccountView *self,
                                const guint8              device[PILLION_DEVICE_BYTES],
                                guint64                   now_ms)
{
  int i = pillion_account_view_find (self, device);
  const PillionMembershipEntry *entry;

  if (i < 0)
    return PILLION_DEVICE_UNKNOWN;

  entry = &self->known.membership.entries[i];
  if (entry->state != PILLION_DEVICE_STATE_ACTIVE || entry->slot == PILLION_SLOT_PRIMARY)
    return get_trust_of_state (entry->state);

  return get_trust_of_companion (self, (guint) i, now_ms);
}

guint
pillion_account_view_get_fresh_devices (const PillionAccountView *self,
                                        guint64                   now_ms,
                                        const PillionCertificate *devices[PILLION_DEVICES_MAX])
{
  guint n = 0;

  for (guint i = 0; i < self->known.membership.n_entries; i++) {
    const guint8 *device = self->known.membership.entries[i].device;

    if (pillion_account_view_get_trust (self, device, now_ms) == PILLION_DEVICE_FRESH)
      devices[n++] = &self->certificates[i]->certificate;
  }

  return n;
}

PillionGossip
pillion_account_view_compare (const PillionAccountView *self,
                              guint64                   epoch,
                              const guint8              hash[PILLION_HASH_BYTES])
{
  guint64 known = self->known.membership.epoch;

  if (epoch != known)
    return epoch < known ? PILLION_GOSSIP_BEHIND : PILLION_GOSSIP_AHEAD;

  /* Epoch 0 is "I know nothing", whatever stands beside it. */
  if (epoch == 0 || memcmp (hash, self->known.hash, PILLION_HASH_BYTES) == 0)
    return PILLION_GOSSIP_SAME;

  return PILLION_GOSSIP_CONTRADICTS;
}

guint
pillion_account_view_begin_membership (const PillionAccountView *self,
                                       PillionMembership        *next,
                                       guint64                   now_ms)
{
  guint n = 0;

  pillion_membership_begin_next (next, &self->known, now_ms);

  for (guint i = 0; i < self->known.membership.n_entries; i++) {
    if (self->resignations[i] != NULL &&
        pillion_membership_remove_companion (next, self->known.membership.entries[i].device,
                                             PILLION_DEVICE_REASON_RESIGNED, now_ms))
      n++;
  }

  if (pillion_account_view_has_lapsed (self, now_ms))
    n += pillion_membership_expire_companions (next, now_ms);

  return n;
}
