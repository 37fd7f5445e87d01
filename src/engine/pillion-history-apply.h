/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-history-flaws.h"
#include "wire/pillion-history-chunk.h"

G_BEGIN_DECLS

/* What of a chunk fails that needs more than its bytes to be judged, and is not about one message. */
PillionHistoryCheck pillion_history_apply_check (const PillionHistoryRow    *row,
                                                 const PillionHistoryChunk  *chunk);

/* Stores what is in a chunk that passed. Messages that break a rule of their own (whose they may be,
 * when they may be from) are left out, which is noted of their chats. On the store's worker.
 */
gboolean            pillion_history_apply       (PillionDatabase            *database,
                                                 PillionJob                 *job,
                                                 const PillionHistoryRow    *row,
                                                 const PillionHistoryChunk  *chunk,
                                                 GError                    **error);

G_END_DECLS
