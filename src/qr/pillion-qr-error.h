/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The errors of this folder.
 *
 * `PILLION_QR_ERROR_TEXT`: the text has a character outside the 45 of the
 *   alphanumeric mode, is empty, or does not fit into the largest code. It is
 *   the caller's own text: show nothing, report a fault.
 * `PILLION_QR_ERROR_SIZE`: the picture is empty or larger than the bounds of
 *   pillion-qr-decode.h, or the drawing would be. Ask for another picture.
 */
#define PILLION_QR_ERROR (pillion_qr_error_quark ())

typedef enum {
  PILLION_QR_ERROR_TEXT,
  PILLION_QR_ERROR_SIZE,
} PillionQrError;

GQuark pillion_qr_error_quark (void);

G_END_DECLS
