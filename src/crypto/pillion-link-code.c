/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-link-code.h"

#include "crypto/pillion-crypto.h"

#include <sodium.h>
#include <string.h>

#define N_TYPED (PILLION_LINK_CODE_SYMBOLS + 1)

/* Crockford's base 32: no I, L, O and U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The powers a^1 to a^7 of the generator a = 2 of GF(32) with the polynomial
 * x^5 + x^2 + 1, and a^0 for the check symbol itself. Different weights catch
 * two symbols exchanged, weights other than zero catch one wrong symbol. */
static const guint8 weights[N_TYPED] = { 2, 4, 8, 16, 5, 10, 20, 1 };

static guint8
gf32_multiply (guint8 a,
               guint8 b)
{
  guint product = 0;

  for (guint bit = 0; bit < 5; bit++)
    if (b & (1u << bit))
      product ^= (guint) a << bit;

  for (guint bit = 8; bit >= 5; bit--)
    if (product & (1u << bit))
      product ^= 0x25u << (bit - 5);

  return (guint8) product;
}

/* The weighted sum of the first @n values. */
static guint8
weigh (const guint8 *values,
       gsize         n)
{
  guint8 sum = 0;

  for (gsize i = 0; i < n; i++)
    sum ^= gf32_multiply (values[i], weights[i]);

  return sum;
}

static gboolean
symbol_to_value (char    symbol,
                 guint8 *value)
{
  const char *found;

  symbol = g_ascii_toupper (symbol);
  if (symbol == 'I' || symbol == 'L')
    symbol = '1';
  else if (symbol == 'O')
    symbol = '0';

  found = memchr (alphabet, symbol, 32);
  if (found == NULL)
    return FALSE;

  *value = (guint8) (found - alphabet);

  return TRUE;
}

void
pillion_link_code_generate (PillionLinkCode     *self,
                            const PillionRandom *random)
{
  guint8 bytes[PILLION_LINK_CODE_SYMBOLS];

  pillion_random_fill (random, bytes, sizeof bytes);
  for (gsize i = 0; i < PILLION_LINK_CODE_SYMBOLS; i++)
    self->symbols[i] = alphabet[bytes[i] % 32];
  self->symbols[PILLION_LINK_CODE_SYMBOLS] = '\0';

  sodium_memzero (bytes, sizeof bytes);
}

void
pillion_link_code_format (const PillionLinkCode *self,
                          char                  *text)
{
  guint8 values[PILLION_LINK_CODE_SYMBOLS] = { 0 };

  for (gsize i = 0; i < PILLION_LINK_CODE_SYMBOLS; i++)
    symbol_to_value (self->symbols[i], &values[i]);

  memcpy (text, self->symbols, 4);
  text[4] = '-';
  memcpy (text + 5, self->symbols + 4, 3);
  text[8] = alphabet[weigh (values, PILLION_LINK_CODE_SYMBOLS)];
  text[9] = '\0';

  sodium_memzero (values, sizeof values);
}

/* Reads the symbols, more of them than fit only counted. */
static gboolean
read_symbols (const char *text,
              guint8     *values,
              gsize      *n_values)
{
  *n_values = 0;

  for (const char *at = text; *at != '\0'; at++) {
    guint8 value;

    if (g_ascii_isspace (*at) || *at == '-')
      continue;

    if (!symbol_to_value (*at, &value))
      return FALSE;

    if (*n_values < N_TYPED)
      values[*n_values] = value;
    (*n_values)++;
  }

  return TRUE;
}

static gboolean
check_typed (const char *text,
             guint8     *values,
             GError    **error)
{
  gsize n_values;

  if (!read_symbols (text, values, &n_values))
    g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_CODE_SYMBOL,
                         "A code has only letters and digits, and no U");
  else if (n_values != N_TYPED)
    g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_CODE_LENGTH,
                         "A code has 8 letters and digits");
  else if (weigh (values, N_TYPED) != 0)
    g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_CODE_CHECK,
                         "The code is mistyped");
  else
    return TRUE;

  return FALSE;
}

gboolean
pillion_link_code_parse (PillionLinkCode *self,
                         const char      *text,
                         GError         **error)
{
  guint8 values[N_TYPED] = { 0 };
  gboolean good;

  memset (self, 0, sizeof *self);

  good = check_typed (text, values, error);
  if (good)
    for (gsize i = 0; i < PILLION_LINK_CODE_SYMBOLS; i++)
      self->symbols[i] = alphabet[values[i]];

  sodium_memzero (values, sizeof values);

  return good;
}

void
pillion_link_code_clear (PillionLinkCode *self)
{
  sodium_memzero (self, sizeof *self);
}
