/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PILLION_MEDIA_ERROR:
 *
 * The domain of pictures. The messages are sentences for the user, translated.
 */
#define PILLION_MEDIA_ERROR (pillion_media_error_quark ())

/**
 * PillionMediaError:
 * @PILLION_MEDIA_ERROR_UNSUPPORTED: not a kind of picture that is read here: offer
 *   another application, or to send it as a file
 * @PILLION_MEDIA_ERROR_UNREADABLE: damaged, or it broke or stalled its decoder: offer
 *   another picture
 * @PILLION_MEDIA_ERROR_TOO_LARGE: more bytes or pixels than are decoded here: as for
 *   one that is not supported
 * @PILLION_MEDIA_ERROR_UNAVAILABLE: the decoder itself cannot be started: an
 *   installation that is not whole; no picture will work
 * @PILLION_MEDIA_ERROR_NO_CODE: there is no QR code in the picture
 * @PILLION_MEDIA_ERROR_SEVERAL_CODES: there are different QR codes in the picture: ask
 *   for one that shows only the right one
 *
 * A cancelled call gives %G_IO_ERROR_CANCELLED.
 */
typedef enum {
  PILLION_MEDIA_ERROR_UNSUPPORTED,
  PILLION_MEDIA_ERROR_UNREADABLE,
  PILLION_MEDIA_ERROR_TOO_LARGE,
  PILLION_MEDIA_ERROR_UNAVAILABLE,
  PILLION_MEDIA_ERROR_NO_CODE,
  PILLION_MEDIA_ERROR_SEVERAL_CODES,
} PillionMediaError;

GQuark pillion_media_error_quark (void);

G_END_DECLS
