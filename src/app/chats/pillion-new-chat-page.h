/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-account.h"

G_BEGIN_DECLS

/* Whom to write to: activates "chats.open" (s: the account). Actions: "new-chat.find", which does
 * what Enter does, "new-chat.edit".
 */
#define PILLION_TYPE_NEW_CHAT_PAGE (pillion_new_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionNewChatPage, pillion_new_chat_page, PILLION, NEW_CHAT_PAGE, PillionPage)

GtkWidget  *pillion_new_chat_page_new       (PillionAccount     *account);

/* What is typed. */
GtkEditable *pillion_new_chat_page_get_entry (PillionNewChatPage *self);

/* "": nothing went wrong. */
const char *pillion_new_chat_page_get_error (PillionNewChatPage *self);

/* As +E.164, from the way people write it; NULL: it is none. (transfer full) */
char       *pillion_new_chat_page_to_number (const char         *text);

G_END_DECLS
