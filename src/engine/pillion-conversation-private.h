/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation.h"
#include "engine/pillion-message-private.h"

G_BEGIN_DECLS

/* What the store says of a conversation: the fields are the properties. Any thread. */
typedef struct {
  char                *account; /* (owned) */
  char                *name;    /* (owned) */
  char                *number;  /* (owned) */
  gboolean             verified;
  guint                n_unread;
  gboolean             marked_unread;
  char                *draft;   /* (owned) */
  gboolean             pinned;
  gboolean             muted;
  guint64              muted_until_ms;
  gboolean             archived;
  gboolean             request;
  gboolean             blocked;
  PillionMessageFacts *last;    /* (owned) (nullable) */
} PillionConversationFacts;

void                 pillion_conversation_facts_free   (PillionConversationFacts *self);

/* facts: (transfer full) */
PillionConversation *pillion_conversation_new          (PillionConversationFacts *facts);

/* Takes what the store says now. facts: (transfer full) */
void                 pillion_conversation_update       (PillionConversation      *self,
                                                        PillionConversationFacts *facts);

void                 pillion_conversation_set_typing   (PillionConversation      *self,
                                                        gboolean                  typing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionConversationFacts, pillion_conversation_facts_free)

G_END_DECLS
