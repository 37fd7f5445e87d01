/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "qr/pillion-qr-encode.h"

G_BEGIN_DECLS

/* Light modules around a drawn code, on each side, as ISO/IEC 18004 asks. */
#define PILLION_QR_QUIET_ZONE 4

/* Pixels a module. */
#define PILLION_QR_MAX_SCALE 32

/* Which of the terminal's two colours its text has. */
typedef enum {
  PILLION_QR_INK_LIGHT,
  PILLION_QR_INK_DARK,
} PillionQrInk;

/* Draws @code with its quiet zone, black (0) on white (255), one byte a pixel,
 * rows from the top without padding.
 * @scale: pixels a module, 1 to PILLION_QR_MAX_SCALE
 * @side: (out): pixels a side, (modules + 8) * @scale
 *
 * Returns: (transfer full): @side * @side bytes, free with g_free(); NULL with
 *   PILLION_QR_ERROR_SIZE for any other @scale.
 */
guint8 *pillion_qr_draw_pixels (const PillionQrCode  *code,
                                guint                 scale,
                                guint                *side,
                                GError              **error);

/* Draws @code with its quiet zone as lines of UTF-8, two modules above each
 * other in a character (space, upper half, lower half, full block), without
 * escape sequences, each line ended by a newline.
 * @ink: the code appears dark on light when it is the colour of the terminal's
 *   text; PILLION_QR_INK_LIGHT where it is unknown, as most terminals are dark
 *
 * Returns: (transfer full): the lines, free with g_free()
 */
char *pillion_qr_draw_text (const PillionQrCode *code,
                            PillionQrInk         ink);

G_END_DECLS
