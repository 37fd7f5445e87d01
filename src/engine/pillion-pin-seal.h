/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-seal.h"
#include "crypto/pillion-secret.h"
#include "crypto/pillion-sign.h"

G_BEGIN_DECLS

/* The AIK under the PIN (PROTOCOL.md, section 2). Slow: never on the main thread. */

#define PILLION_PIN_SEAL_BYTES (PILLION_SEAL_OVERHEAD_BYTES + PILLION_SIGN_SEED_BYTES)

/**
 * PillionPinSeal:
 * @pin: (owned) (secret): with the NUL that ends it
 * @local_secret: (owned) (secret): the other half of the key, of the key file
 *
 * What opens the seal, as a thread may hold it.
 */
typedef struct {
  PillionSecret *pin;
  PillionSecret *local_secret;
} PillionPinSeal;

/* Copies both. */
void     pillion_pin_seal_init  (PillionPinSeal        *self,
                                 const char            *pin,
                                 const guint8          *local_secret);
void     pillion_pin_seal_clear (PillionPinSeal        *self);

/* seed: (secret): 32 bytes, of the AIK. Errors as pillion_seal(). */
gboolean pillion_pin_seal_close (const PillionPinSeal  *self,
                                 const guint8          *seed,
                                 guint8                 sealed[PILLION_PIN_SEAL_BYTES],
                                 const PillionSealCost *cost,
                                 const PillionRandom   *random,
                                 GError               **error);

/* seed: (out caller-allocates) (secret): 32 bytes. Errors as pillion_seal_open(). */
gboolean pillion_pin_seal_open  (const PillionPinSeal  *self,
                                 const guint8           sealed[PILLION_PIN_SEAL_BYTES],
                                 guint8                *seed,
                                 GError               **error);

G_END_DECLS
