/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-store-error.h"
#include "store/pillion-vfs.h"

G_BEGIN_DECLS

/**
 * pillion_database_file_open:
 * @path: need not exist
 * @key: (array fixed-size=32) (secret): the database key
 * @below: (nullable): the VFS that has the files; %NULL for the system's own
 * @error: %PILLION_STORE_ERROR_WRONG_KEY when the file has another key; _DAMAGED when it is no
 *   database; _NEWER, _FULL, _READ_ONLY, _BUSY, _IO
 *
 * Sees to it that @path is an encrypted database in WAL mode, and tells how to open it. One that
 * is not there is made. A plain one of an earlier version is copied into an encrypted file; when
 * both hold the same it is overwritten and removed. A kill at any point leaves one of the two
 * whole, under the name @path, and the next call goes on from there. May block.
 *
 * Returns: (transfer full) (nullable): the VFS for that file
 */
PillionVfs *pillion_database_file_open (const char    *path,
                                        const guint8  *key,
                                        const char    *below,
                                        GError       **error);

/* Whether path is an encrypted database, by its first bytes; nothing there is none. Errors:
 * PILLION_STORE_ERROR_DAMAGED when it is no database at all; _READ_ONLY, _IO.
 */
gboolean    pillion_database_file_is_encrypted (const char *path,
                                                gboolean   *is_encrypted,
                                                GError    **error);

G_END_DECLS
