/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/chats/pillion-main-page.h"
#include "engine/pillion-conversation-list.h"

G_BEGIN_DECLS

/* What is done with chats, in a file of its own. */
void                     pillion_main_page_install_chat_actions (GtkWidgetClass   *widget_class);

/* The keys of the page; their actions are the page's. */
void                     pillion_main_page_add_shortcuts        (PillionMainPage  *self);

/* For both: what the page has. (transfer none) */
PillionEngine           *pillion_main_page_get_engine           (PillionMainPage  *self);
PillionConversationList *pillion_main_page_get_conversations    (PillionMainPage  *self);
AdwToastOverlay         *pillion_main_page_get_toasts           (PillionMainPage  *self);

G_END_DECLS
