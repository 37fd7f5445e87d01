/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer full): makes rows of #PillionSearchResult: the chat, when, and what was found in it. */
GtkListItemFactory *pillion_search_row_create_factory (void);

G_END_DECLS
