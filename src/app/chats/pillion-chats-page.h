/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/chats/pillion-chat-list.h"
#include "app/compat/pillion-page.h"
#include "engine/pillion-account.h"
#include "engine/pillion-conversation-list.h"

G_BEGIN_DECLS

/* The side of the window that lists the chats. Actions: "chats.search", "chats.clear-filter". */
#define PILLION_TYPE_CHATS_PAGE (pillion_chats_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionChatsPage, pillion_chats_page, PILLION, CHATS_PAGE, PillionPage)

GtkWidget       *pillion_chats_page_new      (PillionConversationList *conversations,
                                              PillionAccount          *account);

PillionChatList *pillion_chats_page_get_list (PillionChatsPage        *self);

G_END_DECLS
