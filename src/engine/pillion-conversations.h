/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* account: 32 bytes. Stores the text and waits until the relay has it durably. On an error
 * of the network (PILLION_ENGINE_ERROR_NETWORK) it stays queued and leaves with the next
 * connection. %PILLION_ENGINE_ERROR_USAGE: the text is too long, empty, or has control
 * characters. Returns: its row; 0 with an error.
 */
void       pillion_conversations_send_async        (PillionEngine        *engine,
                                                    GBytes               *account,
                                                    const char           *text,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gint64     pillion_conversations_send_finish       (PillionEngine        *engine,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* (transfer full) (element-type PillionConversation): the pinned ones first, then the
 * last one active. */
void       pillion_conversations_list_chats_async  (PillionEngine        *engine,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GPtrArray *pillion_conversations_list_chats_finish (PillionEngine        *engine,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* (transfer full) (element-type PillionMessage): the newest limit ones of a chat before a
 * row (0: the newest of all), oldest first.
 */
void       pillion_conversations_list_async        (PillionEngine        *engine,
                                                    GBytes               *account,
                                                    gint64                before,
                                                    guint                 limit,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GPtrArray *pillion_conversations_list_finish       (PillionEngine        *engine,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* The row of a message by its id, for the list above. Returns: 0 with
 * %PILLION_ENGINE_ERROR_USAGE if the chat with this account has no such message.
 */
void       pillion_conversations_find_async        (PillionEngine        *engine,
                                                    GBytes               *account,
                                                    const char           *id,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gint64     pillion_conversations_find_finish       (PillionEngine        *engine,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* (transfer full) (element-type PillionMessage): what was not told to the user yet, oldest
 * first. Tell it, then mark it: a crash between tells it twice, never loses it.
 */
void       pillion_conversations_list_new_async    (PillionEngine        *engine,
                                                    guint                 limit,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GPtrArray *pillion_conversations_list_new_finish   (PillionEngine        *engine,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* rows: (element-type gint64), (transfer full) */
void       pillion_conversations_set_told_async    (PillionEngine        *engine,
                                                    GArray               *rows,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean   pillion_conversations_set_told_finish   (PillionEngine        *engine,
                                                    GAsyncResult         *result,
                                                    GError              **error);

G_END_DECLS
