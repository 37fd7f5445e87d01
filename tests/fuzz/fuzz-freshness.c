/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-freshness.h"

#include <string.h>

/* What is accepted encodes to itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  PillionFreshness object;
  guint8 out[PILLION_FRESHNESS_MAX_BYTES];

  if (!pillion_freshness_decode (&object, data, size, NULL))
    return 0;

  g_assert_cmpuint (pillion_freshness_encode (&object, out), ==, size);
  g_assert_true (memcmp (out, data, size) == 0);

  return 0;
}
