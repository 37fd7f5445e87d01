/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-qr-image.h"

#include "qr/pillion-qr-draw.h"

#include <gtk/gtk.h>

/* Pixels a module. */
#define SCALE 8
#define BYTES_PER_PIXEL 3

GBytes *
pillion_qr_image_new (const char *text)
{
  g_autoptr (PillionQrCode) code = pillion_qr_encode (text, PILLION_QR_LEVEL_M, NULL);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree guint8 *grey = NULL;
  guint8 *pixels;
  guint side;
  gsize n;

  if (code == NULL)
    return NULL;
  grey = pillion_qr_draw_pixels (code, SCALE, &side, NULL);
  n = (gsize) side * side;
  pixels = g_malloc (n * BYTES_PER_PIXEL);
  for (gsize i = 0; i < n * BYTES_PER_PIXEL; i++)
    pixels[i] = grey[i / BYTES_PER_PIXEL];
  bytes = g_bytes_new_take (pixels, n * BYTES_PER_PIXEL);
  texture = gdk_memory_texture_new ((int) side, (int) side, GDK_MEMORY_R8G8B8, bytes, (gsize) side * BYTES_PER_PIXEL);
  return gdk_texture_save_to_png_bytes (texture);
}
