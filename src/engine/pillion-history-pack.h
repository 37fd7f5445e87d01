/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-history-table.h"
#include "wire/pillion-message-history.h"

G_BEGIN_DECLS

/* Puts the next messages of a transfer, or their thumbnails, into sealed chunks: as many as a part
 * has at most, of one phase. row moves on; part gets their names, bytes what they are. On the
 * store's worker.
 */
gboolean pillion_history_pack_chunks (PillionDatabase         *database,
                                      PillionJob              *job,
                                      PillionHistoryRow       *row,
                                      PillionBodyHistoryPart  *part,
                                      GByteArray              *bytes,
                                      GError                 **error);

G_END_DECLS
