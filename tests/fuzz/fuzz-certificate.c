/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-certificate.h"

#include <string.h>

/* What is accepted encodes to itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  PillionCertificate object;
  guint8 out[PILLION_CERTIFICATE_MAX_BYTES];

  if (!pillion_certificate_decode (&object, data, size, NULL))
    return 0;

  g_assert_cmpuint (pillion_certificate_encode (&object, out), ==, size);
  g_assert_true (memcmp (out, data, size) == 0);

  return 0;
}
