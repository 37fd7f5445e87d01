/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

G_BEGIN_DECLS

/* Small values by name: who this device is, counters, times. Secrets are in the keys
 * table.
 */

/* value is NULL when there is none. (transfer full) */
gboolean pillion_settings_load         (PillionDatabase  *database,
                                        const char       *name,
                                        GBytes          **value,
                                        GError          **error);
gboolean pillion_settings_save         (PillionDatabase  *database,
                                        const char       *name,
                                        const void       *value,
                                        gsize             length,
                                        GError          **error);
gboolean pillion_settings_remove       (PillionDatabase  *database,
                                        const char       *name,
                                        GError          **error);

/* (transfer full): the names that begin with prefix, in order. */
gboolean pillion_settings_list         (PillionDatabase  *database,
                                        const char       *prefix,
                                        char           ***names,
                                        GError          **error);

/* text is NULL when there is none. (transfer full) */
gboolean pillion_settings_load_text    (PillionDatabase  *database,
                                        const char       *name,
                                        char            **text,
                                        GError          **error);
gboolean pillion_settings_save_text    (PillionDatabase  *database,
                                        const char       *name,
                                        const char       *text,
                                        GError          **error);

/* number is left as it is when there is none. */
gboolean pillion_settings_load_number  (PillionDatabase  *database,
                                        const char       *name,
                                        guint64          *number,
                                        GError          **error);
gboolean pillion_settings_save_number  (PillionDatabase  *database,
                                        const char       *name,
                                        guint64           number,
                                        GError          **error);

G_END_DECLS
