/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-message-list.h"

G_BEGIN_DECLS

/* The rows that a list view has for the messages of a list: makes them, tells each its place, and
 * knows where they are. The list and the view outlive it.
 */
typedef struct _PillionMessageRows PillionMessageRows;

PillionMessageRows *pillion_message_rows_new          (PillionMessageList *list);
void                pillion_message_rows_free         (PillionMessageRows *self);

/* (transfer full) */
GtkListItemFactory *pillion_message_rows_make_factory (PillionMessageRows *self);

/* After messages came or went. */
void                pillion_message_rows_show_places  (PillionMessageRows *self);

/* The #PillionMessageRow of a message. (transfer none) (nullable) */
GtkWidget          *pillion_message_rows_find         (PillionMessageRows *self,
                                                       gint64              row);

/* Where a row is, seen from a widget around it; FALSE: it is far from it, or was not
 * laid out yet.
 */
gboolean            pillion_message_rows_measure      (GtkWidget          *row,
                                                       GtkWidget          *page,
                                                       graphene_rect_t    *bounds);

/* The first and last position on the page; FALSE: there is none. */
gboolean            pillion_message_rows_find_visible (PillionMessageRows *self,
                                                       GtkWidget          *page,
                                                       guint              *first,
                                                       guint              *last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMessageRows, pillion_message_rows_free)

G_END_DECLS
