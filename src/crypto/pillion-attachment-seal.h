/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* How pictures and files are sealed (PROTOCOL.md, section 7.6): each under a random key of its
 * own, in chunks that can be opened one by one, in any order, and neither be exchanged nor left
 * out at the end. The key is used for one file and never again.
 */

#define PILLION_ATTACHMENT_SEAL_KEY_BYTES 32
#define PILLION_ATTACHMENT_SEAL_COMMITMENT_BYTES 32
#define PILLION_ATTACHMENT_SEAL_CHUNK_BYTES 65536
#define PILLION_ATTACHMENT_SEAL_TAG_BYTES 16

/* Larger ones are refused before anything is added up. */
#define PILLION_ATTACHMENT_SEAL_MAX_BYTES (G_GUINT64_CONSTANT (1) << 40)

/* What size bytes are padded to: at most an eighth more, so that the length tells little; at least
 * 1,024. size: at most PILLION_ATTACHMENT_SEAL_MAX_BYTES
 */
guint64  pillion_attachment_seal_get_padded (guint64       size);

/* Chunks of, and bytes that are made of, so many padded bytes. */
guint64  pillion_attachment_seal_get_chunks (guint64       padded);
guint64  pillion_attachment_seal_get_sealed (guint64       padded);

/* commitment: 32 bytes that stand for this key and no other. */
void     pillion_attachment_seal_commit     (guint8       *commitment,
                                             const guint8 *key);

/**
 * pillion_attachment_seal_chunk:
 * @out: room for @n + 16 bytes; may be @plain
 * @n: the chunk's size; less than %PILLION_ATTACHMENT_SEAL_CHUNK_BYTES only where @last
 * @index: from 0
 * @key: 32 bytes (secret)
 */
void     pillion_attachment_seal_chunk      (guint8       *out,
                                             const guint8 *plain,
                                             gsize         n,
                                             guint64       index,
                                             gboolean      last,
                                             const guint8 *key);

/* The opposite; n_sealed with the tag. Returns: FALSE if it is not that chunk. */
gboolean pillion_attachment_open_chunk      (guint8       *out,
                                             const guint8 *sealed,
                                             gsize         n_sealed,
                                             guint64       index,
                                             gboolean      last,
                                             const guint8 *key);
