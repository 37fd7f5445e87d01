/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pillion_list_sync:
 * @model: whose items these are; "items-changed" is emitted on it
 * @items: (element-type GObject): what it has; holds references
 * @wanted: (element-type GObject): what it is to have, no object twice
 *
 * Makes items equal to wanted. What stays in its order is not touched: what comes or goes
 * somewhere is one signal a place. Where rows change places it is one signal over the rows
 * between, so that an object that moves is never out of the list, and stays selected.
 */
void pillion_list_sync (GListModel *model,
                        GPtrArray  *items,
                        GPtrArray  *wanted);

G_END_DECLS
