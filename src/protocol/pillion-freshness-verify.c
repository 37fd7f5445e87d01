/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-freshness-verify.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "protocol/pillion-protocol-error.h"

static gboolean
refuse (GError     **error,
        const char  *reason)
{
  g_set_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID, "freshness: %s", reason);
  return FALSE;
}

static gboolean
verify_times (const PillionFreshness   *self,
              const PillionMembership  *membership,
              GError                  **error)
{
  /* The decoder knows that not_after is above issued_at, and sequence not below it. */
  if (self->not_after - self->issued_at > membership->primary_idle_ms)
    return refuse (error, "valid for too long");

  if (self->previous_not_after != 0 && self->issued_at > self->previous_not_after)
    return refuse (error, "issued after the one before it had lapsed");

  return TRUE;
}

gboolean
pillion_freshness_verify (PillionFreshness              *self,
                          const guint8                  *bytes,
                          gsize                          len,
                          const PillionKnownMembership  *known,
                          GError                       **error)
{
  const PillionMembership *membership = &known->membership;
  const guint8 *body;
  gsize body_len;

  if (!pillion_freshness_decode (self, bytes, len, error))
    return FALSE;

  if (memcmp (self->account, membership->account, sizeof self->account) != 0)
    return refuse (error, "of another account");

  if (self->epoch != membership->epoch ||
      memcmp (self->membership_hash, known->hash, sizeof self->membership_hash) != 0)
    return refuse (error, "of another membership");

  body = pillion_freshness_get_body (bytes, len, &body_len);
  if (!pillion_sign_verify (self->signature, PILLION_CONTEXT_FRESHNESS, body, body_len, membership->lrk))
    return refuse (error, "not signed by the renewal key");

  return verify_times (self, membership, error);
}

GBytes *
pillion_freshness_sign (PillionFreshness             *self,
                        const PillionKnownMembership *known,
                        const guint8                  lrk_secret[PILLION_SIGN_SECRET_BYTES])
{
  guint8 bytes[PILLION_FRESHNESS_MAX_BYTES];
  gsize len;

  memcpy (self->account, known->membership.account, sizeof self->account);
  self->epoch = known->membership.epoch;
  memcpy (self->membership_hash, known->hash, sizeof self->membership_hash);

  len = pillion_freshness_encode_body (self, bytes);
  g_return_val_if_fail (len > 0, NULL);

  pillion_sign (self->signature, PILLION_CONTEXT_FRESHNESS, bytes, len, lrk_secret);
  len = pillion_freshness_encode (self, bytes);
  return g_bytes_new (bytes, len);
}
