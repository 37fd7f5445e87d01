/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "qr/pillion-qr-encode.h"

static void
test_versions (void)
{
  /* The capacities of ISO/IEC 18004, table 7, at their edges. */
  static const struct
  {
    PillionQrLevel level;
    guint n_characters;
    guint n_modules;
  } table[] = {
    { PILLION_QR_LEVEL_M, 1, 21 },
    { PILLION_QR_LEVEL_M, 20, 21 },
    { PILLION_QR_LEVEL_M, 21, 25 },
    { PILLION_QR_LEVEL_M, 154, 41 },
    { PILLION_QR_LEVEL_M, 155, 45 },
    { PILLION_QR_LEVEL_M, 3391, 177 },
    { PILLION_QR_LEVEL_Q, 16, 21 },
    { PILLION_QR_LEVEL_Q, 17, 25 },
    { PILLION_QR_LEVEL_Q, 142, 49 },
    { PILLION_QR_LEVEL_Q, 2420, 177 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *text = g_strnfill (table[i].n_characters, 'A');
    g_autoptr (PillionQrCode) code = NULL;
    g_autoptr (GError) error = NULL;

    code = pillion_qr_encode (text, table[i].level, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (pillion_qr_code_get_n_modules (code), ==, table[i].n_modules);
  }
}

static void
test_refused (void)
{
  g_autofree char *too_long_for_level = g_strnfill (3392, 'A');
  g_autofree char *too_long = g_strnfill (10000, 'A');
  const char *const table[] = { "", "lower", "A\nB", "A#B", "\xc3\x84", "A_B", too_long_for_level, too_long };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pillion_qr_encode (table[i], PILLION_QR_LEVEL_M, &error));
    g_assert_error (error, PILLION_QR_ERROR, PILLION_QR_ERROR_TEXT);
  }
}

static void
assert_finder (const PillionQrCode *code,
               int                  left,
               int                  top)
{
  static const char *const rows[] = {
    "#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"
  };

  for (int y = 0; y < 7; y++)
    for (int x = 0; x < 7; x++)
      g_assert_cmpint (pillion_qr_code_is_dark (code, left + x, top + y), ==, rows[y][x] == '#');
}

static void
test_modules (void)
{
  g_autoptr (PillionQrCode) code = pillion_qr_encode ("PILLION $%*+-./:", PILLION_QR_LEVEL_Q, NULL);
  int n_modules = (int) pillion_qr_code_get_n_modules (code);

  assert_finder (code, 0, 0);
  assert_finder (code, n_modules - 7, 0);
  assert_finder (code, 0, n_modules - 7);

  for (int i = -1; i <= n_modules; i++) {
    g_assert_false (pillion_qr_code_is_dark (code, i, -1));
    g_assert_false (pillion_qr_code_is_dark (code, i, n_modules));
    g_assert_false (pillion_qr_code_is_dark (code, -1, i));
    g_assert_false (pillion_qr_code_is_dark (code, n_modules, i));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qr/encode/versions", test_versions);
  g_test_add_func ("/qr/encode/refused", test_refused);
  g_test_add_func ("/qr/encode/modules", test_modules);

  return g_test_run ();
}
