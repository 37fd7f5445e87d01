/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-identity.h"
#include "protocol/pillion-release.h"

G_BEGIN_DECLS

/* In the profile folder; for whoever erases it. */
#define PILLION_ENDING_FILE "ending"

/**
 * PillionEnding:
 * @sealed: the release share is forgotten: the store opens when the device is linked again
 * @identity: (owned): who this device is, or was, without its keys
 * @reason: what it is in its account, as pillion_device_get_state() says it
 * @by: (owned) (nullable): the name of the device that ended it, where one did
 * @ended_ms: when; 0: not known
 * @not_after_ms: when the account's freshness lapses, or lapsed; 0: not known
 * @n_unsent: messages that wait to be sent
 * @unsent_to: (owned) (nullable): the names of the chats that they are for; not where the primary ended
 *   it, which may be since somebody else has this device
 * @n_missing: messages that are provably not here
 * @next_prekey: the next free id of a prekey
 * @locked: how long it ran locked
 * @link_runs: (owned) (nullable): what pillion_link_runs_save() wrote
 *
 * What is known of a companion while its store is closed: what a page says, and what linking it
 * again needs. Lies in a file beside the store, sealed under the local secret.
 */
typedef struct {
  gboolean          sealed;
  PillionIdentity  *identity;
  const char       *reason;
  char             *by;
  guint64           ended_ms;
  guint64           not_after_ms;
  guint64           n_unsent;
  GStrv             unsent_to;
  guint64           n_missing;
  guint32           next_prekey;
  PillionLockedTime locked;
  GBytes           *link_runs;
} PillionEnding;

/* (transfer full): copies what is public of the identity */
PillionEnding *pillion_ending_new   (const PillionIdentity  *identity);
PillionEnding *pillion_ending_copy  (const PillionEnding    *self);
void           pillion_ending_free  (PillionEnding          *self);

/* On any thread; both may block. ending is NULL where there is none. (transfer full) */
gboolean       pillion_ending_load  (const char             *folder,
                                     const guint8           *local_secret,
                                     PillionEnding         **ending,
                                     GError                **error);
gboolean       pillion_ending_save  (const char             *folder,
                                     const guint8           *local_secret,
                                     const PillionEnding    *self,
                                     const PillionRandom    *random,
                                     GError                **error);
void           pillion_ending_remove (const char            *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionEnding, pillion_ending_free)

G_END_DECLS
