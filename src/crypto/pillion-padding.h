/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Padding that hides lengths (PROTOCOL.md, section 9.2): a plaintext is filled
 * up with 0x80 and zeros (ISO/IEC 7816-4), so that the envelope around it has
 * one of 7 sizes: 256, 512, 1,024, 2,048, 4,096, 8,192 or 16,000 bytes.
 *
 * The overhead is what the envelope adds to the padded plaintext: headers,
 * nonces, tags.
 */

#define PILLION_PADDING_MAX_BYTES 16000

/**
 * pillion_padding_get_size:
 *
 * Returns: the padded size of @n bytes: the smallest step less @n_overhead that
 *   holds them and the mark; 0 if none does
 */
gsize    pillion_padding_get_size (gsize         n,
                                   gsize         n_overhead);

/**
 * pillion_padding_add:
 * @out: @n_out bytes; may be @plain
 * @n_out: what pillion_padding_get_size() said
 * @n: less than @n_out
 */
void     pillion_padding_add      (guint8       *out,
                                   gsize         n_out,
                                   const guint8 *plain,
                                   gsize         n);

/**
 * pillion_padding_remove:
 * @padded: bytes of any length, already authentic
 * @n_plain: (out): how many of them are plaintext
 *
 * Finds the end of the plaintext, in a time that depends only on @n.
 *
 * Returns: %FALSE if @n and @n_overhead make none of the steps, there is no
 *   mark, or a smaller step would have been enough
 */
gboolean pillion_padding_remove   (const guint8 *padded,
                                   gsize         n,
                                   gsize         n_overhead,
                                   gsize        *n_plain);
