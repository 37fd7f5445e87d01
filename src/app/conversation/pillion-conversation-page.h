/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-conversation.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* One chat: its history, and where its next message is written. Actions, all to be activated on
 * the page or on what lies in it: "conversation.send", "conversation.emoji",
 * "conversation.jump-to-end", "conversation.search", "conversation.cancel", "conversation.accept", "conversation.block",
 * "conversation.unblock"; on messages by their row (x): "conversation.message-reply", "-edit",
 * "-copy", "-forward", "-delete", "-details", "-retry", "-show", "-choose-reaction"; and
 * "conversation.message-react" (xs: a row and an emoji, "" to take it back).
 */
#define PILLION_TYPE_CONVERSATION_PAGE (pillion_conversation_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionConversationPage, pillion_conversation_page, PILLION, CONVERSATION_PAGE, PillionPage)

/* Properties: "engine", "conversation" (both construct only). */
GtkWidget           *pillion_conversation_page_new              (PillionEngine           *engine,
                                                                 PillionConversation     *conversation);

PillionConversation *pillion_conversation_page_get_conversation (PillionConversationPage *self);
void                 pillion_conversation_page_set_bar          (PillionConversationPage *self,
                                                                 GtkWidget               *bar);
void                 pillion_conversation_page_show_message     (PillionConversationPage *self,
                                                                 gint64                   row);

G_END_DECLS
