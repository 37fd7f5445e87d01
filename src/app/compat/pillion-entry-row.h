/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * pillion_entry_row_name_buttons:
 *
 * Gives the row's own buttons, which are icons alone, a name and a tooltip: libadwaita 1.2
 * gives them none.
 */
void pillion_entry_row_name_buttons (AdwEntryRow *row);

G_END_DECLS
