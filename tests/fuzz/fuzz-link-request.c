/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-link-request.h"

#include <string.h>

static void
check_introduction (const guint8 *data,
                    gsize size)
{
  PillionLinkIntroduction introduction;
  guint8 out[PILLION_LINK_INTRODUCTION_MAX_BYTES];

  if (!pillion_link_introduction_decode (&introduction, data, size, NULL))
    return;

  g_assert_cmpuint (pillion_link_introduction_encode (&introduction, out), ==, size);
  g_assert_true (memcmp (out, data, size) == 0);
}

/* What the two sides of a link say of themselves encodes to itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  PillionLinkRequest request;
  guint8 out[PILLION_LINK_REQUEST_MAX_BYTES];

  check_introduction (data, size);

  if (!pillion_link_request_decode (&request, data, size, NULL))
    return 0;

  g_assert_cmpuint (pillion_link_request_encode (&request, out), ==, size);
  g_assert_true (memcmp (out, data, size) == 0);

  return 0;
}
