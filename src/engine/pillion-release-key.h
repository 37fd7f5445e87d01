/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"
#include "crypto/pillion-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The key that seals a companion's release share (pillion-share-file.h): an item of its own in the
 * keyring where the local secret is in the keyring, else the folder's file. Main thread.
 */

/**
 * pillion_release_key_load_async:
 * @folder: of the profile
 * @profile_id: (nullable): in the keyring; %NULL: the local secret is in a file
 * @random: (nullable): makes a key where there is none; must outlive the call
 *
 * Asks the keyring only where there is a share to open, or a key is to be made.
 */
void     pillion_release_key_load_async    (const char           *folder,
                                            const char           *profile_id,
                                            const PillionRandom  *random,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/* key: (out) (transfer full) (nullable) (secret): 32 bytes; NULL where only the file can have it.
 * Errors: of pillion-secret-item.h, but _KEY_MISSING, which is no error.
 */
gboolean pillion_release_key_load_finish   (GAsyncResult         *result,
                                            PillionSecret       **key,
                                            GError              **error);

/**
 * pillion_release_key_settle_async:
 *
 * To be called when the local secret is settled: moves the key from its file into the keyring, if
 * that is where the secret is. Where the keyring does not take it, it stays, which is no error.
 */
void     pillion_release_key_settle_async  (const char           *folder,
                                            const char           *profile_id,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean pillion_release_key_settle_finish (GAsyncResult         *result,
                                            GError              **error);

/* Takes it out of the keyring, where it is in one. One that stays there opens nothing any more when
 * the file of the share is overwritten, so that is no error. The file is pillion-share-file.h's.
 */
void     pillion_release_key_forget_async  (const char           *profile_id,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

G_END_DECLS
