/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The local secret of a profile: 32 random bytes, without which its database and its PIN's seal
 * stay shut. Where it lies:
 *
 * - in the keyring (pillion-secret-item.h), under the id in the folder's file `keyring`;
 * - else in the folder's file `key`, or in a file that the user names each time. There it protects
 *   nothing against who has the folder, so that a passphrase can be asked for besides: whether one
 *   is, says the header of the store key.
 */

/* In the folder; for whoever erases it. */
#define PILLION_LOCAL_SECRET_KEY_FILE "key"
#define PILLION_LOCAL_SECRET_KEYRING_FILE "keyring"
#define PILLION_LOCAL_SECRET_STORE_KEY_FILE "store-key"
#define PILLION_LOCAL_SECRET_DATABASE_FILE "pillion.db"

/**
 * PillionSecretSource:
 * @keyring: the secret of a new profile goes into the keyring, unless there is a passphrase, and
 *   that of a profile with a file moves into it
 * @key_file: (nullable): in the place of the folder's own
 * @passphrase: (nullable) (secret): of the profile; a new one gets it
 *
 * What a caller wants and knows.
 */
typedef struct {
  gboolean    keyring;
  const char *key_file;
  const char *passphrase;
} PillionSecretSource;

typedef struct _PillionLocalSecret PillionLocalSecret;

/**
 * pillion_local_secret_load_async:
 * @folder: there, and locked by this process
 * @source: copied
 * @random: must outlive the result
 *
 * Loads the secret, or makes that of a new profile. Main thread.
 */
void                pillion_local_secret_load_async     (const char                 *folder,
                                                         const PillionSecretSource  *source,
                                                         const PillionRandom        *random,
                                                         GCancellable               *cancellable,
                                                         GAsyncReadyCallback         callback,
                                                         gpointer                    user_data);

/* (transfer full): NULL with PILLION_ENGINE_ERROR_KEYS_UNSAFE (a new profile, and no keyring that
 * is open), _NO_KEYRING, _KEYRING_LOCKED, _KEY_MISSING, _PASSPHRASE_NEEDED; or a
 * PILLION_STORE_ERROR. Nothing that was there is changed.
 */
PillionLocalSecret *pillion_local_secret_load_finish    (GAsyncResult               *result,
                                                         GError                    **error);

/**
 * pillion_local_secret_settle_async:
 *
 * To be called when the secret has opened the store: moves it from its file into the keyring, if
 * that is wanted and there is one; else it stays where it is, which is no error. Main thread.
 */
void                pillion_local_secret_settle_async   (PillionLocalSecret         *self,
                                                         GCancellable               *cancellable,
                                                         GAsyncReadyCallback         callback,
                                                         gpointer                    user_data);
gboolean            pillion_local_secret_settle_finish  (GAsyncResult               *result,
                                                         GError                    **error);

/* Of the profile in a folder, without its secret. May block. (transfer full) (nullable): NULL where it is
 * not in the keyring, with an error
 */
char               *pillion_local_secret_read_profile_id
                                                        (const char                 *folder,
                                                         GError                    **error);

void                pillion_local_secret_unref          (PillionLocalSecret         *self);

/* 32 bytes (secret) */
const guint8       *pillion_local_secret_get_bytes      (PillionLocalSecret         *self);

/* (nullable) (secret): NULL where the store key has none */
const char         *pillion_local_secret_get_passphrase (PillionLocalSecret         *self);

/* (nullable): in the keyring (pillion-secret-item.h); NULL where there is a file */
const char         *pillion_local_secret_get_profile_id (PillionLocalSecret         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionLocalSecret, pillion_local_secret_unref)

G_END_DECLS
