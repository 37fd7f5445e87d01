/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"

/* X25519 (RFC 7748), stricter than the RFC: public keys have one encoding. */

#define PILLION_X25519_BYTES 32

/**
 * pillion_x25519_is_canonical:
 * @public_key: 32 bytes
 *
 * Whether a public key is a number below 2^255 - 19 with bit 255 clear. It says
 * nothing about low order: pillion_x25519() finds that. Decoders refuse keys
 * that are not canonical.
 */
gboolean pillion_x25519_is_canonical (const guint8        *public_key);

/**
 * pillion_x25519_generate:
 * @private_key: 32 bytes of result (secret)
 * @public_key: 32 bytes of result
 */
void     pillion_x25519_generate     (guint8              *private_key,
                                      guint8              *public_key,
                                      const PillionRandom *random);

/**
 * pillion_x25519_get_public_key:
 * @public_key: 32 bytes of result
 */
void     pillion_x25519_get_public_key (guint8            *public_key,
                                        const guint8      *private_key);

/**
 * pillion_x25519:
 * @out: 32 bytes of shared secret (secret)
 * @private_key: 32 bytes (secret)
 * @public_key: 32 bytes from anywhere
 *
 * Returns: %FALSE if @public_key is not canonical or has low order; then @out
 *   is zero and must not be used
 */
gboolean pillion_x25519              (guint8              *out,
                                      const guint8        *private_key,
                                      const guint8        *public_key);
