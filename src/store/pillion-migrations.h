/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

G_BEGIN_DECLS

/* Brings the database to the newest schema, each numbered step in one transaction with
 * its number (PRAGMA user_version), so that a kill between leaves a whole older schema.
 * PILLION_STORE_ERROR_NEWER: a newer program wrote it; nothing is touched.
 */
gboolean pillion_migrations_run    (PillionDatabase  *database,
                                    GError          **error);

/* FALSE with PILLION_STORE_ERROR_NEWER: this program does not know that schema. */
gboolean pillion_migrations_check_version (int       version,
                                           GError  **error);

/* The number of the newest schema. */
int      pillion_migrations_newest (void);

G_END_DECLS
