/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

G_BEGIN_DECLS

/* The index of the words in the names of files that messages carry, beside that of their texts
 * (pillion-search-table.h). All names are in it: there are few of them, beside the messages.
 */

/* Empties it and makes it anew. */
gboolean pillion_search_names_build    (PillionDatabase  *database,
                                        GError          **error);

/* For what changes attachments: takes the name of the file of a message, as it is stored, out of
 * the index; puts it in.
 */
gboolean pillion_search_names_take_out (PillionDatabase  *database,
                                        gint64            message,
                                        GError          **error);
gboolean pillion_search_names_put_in   (PillionDatabase  *database,
                                        gint64            message,
                                        GError          **error);

G_END_DECLS
