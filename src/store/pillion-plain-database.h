/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-store-error.h"
#include "store/pillion-vfs.h"

G_BEGIN_DECLS

/* The way out of a plain database, which versions before the encrypted store made. Three steps,
 * of which each may be killed: until the second is done the plain one counts, and all begins
 * anew; then the encrypted one does, and the third is done when it is opened again. All may
 * block; errors are PILLION_STORE_ERROR.
 */

/* 1: Fills new_path, an empty file, through vfs, and compares: SQLite's own check of both, and the
 * number of rows in each table. Then nothing is left in the plain one's log. below: (nullable):
 * the VFS that has the plain one.
 */
gboolean pillion_plain_database_copy    (const char    *path,
                                         const char    *new_path,
                                         PillionVfs    *vfs,
                                         const char    *below,
                                         GError       **error);

/* 2 and 3: Puts the copy in its place, and erases the plain one. */
gboolean pillion_plain_database_replace (const char    *path,
                                         const char    *new_path,
                                         GError       **error);

/* 3: Overwrites and removes what step 2 left of a plain one. Where a disk writes elsewhere, as
 * flash does, or a file system keeps snapshots, old bytes may stay for longer.
 */
gboolean pillion_plain_database_erase   (const char    *path,
                                         GError       **error);

G_END_DECLS
