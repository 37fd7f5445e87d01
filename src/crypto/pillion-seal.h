/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"

/* A secret at rest, sealed under a PIN and a secret of the keyring
 * (PROTOCOL.md, section 2: AIK seal).
 *
 * key = HKDF(salt = empty, ikm = Argon2id(PIN, salt) || keyring secret,
 *            info = context)
 *
 * The sealed form is canonical:
 *
 *   u8 version (1) | u32 opslimit | u64 memlimit in bytes | 16 salt |
 *   24 nonce | ciphertext and tag (XChaCha20-Poly1305, AD = the bytes before
 *   the nonce)
 */

#define PILLION_SEAL_SALT_BYTES 16
#define PILLION_SEAL_KEY_BYTES 32
#define PILLION_SEAL_OVERHEAD_BYTES (1 + 4 + 8 + 16 + 24 + 16)
#define PILLION_SEAL_MAX_SECRET_BYTES 4096

/**
 * PillionSealCost:
 * @opslimit: passes of Argon2id, 1 to 10
 * @memlimit: memory in bytes, 8 KiB to 1 GiB, a multiple of 1 KiB
 *
 * What one try of a PIN costs, to us and to a thief.
 */
typedef struct {
  guint32 opslimit;
  guint64 memlimit;
} PillionSealCost;

/* What the product uses: libsodium's MODERATE, 3 passes over 256 MiB. */
extern const PillionSealCost pillion_seal_cost_moderate;

/* For tests only: some 0.1 ms and no protection. */
extern const PillionSealCost pillion_seal_cost_cheap;

/**
 * PillionSealKey:
 * @context: a PILLION_CONTEXT_...
 * @pin: (array length=n_pin): the PIN or passphrase in UTF-8 (secret)
 * @keyring_secret: 32 bytes, the other half of the key (secret)
 *
 * What seals and opens. Borrowed for the call.
 */
typedef struct {
  const char   *context;
  const guint8 *pin;
  gsize         n_pin;
  const guint8 *keyring_secret;
} PillionSealKey;

/**
 * pillion_seal_stretch:
 * @out: 32 bytes (secret)
 * @pin: at most 4 GiB - 1
 * @salt: 16 bytes
 *
 * Argon2id (RFC 9106, version 1.3, one lane) of a PIN alone, for keys that are
 * put together elsewhere. Takes the time and memory that @cost says: call it on
 * a worker thread.
 *
 * Returns: %FALSE with %PILLION_CRYPTO_ERROR_NO_MEMORY, or with
 *   %PILLION_CRYPTO_ERROR_DAMAGED if @cost is out of bounds
 */
gboolean pillion_seal_stretch (guint8                *out,
                               const guint8          *pin,
                               gsize                  n_pin,
                               const guint8          *salt,
                               const PillionSealCost *cost,
                               GError               **error);

/**
 * pillion_seal:
 * @out: room for @n + %PILLION_SEAL_OVERHEAD_BYTES
 * @secret: at most %PILLION_SEAL_MAX_SECRET_BYTES
 *
 * Seals a secret. Slow, as pillion_seal_stretch().
 *
 * Returns: %FALSE with %PILLION_CRYPTO_ERROR_NO_MEMORY
 */
gboolean pillion_seal         (guint8                *out,
                               const guint8          *secret,
                               gsize                  n,
                               const PillionSealKey  *key,
                               const PillionSealCost *cost,
                               const PillionRandom   *random,
                               GError               **error);

/**
 * pillion_seal_open:
 * @out: room for @n_sealed - %PILLION_SEAL_OVERHEAD_BYTES
 * @sealed: bytes of any length from anywhere; their bounds are checked before
 *   memory or time is spent
 *
 * Opens what pillion_seal() made. Slow, as pillion_seal_stretch().
 *
 * Returns: %FALSE with %PILLION_CRYPTO_ERROR_DAMAGED, _WRONG_SECRET or
 *   _NO_MEMORY; then nothing of the secret stands in @out
 */
gboolean pillion_seal_open    (guint8                *out,
                               const guint8          *sealed,
                               gsize                  n_sealed,
                               const PillionSealKey  *key,
                               GError               **error);
