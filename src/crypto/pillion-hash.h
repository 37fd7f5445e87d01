/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sodium.h>

/* BLAKE2b-256 (RFC 7693), without key. */

#define PILLION_HASH_BYTES 32

/**
 * PillionHash:
 *
 * A hash being computed. Lives on the stack; wiped by pillion_hash_finish().
 */
typedef struct {
  crypto_generichash_state state;
  guint64                  n_left; /* bytes of the body still to come */
  gboolean                 framed; /* n_left counts */
} PillionHash;

/**
 * pillion_hash:
 * @out: 32 bytes
 *
 * The hash of @n bytes.
 */
void pillion_hash                   (guint8       *out,
                                     const guint8 *bytes,
                                     gsize         n);

/**
 * pillion_hash_with_context:
 * @out: 32 bytes
 * @context: a PILLION_CONTEXT_...
 *
 * The hash of `context || 0x00 || u64 n || body`, the same framing that
 * signatures have: a certificate's hash is this over its body.
 */
void pillion_hash_with_context      (guint8       *out,
                                     const char   *context,
                                     const guint8 *body,
                                     gsize         n);

/* The same in pieces: one init, any number of updates, one finish. */
void pillion_hash_init              (PillionHash  *self);

/**
 * pillion_hash_init_with_context:
 * @n: length of the body; the updates must sum up to it exactly
 */
void pillion_hash_init_with_context (PillionHash  *self,
                                     const char   *context,
                                     guint64       n);

void pillion_hash_update            (PillionHash  *self,
                                     const guint8 *bytes,
                                     gsize         n);

/**
 * pillion_hash_finish:
 * @out: 32 bytes
 *
 * Writes the hash and wipes @self.
 */
void pillion_hash_finish            (PillionHash  *self,
                                     guint8       *out);
