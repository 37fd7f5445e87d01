/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-membership.h"

#include <string.h>

/* What is accepted encodes to itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  PillionMembership object;
  guint8 out[PILLION_MEMBERSHIP_MAX_BYTES];

  if (!pillion_membership_decode (&object, data, size, NULL))
    return 0;

  g_assert_cmpuint (pillion_membership_encode (&object, out), ==, size);
  g_assert_true (memcmp (out, data, size) == 0);

  return 0;
}
