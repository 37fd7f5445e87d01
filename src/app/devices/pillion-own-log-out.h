/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pillion_own_log_out_async:
 * @parent: the window
 * @engine: of a companion, online
 *
 * Asks the user whether this device is to be logged out, and whether its messages are to be
 * erased, and does it. Then the engine's state says what it is. Main thread.
 */
void     pillion_own_log_out_async    (GtkWindow            *parent,
                                       PillionEngine        *engine,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);

/* %G_IO_ERROR_CANCELLED: the user did not want it. */
gboolean pillion_own_log_out_finish   (GAsyncResult         *result,
                                       GError              **error);

/**
 * pillion_own_erase_async:
 *
 * Asks whether what a device that is logged out still has is to be erased, and does it. The
 * engine is closed then: open it again for an empty profile.
 */
void     pillion_own_erase_async      (GtkWindow            *parent,
                                       PillionEngine        *engine,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean pillion_own_erase_finish     (GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
