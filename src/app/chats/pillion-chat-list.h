/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Activating a row activates "chats.open" (s: the account). Properties: "conversations",
 * "archived" (both construct only).
 */
#define PILLION_TYPE_CHAT_LIST (pillion_chat_list_get_type ())
G_DECLARE_FINAL_TYPE (PillionChatList, pillion_chat_list, PILLION, CHAT_LIST, GtkWidget)

GtkWidget           *pillion_chat_list_new            (PillionConversationList *conversations,
                                                       gboolean                 archived);

void                 pillion_chat_list_set_search     (PillionChatList         *self,
                                                       const char              *search);
void                 pillion_chat_list_set_selected   (PillionChatList         *self,
                                                       PillionConversation     *conversation);
GtkWidget           *pillion_chat_list_get_view       (PillionChatList         *self);

PillionConversation *pillion_chat_list_dup_nth        (PillionChatList         *self,
                                                       guint                    n);
PillionConversation *pillion_chat_list_dup_neighbour  (PillionChatList         *self,
                                                       int                      direction,
                                                       gboolean                 unread_only);

G_END_DECLS
