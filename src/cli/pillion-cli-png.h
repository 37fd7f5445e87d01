/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* QR codes in PNG files. */

/* Draws text as a QR code into a file, which is replaced as a whole and readable by its owner
 * alone. %PILLION_ENGINE_ERROR_DISK.
 */
gboolean pillion_cli_png_write_qr       (const char           *file,
                                         const char           *text,
                                         GError              **error);

/* Replaces a file as a whole, readable by its owner alone. %PILLION_ENGINE_ERROR_DISK. */
gboolean pillion_cli_png_write_text     (const char           *file,
                                         const char           *text,
                                         GError              **error);

/**
 * pillion_cli_png_read_qr_async:
 *
 * Reads the QR code in a file, on another thread. Pictures above 8192 pixels a side or 24
 * megapixels are refused by their header. %PILLION_ENGINE_ERROR_BAD_FILE: no PNG file, too
 * large, no QR code, or several.
 */
void     pillion_cli_png_read_qr_async  (const char           *file,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);

/* (transfer full): the code's text, from whoever drew it */
char    *pillion_cli_png_read_qr_finish (GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
