/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-secret.h"
#include "engine/pillion-prekeys.h"
#include "protocol/pillion-attempts.h"
#include "protocol/pillion-link-companion.h"

G_BEGIN_DECLS

/**
 * PillionCompanionLinkWork:
 * @by_code: the run is to be counted
 * @run_limits: of runs by code
 * @refusal: (owned) (nullable): there were too many
 * @identity: (owned): what this profile is to become; shared from the end of the link on
 * @request: what it asks to be
 * @bundle: its first signed prekey
 * @sealed: the profile's store is sealed: what is drawn is stored when the link is complete
 * @prekey: (secret): of a sealed profile, the bundle's
 * @introduction: who the account is
 * @certificate: (owned) (nullable): of this device
 * @membership: (owned) (nullable)
 * @freshness: (owned) (nullable)
 * @handed_over: (owned) (secret) (nullable): a PillionLinkMessageBundle
 *
 * What a link is made of on this side, for the store's worker and the main thread, one
 * after the other.
 */
typedef struct {
  PillionJob               job;
  gboolean                 by_code;
  PillionLinkRunLimits     run_limits;
  GError                  *refusal;
  PillionIdentity         *identity;
  PillionLinkRequest       request;
  PillionPrekeyBundle      bundle;
  gboolean                 sealed;
  PillionPrekeyRow         prekey;
  PillionLinkIntroduction  introduction;
  GBytes                  *certificate;
  GBytes                  *membership;
  GBytes                  *freshness;
  PillionSecret           *handed_over;
} PillionCompanionLinkWork;

/* Counted by reference; any thread. */
PillionCompanionLinkWork *pillion_companion_link_work_new    (void);
PillionCompanionLinkWork *pillion_companion_link_work_ref    (PillionCompanionLinkWork  *self);
void                      pillion_companion_link_work_unref  (PillionCompanionLinkWork  *self);

/* Steps on the store's worker. data is a PillionCompanionLinkWork. */

/* Counts a run by code, and draws the keys. */
gboolean pillion_companion_link_prepare  (PillionDatabase  *database,
                                          gpointer          data,
                                          GError          **error);

/* The same for a profile whose store is sealed, by what is known of that; on the main thread. The
 * runs by code are kept by pillion_lock_set_link_runs().
 */
void     pillion_companion_link_prepare_sealed (PillionCompanionLinkWork *self,
                                                PillionEngine            *engine);

/* Stores the keys as pending, before the primary may publish them. */
gboolean pillion_companion_link_keep     (PillionDatabase  *database,
                                          gpointer          data,
                                          GError          **error);

/* Makes the profile the device, with all that was handed over. */
gboolean pillion_companion_link_complete (PillionDatabase  *database,
                                          gpointer          data,
                                          GError          **error);

/* Holds what was handed over against what the relay has shown since. */
gboolean pillion_companion_link_compare  (PillionDatabase  *database,
                                          gpointer          data,
                                          GError          **error);

G_END_DECLS
