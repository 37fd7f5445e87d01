/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation.h"
#include "engine/pillion-live-list.h"

G_BEGIN_DECLS

/* A #GListModel of #PillionConversation: all of them, archived ones and requests too, the pinned
 * first, then the last one active. A conversation is the same object as long as the list lives;
 * when one moves, the rows between its old place and its new one change in one signal, so that
 * it stays selected. Property: "n-unread" (conversations that are neither archived, muted,
 * blocked nor requests and have something new).
 */
#define PILLION_TYPE_CONVERSATION_LIST (pillion_conversation_list_get_type ())
G_DECLARE_FINAL_TYPE (PillionConversationList, pillion_conversation_list, PILLION, CONVERSATION_LIST, PillionLiveList)

PillionConversationList *pillion_conversation_list_new          (PillionEngine           *engine);

guint                    pillion_conversation_list_get_n_unread (PillionConversationList *self);

PillionConversation     *pillion_conversation_list_find         (PillionConversationList *self,
                                                                 const char              *account);
PillionConversation     *pillion_conversation_list_ensure       (PillionConversationList *self,
                                                                 const char              *account);

G_END_DECLS
