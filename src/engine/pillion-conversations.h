/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

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

/* The row of a message by its id, or by the first digits of it. account: (nullable): of any chat.
 * Returns: 0 with %PILLION_ENGINE_ERROR_USAGE if there is no such message in the chat, or more
 * than one.
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

/* (transfer full): the message of a row, as it is now; NULL with %PILLION_ENGINE_ERROR_USAGE if
 * there is none.
 */
void       pillion_conversations_load_async        (PillionEngine        *engine,
                                                    gint64                row,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
PillionMessage *
           pillion_conversations_load_finish       (PillionEngine        *engine,
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
