/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

G_BEGIN_DECLS

/* The secrets of this device by name. SQLite overwrites what is replaced or removed
 * (secure_delete).
 */

/* Fills exactly length bytes; the caller wipes them. found tells whether the key is there;
 * another length is PILLION_STORE_ERROR_DAMAGED.
 */
gboolean pillion_keys_load       (PillionDatabase  *database,
                                  const char       *name,
                                  guint8           *key,
                                  gsize             length,
                                  gboolean         *found,
                                  GError          **error);
gboolean pillion_keys_save       (PillionDatabase  *database,
                                  const char       *name,
                                  const guint8     *key,
                                  gsize             length,
                                  GError          **error);
gboolean pillion_keys_remove     (PillionDatabase  *database,
                                  const char       *name,
                                  GError          **error);
gboolean pillion_keys_remove_all (PillionDatabase  *database,
                                  GError          **error);

G_END_DECLS
