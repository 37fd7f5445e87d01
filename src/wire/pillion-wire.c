/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-wire.h"

#include <string.h>

gboolean
pillion_number_is_valid (const char *number)
{
  gsize n_digits;

  if (number == NULL || number[0] != '+' || number[1] < '1' || number[1] > '9')
    return FALSE;

  n_digits = strspn (number + 1, "0123456789");

  return number[1 + n_digits] == '\0' && n_digits >= 7 && n_digits <= 15;
}

gboolean
pillion_text_is_valid (const char *text,
                       gsize       len,
                       gboolean    lines)
{
  if (len == 0)
    return TRUE;

  for (gsize i = 0; i < len; i++) {
    guint8 byte = (guint8) text[i];

    if (byte == 0x7f || (byte < 0x20 && !(lines && (byte == '\n' || byte == '\t'))))
      return FALSE;
  }

  return g_utf8_validate_len (text, len, NULL);
}
