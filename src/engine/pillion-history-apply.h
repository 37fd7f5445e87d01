/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-history-table.h"
#include "wire/pillion-history-chunk.h"

G_BEGIN_DECLS

/* Whether a chunk keeps the rules that need more than its bytes to be judged: whose messages may
 * be in which chat, and what fits together (PROTOCOL.md, section 7.7).
 */
gboolean pillion_history_apply_is_sound (PillionJob                 *job,
                                         const PillionHistoryRow    *row,
                                         const PillionHistoryChunk  *chunk);

/* Stores what is in a sound chunk. On the store's worker. */
gboolean pillion_history_apply          (PillionDatabase            *database,
                                         PillionJob                 *job,
                                         const PillionHistoryRow    *row,
                                         const PillionHistoryChunk  *chunk,
                                         GError                    **error);

G_END_DECLS
