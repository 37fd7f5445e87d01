/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/media/pillion-media-result.h"

void
pillion_media_picture_free (PillionMediaPicture *picture)
{
  g_clear_pointer (&picture->rgba, g_bytes_unref);
  g_free (picture);
}

void
pillion_media_file_free (PillionMediaFile *file)
{
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_free (file);
}
