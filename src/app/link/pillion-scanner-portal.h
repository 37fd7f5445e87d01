/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the desktop lends an application: screenshots, and a camera where it may not open one
 * itself. Main thread.
 */

/* Whether there is somebody to ask for a screenshot. */
void      pillion_scanner_portal_find_async             (GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean  pillion_scanner_portal_find_finish            (GAsyncResult         *result);

/* Lets the user choose what of the screen is taken. */
void      pillion_scanner_portal_take_screenshot_async  (GtkWindow            *parent,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);

/* Returns: (transfer full) (nullable): the picture */
GFile    *pillion_scanner_portal_take_screenshot_finish (GAsyncResult         *result,
                                                         GError              **error);

/* Whether a camera has to be asked for. */
gboolean  pillion_scanner_portal_is_needed              (void);

/* Asks for the camera. %G_IO_ERROR_CANCELLED, or another error: the user or the system refused. */
void      pillion_scanner_portal_open_camera_async      (GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);

/* Returns: a descriptor of PipeWire that the caller owns, or -1 */
int       pillion_scanner_portal_open_camera_finish     (GAsyncResult         *result,
                                                         GError              **error);

G_END_DECLS
