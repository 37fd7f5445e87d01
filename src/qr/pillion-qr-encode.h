/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "qr/pillion-qr-error.h"

G_BEGIN_DECLS

/* A QR code as a square of dark and light modules, without its quiet zone.
 * Immutable; may be used from any thread. ISO/IEC 18004, by libqrencode.
 */
typedef struct _PillionQrCode PillionQrCode;

/* How much of the code may be hidden or torn: about 15 % and 25 %. */
typedef enum {
  PILLION_QR_LEVEL_M,
  PILLION_QR_LEVEL_Q,
} PillionQrLevel;

/* Encodes @text in the alphanumeric mode, 5.5 bits a character, as the
 * smallest version that holds it. The 45 characters of the mode are 0-9, A-Z,
 * space and $%*+-./: (those that base45 is made of).
 *
 * Returns: (transfer full): the code, free with pillion_qr_code_free();
 *   NULL with PILLION_QR_ERROR_TEXT.
 */
PillionQrCode *pillion_qr_encode (const char      *text,
                                  PillionQrLevel   level,
                                  GError         **error);

void pillion_qr_code_free (PillionQrCode *code);

/* Modules a side: 21 (version 1) to 177 (version 40). */
guint pillion_qr_code_get_n_modules (const PillionQrCode *code);

/* Whether the module in column @x and row @y is dark; what is outside of the
 * code is its quiet zone, and light.
 */
gboolean pillion_qr_code_is_dark (const PillionQrCode *code,
                                  int                  x,
                                  int                  y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionQrCode, pillion_qr_code_free)

G_END_DECLS
