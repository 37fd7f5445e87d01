/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-trust-limits.h"
#include "wire/pillion-membership.h"

G_BEGIN_DECLS

/* What makes a list of an account's devices believable (PROTOCOL.md, section 3.2). */

/* Most memberships a relay serves: one that the AIK signed, and each LRK-signed one
 * after it takes at least one companion away.
 */
#define PILLION_MEMBERSHIP_CHAIN_MAX (1 + PILLION_COMPANIONS_MAX)

/**
 * PillionKnownMembership:
 *
 * A membership that was verified, and its hash.
 */
typedef struct {
  PillionMembership membership;
  guint8            hash[PILLION_HASH_BYTES];
} PillionKnownMembership;

/**
 * pillion_membership_verify:
 * @self: (out caller-allocates): must not be @predecessor
 * @predecessor: (nullable): M_(n-1) if it is known; an LRK-signed one needs it
 * @aik: of the account
 * @limits: the verifier's constants
 * @error: a PILLION_WIRE_ERROR; PILLION_PROTOCOL_ERROR_INCOMPLETE if the LRK signed
 *   and M_(n-1) is not @predecessor; else PILLION_PROTOCOL_ERROR_INVALID
 *
 * Checks one membership: account, signature, policy, and against its predecessor
 * the hash chain and, for an LRK-signed one, that it only takes away. A predecessor
 * of another epoch than n - 1 says nothing about an AIK-signed one.
 */
gboolean pillion_membership_verify       (PillionKnownMembership        *self,
                                          const guint8                  *bytes,
                                          gsize                          len,
                                          const PillionKnownMembership  *predecessor,
                                          const guint8                   aik[PILLION_KEY_BYTES],
                                          const PillionTrustLimits      *limits,
                                          GError                       **error);

/**
 * PillionChainVerdict:
 * @PILLION_CHAIN_SAME: its newest is the known one
 * @PILLION_CHAIN_NEWER: its newest goes on from the known one, or none was known
 * @PILLION_CHAIN_FORK: all of it is signed, and it contradicts the known one: two
 *   memberships of one epoch exist
 * @PILLION_CHAIN_RESOLVED: newer, and its AIK-signed one is above both branches of a
 *   fork
 */
typedef enum {
  PILLION_CHAIN_SAME,
  PILLION_CHAIN_NEWER,
  PILLION_CHAIN_FORK,
  PILLION_CHAIN_RESOLVED,
} PillionChainVerdict;

/**
 * PillionMembershipChain:
 * @newest: the last of a list
 * @verdict: how it stands to what was known
 */
typedef struct {
  PillionKnownMembership newest;
  PillionChainVerdict    verdict;
} PillionMembershipChain;

/**
 * pillion_membership_verify_chain:
 * @self: (out caller-allocates):
 * @memberships: as the relay serves them: the newest AIK-signed one and all after
 *   it. The first may also be LRK-signed if it follows @known.
 * @n_memberships: 1 to PILLION_MEMBERSHIP_CHAIN_MAX
 * @known: (nullable): the newest this verifier knew
 * @fork_epoch: 0; or after a fork the highest epoch of either branch: a list whose
 *   AIK-signed one is above it need not fit to @known
 * @error: as above; also PILLION_PROTOCOL_ERROR_STALE if the list ends before @known
 *
 * Checks a list against what is known: never back, and one hash an epoch.
 */
gboolean pillion_membership_verify_chain (PillionMembershipChain        *self,
                                          GBytes *const                 *memberships,
                                          gsize                          n_memberships,
                                          const PillionKnownMembership  *known,
                                          guint64                        fork_epoch,
                                          const guint8                   aik[PILLION_KEY_BYTES],
                                          const PillionTrustLimits      *limits,
                                          GError                       **error);

/* Hash of a membership that decoded. */
void     pillion_membership_get_hash     (guint8                         hash[PILLION_HASH_BYTES],
                                          const guint8                  *bytes,
                                          gsize                          len);

/* Active companions in it. */
guint    pillion_membership_count_companions
                                         (const PillionMembership       *self);

G_END_DECLS
