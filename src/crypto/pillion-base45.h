/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Base45 (RFC 9285): bytes as the alphanumeric mode of a QR code. */

/**
 * pillion_base45_encode:
 *
 * Returns: (transfer full): 3 characters for 2 bytes, 2 for a last single one
 */
char   *pillion_base45_encode (const guint8 *bytes,
                               gsize         n);

/**
 * pillion_base45_decode:
 * @text: (array length=n): of any length from anywhere
 * @n_bytes: (out): number of bytes
 *
 * Strict: other characters, a length of 3 n + 1 and groups above their maximum
 * are refused; so re-encoding gives the same text.
 *
 * Returns: (transfer full) (nullable): the bytes (a zero byte follows them), or
 *   %NULL if @text is no base45; not wiped when freed
 */
guint8 *pillion_base45_decode (const char   *text,
                               gsize         n,
                               gsize        *n_bytes);
