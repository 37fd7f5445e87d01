/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* What is done with a conversation; the other own devices follow (PROTOCOL.md, section 7.4).
 * account: 32 bytes. The callback comes when it is stored; nobody need wait for the relay.
 * #PillionEngine::conversation-changed tells it to the views. Main thread.
 */

/* Longest draft, in bytes. */
#define PILLION_DRAFT_MAX_BYTES 4096

/* until_ms: UTC; 0: no longer; G_MAXUINT64: until it is unmuted */
void     pillion_chat_set_muted_async          (PillionEngine        *engine,
                                                GBytes               *account,
                                                guint64               until_ms,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
void     pillion_chat_set_pinned_async         (PillionEngine        *engine,
                                                GBytes               *account,
                                                gboolean              pinned,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
void     pillion_chat_set_archived_async       (PillionEngine        *engine,
                                                GBytes               *account,
                                                gboolean              archived,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
void     pillion_chat_set_marked_unread_async  (PillionEngine        *engine,
                                                GBytes               *account,
                                                gboolean              marked_unread,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);

/* The messages up to a row (0: all) were seen by the user; a mark as unread goes too. Whoever
 * wrote them is told, if receipts are on and they are accepted.
 */
void     pillion_chat_mark_read_async          (PillionEngine        *engine,
                                                GBytes               *account,
                                                gint64                up_to,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);

/* text: what the composer holds, cut to %PILLION_DRAFT_MAX_BYTES; "": nothing. It is stored at
 * once. Own devices get it when leaving (leaving: the chat is closed or the window goes), and
 * else at most every 5 seconds.
 */
void     pillion_chat_set_draft_async          (PillionEngine        *engine,
                                                GBytes               *account,
                                                const char           *text,
                                                gboolean              leaving,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);

/* A request becomes a conversation: the receipts that were held back are sent from now on. */
void     pillion_chat_accept_async             (PillionEngine        *engine,
                                                GBytes               *account,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);

/* Ends any of the above. */
gboolean pillion_chat_change_finish            (PillionEngine        *engine,
                                                GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
