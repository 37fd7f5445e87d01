/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* What own devices tell each other of what they have, so that each gets what it lacks and its user
 * sees whether they agree (PROTOCOL.md, section 7.8). On the store's worker.
 */

/**
 * PillionSyncStatus:
 * @said_at: when the device said last what it has; 0: not yet
 * @behind: a bit for each #PillionCollection that differs, 1 for the first
 */
typedef struct {
  guint64 said_at;
  guint32 behind;
} PillionSyncStatus;

/* state: (out caller-allocates): what this device has */
gboolean pillion_sync_state_make       (PillionDatabase             *database,
                                        PillionJob                  *job,
                                        PillionBodySyncState        *state,
                                        GError                     **error);

/* own: of this device; device: another own one */
gboolean pillion_sync_state_compare    (PillionDatabase             *database,
                                        const PillionBodySyncState  *own,
                                        const guint8                *device,
                                        PillionSyncStatus           *status,
                                        GError                     **error);

/* Tells the other own devices what this one has, where that is due; always: in any case. */
gboolean pillion_sync_state_tell       (PillionDatabase             *database,
                                        PillionJob                  *job,
                                        gboolean                     always,
                                        GError                     **error);

/* SYNC_STATE of another own device: it gets what it lacks, or is asked for what is missing here.
 * primary: it comes from the primary
 */
gboolean pillion_sync_state_take       (PillionDatabase             *database,
                                        PillionJob                  *job,
                                        const PillionDelivery       *delivery,
                                        gboolean                     primary,
                                        const PillionBodySyncState  *state,
                                        GError                     **error);

G_END_DECLS
