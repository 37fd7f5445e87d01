/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-base64url.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

char *
pillion_base64url_encode (const guint8 *bytes,
                          gsize         n)
{
  gsize n_text = sodium_base64_encoded_len (n, VARIANT);
  char *text = g_malloc (n_text);

  sodium_bin2base64 (text, n_text, bytes, n, VARIANT);

  return text;
}

guint8 *
pillion_base64url_decode (const char *text,
                          gsize       n,
                          gsize      *n_bytes)
{
  gsize n_max = n / 4 * 3 + 3;
  g_autofree guint8 *bytes = g_malloc0 (n_max + 1);
  const char *end;

  *n_bytes = 0;

  /* libsodium refuses unused bits that are not zero, and a lone last character;
   * at a character it does not know it stops. */
  if (sodium_base642bin (bytes, n_max, text, n, NULL, n_bytes, &end, VARIANT) != 0 ||
      end != text + n) {
    *n_bytes = 0;
    return NULL;
  }

  return g_steal_pointer (&bytes);
}
