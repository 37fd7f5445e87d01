/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-share-file.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-secret.h"
#include "store/pillion-erasure.h"
#include "store/pillion-file.h"
#include "store/pillion-key-file.h"
#include "store/pillion-store-key.h"

#include <string.h>

#define VERSION 1

/* Where the parts of the file begin. */
#define STORE_ID_AT 1
#define NONCE_AT (STORE_ID_AT + PILLION_STORE_ID_BYTES)
#define BOX_AT (NONCE_AT + PILLION_AEAD_NONCE_BYTES)
#define FILE_BYTES (BOX_AT + PILLION_SHARE_BYTES + PILLION_AEAD_TAG_BYTES)

static gboolean
is_there (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A key that a kill left without its share is as good as a new one. */
static gboolean
ensure_key (const char          *path,
            const PillionRandom *random,
            guint8              *key,
            GError             **error)
{
  if (is_there (path))
    return pillion_key_file_load (path, key, error);
  return pillion_key_file_create (path, random, key, error);
}

gboolean
pillion_share_file_save (const char          *folder,
                         const guint8        *key,
                         const guint8        *store_id,
                         const guint8        *share,
                         const PillionRandom *random,
                         GError             **error)
{
  g_autofree char *key_path = g_build_filename (folder, PILLION_SHARE_KEY_FILE, NULL);
  g_autofree char *path = g_build_filename (folder, PILLION_SHARE_FILE, NULL);
  g_auto (PillionSecret32) own = { 0 };
  guint8 file[FILE_BYTES] = { VERSION };

  if (key == NULL && !ensure_key (key_path, random, own.bytes, error))
    return FALSE;
  memcpy (file + STORE_ID_AT, store_id, PILLION_STORE_ID_BYTES);
  pillion_random_fill (random, file + NONCE_AT, PILLION_AEAD_NONCE_BYTES);
  pillion_aead_seal (file + BOX_AT, share, PILLION_SHARE_BYTES, file, NONCE_AT, file + NONCE_AT,
                     key != NULL ? key : own.bytes);
  return pillion_file_replace (path, file, sizeof file, error);
}

gboolean
pillion_share_file_load (const char   *folder,
                         const guint8 *key,
                         guint8       *share,
                         gboolean     *found,
                         GError      **error)
{
  g_autofree char *key_path = g_build_filename (folder, PILLION_SHARE_KEY_FILE, NULL);
  g_autofree char *path = g_build_filename (folder, PILLION_SHARE_FILE, NULL);
  g_auto (PillionSecret32) own = { 0 };
  guint8 file[FILE_BYTES];

  *found = (key != NULL || is_there (key_path)) && is_there (path);
  if (!*found)
    return TRUE;
  if ((key == NULL && !pillion_key_file_load (key_path, own.bytes, error)) ||
      !pillion_file_load (path, file, sizeof file, error))
    return FALSE;
  if (file[0] == VERSION && pillion_aead_open (share, file + BOX_AT, FILE_BYTES - BOX_AT, file, NONCE_AT, file + NONCE_AT,
                                               key != NULL ? key : own.bytes))
    return TRUE;
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "%s is damaged", path);
  return FALSE;
}

gboolean
pillion_share_file_forget (const char *folder)
{
  static const char *const files[] = {
    PILLION_SHARE_KEY_FILE, PILLION_SHARE_KEY_FILE ".new", PILLION_SHARE_FILE, PILLION_SHARE_FILE ".new", NULL
  };

  return pillion_erasure_erase_files (folder, files);
}
