/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-x25519.h"

#include <sodium.h>

G_STATIC_ASSERT (PILLION_X25519_BYTES == crypto_scalarmult_curve25519_BYTES);

gboolean
pillion_x25519_is_canonical (const guint8 *public_key)
{
  static const guint8 p[PILLION_X25519_BYTES] = {
    0xed,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0x7f,
  };

  /* Little-endian: a key with bit 255 set is above p as well. */
  return sodium_compare (public_key, p, sizeof p) < 0;
}

void
pillion_x25519_generate (guint8              *private_key,
                         guint8              *public_key,
                         const PillionRandom *random)
{
  pillion_random_fill (random, private_key, PILLION_X25519_BYTES);
  pillion_x25519_get_public_key (public_key, private_key);
}

void
pillion_x25519_get_public_key (guint8       *public_key,
                               const guint8 *private_key)
{
  /* The base point has the group's order, and clamping leaves no zero: this
   * fails for no private key. */
  if (crypto_scalarmult_curve25519_base (public_key, private_key) != 0)
    g_error ("X25519 of the base point failed");
}

gboolean
pillion_x25519 (guint8       *out,
                const guint8 *private_key,
                const guint8 *public_key)
{
  if (pillion_x25519_is_canonical (public_key) &&
      crypto_scalarmult_curve25519 (out, private_key, public_key) == 0)
    return TRUE;

  sodium_memzero (out, PILLION_X25519_BYTES);

  return FALSE;
}
