/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"
#include "store/pillion-history-flaws.h"
#include "wire/pillion-history-chunk.h"
#include "wire/pillion-message-history.h"

G_BEGIN_DECLS

/* Chunks of history as they travel: compressed and sealed (PROTOCOL.md, section 7.7). */

/**
 * PillionHistorySeal:
 * @transfer: 16 bytes
 * @key: (secret): 32 bytes
 * @number: of the chunk in its transfer
 */
typedef struct {
  const guint8 *transfer;
  const guint8 *key;
  guint32       number;
} PillionHistorySeal;

/* (transfer full): at most %PILLION_HISTORY_CHUNK_MAX_BYTES; name: (out caller-allocates) */
GBytes              *pillion_history_seal_chunk (const PillionHistorySeal       *self,
                                                 GBytes                         *content,
                                                 const PillionRandom            *random,
                                                 PillionHistoryChunkName        *name);

/* (transfer full) (nullable): NULL: it is not the chunk with this name, or not what a chunk must be;
 * failed: (out): what of it
 */
PillionHistoryChunk *pillion_history_open_chunk (const PillionHistorySeal       *self,
                                                 GBytes                         *sealed,
                                                 const PillionHistoryChunkName  *name,
                                                 PillionHistoryCheck            *failed);

G_END_DECLS
