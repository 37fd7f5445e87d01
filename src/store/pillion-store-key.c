/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-store-key.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-contexts.h"
#include "crypto/pillion-crypto.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"
#include "store/pillion-database-file.h"
#include "store/pillion-erasure.h"
#include "store/pillion-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define VERSION 1

/* Where the parts of the file begin. */
#define PASSPHRASE_AT 1
#define STORE_ID_AT 2
#define OPSLIMIT_AT (STORE_ID_AT + PILLION_STORE_ID_BYTES)
#define MEMLIMIT_AT (OPSLIMIT_AT + 4)
#define SALT_AT (MEMLIMIT_AT + 8)
#define NONCE_AT (SALT_AT + PILLION_SEAL_SALT_BYTES)
#define BOX_AT (NONCE_AT + PILLION_AEAD_NONCE_BYTES)
#define FILE_BYTES (BOX_AT + PILLION_STORE_KEY_BYTES + PILLION_AEAD_TAG_BYTES)

/* Of the key's parts in HKDF's input. */
#define PART_BYTES 32

static gboolean
report_damaged (const char *path,
                GError    **error)
{
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "%s is damaged", path);
  return FALSE;
}

static gboolean
report_wrong_key (const char *path,
                  GError    **error)
{
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_WRONG_KEY, "the secret does not open %s", path);
  return FALSE;
}

static gboolean
stretch (const char                 *path,
         const PillionStoreKeyParts *parts,
         const guint8               *file,
         guint8                     *out,
         GError                    **error)
{
  PillionSealCost cost;
  g_autoptr (GError) crypto_error = NULL;

  memcpy (&cost.opslimit, file + OPSLIMIT_AT, sizeof cost.opslimit);
  memcpy (&cost.memlimit, file + MEMLIMIT_AT, sizeof cost.memlimit);
  cost.opslimit = GUINT32_FROM_BE (cost.opslimit);
  cost.memlimit = GUINT64_FROM_BE (cost.memlimit);
  if (pillion_seal_stretch (out, (const guint8 *) parts->passphrase, strlen (parts->passphrase),
                            file + SALT_AT, &cost, &crypto_error))
    return TRUE;
  if (!g_error_matches (crypto_error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_NO_MEMORY))
    return report_damaged (path, error);
  g_set_error_literal (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_FULL, crypto_error->message);
  return FALSE;
}

/* The key that wraps, by what the file says of it and the parts. */
static gboolean
derive (const char                 *path,
        const PillionStoreKeyParts *parts,
        const guint8               *file,
        PillionSecret32            *out,
        GError                    **error)
{
  g_autoptr (PillionSecret) ikm = pillion_secret_new (3 * PART_BYTES);
  guint8 *bytes = pillion_secret_get_bytes (ikm);
  gsize n = 2 * PART_BYTES;

  memcpy (bytes, parts->local_secret, PART_BYTES);
  if (parts->release_share != NULL)
    memcpy (bytes + PART_BYTES, parts->release_share, PART_BYTES);
  if (parts->passphrase != NULL) {
    if (!stretch (path, parts, file, bytes + n, error))
      return FALSE;
    n += PART_BYTES;
  }
  pillion_hkdf_with_context (out->bytes, sizeof out->bytes, file + STORE_ID_AT, PILLION_STORE_ID_BYTES,
                             bytes, n, PILLION_CONTEXT_STORE_KEY);
  return TRUE;
}

static gboolean
load_file (const char *path,
           guint8     *file,
           GError    **error)
{
  if (!pillion_file_load (path, file, FILE_BYTES, error))
    return FALSE;
  return (file[0] == VERSION && file[PASSPHRASE_AT] <= 1) || report_damaged (path, error);
}

gboolean
pillion_store_key_load (const char                 *path,
                        const PillionStoreKeyParts *parts,
                        guint8                     *key,
                        guint8                     *store_id,
                        GError                    **error)
{
  guint8 file[FILE_BYTES];
  g_auto (PillionSecret32) wrapping = { 0 };

  if (!load_file (path, file, error))
    return FALSE;
  if ((file[PASSPHRASE_AT] != 0) != (parts->passphrase != NULL))
    return report_wrong_key (path, error);
  if (!derive (path, parts, file, &wrapping, error))
    return FALSE;
  if (!pillion_aead_open (key, file + BOX_AT, FILE_BYTES - BOX_AT, file, NONCE_AT, file + NONCE_AT, wrapping.bytes))
    return report_wrong_key (path, error);
  if (store_id != NULL)
    memcpy (store_id, file + STORE_ID_AT, PILLION_STORE_ID_BYTES);
  return TRUE;
}

static void
write_cost (guint8                *file,
            const PillionSealCost *cost,
            const PillionRandom   *random)
{
  guint32 opslimit = GUINT32_TO_BE (cost->opslimit);
  guint64 memlimit = GUINT64_TO_BE (cost->memlimit);

  file[PASSPHRASE_AT] = 1;
  memcpy (file + OPSLIMIT_AT, &opslimit, sizeof opslimit);
  memcpy (file + MEMLIMIT_AT, &memlimit, sizeof memlimit);
  pillion_random_fill (random, file + SALT_AT, PILLION_SEAL_SALT_BYTES);
}

gboolean
pillion_store_key_save (const char                 *path,
                        const PillionStoreKeyParts *parts,
                        const guint8               *key,
                        const guint8               *store_id,
                        const PillionSealCost      *cost,
                        const PillionRandom        *random,
                        GError                    **error)
{
  guint8 file[FILE_BYTES] = { VERSION };
  g_auto (PillionSecret32) wrapping = { 0 };

  memcpy (file + STORE_ID_AT, store_id, PILLION_STORE_ID_BYTES);
  if (parts->passphrase != NULL)
    write_cost (file, cost, random);
  if (!derive (path, parts, file, &wrapping, error))
    return FALSE;
  pillion_random_fill (random, file + NONCE_AT, PILLION_AEAD_NONCE_BYTES);
  pillion_aead_seal (file + BOX_AT, key, PILLION_STORE_KEY_BYTES, file, NONCE_AT, file + NONCE_AT, wrapping.bytes);
  return pillion_file_replace (path, file, sizeof file, error);
}

gboolean
pillion_store_key_rewrap (const char                 *path,
                          const PillionStoreKeyParts *from,
                          const PillionStoreKeyParts *to,
                          const guint8               *store_id,
                          const PillionSealCost      *cost,
                          const PillionRandom        *random,
                          GError                    **error)
{
  g_auto (PillionSecret32) key = { 0 };
  gboolean saved;
  int before;

  if (!pillion_store_key_load (path, from, key.bytes, NULL, error))
    return FALSE;
  before = g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  saved = pillion_store_key_save (path, to, key.bytes, store_id, cost, random, error);
  if (before < 0)
    return saved;
  if (saved)
    pillion_erasure_overwrite (before);
  close (before);
  return saved;
}

gboolean
pillion_store_key_ensure (const char                 *path,
                          const char                 *database_path,
                          const PillionStoreKeyParts *parts,
                          const PillionSealCost      *cost,
                          const PillionRandom        *random,
                          guint8                     *key,
                          GError                    **error)
{
  guint8 store_id[PILLION_STORE_ID_BYTES];
  gboolean is_encrypted = FALSE;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return pillion_store_key_load (path, parts, key, NULL, error);
  if (!pillion_database_file_is_encrypted (database_path, &is_encrypted, error))
    return FALSE;
  if (is_encrypted) {
    g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_WRONG_KEY, "%s is missing", path);
    return FALSE;
  }
  pillion_random_fill (random, store_id, sizeof store_id);
  pillion_random_fill (random, key, PILLION_STORE_KEY_BYTES);
  if (pillion_store_key_save (path, parts, key, store_id, cost, random, error))
    return TRUE;
  pillion_secret_wipe (key, PILLION_STORE_KEY_BYTES);
  return FALSE;
}

gboolean
pillion_store_key_needs_passphrase (const char *path,
                                    gboolean   *needed,
                                    GError    **error)
{
  guint8 file[FILE_BYTES];

  if (!load_file (path, file, error))
    return FALSE;
  *needed = file[PASSPHRASE_AT] != 0;
  return TRUE;
}
