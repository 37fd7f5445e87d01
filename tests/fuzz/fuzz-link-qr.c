/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-link-qr.h"

#include <string.h>

static void
check_bytes (const guint8 *data,
             gsize size)
{
  g_auto (PillionLinkQr) qr = { 0 };
  guint8 out[PILLION_LINK_QR_BYTES];

  if (!pillion_link_qr_decode (&qr, data, size, NULL))
    return;

  pillion_link_qr_encode (&qr, out);
  g_assert_cmpuint (size, ==, sizeof out);
  g_assert_true (memcmp (out, data, size) == 0);
}

/* Around the text there may be white space. */
static void
check_text (const char *text,
            gsize size)
{
  g_auto (PillionLinkQr) qr = { 0 };
  g_autofree char *again = NULL;

  if (!pillion_link_qr_decode_text (&qr, text, size, NULL))
    return;

  again = pillion_link_qr_encode_text (&qr);
  g_assert_nonnull (g_strstr_len (text, (gssize) size, again + 1));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  check_bytes (data, size);
  check_text ((const char *) data, size);

  return 0;
}
