/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Around a list view: Tab leads to one of its rows, and from there out. See pillion_focus_in_row(). */
#define PILLION_TYPE_LIST_STOP (pillion_list_stop_get_type ())
G_DECLARE_FINAL_TYPE (PillionListStop, pillion_list_stop, PILLION, LIST_STOP, AdwBin)

G_END_DECLS
