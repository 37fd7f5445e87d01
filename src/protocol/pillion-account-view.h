/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-freshness-verify.h"
#include "protocol/pillion-trust-limits.h"
#include "wire/pillion-certificate.h"

G_BEGIN_DECLS

/* What one verifier knows of one account (PROTOCOL.md, sections 3 and 3.6): its AIK,
 * the newest membership, the certificates of its entries, the newest freshness,
 * resignations, and whether two truths were seen. Every bit of it was verified when
 * it came in, and it never goes back.
 *
 * Clients keep one for each account they know, their own included; the relay builds
 * one to judge a publication. Times are T (pillion-trust-clock.h). One thread at a
 * time.
 */
typedef struct _PillionAccountView PillionAccountView;

/**
 * PillionAccountEvidence:
 * @aik: (nullable): 32 bytes; needed as long as the view knows nothing
 * @certificates: of entries that the view does not know yet; known ones may be
 *   repeated
 * @memberships: the newest AIK-signed one and all after it, or LRK-signed ones that
 *   follow the known one; may be none, then the known one stays
 * @freshness: (nullable): of the newest membership
 * @resignations: of devices in the newest membership
 *
 * An account record, or parts of one, as bytes from outside. Borrowed.
 */
typedef struct {
  const guint8  *aik;
  GBytes *const *certificates;
  gsize          n_certificates;
  GBytes *const *memberships;
  gsize          n_memberships;
  GBytes        *freshness;
  GBytes *const *resignations;
  gsize          n_resignations;
} PillionAccountEvidence;

/**
 * PillionAccountChanges:
 * @PILLION_ACCOUNT_MEMBERSHIP: there is a newer membership
 * @PILLION_ACCOUNT_PRIMARY: slot 0 is another device
 * @PILLION_ACCOUNT_RESET: the account was recovered
 * @PILLION_ACCOUNT_FORK: two truths were seen: companions are frozen; show it
 * @PILLION_ACCOUNT_FORK_RESOLVED: the AIK signed above both
 * @PILLION_ACCOUNT_FRESHNESS: there is a newer freshness; of the own account it goes
 *   to pillion_trust_clock_note_freshness()
 * @PILLION_ACCOUNT_FRESHNESS_HELD: one from the future is held until its time
 * @PILLION_ACCOUNT_FRESHNESS_OLD: the relay serves one older than the known one
 * @PILLION_ACCOUNT_FRESHNESS_REFUSED: it is invalid: count it
 * @PILLION_ACCOUNT_RESIGNATION: a device has resigned
 * @PILLION_ACCOUNT_RESIGNATION_REFUSED: one is invalid: count it
 */
typedef enum {
  PILLION_ACCOUNT_MEMBERSHIP = 1 << 0,
  PILLION_ACCOUNT_PRIMARY = 1 << 1,
  PILLION_ACCOUNT_RESET = 1 << 2,
  PILLION_ACCOUNT_FORK = 1 << 3,
  PILLION_ACCOUNT_FORK_RESOLVED = 1 << 4,
  PILLION_ACCOUNT_FRESHNESS = 1 << 5,
  PILLION_ACCOUNT_FRESHNESS_HELD = 1 << 6,
  PILLION_ACCOUNT_FRESHNESS_OLD = 1 << 7,
  PILLION_ACCOUNT_FRESHNESS_REFUSED = 1 << 8,
  PILLION_ACCOUNT_RESIGNATION = 1 << 9,
  PILLION_ACCOUNT_RESIGNATION_REFUSED = 1 << 10,
} PillionAccountChanges;

/**
 * PillionAccountUpdate:
 * @changes: what is new
 * @n_added: devices that were not active before
 * @n_removed: devices that were active and have been removed, expired, replaced, or
 *   resigned
 * @refusal: (nullable): static: why freshness or a resignation was refused, for logs
 */
typedef struct {
  PillionAccountChanges changes;
  guint                 n_added;
  guint8                added[PILLION_DEVICES_MAX][PILLION_DEVICE_BYTES];
  guint                 n_removed;
  guint8                removed[PILLION_DEVICES_MAX][PILLION_DEVICE_BYTES];
  const char           *refusal;
} PillionAccountUpdate;

/**
 * PillionDeviceTrust:
 * @PILLION_DEVICE_FRESH: may be written to and believed
 * @PILLION_DEVICE_UNKNOWN: not in the newest membership
 * @PILLION_DEVICE_REMOVED: inactive in it, for any reason but the next two
 * @PILLION_DEVICE_EXPIRED: inactive since the primary, or the device itself, was not used
 * @PILLION_DEVICE_RESIGNED: logged itself out
 * @PILLION_DEVICE_FROZEN: the account has two truths
 * @PILLION_DEVICE_SEAT_ENDED: its certificate has ended
 * @PILLION_DEVICE_LAPSED: no freshness of the newest membership is valid now: ask
 *   the relay for a newer one before refusing
 *
 * Whether a device is fresh (PROTOCOL.md, section 3.6), or why not.
 */
typedef enum {
  PILLION_DEVICE_FRESH,
  PILLION_DEVICE_UNKNOWN,
  PILLION_DEVICE_REMOVED,
  PILLION_DEVICE_EXPIRED,
  PILLION_DEVICE_RESIGNED,
  PILLION_DEVICE_FROZEN,
  PILLION_DEVICE_SEAT_ENDED,
  PILLION_DEVICE_LAPSED,
} PillionDeviceTrust;

/**
 * PillionGossip:
 * @PILLION_GOSSIP_SAME: both know the same
 * @PILLION_GOSSIP_BEHIND: the other is behind: delay, nothing to do
 * @PILLION_GOSSIP_AHEAD: the other is ahead: fetch the account record; if the relay
 *   has nothing newer, alarm
 * @PILLION_GOSSIP_CONTRADICTS: one epoch, two hashes: alarm
 */
typedef enum {
  PILLION_GOSSIP_SAME,
  PILLION_GOSSIP_BEHIND,
  PILLION_GOSSIP_AHEAD,
  PILLION_GOSSIP_CONTRADICTS,
} PillionGossip;

/* A view that knows nothing but the account's id. (transfer full) */
PillionAccountView *pillion_account_view_new         (const guint8                  account[PILLION_ACCOUNT_BYTES]);
PillionAccountView *pillion_account_view_copy        (const PillionAccountView     *self);
void                pillion_account_view_free        (PillionAccountView           *self);

/* For the store, canonical. (transfer full) */
GBytes             *pillion_account_view_save        (const PillionAccountView     *self);

/* Reads what save wrote. Checks form and bounds, not signatures: they were checked
 * before it was saved, and the store is the caller's own. (transfer full)
 * (nullable): NULL with a PILLION_WIRE_ERROR.
 */
PillionAccountView *pillion_account_view_load        (const guint8                 *bytes,
                                                      gsize                         len,
                                                      GError                      **error);

/**
 * pillion_account_view_update:
 * @limits: the verifier's constants
 * @now_ms: T
 * @update: (out caller-allocates): what changed
 * @error: a PILLION_WIRE_ERROR; PILLION_PROTOCOL_ERROR_STALE if the memberships are
 *   older than the known one (the relay is behind or lies); _INCOMPLETE if a
 *   certificate or a membership before the first one is missing; else _INVALID
 *
 * Takes evidence in. Memberships and certificates are taken together or not at all;
 * freshness and resignations are judged one by one after that, and a bad one of them
 * only sets a flag, since what is left is safe without it.
 *
 * Returns: %FALSE with an error, and then the view is as before
 */
gboolean            pillion_account_view_update      (PillionAccountView            *self,
                                                      const PillionAccountEvidence  *evidence,
                                                      const PillionTrustLimits      *limits,
                                                      guint64                        now_ms,
                                                      PillionAccountUpdate          *update,
                                                      GError                       **error);

/* Applies a held freshness whose time has come. Returns: whether it did; then
 * update says so.
 */
gboolean            pillion_account_view_tick        (PillionAccountView            *self,
                                                      const PillionTrustLimits      *limits,
                                                      guint64                        now_ms,
                                                      PillionAccountUpdate          *update);

/* When the held freshness may be applied; 0 if none is held. */
guint64             pillion_account_view_get_next_tick (const PillionAccountView   *self,
                                                      const PillionTrustLimits     *limits);

/* Whether a membership is known; without one the getters below give NULL and 0. */
gboolean            pillion_account_view_is_known    (const PillionAccountView     *self);
const guint8       *pillion_account_view_get_account (const PillionAccountView     *self);
const guint8       *pillion_account_view_get_aik     (const PillionAccountView     *self);
guint64             pillion_account_view_get_epoch   (const PillionAccountView     *self);

/* The newest membership with its hash, and its bytes. (transfer none) (nullable) */
const PillionKnownMembership *
                    pillion_account_view_get_membership
                                                     (const PillionAccountView     *self);
GBytes             *pillion_account_view_get_membership_bytes
                                                     (const PillionAccountView     *self);

/* The newest freshness if it is of the newest membership. (transfer none) (nullable) */
const PillionFreshness *
                    pillion_account_view_get_freshness (const PillionAccountView   *self);
GBytes             *pillion_account_view_get_freshness_bytes
                                                     (const PillionAccountView     *self);

/* The certificate of a device in the newest membership. (transfer none) (nullable) */
const PillionCertificate *
                    pillion_account_view_find_certificate
                                                     (const PillionAccountView     *self,
                                                      const guint8                  device[PILLION_DEVICE_BYTES]);
GBytes             *pillion_account_view_find_certificate_bytes
                                                     (const PillionAccountView     *self,
                                                      const guint8                  device[PILLION_DEVICE_BYTES]);

/* The certificate of slot 0. (transfer none) (nullable) */
const PillionCertificate *
                    pillion_account_view_get_primary (const PillionAccountView     *self);

/* The resignation of a device. (transfer none) (nullable) */
GBytes             *pillion_account_view_find_resignation
                                                     (const PillionAccountView     *self,
                                                      const guint8                  device[PILLION_DEVICE_BYTES]);

/* Whether the companions are frozen by a fork. */
gboolean            pillion_account_view_is_frozen   (const PillionAccountView     *self);

PillionDeviceTrust  pillion_account_view_get_trust   (const PillionAccountView     *self,
                                                      const guint8                  device[PILLION_DEVICE_BYTES],
                                                      guint64                       now_ms);

/**
 * pillion_account_view_get_fresh_devices:
 * @devices: (out caller-allocates): room for PILLION_DEVICES_MAX certificates,
 *   borrowed from the view until it changes, in the order of their slots
 *
 * Returns: how many devices are fresh
 */
guint               pillion_account_view_get_fresh_devices
                                                     (const PillionAccountView     *self,
                                                      guint64                       now_ms,
                                                      const PillionCertificate     *devices[PILLION_DEVICES_MAX]);

/* When the companions lapse as far as is known: the newest freshness' not_after, 0
 * if the newest membership has none.
 */
guint64             pillion_account_view_get_not_after (const PillionAccountView   *self);

/* Compares what somebody else says of this account with what is known. */
PillionGossip       pillion_account_view_compare     (const PillionAccountView     *self,
                                                      guint64                       epoch,
                                                      const guint8                  hash[PILLION_HASH_BYTES]);

/**
 * pillion_account_view_begin_membership:
 * @self: the primary's view of its own account
 * @next: (out caller-allocates): M_(n+1), to be changed and signed as
 *   pillion-membership-build.h says
 * @now_ms: T
 *
 * Begins the next membership with what it has to record: companions that resigned,
 * and all of them if they have lapsed.
 *
 * Returns: how many companions it takes away; with at least one the LRK can sign it
 */
guint               pillion_account_view_begin_membership
                                                     (const PillionAccountView     *self,
                                                      PillionMembership            *next,
                                                      guint64                       now_ms);

/**
 * pillion_account_view_make_freshness:
 * @self: the primary's view of its own account
 * @lrk_secret: (secret): 64 bytes, of the newest membership's LRK
 * @error: PILLION_PROTOCOL_ERROR_LAPSED: companions have lapsed; expire them all in
 *   a new membership first
 *
 * Makes the next freshness, for the primary alone. To make one for a membership that
 * is not published yet, update a copy with it first. The view changes only when the
 * result is given to pillion_account_view_update().
 *
 * Returns: (transfer full) (nullable):
 */
GBytes             *pillion_account_view_make_freshness
                                                     (const PillionAccountView     *self,
                                                      const guint8                  lrk_secret[PILLION_SIGN_SECRET_BYTES],
                                                      guint64                       now_ms,
                                                      GError                      **error);

/* Whether companions are active whose freshness has lapsed at T, so that none may be
 * made before they are expired.
 */
gboolean            pillion_account_view_has_lapsed  (const PillionAccountView     *self,
                                                      guint64                       now_ms);

/* Since when the next freshness is due in a primary that is being used: the newest
 * one's issued_at + min (6 h, primary_idle_ms / 4); 0 if there is none.
 */
guint64             pillion_account_view_get_freshness_due
                                                     (const PillionAccountView     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionAccountView, pillion_account_view_free)

G_END_DECLS
