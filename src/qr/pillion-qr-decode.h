/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "qr/pillion-qr-error.h"

G_BEGIN_DECLS

/* Bounds of a picture. A larger one is refused before it is read. */
#define PILLION_QR_MAX_SIDE   8192
#define PILLION_QR_MAX_PIXELS 24000000

/* Bounds of what is returned: texts, and bytes of one (the most that the
 * alphanumeric mode holds). What is beyond them is left out.
 */
#define PILLION_QR_MAX_TEXTS      16
#define PILLION_QR_MAX_TEXT_BYTES 4296

/* Reads the QR codes in a picture; other symbologies are not looked for.
 * Large pictures are tried scaled down first; then with more contrast,
 * inverted, turned, and in full size. The first try that finds a code ends
 * the search. Takes 5-100 ms for a picture with a code, up to some seconds for
 * a large one without: call it outside of the main thread. No state is shared,
 * so threads may decode at the same time.
 * @pixels: (not nullable): 8 bits of grey a pixel, rows from the top
 * @width: pixels in a row, 1 to PILLION_QR_MAX_SIDE
 * @height: rows, 1 to PILLION_QR_MAX_SIDE
 * @stride: bytes from one row to the next, at least @width
 *
 * The texts come from whoever drew the code: valid UTF-8 without NUL, within
 * the bounds above, and not more than that is promised. One that is not is
 * left out.
 *
 * Returns: (transfer full): the texts, each once, free with g_strfreev(); no
 *   text when no code was found; NULL with PILLION_QR_ERROR_SIZE when the
 *   picture is out of bounds.
 */
char **pillion_qr_decode (const guint8  *pixels,
                          guint          width,
                          guint          height,
                          gsize          stride,
                          GError       **error);

G_END_DECLS
