/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* Says when own devices tell each other what they have. Main thread. */
#define PILLION_TYPE_SYNC_SERVICE (pillion_sync_service_get_type ())
G_DECLARE_FINAL_TYPE (PillionSyncService, pillion_sync_service, PILLION, SYNC_SERVICE, GObject)

/* engine: it owns the service */
PillionSyncService *pillion_sync_service_new          (PillionEngine       *engine);

/* What committed work has changed. */
void                pillion_sync_service_take_effects (PillionSyncService  *self,
                                                       const PillionJob    *job);

G_END_DECLS
