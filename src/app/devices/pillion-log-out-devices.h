/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-device-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ending the links of companions from the primary. Main thread. */

/**
 * pillion_log_out_devices_ask_async:
 * @parent: the window
 * @devices: (element-type PillionDevice): at least one
 *
 * Asks the user in a dialog that names the devices. A primary needs no PIN for it.
 */
void     pillion_log_out_devices_ask_async  (GtkWindow            *parent,
                                             GPtrArray            *devices,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);

/* Whether the user wants it. */
gboolean pillion_log_out_devices_ask_finish (GAsyncResult         *result);

/**
 * pillion_log_out_devices_async:
 * @engine: of the primary, online
 *
 * Removes one after the other. Those that were removed before an error stay removed. Errors
 * are those of pillion_devices_remove_async().
 */
void     pillion_log_out_devices_async      (PillionEngine        *engine,
                                             GPtrArray            *devices,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean pillion_log_out_devices_finish     (PillionEngine        *engine,
                                             GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
