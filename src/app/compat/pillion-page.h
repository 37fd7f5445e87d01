/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PILLION_TYPE_PAGE (pillion_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (PillionPage, pillion_page, PILLION, PAGE, GtkWidget)

struct _PillionPageClass {
  GtkWidgetClass parent_class;
};

const char *pillion_page_get_title          (PillionPage  *self);
void        pillion_page_set_title          (PillionPage  *self,
                                             const char   *title);
GtkWidget  *pillion_page_get_child          (PillionPage  *self);
void        pillion_page_set_child          (PillionPage  *self,
                                             GtkWidget    *child);
gboolean    pillion_page_get_can_go_back    (PillionPage  *self);
void        pillion_page_set_can_go_back    (PillionPage  *self,
                                             gboolean      can_go_back);
void        pillion_page_set_header_visible (PillionPage  *self,
                                             gboolean      visible);
void        pillion_page_set_title_buttons  (PillionPage  *self,
                                             gboolean      at_start,
                                             gboolean      at_end);

G_END_DECLS
