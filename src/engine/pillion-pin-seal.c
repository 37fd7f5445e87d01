/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-pin-seal.h"

#include "crypto/pillion-contexts.h"
#include "store/pillion-key-file.h"

#include <string.h>

void
pillion_pin_seal_init (PillionPinSeal *self,
                       const char     *pin,
                       const guint8   *local_secret)
{
  self->pin = pillion_secret_new_copy ((const guint8 *) pin, strlen (pin) + 1);
  self->local_secret = pillion_secret_new_copy (local_secret, PILLION_KEY_FILE_BYTES);
}

void
pillion_pin_seal_clear (PillionPinSeal *self)
{
  g_clear_pointer (&self->pin, pillion_secret_free);
  g_clear_pointer (&self->local_secret, pillion_secret_free);
}

static PillionSealKey
get_key (const PillionPinSeal *self)
{
  return (PillionSealKey) {
    .context = PILLION_CONTEXT_ACCOUNT_SEAL,
    .pin = pillion_secret_get_bytes (self->pin),
    .n_pin = pillion_secret_get_size (self->pin) - 1,
    .keyring_secret = pillion_secret_get_bytes (self->local_secret),
  };
}

gboolean
pillion_pin_seal_close (const PillionPinSeal  *self,
                        const guint8          *seed,
                        guint8                 sealed[PILLION_PIN_SEAL_BYTES],
                        const PillionSealCost *cost,
                        const PillionRandom   *random,
                        GError               **error)
{
  PillionSealKey key = get_key (self);

  return pillion_seal (sealed, seed, PILLION_SIGN_SEED_BYTES, &key, cost, random, error);
}

gboolean
pillion_pin_seal_open (const PillionPinSeal *self,
                       const guint8          sealed[PILLION_PIN_SEAL_BYTES],
                       guint8               *seed,
                       GError              **error)
{
  PillionSealKey key = get_key (self);

  return pillion_seal_open (seed, sealed, PILLION_PIN_SEAL_BYTES, &key, error);
}
