/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-membership-verify.h"
#include "wire/pillion-freshness.h"

G_BEGIN_DECLS

/* The LRK's word on the newest membership (PROTOCOL.md, section 3.3). What needs
 * memory - sequences, lapses, what is held back - is in pillion-account-view.h.
 */

/**
 * pillion_freshness_verify:
 * @self: (out caller-allocates):
 * @bytes: a freshness from anywhere
 * @known: the newest membership
 * @error: a PILLION_WIRE_ERROR, or PILLION_PROTOCOL_ERROR_INVALID
 *
 * Checks what can be seen from it and its membership: epoch, hash, signature, how
 * long it is valid, and that it was not issued after the one before it had lapsed.
 */
gboolean pillion_freshness_verify (PillionFreshness              *self,
                                   const guint8                  *bytes,
                                   gsize                          len,
                                   const PillionKnownMembership  *known,
                                   GError                       **error);

/**
 * pillion_freshness_sign:
 * @self: (inout): sequence, previous_not_after, issued_at and not_after are set
 * @lrk_secret: (secret): 64 bytes, of the LRK in @known
 *
 * Sets the rest. pillion_account_view_make_freshness() follows the rules; this
 * does not.
 *
 * Returns: (transfer full): the freshness
 */
GBytes  *pillion_freshness_sign   (PillionFreshness              *self,
                                   const PillionKnownMembership  *known,
                                   const guint8                   lrk_secret[PILLION_SIGN_SECRET_BYTES]);

G_END_DECLS
