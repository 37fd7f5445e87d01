/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-account-view.h"

G_BEGIN_DECLS

/* A verified certificate, counted by reference (g_rc_box). */
typedef struct {
  GBytes             *bytes; /* (owned) */
  PillionCertificate  certificate;
  guint8              hash[PILLION_HASH_BYTES];
} PillionKnownCertificate;

/* A verified freshness; bytes is NULL if there is none. */
typedef struct {
  GBytes           *bytes; /* (owned) (nullable) */
  PillionFreshness  freshness;
} PillionKnownFreshness;

/**
 * PillionAccountView:
 * @membership_bytes: %NULL as long as nothing is known
 * @certificates: one for each entry of the membership, in its order
 * @resignations: likewise, each %NULL for most
 * @freshness: the newest one applied, maybe of an older membership
 * @held: one of the newest membership that was issued in the future
 * @covered: companions that were active under @freshness and have been ever since: a
 *   freshness that claims to be the first of them is refused
 * @fork_epoch: 0, or the highest epoch seen of either branch
 */
struct _PillionAccountView {
  guint8                   account[PILLION_ACCOUNT_BYTES];
  guint8                   aik[PILLION_KEY_BYTES];
  GBytes                  *membership_bytes; /* (owned) (nullable) */
  PillionKnownMembership   known;
  PillionKnownCertificate *certificates[PILLION_DEVICES_MAX]; /* (owned) */
  GBytes                  *resignations[PILLION_DEVICES_MAX]; /* (owned) (nullable) */
  PillionKnownFreshness    freshness;
  PillionKnownFreshness    held;
  guint                    n_covered;
  guint8                   covered[PILLION_COMPANIONS_MAX][PILLION_DEVICE_BYTES];
  guint64                  fork_epoch;
};

/* Index of a device in the newest membership, -1 if it is not there. */
int                      pillion_account_view_find             (const PillionAccountView *self,
                                                                const guint8             *device);

PillionKnownCertificate *pillion_known_certificate_new         (void);
void                     pillion_known_certificate_unref       (PillionKnownCertificate  *self);

void                     pillion_known_freshness_set           (PillionKnownFreshness    *self,
                                                                const PillionFreshness   *freshness,
                                                                GBytes                   *bytes);
void                     pillion_known_freshness_clear         (PillionKnownFreshness    *self);

/* Exchanges all that two views know. */
void                     pillion_account_view_swap             (PillionAccountView       *self,
                                                                PillionAccountView       *other);

/* What a new membership does to freshness: nothing that was held counts any more, and
 * companions that are gone are no longer covered.
 */
void                     pillion_account_view_follow_membership (PillionAccountView      *self);

/* Judges a freshness and applies, holds or refuses it. */
void                     pillion_account_view_judge_freshness  (PillionAccountView       *self,
                                                                GBytes                   *bytes,
                                                                const PillionTrustLimits *limits,
                                                                guint64                   now_ms,
                                                                PillionAccountUpdate     *update);

/* Freezes the companions until the AIK signs above epoch and all seen before. */
void                     pillion_account_view_freeze           (PillionAccountView       *self,
                                                                guint64                   epoch,
                                                                PillionAccountUpdate     *update);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionKnownCertificate, pillion_known_certificate_unref)

G_END_DECLS
