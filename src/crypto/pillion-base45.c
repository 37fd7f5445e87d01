/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-base45.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

char *
pillion_base45_encode (const guint8 *bytes,
                       gsize         n)
{
  GString *text = g_string_sized_new (n / 2 * 3 + 2);
  gsize i;

  for (i = 0; i + 1 < n; i += 2) {
    guint value = bytes[i] * 256u + bytes[i + 1];

    g_string_append_c (text, alphabet[value % 45]);
    g_string_append_c (text, alphabet[value / 45 % 45]);
    g_string_append_c (text, alphabet[value / (45 * 45)]);
  }

  if (i < n) {
    g_string_append_c (text, alphabet[bytes[i] % 45]);
    g_string_append_c (text, alphabet[bytes[i] / 45]);
  }

  return g_string_free (text, FALSE);
}

/* The number that @n characters stand for, the lowest digit first; FALSE if one
 * is no digit. */
static gboolean
read_group (const char *text,
            gsize       n,
            guint      *value)
{
  guint weight = 1;

  *value = 0;
  for (gsize i = 0; i < n; i++) {
    const char *digit = memchr (alphabet, text[i], 45);

    if (digit == NULL)
      return FALSE;

    *value += (guint) (digit - alphabet) * weight;
    weight *= 45;
  }

  return TRUE;
}

guint8 *
pillion_base45_decode (const char *text,
                       gsize       n,
                       gsize      *n_bytes)
{
  g_autofree guint8 *bytes = NULL;
  gsize n_out = 0;

  *n_bytes = 0;
  if (n % 3 == 1)
    return NULL;

  bytes = g_malloc0 (n / 3 * 2 + 2);
  for (gsize i = 0; i < n; i += 3) {
    gsize n_group = MIN (n - i, 3);
    guint value;

    if (!read_group (text + i, n_group, &value) ||
        value > (n_group == 3 ? G_MAXUINT16 : G_MAXUINT8))
      return NULL;

    if (n_group == 3)
      bytes[n_out++] = (guint8) (value >> 8);
    bytes[n_out++] = (guint8) value;
  }

  *n_bytes = n_out;

  return g_steal_pointer (&bytes);
}
