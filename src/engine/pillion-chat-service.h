/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-attachment-service.h"
#include "engine/pillion-history.h"
#include "engine/pillion-preferences.h"
#include "engine/pillion-typing-service.h"

G_BEGIN_DECLS

/* What goes on in chats beside messages, on the main thread: receipts that wait until there are
 * some, drafts that wait until the user pauses, the shared settings as they are now, and whatever
 * is on its way.
 */

#define PILLION_TYPE_CHAT_SERVICE (pillion_chat_service_get_type ())
G_DECLARE_FINAL_TYPE (PillionChatService, pillion_chat_service, PILLION, CHAT_SERVICE, GObject)

/* The engine owns it and is not kept alive by it. */
PillionChatService       *pillion_chat_service_new              (PillionEngine       *engine);

/* What a committed job means for chats: signals, and work that follows. */
void                      pillion_chat_service_take_effects     (PillionChatService  *self,
                                                                 PillionJob          *job);

/* (transfer none) */
PillionAttachmentService *pillion_chat_service_get_attachments  (PillionChatService  *self);

/* (transfer none) */
PillionHistory           *pillion_chat_service_get_history      (PillionChatService  *self);

/* (transfer none) */
PillionTypingService     *pillion_chat_service_get_typing       (PillionChatService  *self);

/* As they were when the profile was opened. */
void                      pillion_chat_service_set_preferences  (PillionChatService        *self,
                                                                 const PillionPreferences  *preferences);
const PillionPreferences *pillion_chat_service_get_preferences  (PillionChatService  *self);

/* Whether other own devices should get a draft now. FALSE: a little later, by itself. */
gboolean                  pillion_chat_service_may_tell_draft   (PillionChatService  *self,
                                                                 GBytes              *account,
                                                                 gboolean             leaving);

G_END_DECLS
