/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "app/conversation/pillion-attach-item.h"

G_BEGIN_DECLS

/* What the user chooses, or a clipboard or a drop has, to be sent: files, or else a picture as it is, which is read as
 * bytes and decoded nowhere but in the media helper. Main thread.
 */

/* What can be dropped. (transfer full) */
GdkContentFormats *pillion_attach_reader_create_formats       (void);

/* Whether a clipboard has something to be sent, rather than a text to be written. */
gboolean           pillion_attach_reader_is_wanted            (GdkContentFormats    *formats);

void               pillion_attach_reader_read_clipboard_async (GdkClipboard         *clipboard,
                                                               PillionEngine        *engine,
                                                               GCancellable         *cancellable,
                                                               GAsyncReadyCallback   callback,
                                                               gpointer              user_data);

/* drop: is finished when it has been read */
void               pillion_attach_reader_read_drop_async      (GdkDrop              *drop,
                                                               PillionEngine        *engine,
                                                               GCancellable         *cancellable,
                                                               GAsyncReadyCallback   callback,
                                                               gpointer              user_data);

/* Lets the user choose files. widget: in the window that asks */
void               pillion_attach_reader_choose_async         (GtkWidget            *widget,
                                                               PillionEngine        *engine,
                                                               GCancellable         *cancellable,
                                                               GAsyncReadyCallback   callback,
                                                               gpointer              user_data);

/* (transfer full) (element-type PillionAttachItem): one at least; NULL with an error: a sentence
 * for the user, or %G_IO_ERROR_CANCELLED
 */
GPtrArray         *pillion_attach_reader_finish               (GAsyncResult         *result,
                                                               GError              **error);

G_END_DECLS
