/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-base64url.h"

#include <string.h>

/* Eight characters are one block: a character in each byte of a 64-bit word, and the 48
 * bits that they stand for. Words are computed with, never looked up in a table or
 * compared, so time and memory accesses tell nothing about the bytes, and it is several
 * times as fast as one character after the other.
 */
#define BLOCK_CHARS 8
#define BLOCK_BYTES 6

#define EACH(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))

/* 0xff in each byte that is at least limit, 0 in the others. All are below 128. */
static guint64
at_least (guint64 word,
          guint8  limit)
{
  return ((((word | EACH (0x80)) - EACH (limit)) & EACH (0x80)) >> 7) * 0xff;
}

/* Numbers from 0 to 63 as characters: A-Z, a-z, 0-9, -, _. */
static guint64
to_characters (guint64 numbers)
{
  guint64 characters = numbers + EACH ('A');

  characters += at_least (numbers, 26) & EACH ('a' - 'A' - 26);
  characters -= at_least (numbers, 52) & EACH ('a' + 26 - '0');
  characters -= at_least (numbers, 62) & EACH ('0' + 10 - '-');
  characters += at_least (numbers, 63) & EACH ('_' - '-' - 1);

  return characters;
}

/* The characters of a range as numbers from base on, the others as 0; 0xff in found for
 * each of them.
 */
static guint64
from_range (guint64  characters,
            guint8   first,
            guint8   last,
            guint8   base,
            guint64 *found)
{
  guint64 mask = at_least (characters, first) & ~at_least (characters, (guint8) (last + 1));
  guint64 offsets = ((characters | EACH (0x80)) - EACH (first)) & EACH (0x7f);

  *found |= mask;

  return mask & (offsets + EACH (base));
}

/* Sets wrong to something else than 0 if one of them is not of this alphabet. */
static guint64
to_numbers (guint64  characters,
            guint64 *wrong)
{
  guint64 ascii = characters & EACH (0x7f);
  guint64 found = 0;
  guint64 numbers = from_range (ascii, 'A', 'Z', 0, &found) |
                    from_range (ascii, 'a', 'z', 26, &found) |
                    from_range (ascii, '0', '9', 52, &found) |
                    from_range (ascii, '-', '-', 62, &found) |
                    from_range (ascii, '_', '_', 63, &found);

  *wrong |= (characters & EACH (0x80)) | ~found;

  return numbers;
}

static void
encode_block (char        *text,
              const guint8 bytes[BLOCK_BYTES])
{
  guint64 word = 0;

  memcpy ((guint8 *) &word + sizeof word - BLOCK_BYTES, bytes, BLOCK_BYTES);
  word = GUINT64_FROM_BE (word);

  /* 48 bits, twice 24, four times 12, eight times 6. */
  word = (word & 0xffffff000000) << 8 | (word & 0xffffff);
  word = (word & 0xfff00000fff000) << 4 | (word & 0xfff00000fff);
  word = (word & 0xfc00fc00fc00fc0) << 2 | (word & 0x3f003f003f003f);

  word = GUINT64_TO_BE (to_characters (word));
  memcpy (text, &word, sizeof word);
}

/* Returns: what is wrong with it, or 0. */
static guint64
decode_block (guint8     bytes[BLOCK_BYTES],
              const char text[BLOCK_CHARS])
{
  guint64 word, wrong = 0;

  memcpy (&word, text, sizeof word);
  word = to_numbers (GUINT64_FROM_BE (word), &wrong);

  word = (word >> 2 & 0xfc00fc00fc00fc0) | (word & 0x3f003f003f003f);
  word = (word >> 4 & 0xfff00000fff000) | (word & 0xfff00000fff);
  word = (word >> 8 & 0xffffff000000) | (word & 0xffffff);

  word = GUINT64_TO_BE (word);
  memcpy (bytes, (guint8 *) &word + sizeof word - BLOCK_BYTES, BLOCK_BYTES);

  return wrong;
}

gsize
pillion_base64url_get_length (gsize n_bytes)
{
  return n_bytes / 3 * 4 + (n_bytes % 3 * 4 + 2) / 3;
}

gsize
pillion_base64url_get_size (gsize length)
{
  return length / 4 * 3 + length % 4 * 3 / 4;
}

void
pillion_base64url_encode_to (char         *text,
                             const guint8 *bytes,
                             gsize         n)
{
  guint8 rest[BLOCK_BYTES] = { 0 };
  char last[BLOCK_CHARS];

  for (; n >= BLOCK_BYTES; n -= BLOCK_BYTES) {
    encode_block (text, bytes);
    text += BLOCK_CHARS;
    bytes += BLOCK_BYTES;
  }

  memcpy (rest, bytes, n);
  encode_block (last, rest);
  memcpy (text, last, pillion_base64url_get_length (n));
}

gboolean
pillion_base64url_decode_to (guint8     *bytes,
                             const char *text,
                             gsize       n)
{
  char rest[BLOCK_CHARS];
  guint8 last[BLOCK_BYTES];
  guint64 wrong = 0;
  gsize size;

  for (; n >= BLOCK_CHARS; n -= BLOCK_CHARS) {
    wrong |= decode_block (bytes, text);
    bytes += BLOCK_BYTES;
    text += BLOCK_CHARS;
  }

  /* A's are zeros: what is behind the last byte must be zero without them, too. */
  memset (rest, 'A', sizeof rest);
  memcpy (rest, text, n);
  wrong |= decode_block (last, rest);
  size = pillion_base64url_get_size (n);
  memcpy (bytes, last, size);

  for (; size < sizeof last; size++)
    wrong |= last[size];

  return wrong == 0 && n % 4 != 1;
}

char *
pillion_base64url_encode (const guint8 *bytes,
                          gsize         n)
{
  gsize length = pillion_base64url_get_length (n);
  char *text = g_malloc (length + 1);

  pillion_base64url_encode_to (text, bytes, n);
  text[length] = '\0';

  return text;
}

guint8 *
pillion_base64url_decode (const char *text,
                          gsize       n,
                          gsize      *n_bytes)
{
  gsize size = pillion_base64url_get_size (n);
  g_autofree guint8 *bytes = g_malloc (size + 1);

  *n_bytes = 0;

  if (!pillion_base64url_decode_to (bytes, text, n))
    return NULL;

  bytes[size] = 0;
  *n_bytes = size;

  return g_steal_pointer (&bytes);
}
