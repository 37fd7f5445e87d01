/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Secrets of a profile in the keyring of the user's session, through libsecret: the Secret
 * Service, or in a sandbox the file that the portal's key opens. Asking the keyring may show its
 * own dialogue, and then lasts as long as the user takes.
 *
 * A profile is known by an id that it holds itself, not by its folder, which may be moved. Errors
 * are PILLION_ENGINE_ERROR: _NO_KEYRING, _KEYRING_LOCKED (or the user did not unlock it); and
 * %G_IO_ERROR_CANCELLED.
 */

#define PILLION_SECRET_ITEM_BYTES 32

/* Names of items. */
#define PILLION_SECRET_ITEM_LOCAL "local-secret"
#define PILLION_SECRET_ITEM_RELEASE "release-key"

/* Over another one of that name; it is read back before it counts as stored. */
void     pillion_secret_item_store_async   (const char           *profile_id,
                                            const char           *name,
                                            const guint8         *secret,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean pillion_secret_item_store_finish  (GAsyncResult         *result,
                                            GError              **error);

void     pillion_secret_item_load_async    (const char           *profile_id,
                                            const char           *name,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/* secret: (out caller-allocates) (secret): 32 bytes; the caller wipes it. Also
 * %PILLION_ENGINE_ERROR_KEY_MISSING when the keyring has no such item, or it holds something else.
 */
gboolean pillion_secret_item_load_finish   (GAsyncResult         *result,
                                            guint8               *secret,
                                            GError              **error);

/* One that is not there is forgotten already. */
void     pillion_secret_item_forget_async  (const char           *profile_id,
                                            const char           *name,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean pillion_secret_item_forget_finish (GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
