/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-history-chunk.h"

/* What is accepted has its ids in its own lists. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (PillionHistoryChunk) chunk = pillion_history_chunk_decode (data, size, NULL);

  for (guint i = 0; chunk != NULL && i < chunk->messages->len; i++) {
    const PillionHistoryMessage *message = &g_array_index (chunk->messages, PillionHistoryMessage, i);

    g_assert_true (message->chat != NULL && message->author != NULL && message->device != NULL);
  }

  return 0;
}
