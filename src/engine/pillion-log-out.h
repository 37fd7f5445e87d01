/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* How a companion ends its link itself. Main thread. */

/**
 * pillion_log_out_async:
 * @engine: of a companion, online
 * @erase: erase the profile too; else it stays, locked, and can be linked to the same
 *   account again
 *
 * Signs the device's resignation and publishes it. With @erase the engine is closed at
 * the end. Errors: %PILLION_ENGINE_ERROR_USAGE on a primary.
 */
void     pillion_log_out_async        (PillionEngine        *engine,
                                       gboolean              erase,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean pillion_log_out_finish       (PillionEngine        *engine,
                                       GAsyncResult         *result,
                                       GError              **error);

/* Erases what a profile holds, as far as a disk lets one: the keys first, so that what is
 * left means nothing. The engine is closed at the end. Used when the primary wiped this
 * device.
 */
void     pillion_log_out_erase_async  (PillionEngine        *engine,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean pillion_log_out_erase_finish (PillionEngine        *engine,
                                       GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
