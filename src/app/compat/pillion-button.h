/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button with a label, which gets more lines where large text has no room for one. */
void pillion_button_let_wrap (GtkWidget *button);

G_END_DECLS
