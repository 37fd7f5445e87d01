/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A style class that a widget has or has not. */
void pillion_css_class_set (GtkWidget  *widget,
                            const char *name,
                            gboolean    is_set);

G_END_DECLS
