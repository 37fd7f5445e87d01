/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation-list.h"

G_BEGIN_DECLS

/* Announces new messages to the desktop: one notification a chat, named "chat:" and its account,
 * which activates "app.open-chat" (s: the account) and goes when the chat was read; or one for
 * many, named "chats". Signals: "announced" (the account, NULL for many, a title, a body),
 * "withdrawn" (the account).
 */
#define PILLION_TYPE_NOTIFIER (pillion_notifier_get_type ())
G_DECLARE_FINAL_TYPE (PillionNotifier, pillion_notifier, PILLION, NOTIFIER, GObject)

/* application: (nullable): NULL: its signals alone tell */
PillionNotifier *pillion_notifier_new      (PillionConversationList *conversations,
                                            GApplication            *application);

void             pillion_notifier_refresh  (PillionNotifier         *self);

/* account: (nullable): whose chat the user has before them; it is not announced */
void             pillion_notifier_set_seen (PillionNotifier         *self,
                                            const char              *account);

G_END_DECLS
