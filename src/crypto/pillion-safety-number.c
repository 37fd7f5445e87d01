/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-safety-number.h"

#include <sodium.h>
#include <string.h>

#define N_ROUNDS 5200
#define N_GROUPS 6

/* 5 bytes, big-endian, as 5 decimal digits. */
static void
write_group (char         *out,
             const guint8 *bytes)
{
  guint64 value = 0;

  for (gsize i = 0; i < 5; i++)
    value = value << 8 | bytes[i];

  for (gsize i = 5; i-- > 0;) {
    out[i] = (char) ('0' + value % 10);
    value /= 10;
  }
}

void
pillion_safety_number_get_side (char         *out,
                                const guint8 *identity_key,
                                gsize         n_identity_key,
                                const guint8 *stable_id,
                                gsize         n_stable_id)
{
  static const guint8 version[2] = { 0, 0 };
  guint8 hash[crypto_hash_sha512_BYTES];
  crypto_hash_sha512_state state;

  crypto_hash_sha512_init (&state);
  crypto_hash_sha512_update (&state, version, sizeof version);
  crypto_hash_sha512_update (&state, identity_key, n_identity_key);
  crypto_hash_sha512_update (&state, stable_id, n_stable_id);
  crypto_hash_sha512_update (&state, identity_key, n_identity_key);
  crypto_hash_sha512_final (&state, hash);

  for (guint i = 1; i < N_ROUNDS; i++) {
    crypto_hash_sha512_init (&state);
    crypto_hash_sha512_update (&state, hash, sizeof hash);
    crypto_hash_sha512_update (&state, identity_key, n_identity_key);
    crypto_hash_sha512_final (&state, hash);
  }

  for (gsize i = 0; i < N_GROUPS; i++)
    write_group (out + 5 * i, hash + 5 * i);
  out[PILLION_SAFETY_NUMBER_SIDE_DIGITS] = '\0';
}

void
pillion_safety_number_join (char       *out,
                            const char *side,
                            const char *other_side)
{
  const char *first = side;
  const char *second = other_side;

  if (strcmp (side, other_side) > 0) {
    first = other_side;
    second = side;
  }

  memcpy (out, first, PILLION_SAFETY_NUMBER_SIDE_DIGITS);
  memcpy (out + PILLION_SAFETY_NUMBER_SIDE_DIGITS, second,
          PILLION_SAFETY_NUMBER_SIDE_DIGITS);
  out[PILLION_SAFETY_NUMBER_DIGITS] = '\0';
}
