/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "media-helper/pillion-picture-header.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  PillionPictureHeader header;

  if (pillion_picture_header_read (&header, data, size) != PILLION_MEDIA_STATUS_DONE)
    return 0;

  g_assert_cmpuint (header.width, >=, 1);
  g_assert_cmpuint (header.height, >=, 1);
  g_assert_cmpuint ((guint64) header.width * header.height, <=, PILLION_MEDIA_MAX_PIXELS);
  g_assert_cmpuint (header.n_bytes, >=, 1);
  g_assert_cmpuint (header.n_bytes, <=, size);

  return 0;
}
