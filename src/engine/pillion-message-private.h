/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* What the store says of an attachment: the fields are the properties. */
typedef struct {
  char                          *name;      /* (owned) */
  char                          *mime;      /* (owned) */
  guint64                        bytes;
  guint                          width;
  guint                          height;
  GBytes                        *thumbnail; /* (owned) (nullable) */
  PillionMessageAttachmentState  state;
} PillionMessageAttachmentFacts;

void                      pillion_message_attachment_facts_free (PillionMessageAttachmentFacts *self);

/* facts: (transfer full) */
PillionMessageAttachment *pillion_message_attachment_new        (PillionMessageAttachmentFacts *facts);
void                      pillion_message_attachment_update     (PillionMessageAttachment      *self,
                                                                 PillionMessageAttachmentFacts *facts);

/* What the store says of a message: the fields are the properties. Any thread. */
typedef struct {
  gint64                         row;
  char                          *id;                /* (owned) */
  char                          *chat;              /* (owned) */
  char                          *author;            /* (owned) */
  char                          *author_name;       /* (owned) */
  char                          *device;            /* (owned) */
  gboolean                       outgoing;
  PillionMessageDisplayState     state;
  PillionMessageKind             kind;
  char                          *text;              /* (owned) */
  guint64                        sent_at_ms;
  guint64                        edited_at_ms;
  gboolean                       deleted;
  gboolean                       forwarded;
  char                          *reply_id;          /* (owned) (nullable); so the next three */
  char                          *reply_author;
  char                          *reply_author_name;
  char                          *reply_quote;
  GPtrArray                     *reactions;         /* (owned) (nullable) (element-type PillionMessageReaction) */
  PillionMessageAttachmentFacts *attachment;        /* (owned) (nullable) */
} PillionMessageFacts;

void            pillion_message_facts_free   (PillionMessageFacts *self);

/* facts: (transfer full) */
PillionMessage *pillion_message_new          (PillionMessageFacts *facts);

/* Takes what the store says now of the same row. facts: (transfer full) */
void            pillion_message_update       (PillionMessage      *self,
                                              PillionMessageFacts *facts);

/* Whether a queued message is on its way to the relay now. */
void            pillion_message_note_sending (PillionMessage      *self,
                                              gboolean             sending);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMessageAttachmentFacts, pillion_message_attachment_facts_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMessageFacts, pillion_message_facts_free)

G_END_DECLS
