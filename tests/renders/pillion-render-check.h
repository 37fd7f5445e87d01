/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What must hold of every screen; each complaint is one sentence. */

/* The window's pages fit into this width. */
#define PILLION_RENDER_MIN_WIDTH 360

/* (transfer full) (element-type utf8): what is wrong with what the window shows now; empty: nothing */
GPtrArray *pillion_render_check (GtkWindow *window,
                                 GtkWidget *page);

G_END_DECLS
