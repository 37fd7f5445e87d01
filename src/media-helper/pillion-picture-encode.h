/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "media-helper/pillion-media-message.h"

G_BEGIN_DECLS

/* What is written into shared memory, and never read from there. */
typedef struct {
  guint8 *data;
  gsize max_bytes;
} PillionPictureRoom;

/* Each fills in format, sizes and status of the answer, which is
 * PILLION_MEDIA_STATUS_TOO_LARGE when the room is not enough.
 */
void pillion_picture_encode_pixels   (GdkPixbuf                *pixbuf,
                                      PillionMediaFormat        format,
                                      const PillionPictureRoom *room,
                                      PillionMediaAnswer       *answer);

/* A JPEG file within the room: first with less quality, then smaller. What is
 * transparent is white.
 */
void pillion_picture_encode_jpeg     (GdkPixbuf                *pixbuf,
                                      const PillionPictureRoom *room,
                                      PillionMediaAnswer       *answer);

/* A file to send. The pixels are written anew instead of cutting the metadata out of
 * the file (as gexiv2 does): that keeps only what is known to be harmless, where cutting
 * removes only what is known to harm. Nothing hides in unknown segments, previews,
 * colour profiles or behind the end; and no other parser sees the file. The price is a
 * little of a JPEG's quality. PNG where @is_exact or where something is transparent, as
 * long as it fits; else JPEG.
 */
void pillion_picture_encode_stripped (GdkPixbuf                *pixbuf,
                                      gboolean                  is_exact,
                                      const PillionPictureRoom *room,
                                      PillionMediaAnswer       *answer);

G_END_DECLS
