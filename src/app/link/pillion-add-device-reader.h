/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Finds the text of a QR code in what the user hands over: a picture's bytes, a file, the
 * clipboard, something that was dropped. Text is taken as it is. Pictures are read by the
 * helper process alone. Errors are of #PILLION_MEDIA_ERROR, or %G_IO_ERROR; their messages can
 * be shown. Main thread.
 */
#define PILLION_TYPE_ADD_DEVICE_READER (pillion_add_device_reader_get_type ())
G_DECLARE_FINAL_TYPE (PillionAddDeviceReader, pillion_add_device_reader, PILLION, ADD_DEVICE_READER, GObject)

PillionAddDeviceReader *pillion_add_device_reader_new                  (void);

/* What can be dropped. (transfer full) */
GdkContentFormats      *pillion_add_device_reader_create_formats       (void);

void                    pillion_add_device_reader_read_file_async      (PillionAddDeviceReader  *self,
                                                                        GFile                   *file,
                                                                        GCancellable            *cancellable,
                                                                        GAsyncReadyCallback      callback,
                                                                        gpointer                 user_data);
void                    pillion_add_device_reader_read_clipboard_async (PillionAddDeviceReader  *self,
                                                                        GdkClipboard            *clipboard,
                                                                        GCancellable            *cancellable,
                                                                        GAsyncReadyCallback      callback,
                                                                        gpointer                 user_data);
void                    pillion_add_device_reader_read_drop_async      (PillionAddDeviceReader  *self,
                                                                        GdkDrop                 *drop,
                                                                        GCancellable            *cancellable,
                                                                        GAsyncReadyCallback      callback,
                                                                        gpointer                 user_data);
char                   *pillion_add_device_reader_finish               (PillionAddDeviceReader  *self,
                                                                        GAsyncResult            *result,
                                                                        GError                 **error);

G_END_DECLS
