/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history-size.h"

G_BEGIN_DECLS

/* What this device has of the messages from before it was linked, and what it can ask for. */

/* Whether it may have more than is here, and nothing is on its way. */
gboolean             pillion_history_state_can_request   (PillionHistory         *history);

/* What was asked for to get messages from then on. */
PillionHistoryDepth  pillion_history_state_find_depth    (guint64                 since_ms);

/* (transfer full): "34 of 100 messages" */
char                *pillion_history_state_dup_progress  (PillionHistoryTransfer *transfer);

/* (transfer full): "About 2 minutes left" */
char                *pillion_history_state_dup_time_left (double                  seconds);

/* (transfer full): "12840 messages, about 1.3 MB, less than a minute" */
char                *pillion_history_state_dup_size      (const PillionHistorySize *size);

G_END_DECLS
