/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A picture as pixels: 8 bits each of red, green, blue and alpha (not premultiplied),
 * rows from the top, upright; what GDK_MEMORY_R8G8B8A8 is.
 */
typedef struct {
  guint width;  /* pixels */
  guint height; /* pixels */
  gsize stride; /* bytes from one row to the next */
  GBytes *rgba; /* (owned): stride * height bytes */
} PillionMediaPicture;

/* A picture as a file that may be sent: it holds pixels and nothing else. */
typedef struct {
  guint width;           /* pixels */
  guint height;          /* pixels */
  const char *mime_type; /* (static): "image/jpeg" or "image/png" */
  GBytes *bytes;         /* (owned) */
} PillionMediaFile;

void pillion_media_picture_free (PillionMediaPicture *picture);
void pillion_media_file_free    (PillionMediaFile    *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMediaPicture, pillion_media_picture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMediaFile, pillion_media_file_free)

G_END_DECLS
