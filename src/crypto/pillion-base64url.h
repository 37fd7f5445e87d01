/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Base64url without padding (RFC 4648, sections 5 and 3.2), as signed objects
 * and envelopes travel in JSON. Time depends on sizes, never on the bytes. */

/* Characters that so many bytes are. */
gsize    pillion_base64url_get_length (gsize         n_bytes);

/* Bytes that so many characters are. */
gsize    pillion_base64url_get_size   (gsize         length);

/* Writes all characters of n bytes, without a NUL. */
void     pillion_base64url_encode_to  (char         *text,
                                       const guint8 *bytes,
                                       gsize         n);

/* Writes all bytes of n characters. Returns: FALSE if they are not base64url, as
 * pillion_base64url_decode() reads it; then what was written means nothing.
 */
gboolean pillion_base64url_decode_to  (guint8       *bytes,
                                       const char   *text,
                                       gsize         n);

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
