/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A #GtkSelectionModel whose one selected item is set by the program. A list that is activated
 * by single clicks would select what the pointer is over.
 */
#define PILLION_TYPE_CHAT_SELECTION (pillion_chat_selection_get_type ())
G_DECLARE_FINAL_TYPE (PillionChatSelection, pillion_chat_selection, PILLION, CHAT_SELECTION, GObject)

/* model: (transfer full) */
PillionChatSelection *pillion_chat_selection_new          (GListModel           *model);

gpointer              pillion_chat_selection_get_selected (PillionChatSelection *self);
void                  pillion_chat_selection_set_selected (PillionChatSelection *self,
                                                           gpointer              item);
guint                 pillion_chat_selection_get_position (PillionChatSelection *self);

G_END_DECLS
