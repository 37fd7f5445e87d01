/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Padding that hides lengths: a plaintext is filled up to one of 7 sizes with
 * 0x80 and zeros (ISO/IEC 7816-4) before it is encrypted. The largest leaves
 * 1 KiB of the 16 KiB envelope to headers, nonces and tags.
 */

#define PILLION_PADDING_MAX_BYTES 15360
#define PILLION_PADDING_MAX_PLAIN_BYTES (PILLION_PADDING_MAX_BYTES - 1)

/**
 * pillion_padding_get_size:
 *
 * Returns: the padded size of @n bytes: 256, 512, 1,024, 2,048, 4,096, 8,192 or
 *   15,360; 0 if @n is above %PILLION_PADDING_MAX_PLAIN_BYTES
 */
gsize    pillion_padding_get_size (gsize         n);

/**
 * pillion_padding_add:
 * @out: pillion_padding_get_size(@n) bytes; may be @plain
 * @n: at most %PILLION_PADDING_MAX_PLAIN_BYTES
 */
void     pillion_padding_add      (guint8       *out,
                                   const guint8 *plain,
                                   gsize         n);

/**
 * pillion_padding_remove:
 * @padded: bytes of any length, already authentic
 * @n_plain: (out): how many of them are plaintext
 *
 * Finds the end of the plaintext, in a time that depends only on @n.
 *
 * Returns: %FALSE if @n is none of the sizes, there is no mark, or a smaller
 *   size would have been enough
 */
gboolean pillion_padding_remove   (const guint8 *padded,
                                   gsize         n,
                                   gsize        *n_plain);
