/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-noise-symmetric.h"

#include "crypto/pillion-hkdf.h"

#include <sodium.h>
#include <string.h>

#define TAG_BYTES crypto_aead_chacha20poly1305_ietf_ABYTES

G_STATIC_ASSERT (TAG_BYTES == 16);

static void
cipher_set_key (PillionNoiseCipher *self,
                const guint8       *key)
{
  memcpy (self->key, key, sizeof self->key);
  self->nonce = 0;
  self->has_key = TRUE;
}

/* The nonce of ChaChaPoly: 32 zero bits, then the counter little-endian. The
 * last counter is reserved by the specification. */
static gboolean
take_nonce (PillionNoiseCipher *self,
            guint8             *nonce)
{
  guint64 counter = GUINT64_TO_LE (self->nonce);

  if (self->nonce == G_MAXUINT64)
    return FALSE;

  memset (nonce, 0, 4);
  memcpy (nonce + 4, &counter, sizeof counter);
  self->nonce++;

  return TRUE;
}

gsize
pillion_noise_cipher_get_overhead (const PillionNoiseCipher *self)
{
  return self->has_key ? TAG_BYTES : 0;
}

gboolean
pillion_noise_cipher_seal (PillionNoiseCipher *self,
                           guint8             *out,
                           const guint8       *ad,
                           gsize               n_ad,
                           const guint8       *plain,
                           gsize               n)
{
  guint8 nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];

  if (!self->has_key) {
    if (n > 0)
      memmove (out, plain, n);
    return TRUE;
  }

  if (!take_nonce (self, nonce))
    return FALSE;

  crypto_aead_chacha20poly1305_ietf_encrypt (out, NULL, plain, n, ad, n_ad,
                                             NULL, nonce, self->key);

  return TRUE;
}

gboolean
pillion_noise_cipher_open (PillionNoiseCipher *self,
                           guint8             *out,
                           const guint8       *ad,
                           gsize               n_ad,
                           const guint8       *sealed,
                           gsize               n)
{
  guint8 nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];

  if (!self->has_key) {
    if (n > 0)
      memmove (out, sealed, n);
    return TRUE;
  }

  if (n < TAG_BYTES || !take_nonce (self, nonce))
    return FALSE;

  return crypto_aead_chacha20poly1305_ietf_decrypt (out, NULL, NULL, sealed, n,
                                                    ad, n_ad, nonce,
                                                    self->key) == 0;
}

void
pillion_noise_symmetric_init (PillionNoiseSymmetric *self,
                              const char            *protocol_name)
{
  gsize n = strlen (protocol_name);

  memset (self, 0, sizeof *self);
  if (n <= sizeof self->hash)
    memcpy (self->hash, protocol_name, n);
  else
    crypto_hash_sha256 (self->hash, (const guint8 *) protocol_name, n);

  memcpy (self->chaining_key, self->hash, sizeof self->chaining_key);
}

void
pillion_noise_symmetric_mix_hash (PillionNoiseSymmetric *self,
                                  const guint8          *bytes,
                                  gsize                  n)
{
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, self->hash, sizeof self->hash);
  crypto_hash_sha256_update (&state, bytes, n);
  crypto_hash_sha256_final (&state, self->hash);
}

/* Noise's HKDF is RFC 5869's with the chaining key as salt and no info. */
static void
derive (const PillionNoiseSymmetric *self,
        guint8                      *out,
        gsize                        n_out,
        const guint8                *ikm,
        gsize                        n_ikm)
{
  pillion_hkdf (out, n_out, self->chaining_key, sizeof self->chaining_key,
                ikm, n_ikm, NULL, 0);
}

void
pillion_noise_symmetric_mix_key (PillionNoiseSymmetric *self,
                                 const guint8          *ikm,
                                 gsize                  n)
{
  guint8 keys[2 * 32];

  derive (self, keys, sizeof keys, ikm, n);
  memcpy (self->chaining_key, keys, 32);
  cipher_set_key (&self->cipher, keys + 32);

  sodium_memzero (keys, sizeof keys);
}

void
pillion_noise_symmetric_mix_psk (PillionNoiseSymmetric *self,
                                 const guint8          *psk)
{
  guint8 keys[3 * 32];

  derive (self, keys, sizeof keys, psk, 32);
  memcpy (self->chaining_key, keys, 32);
  pillion_noise_symmetric_mix_hash (self, keys + 32, 32);
  cipher_set_key (&self->cipher, keys + 64);

  sodium_memzero (keys, sizeof keys);
}

gboolean
pillion_noise_symmetric_seal (PillionNoiseSymmetric *self,
                              guint8                *out,
                              const guint8          *plain,
                              gsize                  n)
{
  gsize n_out = n + pillion_noise_cipher_get_overhead (&self->cipher);

  if (!pillion_noise_cipher_seal (&self->cipher, out, self->hash,
                                  sizeof self->hash, plain, n))
    return FALSE;

  pillion_noise_symmetric_mix_hash (self, out, n_out);

  return TRUE;
}

gboolean
pillion_noise_symmetric_open (PillionNoiseSymmetric *self,
                              guint8                *out,
                              const guint8          *sealed,
                              gsize                  n)
{
  guint8 hash[sizeof self->hash];

  memcpy (hash, self->hash, sizeof hash);
  /* Before opening: @out may be @sealed. */
  pillion_noise_symmetric_mix_hash (self, sealed, n);

  return pillion_noise_cipher_open (&self->cipher, out, hash, sizeof hash,
                                    sealed, n);
}

void
pillion_noise_symmetric_split (const PillionNoiseSymmetric *self,
                               PillionNoiseCipher          *first,
                               PillionNoiseCipher          *second)
{
  guint8 keys[2 * 32];

  derive (self, keys, sizeof keys, NULL, 0);
  cipher_set_key (first, keys);
  cipher_set_key (second, keys + 32);

  sodium_memzero (keys, sizeof keys);
}
