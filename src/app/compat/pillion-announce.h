/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pillion_announce:
 * @widget: in a window
 * @text: what a screen reader should say now
 *
 * GTK before 4.14 can't announce: there the window's status element, which is always there,
 * takes the text. Many screen readers miss that, so the same text must also be seen.
 */
void pillion_announce (GtkWidget  *widget,
                       const char *text);

G_END_DECLS
