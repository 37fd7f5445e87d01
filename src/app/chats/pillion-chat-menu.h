/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation.h"

G_BEGIN_DECLS

/* What can be done with a chat, as it is now. The actions are those of #PillionMainPage: "chats.pin",
 * "chats.archive" and so on, with the chat's account as target. (transfer full)
 */
GMenuModel *pillion_chat_menu_new             (PillionConversation *conversation,
                                               guint64              now_ms);

/* When a chat that is muted "until tomorrow" is to be heard again: the next 6 in the morning,
 * local time.
 */
guint64     pillion_chat_menu_get_tomorrow_ms (guint64              now_ms);

G_END_DECLS
