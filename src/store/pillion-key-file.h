/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"
#include "store/pillion-store-error.h"

G_BEGIN_DECLS

#define PILLION_KEY_FILE_BYTES 32

/**
 * pillion_key_file_load:
 * @path: the file, of mode 0600
 * @key: (out caller-allocates) (secret): the caller wipes it
 * @error: %PILLION_STORE_ERROR_UNFIT when others may read the file, or its length is
 *   wrong; _READ_ONLY, _IO
 *
 * Reads a profile's local secret. May block.
 *
 * Returns: whether @key was filled
 */
gboolean pillion_key_file_load   (const char           *path,
                                  guint8                key[PILLION_KEY_FILE_BYTES],
                                  GError              **error);

/**
 * pillion_key_file_create:
 * @path: must not exist
 *
 * Draws a new secret and stores it durably. May block.
 *
 * Returns: whether the file is there and @key filled
 */
gboolean pillion_key_file_create (const char           *path,
                                  const PillionRandom  *random,
                                  guint8                key[PILLION_KEY_FILE_BYTES],
                                  GError              **error);

G_END_DECLS
