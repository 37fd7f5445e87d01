/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-hash.h"

#include <string.h>

static void
hash_init (PillionHash *self)
{
  crypto_generichash_init (&self->state, NULL, 0, PILLION_HASH_BYTES);
  self->n_left = 0;
  self->framed = FALSE;
}

void
pillion_hash_init (PillionHash *self)
{
  hash_init (self);
}

void
pillion_hash_init_with_context (PillionHash *self,
                                const char  *context,
                                guint64      n)
{
  guint64 length = GUINT64_TO_BE (n);

  hash_init (self);
  /* The zero byte that ends the string is the separator. */
  crypto_generichash_update (&self->state, (const guint8 *) context,
                             strlen (context) + 1);
  crypto_generichash_update (&self->state, (const guint8 *) &length,
                             sizeof length);
  self->n_left = n;
  self->framed = TRUE;
}

void
pillion_hash_update (PillionHash  *self,
                     const guint8 *bytes,
                     gsize         n)
{
  if (self->framed) {
    g_return_if_fail (n <= self->n_left);
    self->n_left -= n;
  }

  crypto_generichash_update (&self->state, bytes, n);
}

void
pillion_hash_finish (PillionHash *self,
                     guint8      *out)
{
  g_return_if_fail (self->n_left == 0);

  crypto_generichash_final (&self->state, out, PILLION_HASH_BYTES);
  sodium_memzero (self, sizeof *self);
}

void
pillion_hash (guint8       *out,
              const guint8 *bytes,
              gsize         n)
{
  crypto_generichash (out, PILLION_HASH_BYTES, bytes, n, NULL, 0);
}

void
pillion_hash_with_context (guint8       *out,
                           const char   *context,
                           const guint8 *body,
                           gsize         n)
{
  PillionHash hash;

  pillion_hash_init_with_context (&hash, context, n);
  pillion_hash_update (&hash, body, n);
  pillion_hash_finish (&hash, out);
}
