/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "qr/pillion-qr-draw.h"

#include <string.h>

static void
test_pixels (void)
{
  static const guint scales[] = { 1, 3, PILLION_QR_MAX_SCALE };
  g_autoptr (PillionQrCode) code = pillion_qr_encode ("PILLION", PILLION_QR_LEVEL_M, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    int scale = (int) scales[i];
    g_autofree guint8 *pixels = NULL;
    g_autoptr (GError) error = NULL;
    guint side;

    pixels = pillion_qr_draw_pixels (code, scales[i], &side, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (side, ==, (21 + 8) * scales[i]);

    for (int y = 0; y < (int) side; y++)
      for (int x = 0; x < (int) side; x++) {
        gboolean dark = pillion_qr_code_is_dark (code, x / scale - 4, y / scale - 4);

        g_assert_cmpuint (pixels[y * (int) side + x], ==, dark ? 0 : 255);
      }
  }
}

static void
test_scale_refused (void)
{
  static const guint scales[] = { 0, PILLION_QR_MAX_SCALE + 1, G_MAXUINT };
  g_autoptr (PillionQrCode) code = pillion_qr_encode ("PILLION", PILLION_QR_LEVEL_M, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    g_autoptr (GError) error = NULL;
    guint side;

    g_assert_null (pillion_qr_draw_pixels (code, scales[i], &side, &error));
    g_assert_error (error, PILLION_QR_ERROR, PILLION_QR_ERROR_SIZE);
  }
}

/* Reads the blocks back as modules and compares each, quiet zone included. */
static void
assert_text (const PillionQrCode *code,
             const char          *text,
             gboolean             inked_if_dark)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int n_modules = (int) pillion_qr_code_get_n_modules (code);

  g_assert_true (g_str_has_suffix (text, "\n"));
  g_assert_cmpuint (g_strv_length (lines), ==, (guint) (n_modules + 8 + 1) / 2 + 1);

  for (int row = 0; lines[row + 1]; row++) {
    const char *at = lines[row];

    g_assert_cmpint (g_utf8_strlen (at, -1), ==, n_modules + 8);
    for (int x = -4; *at; x++, at = g_utf8_next_char (at)) {
      gunichar block = g_utf8_get_char (at);
      gboolean upper = block == 0x2580 || block == 0x2588;
      gboolean lower = block == 0x2584 || block == 0x2588;

      g_assert_true (upper || lower || block == ' ');
      g_assert_cmpint (upper, ==, pillion_qr_code_is_dark (code, x, 2 * row - 4) == inked_if_dark);
      g_assert_cmpint (lower, ==, pillion_qr_code_is_dark (code, x, 2 * row - 3) == inked_if_dark);
    }
  }
}

static void
test_text (void)
{
  g_autoptr (PillionQrCode) code = pillion_qr_encode ("PILLION", PILLION_QR_LEVEL_M, NULL);
  g_autofree char *on_dark = pillion_qr_draw_text (code, PILLION_QR_INK_LIGHT);
  g_autofree char *on_light = pillion_qr_draw_text (code, PILLION_QR_INK_DARK);

  assert_text (code, on_dark, FALSE);
  assert_text (code, on_light, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qr/draw/pixels", test_pixels);
  g_test_add_func ("/qr/draw/scale-refused", test_scale_refused);
  g_test_add_func ("/qr/draw/text", test_text);

  return g_test_run ();
}
