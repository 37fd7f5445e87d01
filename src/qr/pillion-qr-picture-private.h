/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A picture of 8 bits of grey a pixel, rows from the top without padding. */
typedef struct
{
  guint width;
  guint height;
  guint8 pixels[];
} PillionQrPicture;

/* Each makes a new picture and leaves the one it is made from as it is; free
 * with g_free(). Bounds are the caller's matter.
 */

/* @factor: the side of the square of pixels that become one, their mean; 1 copies */
PillionQrPicture *pillion_qr_picture_new_shrunk (const guint8 *pixels,
                                                 guint         width,
                                                 guint         height,
                                                 gsize         stride,
                                                 guint         factor);

/* Spreads the greys so that 2 % of the pixels are black and 2 % white; NULL
 * when the picture is of one grey.
 */
PillionQrPicture *pillion_qr_picture_stretch (const PillionQrPicture *picture);

/* Turns by the angle of this @cosine and @sine, between 0 and 90 degrees, on a
 * light ground that is large enough for all of it.
 */
PillionQrPicture *pillion_qr_picture_rotate (const PillionQrPicture *picture,
                                             double                  cosine,
                                             double                  sine);

G_END_DECLS
