/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-seal.h"
#include "store/pillion-store-error.h"

G_BEGIN_DECLS

/* The key of a profile's database: random, and wrapped in a small file beside it.
 *
 *   u8 version (1) | u8 has a passphrase (0, 1) | 16 store id | u32 opslimit | u64 memlimit |
 *   16 salt | 24 nonce | ciphertext and tag of the database key (XChaCha20-Poly1305, AD = the
 *   bytes before the nonce)
 *
 * under HKDF(salt = store id, ikm = local secret || release share, zeros where there is none ||
 * Argon2id(passphrase, salt) where there is one, info = pillion/store-key/1). Cost and salt are
 * zeros without a passphrase. So the parts can change without the database being written anew.
 */

#define PILLION_STORE_KEY_BYTES 32
#define PILLION_STORE_ID_BYTES 16

/**
 * PillionStoreKeyParts:
 * @local_secret: 32 bytes (secret), of this device alone
 * @release_share: (nullable): 32 bytes (secret), which the primary gave a companion
 * @passphrase: (nullable) (secret): in UTF-8
 *
 * What opens the key. Borrowed for the call.
 */
typedef struct {
  const guint8 *local_secret;
  const guint8 *release_share;
  const char   *passphrase;
} PillionStoreKeyParts;

/**
 * pillion_store_key_load:
 * @key: (out caller-allocates) (secret): 32 bytes; the caller wipes it
 * @store_id: (out caller-allocates) (nullable): 16 bytes
 * @error: %PILLION_STORE_ERROR_WRONG_KEY when a part is another, is missing, or the file was
 *   altered: ask for the passphrase again, or tell that the local secret changed;
 *   _DAMAGED when it is no such file; _FULL when there is not the memory that Argon2id takes;
 *   _UNFIT when others may read it, or its length is another; _READ_ONLY, _IO
 *
 * Unwraps the key. With a passphrase slow; may block.
 */
gboolean pillion_store_key_load              (const char                  *path,
                                              const PillionStoreKeyParts  *parts,
                                              guint8                      *key,
                                              guint8                      *store_id,
                                              GError                     **error);

/**
 * pillion_store_key_save:
 * @cost: of a passphrase
 *
 * Wraps the key, and puts it in the place of what the file held; durable when it returns %TRUE.
 */
gboolean pillion_store_key_save              (const char                  *path,
                                              const PillionStoreKeyParts  *parts,
                                              const guint8                *key,
                                              const guint8                *store_id,
                                              const PillionSealCost       *cost,
                                              const PillionRandom         *random,
                                              GError                     **error);

/**
 * pillion_store_key_rewrap:
 * @from: what opens the key now
 * @to: what shall open it
 * @store_id: 16 bytes, which it has from now on
 *
 * Wraps the key under other parts. What the file held before is overwritten, as far as a disk
 * lets one, so that the parts of before don't open it any more.
 */
gboolean pillion_store_key_rewrap            (const char                  *path,
                                              const PillionStoreKeyParts  *from,
                                              const PillionStoreKeyParts  *to,
                                              const guint8                *store_id,
                                              const PillionSealCost       *cost,
                                              const PillionRandom         *random,
                                              GError                     **error);

/**
 * pillion_store_key_ensure:
 * @database_path: whose key it is
 *
 * As pillion_store_key_load(). Where neither the file nor an encrypted database is there, a key
 * and a store id are drawn and saved. A database without its key is never given another one:
 * that is %PILLION_STORE_ERROR_WRONG_KEY.
 */
gboolean pillion_store_key_ensure            (const char                  *path,
                                              const char                  *database_path,
                                              const PillionStoreKeyParts  *parts,
                                              const PillionSealCost       *cost,
                                              const PillionRandom         *random,
                                              guint8                      *key,
                                              GError                     **error);

/* Whether parts must have a passphrase. Errors as pillion_store_key_load(). */
gboolean pillion_store_key_needs_passphrase  (const char                  *path,
                                              gboolean                    *needed,
                                              GError                     **error);

G_END_DECLS
