/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-seal.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-crypto.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"

#include <sodium.h>
#include <string.h>

#define VERSION 1
#define MAX_OPSLIMIT 10
#define MIN_MEMLIMIT (8 * 1024)
#define MAX_MEMLIMIT (1024 * 1024 * 1024)

/* Where the parts of the sealed form begin. */
#define OPSLIMIT_AT 1
#define MEMLIMIT_AT (OPSLIMIT_AT + 4)
#define SALT_AT (MEMLIMIT_AT + 8)
#define NONCE_AT (SALT_AT + PILLION_SEAL_SALT_BYTES)
#define BOX_AT (NONCE_AT + PILLION_AEAD_NONCE_BYTES)

G_STATIC_ASSERT (PILLION_SEAL_OVERHEAD_BYTES == BOX_AT + PILLION_AEAD_TAG_BYTES);
G_STATIC_ASSERT (PILLION_SEAL_SALT_BYTES == crypto_pwhash_argon2id_SALTBYTES);

const PillionSealCost pillion_seal_cost_moderate = { 3, 256 * 1024 * 1024 };
const PillionSealCost pillion_seal_cost_cheap = { 1, MIN_MEMLIMIT };

static gboolean
cost_is_valid (const PillionSealCost *cost)
{
  return cost->opslimit >= 1 &&
         cost->opslimit <= MAX_OPSLIMIT &&
         cost->memlimit >= MIN_MEMLIMIT &&
         cost->memlimit <= MAX_MEMLIMIT &&
         cost->memlimit % 1024 == 0;
}

static gboolean
report_damaged (GError **error)
{
  g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_DAMAGED,
                       "The sealed secret is damaged");

  return FALSE;
}

gboolean
pillion_seal_stretch (guint8                *out,
                      const guint8          *pin,
                      gsize                  n_pin,
                      const guint8          *salt,
                      const PillionSealCost *cost,
                      GError               **error)
{
  g_return_val_if_fail (n_pin <= crypto_pwhash_argon2id_PASSWD_MAX, FALSE);

  if (!cost_is_valid (cost))
    return report_damaged (error);

  if (crypto_pwhash_argon2id (out, PILLION_SEAL_KEY_BYTES,
                              (const char *) pin, n_pin, salt,
                              cost->opslimit, (size_t) cost->memlimit,
                              crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0)
    return TRUE;

  g_set_error (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_NO_MEMORY,
               "There are not %" G_GUINT64_FORMAT " MiB of memory free to check the PIN",
               cost->memlimit / (1024 * 1024));

  return FALSE;
}

static gboolean
derive_key (PillionSecret32       *out,
            const PillionSealKey  *key,
            const guint8          *salt,
            const PillionSealCost *cost,
            GError               **error)
{
  g_auto (PillionSecret64) ikm = { 0 };

  if (!pillion_seal_stretch (ikm.bytes, key->pin, key->n_pin, salt, cost, error))
    return FALSE;

  memcpy (ikm.bytes + PILLION_SEAL_KEY_BYTES, key->keyring_secret, 32);
  pillion_hkdf_with_context (out->bytes, sizeof out->bytes, NULL, 0,
                             ikm.bytes, sizeof ikm.bytes, key->context);

  return TRUE;
}

gboolean
pillion_seal (guint8                *out,
              const guint8          *secret,
              gsize                  n,
              const PillionSealKey  *key,
              const PillionSealCost *cost,
              const PillionRandom   *random,
              GError               **error)
{
  g_auto (PillionSecret32) box_key = { 0 };
  guint32 opslimit = GUINT32_TO_BE (cost->opslimit);
  guint64 memlimit = GUINT64_TO_BE (cost->memlimit);

  g_return_val_if_fail (n <= PILLION_SEAL_MAX_SECRET_BYTES, FALSE);

  out[0] = VERSION;
  memcpy (out + OPSLIMIT_AT, &opslimit, sizeof opslimit);
  memcpy (out + MEMLIMIT_AT, &memlimit, sizeof memlimit);
  pillion_random_fill (random, out + SALT_AT, PILLION_SEAL_SALT_BYTES);
  pillion_random_fill (random, out + NONCE_AT, PILLION_AEAD_NONCE_BYTES);

  if (!derive_key (&box_key, key, out + SALT_AT, cost, error))
    return FALSE;

  pillion_aead_seal (out + BOX_AT, secret, n, out, NONCE_AT, out + NONCE_AT,
                     box_key.bytes);

  return TRUE;
}

/* Reads the cost, if what it stands in may be one of our seals at all. */
static gboolean
read_cost (PillionSealCost *cost,
           const guint8    *sealed,
           gsize            n_sealed)
{
  if (n_sealed < PILLION_SEAL_OVERHEAD_BYTES ||
      n_sealed > PILLION_SEAL_OVERHEAD_BYTES + PILLION_SEAL_MAX_SECRET_BYTES ||
      sealed[0] != VERSION)
    return FALSE;

  memcpy (&cost->opslimit, sealed + OPSLIMIT_AT, sizeof cost->opslimit);
  memcpy (&cost->memlimit, sealed + MEMLIMIT_AT, sizeof cost->memlimit);
  cost->opslimit = GUINT32_FROM_BE (cost->opslimit);
  cost->memlimit = GUINT64_FROM_BE (cost->memlimit);

  return cost_is_valid (cost);
}

gboolean
pillion_seal_open (guint8               *out,
                   const guint8         *sealed,
                   gsize                 n_sealed,
                   const PillionSealKey *key,
                   GError              **error)
{
  g_auto (PillionSecret32) box_key = { 0 };
  PillionSealCost cost;

  if (!read_cost (&cost, sealed, n_sealed))
    return report_damaged (error);

  if (!derive_key (&box_key, key, sealed + SALT_AT, &cost, error))
    return FALSE;

  if (pillion_aead_open (out, sealed + BOX_AT, n_sealed - BOX_AT,
                         sealed, NONCE_AT, sealed + NONCE_AT, box_key.bytes))
    return TRUE;

  g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_WRONG_SECRET,
                       "This PIN does not open the sealed secret");

  return FALSE;
}
