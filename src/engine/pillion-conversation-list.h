/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* A #GListModel of #PillionConversation: all of them, archived ones and requests too, the pinned
 * first, then the last one active. A conversation is the same object as long as the list lives;
 * when one moves, the rows between its old place and its new one change in one signal, so that
 * it stays selected. Properties: "engine" (construct only),
 * "loading" (until the first read ended), "n-unread" (conversations that are neither archived,
 * muted, blocked nor requests and have something new), "error".
 */
#define PILLION_TYPE_CONVERSATION_LIST (pillion_conversation_list_get_type ())
G_DECLARE_FINAL_TYPE (PillionConversationList, pillion_conversation_list, PILLION, CONVERSATION_LIST, GObject)

PillionConversationList *pillion_conversation_list_new          (PillionEngine           *engine);

PillionEngine           *pillion_conversation_list_get_engine   (PillionConversationList *self);
gboolean                 pillion_conversation_list_is_loading   (PillionConversationList *self);
guint                    pillion_conversation_list_get_n_unread (PillionConversationList *self);
const GError            *pillion_conversation_list_get_error    (PillionConversationList *self);

PillionConversation     *pillion_conversation_list_find         (PillionConversationList *self,
                                                                 const char              *account);
PillionConversation     *pillion_conversation_list_ensure       (PillionConversationList *self,
                                                                 const char              *account);

G_END_DECLS
