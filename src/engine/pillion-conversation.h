/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* The conversation with one account, as a row of the chat list shows it. Each getter below is a
 * property of the same name without its verb: "last" (the newest message, NULL in a new
 * conversation), "n-unread", "pinned", "typing". Read only, main thread; only what changed is
 * notified. Changes are asked for with the functions of pillion-chat-actions.h. Strings are
 * never NULL; times are milliseconds UTC, 0 where there is none.
 */
#define PILLION_TYPE_CONVERSATION (pillion_conversation_get_type ())
G_DECLARE_FINAL_TYPE (PillionConversation, pillion_conversation, PILLION, CONVERSATION, GObject)

/* Muted until it is unmuted. */
#define PILLION_CONVERSATION_MUTED_FOREVER G_MAXUINT64

const char      *pillion_conversation_get_account        (PillionConversation *self);
GBytes          *pillion_conversation_get_account_bytes  (PillionConversation *self);
const char      *pillion_conversation_get_name           (PillionConversation *self);
const char      *pillion_conversation_get_number         (PillionConversation *self);
gboolean         pillion_conversation_is_verified        (PillionConversation *self);
PillionMessage  *pillion_conversation_get_last           (PillionConversation *self);
guint            pillion_conversation_get_n_unread       (PillionConversation *self);
gboolean         pillion_conversation_is_marked_unread   (PillionConversation *self);
const char      *pillion_conversation_get_draft          (PillionConversation *self);
gboolean         pillion_conversation_is_pinned          (PillionConversation *self);
gboolean         pillion_conversation_is_muted           (PillionConversation *self);
guint64          pillion_conversation_get_muted_until_ms (PillionConversation *self);
gboolean         pillion_conversation_is_archived        (PillionConversation *self);
gboolean         pillion_conversation_is_request         (PillionConversation *self);
gboolean         pillion_conversation_is_blocked         (PillionConversation *self);
gboolean         pillion_conversation_is_typing          (PillionConversation *self);

G_END_DECLS
