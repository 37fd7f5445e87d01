/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-message-body.h"

#include <string.h>

/* The first two bytes are the type, the others the body. What is accepted encodes to
 * itself.
 */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_auto (PillionMessageBody) body = { 0 };
  guint8 out[PILLION_BODY_MAX_BYTES];
  guint16 type;
  gsize len;

  if (size < 2)
    return 0;

  type = (guint16) (data[0] << 8 | data[1]);

  if (!pillion_message_body_decode (&body, type, data + 2, size - 2, NULL))
    return 0;

  g_assert_true (pillion_message_body_encode (&body, out, &len));
  g_assert_cmpuint (len, ==, size - 2);
  g_assert_true (memcmp (out, data + 2, len) == 0);

  return 0;
}
