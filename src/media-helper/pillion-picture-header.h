/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "media-helper/pillion-media-message.h"

G_BEGIN_DECLS

typedef enum {
  PILLION_PICTURE_PNG,
  PILLION_PICTURE_JPEG,
  PILLION_PICTURE_GIF,
  PILLION_PICTURE_WEBP,
} PillionPictureKind;

typedef struct {
  PillionPictureKind kind;
  guint width;   /* as stored, before it is turned upright */
  guint height;  /* likewise */
  gsize n_bytes; /* that a decoder needs: of a GIF no more than its first frame */
} PillionPictureHeader;

/* Looks at what a picture says of itself, before anything decodes it. What has the
 * status PILLION_MEDIA_STATUS_DONE is of a known kind and within
 * PILLION_MEDIA_MAX_SIDE and PILLION_MEDIA_MAX_PIXELS. Reads in one pass, takes no
 * memory.
 */
PillionMediaStatus pillion_picture_header_read (PillionPictureHeader *header,
                                                const guint8         *data,
                                                gsize                 size);

G_END_DECLS
