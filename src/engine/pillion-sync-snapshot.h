/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* The whole of what own devices share, for one that can't get it operation by operation
 * (PROTOCOL.md, section 7.8). On the store's worker.
 */

gboolean pillion_sync_snapshot_queue  (PillionDatabase              *database,
                                       PillionJob                   *job,
                                       const guint8                 *device,
                                       GError                      **error);

/* The same, to a device that says that it differs: at most one in 10 min. */
gboolean pillion_sync_snapshot_answer (PillionDatabase              *database,
                                       PillionJob                   *job,
                                       const guint8                 *device,
                                       GError                      **error);

/* primary: it comes from the primary */
gboolean pillion_sync_snapshot_take   (PillionDatabase              *database,
                                       PillionJob                   *job,
                                       const PillionDelivery        *delivery,
                                       gboolean                      primary,
                                       const PillionBodySyncSealed  *body,
                                       GError                      **error);

G_END_DECLS
