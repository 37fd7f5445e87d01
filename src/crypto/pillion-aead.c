/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-aead.h"

#include <sodium.h>

G_STATIC_ASSERT (PILLION_AEAD_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
G_STATIC_ASSERT (PILLION_AEAD_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
G_STATIC_ASSERT (PILLION_AEAD_TAG_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES);

void
pillion_aead_seal (guint8       *out,
                   const guint8 *plain,
                   gsize         n,
                   const guint8 *ad,
                   gsize         n_ad,
                   const guint8 *nonce,
                   const guint8 *key)
{
  crypto_aead_xchacha20poly1305_ietf_encrypt (out, NULL, plain, n, ad, n_ad,
                                              NULL, nonce, key);
}

gboolean
pillion_aead_open (guint8       *out,
                   const guint8 *sealed,
                   gsize         n_sealed,
                   const guint8 *ad,
                   gsize         n_ad,
                   const guint8 *nonce,
                   const guint8 *key)
{
  if (n_sealed < PILLION_AEAD_TAG_BYTES)
    return FALSE;

  return crypto_aead_xchacha20poly1305_ietf_decrypt (out, NULL, NULL,
                                                     sealed, n_sealed,
                                                     ad, n_ad,
                                                     nonce, key) == 0;
}
