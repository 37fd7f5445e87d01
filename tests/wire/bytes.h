/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <string.h>

/* g_assert_cmpmem() of GLib 2.74 turns sizes into int, which our warnings refuse. */
static inline void
assert_bytes (gconstpointer actual,
              gsize         n_actual,
              gconstpointer expected,
              gsize         n_expected)
{
  g_assert_cmpuint (n_actual, ==, n_expected);
  g_assert_true (n_actual == 0 || memcmp (actual, expected, n_actual) == 0);
}
