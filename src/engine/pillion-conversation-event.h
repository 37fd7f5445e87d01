/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PillionConversationEventKind:
 * @PILLION_CONVERSATION_EVENT_DELIVERED: a device of theirs has our message
 * @PILLION_CONVERSATION_EVENT_READ: they read our message
 * @PILLION_CONVERSATION_EVENT_REACTION: somebody reacted to a message; text: the emoji, "": took
 *   it away
 * @PILLION_CONVERSATION_EVENT_EDIT: a message has another text; text: that
 * @PILLION_CONVERSATION_EVENT_DELETE: a message was taken back by its author
 */
typedef enum {
  PILLION_CONVERSATION_EVENT_DELIVERED,
  PILLION_CONVERSATION_EVENT_READ,
  PILLION_CONVERSATION_EVENT_REACTION,
  PILLION_CONVERSATION_EVENT_EDIT,
  PILLION_CONVERSATION_EVENT_DELETE,
} PillionConversationEventKind;

/**
 * PillionConversationEvent:
 * @chat: hexadecimal
 * @author: of the message, hexadecimal
 * @message: its id, hexadecimal
 * @from: the account that did it, hexadecimal
 * @text: "" where there is none
 *
 * Something that happened in a conversation just now, for #PillionEngine::conversation-event:
 * told once, when it is committed, to whoever listens. What lasts is in the store.
 */
typedef struct {
  PillionConversationEventKind  kind;
  char                         *chat;
  char                         *author;
  char                         *message;
  char                         *from;
  char                         *text;
} PillionConversationEvent;

PillionConversationEvent *pillion_conversation_event_new  (PillionConversationEventKind  kind,
                                                           const guint8                 *chat,
                                                           const guint8                 *author,
                                                           const guint8                 *message,
                                                           const guint8                 *from,
                                                           const char                   *text);
void                      pillion_conversation_event_free (PillionConversationEvent     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionConversationEvent, pillion_conversation_event_free)

G_END_DECLS
