/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-history-chunk.h"

G_BEGIN_DECLS

/* What reader and writer of a chunk's content agree on (PROTOCOL.md, section 7.7). */

#define PILLION_HISTORY_CHUNK_VERSION 1

#define PILLION_HISTORY_FLAG_UNREAD 0x01
#define PILLION_HISTORY_FLAG_FORWARDED 0x02
#define PILLION_HISTORY_FLAG_REPLY 0x04
#define PILLION_HISTORY_FLAG_DELETED 0x08
#define PILLION_HISTORY_FLAG_ATTACHED 0x10
#define PILLION_HISTORY_FLAG_RAW 0x20
#define PILLION_HISTORY_FLAGS_ALL 0x3f

/* What a message is decides what it may have. */
gboolean pillion_history_message_is_consistent (const PillionHistoryMessage *self);

G_END_DECLS
