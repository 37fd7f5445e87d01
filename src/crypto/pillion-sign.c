/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-sign-private.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (PILLION_SIGN_SEED_BYTES == crypto_sign_ed25519_SEEDBYTES);
G_STATIC_ASSERT (PILLION_SIGN_PUBLIC_BYTES == crypto_sign_ed25519_PUBLICKEYBYTES);
G_STATIC_ASSERT (PILLION_SIGN_SECRET_BYTES == crypto_sign_ed25519_SECRETKEYBYTES);
G_STATIC_ASSERT (PILLION_SIGN_SIGNATURE_BYTES == crypto_sign_ed25519_BYTES);

/* The framed message lies in one piece: Ed25519 reads it twice. Bodies are
 * public, so it is not wiped. */
static guint8 *
frame (const char   *context,
       const guint8 *body,
       gsize         n,
       gsize        *n_framed)
{
  gsize n_context = strlen (context) + 1;
  guint64 length = GUINT64_TO_BE (n);
  guint8 *framed;

  g_assert (n <= G_MAXSIZE - n_context - sizeof length);

  *n_framed = n_context + sizeof length + n;
  framed = g_malloc (*n_framed);
  memcpy (framed, context, n_context);
  memcpy (framed + n_context, &length, sizeof length);
  if (n > 0)
    memcpy (framed + n_context + sizeof length, body, n);

  return framed;
}

void
pillion_sign_plain (guint8       *signature,
                    const guint8 *message,
                    gsize         n,
                    const guint8 *secret_key)
{
  crypto_sign_ed25519_detached (signature, NULL, message, n, secret_key);
}

gboolean
pillion_sign_verify_plain (const guint8 *signature,
                           const guint8 *message,
                           gsize         n,
                           const guint8 *public_key)
{
  return crypto_sign_ed25519_verify_detached (signature, message, n, public_key) == 0;
}

void
pillion_sign_keypair (guint8       *public_key,
                      guint8       *secret_key,
                      const guint8 *seed)
{
  crypto_sign_ed25519_seed_keypair (public_key, secret_key, seed);
}

void
pillion_sign (guint8       *signature,
              const char   *context,
              const guint8 *body,
              gsize         n,
              const guint8 *secret_key)
{
  gsize n_framed;
  g_autofree guint8 *framed = frame (context, body, n, &n_framed);

  pillion_sign_plain (signature, framed, n_framed, secret_key);
}

gboolean
pillion_sign_verify (const guint8 *signature,
                     const char   *context,
                     const guint8 *body,
                     gsize         n,
                     const guint8 *public_key)
{
  gsize n_framed;
  g_autofree guint8 *framed = frame (context, body, n, &n_framed);

  return pillion_sign_verify_plain (signature, framed, n_framed, public_key);
}
