/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-key-file.h"

#include "crypto/pillion-secret.h"
#include "store/pillion-file.h"

gboolean
pillion_key_file_load (const char *path,
                       guint8      key[PILLION_KEY_FILE_BYTES],
                       GError    **error)
{
  return pillion_file_load (path, key, PILLION_KEY_FILE_BYTES, error);
}

/* Never over another key, and durable with its name: without it there is no store. */
gboolean
pillion_key_file_create (const char          *path,
                         const PillionRandom *random,
                         guint8               key[PILLION_KEY_FILE_BYTES],
                         GError             **error)
{
  pillion_random_fill (random, key, PILLION_KEY_FILE_BYTES);
  if (pillion_file_create (path, key, PILLION_KEY_FILE_BYTES, error))
    return TRUE;
  pillion_secret_wipe (key, PILLION_KEY_FILE_BYTES);
  return FALSE;
}
