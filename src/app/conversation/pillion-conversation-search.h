/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The bar that finds words in one chat, from the newest message up. Actions: "find.older",
 * "find.newer". Signals: "found" (int64: the row of the match to be shown), "closed".
 */
#define PILLION_TYPE_CONVERSATION_SEARCH (pillion_conversation_search_get_type ())
G_DECLARE_FINAL_TYPE (PillionConversationSearch, pillion_conversation_search, PILLION, CONVERSATION_SEARCH, GtkWidget)

/* Once. account: whom the chat is with, hexadecimal */
void     pillion_conversation_search_set_chat (PillionConversationSearch *self,
                                               PillionEngine             *engine,
                                               const char                *account);

/* Shows the bar, and gives it the focus. */
void     pillion_conversation_search_open     (PillionConversationSearch *self);

/* Returns: whether it was open */
gboolean pillion_conversation_search_close    (PillionConversationSearch *self);

G_END_DECLS
