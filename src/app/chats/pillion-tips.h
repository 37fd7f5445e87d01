/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PILLION_TYPE_TIPS (pillion_tips_get_type ())
G_DECLARE_FINAL_TYPE (PillionTips, pillion_tips, PILLION, TIPS, GtkWidget)

/* From now on each window shows them, unless they were shown or skipped before. */
void pillion_tips_begin (void);

G_END_DECLS
