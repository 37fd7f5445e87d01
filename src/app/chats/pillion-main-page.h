/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation.h"
#include "engine/pillion-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The list of chats beside the open one, or one of both in a narrow window. Actions, with the
 * account of a chat in hexadecimal where there is (s): "chats.open" (s), "chats.close", "chats.new",
 * "chats.write-to" (s: a number, typed into the page of "chats.new"),
 * "chats.archived", "chats.devices", "chats.next", "chats.previous", "chats.next-unread",
 * "chats.previous-unread", "chats.nth" (u, from 1), "chats.jump", "chats.next-pane", "chats.find",
 * "chats.search-messages", "chats.open-message" ((sx): a message's row too);
 * "chats.mark-read" (s), "chats.mark-unread" (s), "chats.pin" (s), "chats.unpin" (s), "chats.mute"
 * ((st): until then, 0: no longer), "chats.archive" (s), "chats.unarchive" (s), "chats.block" (s),
 * "chats.unblock" (s). "navigation.pop" leads from the chat to the list.
 */
#define PILLION_TYPE_MAIN_PAGE (pillion_main_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionMainPage, pillion_main_page, PILLION, MAIN_PAGE, GtkWidget)

GtkWidget           *pillion_main_page_new              (PillionEngine       *engine);

PillionConversation *pillion_main_page_get_conversation (PillionMainPage     *self);
gboolean             pillion_main_page_is_folded        (PillionMainPage     *self);

G_END_DECLS
