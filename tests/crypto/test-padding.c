/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-padding.h"

#include <string.h>

#define OVERHEAD 136 /* as an envelope's */

static const gsize steps[] = { 256, 512, 1024, 2048, 4096, 8192, 16000 };

static gboolean
is_step (gsize n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] == n)
      return TRUE;

  return FALSE;
}

/* Every length: the smallest step that holds it. */
static void
test_sizes (void)
{
  for (gsize n = 0; n < PILLION_PADDING_MAX_BYTES - OVERHEAD; n++) {
    gsize size = pillion_padding_get_size (n, OVERHEAD);

    g_assert_true (is_step (size + OVERHEAD));
    g_assert_cmpuint (size, >, n);
    for (gsize i = 0; steps[i] < size + OVERHEAD; i++)
      g_assert_cmpuint (steps[i] - OVERHEAD, <=, n);
  }

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_assert_cmpuint (pillion_padding_get_size (steps[i] - OVERHEAD - 1, OVERHEAD), ==, steps[i] - OVERHEAD);
    if (i + 1 < G_N_ELEMENTS (steps))
      g_assert_cmpuint (pillion_padding_get_size (steps[i] - OVERHEAD, OVERHEAD), ==, steps[i + 1] - OVERHEAD);
  }
}

static void
test_too_large (void)
{
  g_assert_cmpuint (pillion_padding_get_size (16000 - OVERHEAD, OVERHEAD), ==, 0);
  g_assert_cmpuint (pillion_padding_get_size (G_MAXSIZE, OVERHEAD), ==, 0);
  g_assert_cmpuint (pillion_padding_get_size (0, G_MAXSIZE), ==, 0);
  g_assert_cmpuint (pillion_padding_get_size (0, 16000), ==, 0);
  g_assert_cmpuint (pillion_padding_get_size (0, 15999), ==, 1);
}

static void
test_round_trip (void)
{
  static const guint8 fills[] = { 0x00, 0x80, 0xff };
  g_autofree guint8 *plain = g_malloc0 (PILLION_PADDING_MAX_BYTES);
  g_autofree guint8 *padded = g_malloc0 (PILLION_PADDING_MAX_BYTES);

  for (gsize i = 0; i < G_N_ELEMENTS (fills); i++) {
    memset (plain, fills[i], PILLION_PADDING_MAX_BYTES);
    for (gsize n = 0; n < PILLION_PADDING_MAX_BYTES - OVERHEAD; n += 1 + n / 50) {
      gsize size = pillion_padding_get_size (n, OVERHEAD);
      gsize n_plain;

      pillion_padding_add (padded, size, plain, n);
      g_assert_true (pillion_padding_remove (padded, size, OVERHEAD, &n_plain));
      g_assert_cmpmem (padded, n_plain, plain, n);
    }
  }
}

static void
assert_refused (const guint8 *padded,
                gsize         n)
{
  gsize n_plain = 99;

  g_assert_false (pillion_padding_remove (padded, n, OVERHEAD, &n_plain));
  g_assert_cmpuint (n_plain, ==, 0);
}

static void
test_refused (void)
{
  guint8 padded[1024 - OVERHEAD] = { 0 };
  gsize n = 512 - OVERHEAD;
  gsize n_plain;

  /* No mark at all. */
  assert_refused (padded, n);

  /* Another mark. */
  padded[300] = 0x81;
  assert_refused (padded, n);
  padded[300] = 0x01;
  assert_refused (padded, n);

  /* The right one, and then something behind it. */
  padded[300] = 0x80;
  g_assert_true (pillion_padding_remove (padded, n, OVERHEAD, &n_plain));
  g_assert_cmpuint (n_plain, ==, 300);
  padded[n - 1] = 0x01;
  assert_refused (padded, n);
  padded[n - 1] = 0x00;

  /* No step. */
  assert_refused (padded, n - 1);
  assert_refused (padded, n + 1);
  assert_refused (padded, 0);

  /* A step, but a smaller one would have been enough. */
  assert_refused (padded, sizeof padded);
  memset (padded, 0, sizeof padded);
  padded[256 - OVERHEAD - 1] = 0x80;
  assert_refused (padded, n);
  g_assert_true (pillion_padding_remove (padded, 256 - OVERHEAD, OVERHEAD, &n_plain));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/padding/sizes", test_sizes);
  g_test_add_func ("/crypto/padding/too-large", test_too_large);
  g_test_add_func ("/crypto/padding/round-trip", test_round_trip);
  g_test_add_func ("/crypto/padding/refused", test_refused);

  return g_test_run ();
}
