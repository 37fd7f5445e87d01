/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"
#include "store/pillion-store-error.h"

G_BEGIN_DECLS

/* The release share of a companion: in a small file of its own, sealed under a key of its own,
 * beside the database and never in it, so that it can be forgotten.
 *
 *   u8 version (1) | 16 store id | 24 nonce | ciphertext and tag of the share (XChaCha20-Poly1305,
 *   AD = the bytes before the nonce)
 *
 * The key is 32 random bytes, in another file or wherever the caller keeps it. All may block.
 */

#define PILLION_SHARE_BYTES 32

/* Both, in the profile folder; for whoever erases it. */
#define PILLION_SHARE_FILE "release-share"
#define PILLION_SHARE_KEY_FILE "release-key"

/**
 * pillion_share_file_save:
 * @folder: of the profile
 * @key: (nullable) (secret): 32 bytes; %NULL: that of the folder's file, which is made if need be
 * @store_id: 16 bytes: whose share it is
 *
 * Puts a share in the place of another one; durable when it returns %TRUE.
 */
gboolean pillion_share_file_save   (const char           *folder,
                                    const guint8         *key,
                                    const guint8         *store_id,
                                    const guint8         *share,
                                    const PillionRandom  *random,
                                    GError              **error);

/**
 * pillion_share_file_load:
 * @key: (nullable) (secret): 32 bytes; %NULL: that of the folder's file
 * @share: (out caller-allocates) (secret): 32 bytes; the caller wipes it
 * @found: (out): %FALSE: there is none, or no key of one, which is forgotten
 * @error: %PILLION_STORE_ERROR_DAMAGED, _UNFIT, _READ_ONLY, _IO
 */
gboolean pillion_share_file_load   (const char           *folder,
                                    const guint8         *key,
                                    guint8               *share,
                                    gboolean             *found,
                                    GError              **error);

/* Overwrites and removes both, the key first. Returns: whether neither is left. */
gboolean pillion_share_file_forget (const char           *folder);

G_END_DECLS
