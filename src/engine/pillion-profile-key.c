/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-profile-key.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-engine-error.h"
#include "store/pillion-share-file.h"
#include "store/pillion-store-key.h"

#include <glib/gi18n.h>

/* share: (nullable) */
static PillionStoreKeyParts
get_parts (PillionLocalSecret *secret,
           const guint8       *share)
{
  return (PillionStoreKeyParts) {
    pillion_local_secret_get_bytes (secret), share, pillion_local_secret_get_passphrase (secret)
  };
}

gboolean
pillion_profile_key_load (const char          *folder,
                          PillionLocalSecret  *secret,
                          const guint8        *release_key,
                          const guint8        *share,
                          const PillionRandom *random,
                          guint8              *key,
                          GError             **error)
{
  g_autofree char *key_path = g_build_filename (folder, PILLION_LOCAL_SECRET_STORE_KEY_FILE, NULL);
  g_autofree char *database_path = g_build_filename (folder, PILLION_LOCAL_SECRET_DATABASE_FILE, NULL);
  g_auto (PillionSecret32) kept = { 0 };
  PillionStoreKeyParts parts = get_parts (secret, share);
  g_autoptr (GError) refusal = NULL;
  gboolean found = FALSE;

  if (share == NULL && !pillion_share_file_load (folder, release_key, kept.bytes, &found, error))
    return FALSE;
  if (found)
    parts.release_share = kept.bytes;
  if (pillion_store_key_ensure (key_path, database_path, &parts, &pillion_seal_cost_moderate, random, key, &refusal))
    return TRUE;
  /* The program ended between the share and the key that was to be wrapped under it. */
  if (parts.release_share != NULL) {
    parts.release_share = NULL;
    if (pillion_store_key_load (key_path, &parts, key, NULL, NULL))
      return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

gboolean
pillion_profile_key_wrap (const char          *folder,
                          PillionLocalSecret  *secret,
                          const guint8        *release_key,
                          const guint8        *share,
                          const guint8        *store_id,
                          const PillionRandom *random,
                          GError             **error)
{
  g_autofree char *path = g_build_filename (folder, PILLION_LOCAL_SECRET_STORE_KEY_FILE, NULL);
  PillionStoreKeyParts from = get_parts (secret, NULL);
  PillionStoreKeyParts to = get_parts (secret, share);
  g_auto (PillionSecret32) key = { 0 };
  gboolean wrapped = pillion_store_key_load (path, &to, key.bytes, NULL, NULL);

  return (wrapped || pillion_store_key_load (path, &from, key.bytes, NULL, error)) &&
         pillion_share_file_save (folder, release_key, store_id, share, random, error) &&
         (wrapped ||
          pillion_store_key_rewrap (path, &from, &to, store_id, &pillion_seal_cost_moderate, random, error));
}

GError *
pillion_profile_key_explain (PillionLocalSecret *secret,
                             GError             *error)
{
  if (!g_error_matches (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_WRONG_KEY) ||
      pillion_local_secret_get_passphrase (secret) == NULL)
    return error;
  g_error_free (error);
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PASSPHRASE,
                              _("That is not the passphrase of this profile. Nothing was changed; try again."));
}
