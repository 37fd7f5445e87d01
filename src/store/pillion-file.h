/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-store-error.h"

G_BEGIN_DECLS

/* Small files of a profile, and names in its folder, that a kill or a power cut leaves as they
 * were or as they shall be. All may block; errors are PILLION_STORE_ERROR.
 */

/* FALSE always: sets the error for an errno. */
gboolean pillion_file_set_error   (const char    *path,
                                   int            saved_errno,
                                   GError       **error);

/**
 * pillion_file_load:
 * @bytes: (out caller-allocates): room for @n
 *
 * Reads a file of exactly @n bytes that its owner alone can read.
 *
 * Returns: %FALSE with %PILLION_STORE_ERROR_UNFIT when others may read it, or its length is
 *   another; _READ_ONLY, _IO
 */
gboolean pillion_file_load        (const char    *path,
                                   guint8        *bytes,
                                   gsize          n,
                                   GError       **error);

/* Makes a file of mode 0600, never over another one. */
gboolean pillion_file_create      (const char    *path,
                                   const guint8  *bytes,
                                   gsize          n,
                                   GError       **error);

/* Puts new contents in the place of a file, which need not exist. */
gboolean pillion_file_replace     (const char    *path,
                                   const guint8  *bytes,
                                   gsize          n,
                                   GError       **error);

/* Makes what a file holds durable, and gives it another name, over what has that name. */
gboolean pillion_file_move        (const char    *from,
                                   const char    *to,
                                   GError       **error);

/* Makes the names in the folder of path durable. */
gboolean pillion_file_sync_folder (const char    *path,
                                   GError       **error);

G_END_DECLS
