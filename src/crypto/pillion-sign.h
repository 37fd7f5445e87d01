/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Ed25519 (RFC 8032) over `context || 0x00 || u64 length || body`, big-endian.
 * Verification is libsodium's strict one: canonical points and scalars, no
 * keys or commitments of small order. */

#define PILLION_SIGN_SEED_BYTES 32
#define PILLION_SIGN_PUBLIC_BYTES 32
#define PILLION_SIGN_SECRET_BYTES 64
#define PILLION_SIGN_SIGNATURE_BYTES 64

/**
 * pillion_sign_keypair:
 * @public_key: 32 bytes of result
 * @secret_key: 64 bytes of result (secret): seed and public key
 * @seed: 32 random bytes (secret); they are the key
 */
void     pillion_sign_keypair (guint8       *public_key,
                               guint8       *secret_key,
                               const guint8 *seed);

/**
 * pillion_sign:
 * @signature: 64 bytes of result
 * @context: a PILLION_CONTEXT_...
 * @secret_key: 64 bytes (secret)
 *
 * Signs @n bytes of @body for one use.
 */
void     pillion_sign         (guint8       *signature,
                               const char   *context,
                               const guint8 *body,
                               gsize         n,
                               const guint8 *secret_key);

/**
 * pillion_sign_verify:
 * @signature: 64 bytes from anywhere
 * @public_key: 32 bytes from anywhere
 *
 * Returns: whether @public_key signed @body for that very use
 */
gboolean pillion_sign_verify  (const guint8 *signature,
                               const char   *context,
                               const guint8 *body,
                               gsize         n,
                               const guint8 *public_key);
