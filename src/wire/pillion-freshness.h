/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-extensions.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

#define PILLION_FRESHNESS_MAX_BYTES 512 /* with the signature */

/**
 * PillionFreshness:
 * @epoch: of the membership it is about
 * @previous_not_after: of the one before it, or 0
 * @issued_at: milliseconds UTC
 * @not_after: milliseconds UTC, above issued_at
 *
 * The LRK's word that a membership is the newest, until not_after (PROTOCOL.md,
 * section 3.3).
 */
typedef struct {
  guint8            account[PILLION_ACCOUNT_BYTES];
  guint64           epoch;
  guint8            membership_hash[PILLION_HASH_BYTES];
  guint64           sequence;
  guint64           previous_not_after;
  guint64           issued_at;
  guint64           not_after;
  PillionExtensions extensions;
  guint8            signature[PILLION_SIGNATURE_BYTES];
} PillionFreshness;

gboolean      pillion_freshness_decode      (PillionFreshness        *self,
                                             const guint8            *bytes,
                                             gsize                    len,
                                             GError                 **error);

/* out has room for PILLION_FRESHNESS_MAX_BYTES. Returns the number of bytes, or 0 if
 * a field is out of its range.
 */
gsize         pillion_freshness_encode      (const PillionFreshness  *self,
                                             guint8                  *out);
gsize         pillion_freshness_encode_body (const PillionFreshness  *self,
                                             guint8                  *out);

/* The signed region of bytes that decoded. */
const guint8 *pillion_freshness_get_body    (const guint8            *bytes,
                                             gsize                    len,
                                             gsize                   *body_len);

G_END_DECLS
