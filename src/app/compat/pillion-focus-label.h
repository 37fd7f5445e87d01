/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PILLION_TYPE_FOCUS_LABEL (pillion_focus_label_get_type ())
G_DECLARE_FINAL_TYPE (PillionFocusLabel, pillion_focus_label, PILLION, FOCUS_LABEL, GtkWidget)

const char *pillion_focus_label_get_text (PillionFocusLabel *self);
void        pillion_focus_label_set_text (PillionFocusLabel *self,
                                        const char       *text,
                                        const char       *spoken);
void        pillion_focus_label_keep_on_one_line (PillionFocusLabel *self);

G_END_DECLS
