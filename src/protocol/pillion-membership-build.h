/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"
#include "protocol/pillion-membership-verify.h"
#include "wire/pillion-certificate.h"

G_BEGIN_DECLS

/* How a primary makes its next membership: begin, change, sign.
 *
 *   pillion_membership_begin_next (&next, known, now);
 *   pillion_membership_remove_companion (&next, device, PILLION_DEVICE_REASON_REMOVED, now);
 *   bytes = pillion_membership_sign_with_renewal_key (&next, lrk_secret);
 *
 * A signed one is stored before it is sent, and sent again rather than made again:
 * two of one epoch freeze the companions of the account.
 */

/**
 * pillion_membership_begin_first:
 * @primary: the certificate of slot 0, complete
 * @policy: as the relay names it, within the product's constants
 * @now_ms: T
 *
 * Begins M_1 of a new account; only the AIK can sign it.
 */
void     pillion_membership_begin_first  (PillionMembership             *self,
                                          const PillionCertificate      *primary,
                                          const PillionTrustLimits      *policy,
                                          guint64                        now_ms);

/* Begins M_(n+1) as a copy of M_n. */
void     pillion_membership_begin_next   (PillionMembership             *self,
                                          const PillionKnownMembership  *known,
                                          guint64                        now_ms);

/**
 * pillion_membership_begin_reset:
 * @known: the newest that is known after a recovery
 * @primary: certificate of the new slot 0
 *
 * Begins one with the reset flag, without companions, 1,000 epochs above @known, so
 * that it is above whatever the lost primary had signed.
 */
void     pillion_membership_begin_reset  (PillionMembership             *self,
                                          const PillionKnownMembership  *known,
                                          const PillionCertificate      *primary,
                                          guint64                        now_ms);

/* Returns: the slot a new companion gets, 0 if there are as many as the policy
 * allows.
 */
guint8   pillion_membership_get_free_slot (const PillionMembership      *self);

/**
 * pillion_membership_add_companion:
 * @certificate: complete, for a slot that nobody is active in, such as
 *   pillion_membership_get_free_slot() gave; an inactive entry of it gives way
 * @error: PILLION_PROTOCOL_ERROR_LIMIT
 */
gboolean pillion_membership_add_companion (PillionMembership            *self,
                                           const PillionCertificate     *certificate,
                                           guint64                       now_ms,
                                           GError                      **error);

/**
 * pillion_membership_remove_companion:
 * @reason: any but none; PILLION_DEVICE_REASON_WIPE needs the AIK
 *
 * Takes a companion away; the state follows from the reason.
 *
 * Returns: %FALSE if @device is no active companion
 */
gboolean pillion_membership_remove_companion (PillionMembership         *self,
                                              const guint8               device[PILLION_DEVICE_BYTES],
                                              PillionDeviceReason        reason,
                                              guint64                    now_ms);

/* Expires every active companion, because the primary was not used. Returns: how
 * many there were.
 */
guint    pillion_membership_expire_companions (PillionMembership        *self,
                                               guint64                   now_ms);

/**
 * pillion_membership_sign_with_account_key:
 * @aik_secret: (secret): 64 bytes
 * @lrk_secret: (out caller-allocates) (secret): the new LRK that it names, 64 bytes;
 *   the only key that can sign what follows
 *
 * Returns: (transfer full): the membership
 */
GBytes  *pillion_membership_sign_with_account_key (PillionMembership    *self,
                                                   const guint8          aik_secret[PILLION_SIGN_SECRET_BYTES],
                                                   const PillionRandom  *random,
                                                   guint8                lrk_secret[PILLION_SIGN_SECRET_BYTES]);

/* For one that only takes away: with the LRK of M_n, which stays. Verifiers refuse
 * it for anything else. Returns: (transfer full)
 */
GBytes  *pillion_membership_sign_with_renewal_key (PillionMembership    *self,
                                                   const guint8          lrk_secret[PILLION_SIGN_SECRET_BYTES]);

G_END_DECLS
