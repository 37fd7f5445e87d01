/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "protocol/pillion-operation-log.h"

G_BEGIN_DECLS

/* Brings the tables that the rest of the engine reads up to an entry of the state that own devices
 * share. Of collections that are not known nothing is done. On the store's worker.
 */
gboolean pillion_sync_apply (PillionDatabase         *database,
                             PillionJob              *job,
                             const PillionSyncEntry  *entry,
                             GError                 **error);

G_END_DECLS
