/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-store-error.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* Connections to SQLite as this store has them: one at a time, and safe against a power cut. */

/* With SQLITE_OPEN_...; vfs: (nullable). Also registers the tokenizer that the schema names. */
sqlite3 *pillion_connection_open           (const char    *path,
                                            const char    *vfs,
                                            int            flags,
                                            GError       **error);

/* The settings of a database in use; its log begins here. */
gboolean pillion_connection_begin_log      (sqlite3       *handle,
                                            GError       **error);

gboolean pillion_connection_execute        (sqlite3       *handle,
                                            const char    *sql,
                                            GError       **error);

/* The number that a query answers with. */
gboolean pillion_connection_read_number    (sqlite3       *handle,
                                            const char    *sql,
                                            gint64        *number,
                                            GError       **error);

/* (transfer full) (nullable): the text that a query answers with; NULL with an error. */
char    *pillion_connection_read_text      (sqlite3       *handle,
                                            const char    *sql,
                                            GError       **error);

/* FALSE with PILLION_STORE_ERROR_DAMAGED: SQLite finds the database inconsistent. Reads all of
 * it.
 */
gboolean pillion_connection_check          (sqlite3       *handle,
                                            GError       **error);

/* The error for a result code. errno was 0 before the call that gave it. */
void     pillion_connection_set_error      (sqlite3       *handle,
                                            int            code,
                                            GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)

G_END_DECLS
