/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Randomness as an argument. crypto/ and protocol/ never ask the system
 * themselves: with the same inputs and the same PillionRandom a run gives the
 * same bytes, so that it can be replayed.
 */

/**
 * PillionRandom:
 * @fill: writes @n random bytes to @out; never fails
 * @data: given to @fill
 *
 * A source of random bytes. Borrowed by the functions that take it, never kept
 * by them beyond what their documentation says.
 */
typedef struct {
  void     (*fill) (gpointer data,
                    guint8  *out,
                    gsize    n);
  gpointer data;
} PillionRandom;

#define PILLION_RANDOM_SEED_BYTES 32

/**
 * PillionRandomReplay:
 *
 * A deterministic source for tests: the ChaCha20 key stream of a seed. How the
 * stream is cut into calls does not change it. Not for the product. (secret)
 */
typedef struct {
  PillionRandom random;
  guint8        seed[PILLION_RANDOM_SEED_BYTES];
  guint8        block[64];
  guint64       n_blocks;
  gsize         used;
} PillionRandomReplay;

/**
 * pillion_random_system:
 *
 * Returns: (transfer none): the system's source, libsodium's randombytes_buf();
 *   may be used by all threads at once
 */
const PillionRandom *pillion_random_system      (void);

/**
 * pillion_random_replay_init:
 * @self: storage of the caller, which must not be moved afterwards
 * @seed: 32 bytes
 *
 * Starts the stream of @seed at its beginning. Pass `&self->random` on.
 */
void                 pillion_random_replay_init (PillionRandomReplay *self,
                                                 const guint8        *seed);

/**
 * pillion_random_fill:
 *
 * Writes @n random bytes to @out.
 */
void                 pillion_random_fill        (const PillionRandom *self,
                                                 guint8              *out,
                                                 gsize                n);

/**
 * pillion_random_uniform:
 * @upper: at least 1
 *
 * Returns: a number below @upper, each as likely as any other
 */
guint32              pillion_random_uniform     (const PillionRandom *self,
                                                 guint32              upper);
