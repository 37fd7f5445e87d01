/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* Telling others that this account types (PROTOCOL.md, section 7.3), which they see if they are
 * there now; nobody keeps it. Who types here is #PillionConversation:typing and
 * #PillionEngine::typing-changed. account: 32 bytes. Main thread.
 */

/* The user types in a chat (active, as often as one likes), or has stopped. Others are told now
 * and then, if the user shares that; whether it arrives nobody knows.
 */
void     pillion_typing_note        (PillionEngine        *engine,
                                     GBytes               *account,
                                     gboolean              active);

/* What was typed is sent: the message itself says that it is no longer typed. */
void     pillion_typing_note_sent   (PillionEngine        *engine,
                                     GBytes               *account);

/**
 * pillion_typing_send_async:
 *
 * Tells it once, now.
 *
 * Errors: %PILLION_ENGINE_ERROR_USAGE: the user does not share it, or not in this chat; those of
 * the network and of the relay.
 */
void     pillion_typing_send_async  (PillionEngine        *engine,
                                     GBytes               *account,
                                     gboolean              active,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
gboolean pillion_typing_send_finish (PillionEngine        *engine,
                                     GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
