/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-json-text.h"

#include <string.h>

static gboolean
refuse (PillionJsonText *self,
        const char      *reason)
{
  self->reason = reason;

  return FALSE;
}

/* Four hexadecimal digits, if they are there. */
static gboolean
read_hex4 (const PillionJsonText *self,
           gsize                  offset,
           gunichar              *value)
{
  gunichar sum = 0;

  if ((gsize) (self->end - self->at) < offset + 4)
    return FALSE;

  for (gsize i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (self->at[offset + i]);

    if (digit < 0)
      return FALSE;

    sum = sum * 16 + (gunichar) digit;
  }

  *value = sum;

  return TRUE;
}

/* Behind \u: one code unit, or two that pair up. */
static gboolean
next_unicode_escape (PillionJsonText *self,
                     gunichar        *c)
{
  gunichar high, low;

  if (!read_hex4 (self, 0, &high))
    return refuse (self, "\\u without four hexadecimal digits");

  if (high >= 0xdc00 && high <= 0xdfff)
    return refuse (self, "low surrogate without a high one");

  self->at += 4;
  *c = high;

  if (high < 0xd800 || high > 0xdbff)
    return TRUE;

  if (!read_hex4 (self, 2, &low) || self->at[0] != '\\' || self->at[1] != 'u' ||
      low < 0xdc00 || low > 0xdfff)
    return refuse (self, "high surrogate without a low one");

  self->at += 6;
  *c = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);

  return TRUE;
}

static gboolean
next_escape (PillionJsonText *self,
             gunichar        *c)
{
  static const char letters[] = { '"', '\\', '/', 'b', 'f', 'n', 'r', 't' };
  static const char values[] = { '"', '\\', '/', '\b', '\f', '\n', '\r', '\t' };
  const char *letter;

  self->at++;

  if (self->at == self->end)
    return refuse (self, "ends within an escape");

  if (*self->at == 'u') {
    self->at++;

    return next_unicode_escape (self, c);
  }

  letter = memchr (letters, *self->at, sizeof letters);

  if (letter == NULL)
    return refuse (self, "unknown escape");

  *c = (gunichar) values[letter - letters];
  self->at++;

  return TRUE;
}

gboolean
pillion_json_text_next (PillionJsonText *self,
                        gunichar        *c)
{
  guint8 byte = (guint8) *self->at;

  if (byte == '\\')
    return next_escape (self, c);

  if (byte < 0x20)
    return refuse (self, "control character in a string");

  if (byte < 0x80) {
    *c = byte;
    self->at++;

    return TRUE;
  }

  /* Gives huge values for overlong forms, surrogates and all beyond U+10FFFF. */
  *c = g_utf8_get_char_validated (self->at, self->end - self->at);

  if (*c > 0x10ffff)
    return refuse (self, "not UTF-8");

  self->at = g_utf8_next_char (self->at);

  return TRUE;
}

gboolean
pillion_json_text_equal (PillionJsonText a,
                         PillionJsonText b)
{
  gunichar left, right;

  while (a.at < a.end && b.at < b.end)
    if (!pillion_json_text_next (&a, &left) ||
        !pillion_json_text_next (&b, &right) ||
        left != right)
      return FALSE;

  return a.at == a.end && b.at == b.end;
}

guint32
pillion_json_text_hash (PillionJsonText key)
{
  gunichar c;
  guint32 hash = 2166136261; /* FNV-1a, over characters instead of bytes */

  while (key.at < key.end && pillion_json_text_next (&key, &c))
    hash = (hash ^ c) * 16777619;

  return hash;
}
