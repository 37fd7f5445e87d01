/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation.h"

G_BEGIN_DECLS

/* What a row of the chat list says. now_ms: the present, milliseconds UTC. All return (transfer
 * full) strings.
 */

/* The time of day, "Yesterday", a day of the week, or a date; "" for 0. */
char     *pillion_chat_text_time     (guint64              time_ms,
                                      guint64              now_ms);

/* "Draft:", "You:" or "": what stands before the preview. */
char     *pillion_chat_text_prefix   (PillionConversation *conversation);

/* The draft, or else the newest message, in one line. */
char     *pillion_chat_text_preview  (PillionConversation *conversation);

/* The name in one line. */
char     *pillion_chat_text_name     (PillionConversation *conversation);

/* All of the row as one sentence. */
char     *pillion_chat_text_describe (PillionConversation *conversation,
                                      guint64              now_ms);

/* Whether there is a name that initials can be taken from. */
gboolean  pillion_chat_text_has_initials (const char      *name);

/* Whether there is something new in it. */
gboolean  pillion_chat_text_is_unread (PillionConversation *conversation);

G_END_DECLS
