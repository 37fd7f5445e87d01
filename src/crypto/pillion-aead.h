/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). The nonce is the caller's:
 * 24 random bytes never collide, not even after a restored snapshot. */

#define PILLION_AEAD_KEY_BYTES 32
#define PILLION_AEAD_NONCE_BYTES 24
#define PILLION_AEAD_TAG_BYTES 16

/**
 * pillion_aead_seal:
 * @out: room for @n + 16 bytes; may be @plain
 * @ad: (nullable): bytes that are bound but not carried
 * @nonce: 24 bytes, never twice with one key
 * @key: 32 bytes
 *
 * Encrypts and authenticates @n bytes; the tag stands at the end.
 */
void     pillion_aead_seal (guint8       *out,
                            const guint8 *plain,
                            gsize         n,
                            const guint8 *ad,
                            gsize         n_ad,
                            const guint8 *nonce,
                            const guint8 *key);

/**
 * pillion_aead_open:
 * @out: room for @n_sealed - 16 bytes; may be @sealed
 * @sealed: ciphertext and tag, of any length from anywhere
 *
 * The opposite. On failure nothing of the plaintext stands in @out.
 *
 * Returns: %FALSE if @sealed is shorter than a tag or not authentic
 */
gboolean pillion_aead_open (guint8       *out,
                            const guint8 *sealed,
                            gsize         n_sealed,
                            const guint8 *ad,
                            gsize         n_ad,
                            const guint8 *nonce,
                            const guint8 *key);
