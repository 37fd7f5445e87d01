/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-random.h"

#include <sodium.h>
#include <string.h>

static void
fill_system (gpointer data,
             guint8  *out,
             gsize    n)
{
  randombytes_buf (out, n);
}

const PillionRandom *
pillion_random_system (void)
{
  static const PillionRandom source = { fill_system, NULL };

  return &source;
}

static void
next_block (PillionRandomReplay *self)
{
  static const guint8 nonce[crypto_stream_chacha20_NONCEBYTES] = { 0 };

  memset (self->block, 0, sizeof self->block);
  crypto_stream_chacha20_xor_ic (self->block, self->block, sizeof self->block,
                                 nonce, self->n_blocks, self->seed);
  self->n_blocks++;
  self->used = 0;
}

static void
fill_replay (gpointer data,
             guint8  *out,
             gsize    n)
{
  PillionRandomReplay *self = data;

  while (n > 0) {
    gsize step;

    if (self->used == sizeof self->block)
      next_block (self);

    step = MIN (n, sizeof self->block - self->used);
    memcpy (out, self->block + self->used, step);
    self->used += step;
    out += step;
    n -= step;
  }
}

void
pillion_random_replay_init (PillionRandomReplay *self,
                            const guint8        *seed)
{
  self->random.fill = fill_replay;
  self->random.data = self;
  memcpy (self->seed, seed, sizeof self->seed);
  self->n_blocks = 0;
  self->used = sizeof self->block;
}

void
pillion_random_fill (const PillionRandom *self,
                     guint8              *out,
                     gsize                n)
{
  self->fill (self->data, out, n);
}

guint32
pillion_random_uniform (const PillionRandom *self,
                        guint32              upper)
{
  guint32 value;
  guint32 excess;

  g_return_val_if_fail (upper > 0, 0);

  /* 2^32 is not a multiple of every bound: the lowest 2^32 mod upper values
   * would make some results likelier, so they are drawn again. */
  excess = (guint32) (-upper) % upper;
  do
    pillion_random_fill (self, (guint8 *) &value, sizeof value);
  while (GUINT32_FROM_LE (value) < excess);

  return GUINT32_FROM_LE (value) % upper;
}
