/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PILLION_TYPE_NAVIGATION (pillion_navigation_get_type ())
G_DECLARE_FINAL_TYPE (PillionNavigation, pillion_navigation, PILLION, NAVIGATION, GtkWidget)

PillionNavigation *pillion_navigation_new              (void);

GtkWidget         *pillion_navigation_get_visible_page (PillionNavigation  *self);
guint              pillion_navigation_get_n_pages      (PillionNavigation  *self);

void               pillion_navigation_replace          (PillionNavigation  *self,
                                                        GtkWidget          *page);
void               pillion_navigation_push             (PillionNavigation  *self,
                                                        GtkWidget          *page);
gboolean           pillion_navigation_pop              (PillionNavigation  *self);
gboolean           pillion_navigation_pop_to           (PillionNavigation  *self,
                                                        GtkWidget          *page);

G_END_DECLS
