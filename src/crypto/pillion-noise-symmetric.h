/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* The symmetric half of Noise with ChaChaPoly and SHA256: CipherState and
 * SymmetricState of the specification's section 5. Only pillion-noise.c uses
 * it. All of it is secret; it lies within a PillionNoise.
 */

typedef struct {
  guint8   key[32];
  guint64  nonce;
  gboolean has_key;
} PillionNoiseCipher;

typedef struct {
  PillionNoiseCipher cipher;
  guint8             chaining_key[32];
  guint8             hash[32];
} PillionNoiseSymmetric;

/**
 * pillion_noise_cipher_seal:
 * @out: room for @n + 16 bytes, or @n without a key; may be @plain
 *
 * EncryptWithAd. Without a key yet, the plaintext goes as it is.
 *
 * Returns: %FALSE if the nonces are used up
 */
gboolean pillion_noise_cipher_seal             (PillionNoiseCipher    *self,
                                                guint8                *out,
                                                const guint8          *ad,
                                                gsize                  n_ad,
                                                const guint8          *plain,
                                                gsize                  n);

/**
 * pillion_noise_cipher_open:
 * @out: room for @n - 16 bytes, or @n without a key; may be @sealed
 *
 * DecryptWithAd.
 *
 * Returns: %FALSE if @sealed is not authentic or the nonces are used up
 */
gboolean pillion_noise_cipher_open             (PillionNoiseCipher    *self,
                                                guint8                *out,
                                                const guint8          *ad,
                                                gsize                  n_ad,
                                                const guint8          *sealed,
                                                gsize                  n);

/* How much longer a sealed text is than its plaintext: 16, or 0 without a key. */
gsize    pillion_noise_cipher_get_overhead     (const PillionNoiseCipher *self);

void     pillion_noise_symmetric_init          (PillionNoiseSymmetric *self,
                                                const char            *protocol_name);
void     pillion_noise_symmetric_mix_hash      (PillionNoiseSymmetric *self,
                                                const guint8          *bytes,
                                                gsize                  n);
void     pillion_noise_symmetric_mix_key       (PillionNoiseSymmetric *self,
                                                const guint8          *ikm,
                                                gsize                  n);
void     pillion_noise_symmetric_mix_psk       (PillionNoiseSymmetric *self,
                                                const guint8          *psk);

/* EncryptAndHash and DecryptAndHash: as the cipher's, with the hash as AD. */
gboolean pillion_noise_symmetric_seal          (PillionNoiseSymmetric *self,
                                                guint8                *out,
                                                const guint8          *plain,
                                                gsize                  n);
gboolean pillion_noise_symmetric_open          (PillionNoiseSymmetric *self,
                                                guint8                *out,
                                                const guint8          *sealed,
                                                gsize                  n);

/* Makes the two transport ciphers; @first is the initiator's to send. */
void     pillion_noise_symmetric_split         (const PillionNoiseSymmetric *self,
                                                PillionNoiseCipher    *first,
                                                PillionNoiseCipher    *second);
