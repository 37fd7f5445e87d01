/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * pillion_entry_row_name_buttons:
 *
 * Names the row's own buttons, which are icons alone, as their tooltips do: a screen reader
 * hears nothing of a tooltip from GTK 4.8.
 */
void pillion_entry_row_name_buttons (AdwEntryRow *row);

G_END_DECLS
