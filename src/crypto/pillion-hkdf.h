/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* HMAC-SHA256 (RFC 2104) and HKDF-SHA256 (RFC 5869). libsodium 1.0.18 has the
 * first and not the second. */

#define PILLION_HMAC_BYTES 32
#define PILLION_HKDF_PRK_BYTES 32
#define PILLION_HKDF_MAX_BYTES (255 * 32)

/**
 * pillion_hmac:
 * @out: 32 bytes
 * @key: of any length
 */
void     pillion_hmac              (guint8       *out,
                                    const guint8 *key,
                                    gsize         n_key,
                                    const guint8 *bytes,
                                    gsize         n);

/**
 * pillion_hmac_verify:
 * @mac: 32 bytes
 *
 * Returns: whether @mac is the HMAC of @bytes, compared in constant time
 */
gboolean pillion_hmac_verify       (const guint8 *mac,
                                    const guint8 *key,
                                    gsize         n_key,
                                    const guint8 *bytes,
                                    gsize         n);

/**
 * pillion_hkdf_extract:
 * @prk: 32 bytes of result
 * @salt: (nullable): may be empty, which means 32 zero bytes (RFC 5869, 2.2)
 */
void     pillion_hkdf_extract      (guint8       *prk,
                                    const guint8 *salt,
                                    gsize         n_salt,
                                    const guint8 *ikm,
                                    gsize         n_ikm);

/**
 * pillion_hkdf_expand:
 * @n_out: at most %PILLION_HKDF_MAX_BYTES
 * @prk: 32 bytes
 * @info: (nullable): starts with its context
 */
void     pillion_hkdf_expand       (guint8       *out,
                                    gsize         n_out,
                                    const guint8 *prk,
                                    const guint8 *info,
                                    gsize         n_info);

/**
 * pillion_hkdf:
 *
 * Extract and expand in one.
 */
void     pillion_hkdf              (guint8       *out,
                                    gsize         n_out,
                                    const guint8 *salt,
                                    gsize         n_salt,
                                    const guint8 *ikm,
                                    gsize         n_ikm,
                                    const guint8 *info,
                                    gsize         n_info);

/**
 * pillion_hkdf_with_context:
 * @context: a PILLION_CONTEXT_..., which is the whole info, without a zero byte
 */
void     pillion_hkdf_with_context (guint8       *out,
                                    gsize         n_out,
                                    const guint8 *salt,
                                    gsize         n_salt,
                                    const guint8 *ikm,
                                    gsize         n_ikm,
                                    const char   *context);
