/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void       pillion_focus_class_set_first (GtkWidgetClass   *widget_class,
                                          gboolean        (*grab_focus) (GtkWidget *widget));
gboolean   pillion_focus_child           (GtkWidget        *widget,
                                          GtkDirectionType  direction);
void       pillion_focus_show            (GtkStack         *stack,
                                          GtkWidget        *view);
GtkWidget *pillion_focus_find_row        (GtkWidget        *widget);
gboolean   pillion_focus_in_row          (GtkWidget        *row,
                                          GtkDirectionType  direction);

G_END_DECLS
