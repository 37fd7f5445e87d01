/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "qr/pillion-qr-draw.h"

#define DARK  0
#define LIGHT 255

guint8 *
pillion_qr_draw_pixels (const PillionQrCode  *code,
                        guint                 scale,
                        guint                *side,
                        GError              **error)
{
  guint8 *pixels;
  guint n_modules;

  g_return_val_if_fail (code != NULL, NULL);
  g_return_val_if_fail (side != NULL, NULL);

  if (scale < 1 || scale > PILLION_QR_MAX_SCALE) {
    g_set_error (error, PILLION_QR_ERROR, PILLION_QR_ERROR_SIZE,
                 "A module can be drawn with 1 to %d pixels, not %u", PILLION_QR_MAX_SCALE, scale);
    return NULL;
  }

  n_modules = pillion_qr_code_get_n_modules (code) + 2 * PILLION_QR_QUIET_ZONE;
  *side = n_modules * scale;
  pixels = g_malloc ((gsize) *side * *side);
  for (guint y = 0; y < *side; y++) {
    int row = (int) (y / scale) - PILLION_QR_QUIET_ZONE;

    for (guint x = 0; x < *side; x++) {
      int column = (int) (x / scale) - PILLION_QR_QUIET_ZONE;

      pixels[(gsize) y * *side + x] = pillion_qr_code_is_dark (code, column, row) ? DARK : LIGHT;
    }
  }

  return pixels;
}

char *
pillion_qr_draw_text (const PillionQrCode *code,
                      PillionQrInk         ink)
{
  /* Indexed by whether the upper (2) and the lower module (1) have ink. */
  static const char *const blocks[] = { " ", "▄", "▀", "█" };
  gboolean inked_if_dark = ink == PILLION_QR_INK_DARK;
  GString *lines;
  int end;

  g_return_val_if_fail (code != NULL, NULL);

  lines = g_string_new (NULL);
  end = (int) pillion_qr_code_get_n_modules (code) + PILLION_QR_QUIET_ZONE;
  for (int y = -PILLION_QR_QUIET_ZONE; y < end; y += 2) {
    for (int x = -PILLION_QR_QUIET_ZONE; x < end; x++) {
      gboolean upper = pillion_qr_code_is_dark (code, x, y) == inked_if_dark;
      gboolean lower = pillion_qr_code_is_dark (code, x, y + 1) == inked_if_dark;

      g_string_append (lines, blocks[2 * upper + lower]);
    }
    g_string_append_c (lines, '\n');
  }

  return g_string_free (lines, FALSE);
}
