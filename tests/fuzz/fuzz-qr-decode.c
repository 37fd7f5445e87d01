/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "qr/pillion-qr-decode.h"

#include <string.h>

/* The first byte is the width of the picture, the others are its pixels. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_auto (GStrv) texts = NULL;
  guint width, height;

  if (size < 1)
    return 0;

  width = data[0];
  height = width > 0 ? (guint) ((size - 1) / width) : 0;
  texts = pillion_qr_decode (data + 1, width, height, width, NULL);

  g_assert_cmpint (texts != NULL, ==, width > 0 && height > 0 && height <= PILLION_QR_MAX_SIDE);
  for (guint i = 0; texts && texts[i]; i++) {
    g_assert_cmpuint (i, <, PILLION_QR_MAX_TEXTS);
    g_assert_cmpuint (strlen (texts[i]), <=, PILLION_QR_MAX_TEXT_BYTES);
    g_assert_true (g_utf8_validate (texts[i], -1, NULL));
  }

  return 0;
}
