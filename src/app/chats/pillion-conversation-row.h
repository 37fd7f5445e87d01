/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PILLION_TYPE_CONVERSATION_ROW (pillion_conversation_row_get_type ())
G_DECLARE_FINAL_TYPE (PillionConversationRow, pillion_conversation_row, PILLION, CONVERSATION_ROW, GtkWidget)

GtkWidget           *pillion_conversation_row_new              (void);

PillionConversation *pillion_conversation_row_get_conversation (PillionConversationRow      *self);
void                 pillion_conversation_row_set_conversation (PillionConversationRow      *self,
                                                        PillionConversation *conversation);

void                 pillion_conversation_row_refresh          (PillionConversationRow      *self);
void                 pillion_conversation_row_show_menu        (PillionConversationRow      *self,
                                                        const GdkRectangle  *at);

G_END_DECLS
