/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "media-helper/pillion-picture-header.h"

G_BEGIN_DECLS

/* How large a result may be; a picture that is larger is made smaller, in proportion. */
typedef struct {
  guint max_width;
  guint max_height;
  gsize max_pixels;
} PillionPictureBounds;

/* Opens what decoding and encoding opens when it is first used: modules of gdk-pixbuf
 * and tables of character sets. FALSE when PNG or JPEG does not work. Before the sandbox.
 */
gboolean           pillion_picture_decode_prepare (void);

/* Decodes the picture of this header upright, within the bounds. NULL with a status
 * that is not PILLION_MEDIA_STATUS_DONE. Takes as much time and memory as the picture
 * wants: the sandbox has the limits. (transfer full)
 */
GdkPixbuf         *pillion_picture_decode         (const PillionPictureHeader *header,
                                                   const guint8               *data,
                                                   const PillionPictureBounds *bounds,
                                                   PillionMediaStatus         *status);

/* Makes a picture smaller so that it fits; one that does stays as it is. NULL when
 * there is no memory for it. (transfer full)
 */
GdkPixbuf         *pillion_picture_fit            (GdkPixbuf                  *pixbuf,
                                                   const PillionPictureBounds *bounds);

G_END_DECLS
