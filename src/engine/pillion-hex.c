/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-hex.h"

#include <sodium.h>
#include <string.h>

char *
pillion_hex_encode (const guint8 *bytes,
                    gsize         length)
{
  char *text = g_malloc (2 * length + 1);

  return sodium_bin2hex (text, 2 * length + 1, bytes, length);
}

gboolean
pillion_hex_decode (const char *text,
                    guint8     *bytes,
                    gsize       length)
{
  size_t n = 0;

  return strlen (text) == 2 * length &&
         sodium_hex2bin (bytes, length, text, 2 * length, NULL, &n, NULL) == 0 && n == length;
}
