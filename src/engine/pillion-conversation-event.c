/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-conversation-event.h"

#include "engine/pillion-hex.h"
#include "wire/pillion-wire.h"

static char *
encode (const guint8 *bytes,
        gsize         length)
{
  return bytes != NULL ? pillion_hex_encode (bytes, length) : g_strdup ("");
}

PillionConversationEvent *
pillion_conversation_event_new (PillionConversationEventKind kind,
                                const guint8                *chat,
                                const guint8                *author,
                                const guint8                *message,
                                const guint8                *from,
                                const char                  *text)
{
  PillionConversationEvent *self = g_new0 (PillionConversationEvent, 1);

  self->kind = kind;
  self->chat = encode (chat, PILLION_ACCOUNT_BYTES);
  self->author = encode (author, PILLION_ACCOUNT_BYTES);
  self->message = encode (message, PILLION_ID_BYTES);
  self->from = encode (from, PILLION_ACCOUNT_BYTES);
  self->text = g_strdup (text != NULL ? text : "");
  return self;
}

void
pillion_conversation_event_free (PillionConversationEvent *self)
{
  g_free (self->chat);
  g_free (self->author);
  g_free (self->message);
  g_free (self->from);
  g_free (self->text);
  g_free (self);
}
