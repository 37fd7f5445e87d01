/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-hkdf.h"

#include "crypto/pillion-secret.h"

#include <sodium.h>
#include <string.h>

/* HMAC of up to three pieces: all that HKDF needs, and no copy of secrets. */
static void
hmac_pieces (guint8       *out,
             const guint8 *key,
             gsize         n_key,
             const guint8 *first,
             gsize         n_first,
             const guint8 *second,
             gsize         n_second,
             const guint8 *third,
             gsize         n_third)
{
  crypto_auth_hmacsha256_state state;

  /* libsodium wants a pointer even to an empty key. */
  crypto_auth_hmacsha256_init (&state, key != NULL ? key : (const guint8 *) "", n_key);
  crypto_auth_hmacsha256_update (&state, first, n_first);
  crypto_auth_hmacsha256_update (&state, second, n_second);
  crypto_auth_hmacsha256_update (&state, third, n_third);
  crypto_auth_hmacsha256_final (&state, out);
  sodium_memzero (&state, sizeof state);
}

void
pillion_hmac (guint8       *out,
              const guint8 *key,
              gsize         n_key,
              const guint8 *bytes,
              gsize         n)
{
  hmac_pieces (out, key, n_key, bytes, n, NULL, 0, NULL, 0);
}

gboolean
pillion_hmac_verify (const guint8 *mac,
                     const guint8 *key,
                     gsize         n_key,
                     const guint8 *bytes,
                     gsize         n)
{
  g_auto (PillionSecret32) expected = { 0 };

  pillion_hmac (expected.bytes, key, n_key, bytes, n);

  return pillion_secret_equal (expected.bytes, mac, PILLION_HMAC_BYTES);
}

void
pillion_hkdf_extract (guint8       *prk,
                      const guint8 *salt,
                      gsize         n_salt,
                      const guint8 *ikm,
                      gsize         n_ikm)
{
  /* No salt is 32 zero bytes, which is what HMAC fills an empty key up with. */
  pillion_hmac (prk, salt, n_salt, ikm, n_ikm);
}

void
pillion_hkdf_expand (guint8       *out,
                     gsize         n_out,
                     const guint8 *prk,
                     const guint8 *info,
                     gsize         n_info)
{
  g_auto (PillionSecret32) block = { 0 };
  gsize n_previous = 0;
  guint8 counter = 0;

  g_return_if_fail (n_out <= PILLION_HKDF_MAX_BYTES);

  while (n_out > 0) {
    gsize step = MIN (n_out, sizeof block.bytes);

    counter++;
    hmac_pieces (block.bytes, prk, PILLION_HKDF_PRK_BYTES,
                 block.bytes, n_previous,
                 info, n_info,
                 &counter, 1);
    memcpy (out, block.bytes, step);
    n_previous = sizeof block.bytes;
    out += step;
    n_out -= step;
  }
}

void
pillion_hkdf (guint8       *out,
              gsize         n_out,
              const guint8 *salt,
              gsize         n_salt,
              const guint8 *ikm,
              gsize         n_ikm,
              const guint8 *info,
              gsize         n_info)
{
  g_auto (PillionSecret32) prk = { 0 };

  pillion_hkdf_extract (prk.bytes, salt, n_salt, ikm, n_ikm);
  pillion_hkdf_expand (out, n_out, prk.bytes, info, n_info);
}

void
pillion_hkdf_with_context (guint8       *out,
                           gsize         n_out,
                           const guint8 *salt,
                           gsize         n_salt,
                           const guint8 *ikm,
                           gsize         n_ikm,
                           const char   *context)
{
  pillion_hkdf (out, n_out, salt, n_salt, ikm, n_ikm,
                (const guint8 *) context, strlen (context));
}
