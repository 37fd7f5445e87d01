/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Base64url without padding (RFC 4648, sections 5 and 3.2), as signed objects
 * and envelopes travel in JSON. */

/**
 * pillion_base64url_encode:
 *
 * Returns: (transfer full): the text
 */
char   *pillion_base64url_encode (const guint8 *bytes,
                                  gsize         n);

/**
 * pillion_base64url_decode:
 * @text: (array length=n): of any length from anywhere
 * @n_bytes: (out): number of bytes
 *
 * Strict: no padding, no white space, no other alphabet, unused bits zero; so
 * re-encoding gives the same text.
 *
 * Returns: (transfer full) (nullable): the bytes (a zero byte follows them), or
 *   %NULL if @text is no base64url; not wiped when freed
 */
guint8 *pillion_base64url_decode (const char   *text,
                                  gsize         n,
                                  gsize        *n_bytes);
