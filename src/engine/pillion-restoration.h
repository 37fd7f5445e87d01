/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* An old copy of a profile that is put back has forgotten what it sent (PROTOCOL.md, section
 * 7.5). The number of its openings that came to a relay is kept in three places, and tells:
 * in the database, in a file beside the key, and in the signed prekeys at the relay. A copy
 * drops its sessions and prekeys, goes above all three, and begins new author chains. Main
 * thread.
 */

/* Judges the generation in the database by the one in the file. When a profile is opened.
 * Errors: PILLION_STORE_ERROR.
 */
void     pillion_restoration_open_async   (PillionEngine        *engine,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean pillion_restoration_open_finish  (PillionEngine        *engine,
                                           GAsyncResult         *result,
                                           GError              **error);

/* Raises the generation, judges it by the one at the relay, once for each opening, and tells
 * the relay the present one. After authentication, before anything is sent. An error means that
 * nothing could be said this time.
 */
void     pillion_restoration_check_async  (PillionEngine        *engine,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean pillion_restoration_check_finish (PillionEngine        *engine,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
