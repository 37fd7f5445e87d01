/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-operation.h"

#include <string.h>

/* What is accepted encodes to itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  PillionOperation object;
  guint8 out[PILLION_OPERATION_MAX_BYTES];

  if (!pillion_operation_decode (&object, data, size, NULL))
    return 0;

  g_assert_cmpuint (pillion_operation_encode (&object, out), ==, size);
  g_assert_true (memcmp (out, data, size) == 0);

  return 0;
}
