/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

G_BEGIN_DECLS

/* For tests and measurements, which put something below the store or do without its encryption. */

/* As pillion_database_open(), on the files of another VFS than the system's own. */
PillionDatabase *pillion_database_open_on      (const char    *path,
                                                const guint8  *key,
                                                const char    *below,
                                                GError       **error);

/* A database whose pages the VFS has as they are. */
PillionDatabase *pillion_database_open_through (const char    *path,
                                                const char    *vfs,
                                                GError       **error);

G_END_DECLS
