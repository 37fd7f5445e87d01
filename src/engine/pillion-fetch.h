/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* Account records of the relay. Main thread; errors are those of the relay
 * (PILLION_NET_ERROR), of the verifier (PILLION_PROTOCOL_ERROR, PILLION_WIRE_ERROR: what was
 * known stays) and of the store.
 */

/* Fetches the newest record of an account and takes it in. */
void      pillion_fetch_account_async  (PillionEngine        *engine,
                                        const guint8         *account,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean  pillion_fetch_account_finish (PillionEngine        *engine,
                                        GAsyncResult         *result,
                                        GError              **error);

/* Fetches several, one after the other; ends with the first error. accounts is a list of
 * GBytes, (transfer full) (nullable).
 */
void      pillion_fetch_accounts_async  (PillionEngine        *engine,
                                         GPtrArray            *accounts,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean  pillion_fetch_accounts_finish (PillionEngine        *engine,
                                         GAsyncResult         *result,
                                         GError              **error);

/* Looks a number up and pins it. %PILLION_ENGINE_ERROR_MISMATCH: the number was pinned to
 * another account; nothing is sent there until the user decides. (transfer full): the
 * account id.
 */
void      pillion_fetch_number_async   (PillionEngine        *engine,
                                        const char           *number,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);

/* Looks a number up and moves its pin to the account that the user accepts, if it is that
 * account's; %PILLION_ENGINE_ERROR_MISMATCH if not. Ends like the one above.
 */
void      pillion_fetch_accepted_number_async
                                       (PillionEngine        *engine,
                                        const char           *number,
                                        const guint8         *account,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
GBytes   *pillion_fetch_number_finish  (PillionEngine        *engine,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
