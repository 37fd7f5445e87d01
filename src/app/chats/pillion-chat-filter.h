/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which conversations a list shows: those that are archived or those that are not; with words to
 * search for, those whose name or number fits, archived or not.
 */
#define PILLION_TYPE_CHAT_FILTER (pillion_chat_filter_get_type ())
G_DECLARE_FINAL_TYPE (PillionChatFilter, pillion_chat_filter, PILLION, CHAT_FILTER, GtkFilter)

PillionChatFilter *pillion_chat_filter_new        (GListModel        *conversations,
                                                   gboolean           archived);

const char        *pillion_chat_filter_get_search (PillionChatFilter *self);
void               pillion_chat_filter_set_search (PillionChatFilter *self,
                                                   const char        *search);

/* Whether a name or a number fits what somebody types to find it. */
gboolean           pillion_chat_filter_fits       (const char        *search,
                                                   const char        *name,
                                                   const char        *number);

G_END_DECLS
