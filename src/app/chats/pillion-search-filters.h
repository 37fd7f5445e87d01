/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-account.h"
#include "engine/pillion-conversation-list.h"
#include "engine/pillion-search.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The button whose popover narrows a search: by whom, in which chat, when, with a file. Signals:
 * "changed".
 */
#define PILLION_TYPE_SEARCH_FILTERS (pillion_search_filters_get_type ())
G_DECLARE_FINAL_TYPE (PillionSearchFilters, pillion_search_filters, PILLION, SEARCH_FILTERS, GtkWidget)

/* Once: whom there is to choose from. */
void     pillion_search_filters_set_chats (PillionSearchFilters    *self,
                                           PillionConversationList *conversations,
                                           PillionAccount          *account);

/* Fills all but the text. What it points to lives until something else is chosen. */
void     pillion_search_filters_fill      (PillionSearchFilters    *self,
                                           PillionSearchTerms      *terms);

/* Whether anything is narrowed. */
gboolean pillion_search_filters_is_set    (PillionSearchFilters    *self);
void     pillion_search_filters_clear     (PillionSearchFilters    *self);

G_END_DECLS
