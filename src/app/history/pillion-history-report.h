/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Says what of the older messages failed its check, and offers a report of that which holds neither
 * messages nor names. widget: in a window
 */
void pillion_history_show_report (GtkWidget       *widget,
                                  PillionHistory  *history);

G_END_DECLS
