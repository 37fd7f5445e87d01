/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-messages-table.h"
#include "store/pillion-outbox-table.h"

G_BEGIN_DECLS

/* The reactions, edits and deletions among what pillion-unsent.h is about. Store's worker. */

/* Keeps what waits to be sent, if it is one, before its row of the outbox goes. kept: set to TRUE then */
gboolean pillion_unsent_changes_keep  (PillionDatabase         *database,
                                       const PillionOutboxRow  *row,
                                       gboolean                *kept,
                                       GError                 **error);

/* Lets them leave as what the device says that this profile is now, under the ids and times that they
 * had, where their chat may still be told so. What is of no use any more is forgotten.
 *
 * message: (nullable): only what is said of it. n_queued: (nullable): so many more leave
 */
gboolean pillion_unsent_changes_queue (PillionDatabase         *database,
                                       PillionJob              *job,
                                       const PillionMessageRow *message,
                                       guint                   *n_queued,
                                       GError                 **error);

G_END_DECLS
