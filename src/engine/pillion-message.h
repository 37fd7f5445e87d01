/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-message-attachment.h"

G_BEGIN_DECLS

/**
 * PillionMessageKind:
 * @PILLION_MESSAGE_KIND_TEXT: text alone
 * @PILLION_MESSAGE_KIND_ATTACHMENT: a picture, recording or file; its text is the caption
 * @PILLION_MESSAGE_KIND_DELETED: its author took it back: nothing is left but its place
 * @PILLION_MESSAGE_KIND_NOTICE: not written by anybody: what happened here, in the text
 * @PILLION_MESSAGE_KIND_UNREADABLE: waiting or unsupported, as its state says
 *
 * What a message is shown as.
 */
typedef enum {
  PILLION_MESSAGE_KIND_TEXT,
  PILLION_MESSAGE_KIND_ATTACHMENT,
  PILLION_MESSAGE_KIND_DELETED,
  PILLION_MESSAGE_KIND_NOTICE,
  PILLION_MESSAGE_KIND_UNREADABLE,
} PillionMessageKind;

#define PILLION_TYPE_MESSAGE_KIND (pillion_message_kind_get_type ())
GType pillion_message_kind_get_type (void);

/**
 * PillionMessageDisplayState:
 * @PILLION_MESSAGE_DISPLAY_STATE_RECEIVED: somebody else wrote it
 * @PILLION_MESSAGE_DISPLAY_STATE_QUEUED: leaves with the next connection
 * @PILLION_MESSAGE_DISPLAY_STATE_SENDING: on its way to the relay
 * @PILLION_MESSAGE_DISPLAY_STATE_SENT: the relay has it durably
 * @PILLION_MESSAGE_DISPLAY_STATE_DELIVERED: a device of the other side has it
 * @PILLION_MESSAGE_DISPLAY_STATE_READ: the other side read it
 * @PILLION_MESSAGE_DISPLAY_STATE_FAILED: could not be sent
 * @PILLION_MESSAGE_DISPLAY_STATE_APART: from a device that was logged out since
 * @PILLION_MESSAGE_DISPLAY_STATE_WAITING: not readable yet; asked for again
 * @PILLION_MESSAGE_DISPLAY_STATE_UNSUPPORTED: of a newer kind than this version knows
 *
 * How far a message has come. The nicks ("received", "queued", ...) are those of the command
 * line.
 */
typedef enum {
  PILLION_MESSAGE_DISPLAY_STATE_RECEIVED,
  PILLION_MESSAGE_DISPLAY_STATE_QUEUED,
  PILLION_MESSAGE_DISPLAY_STATE_SENDING,
  PILLION_MESSAGE_DISPLAY_STATE_SENT,
  PILLION_MESSAGE_DISPLAY_STATE_DELIVERED,
  PILLION_MESSAGE_DISPLAY_STATE_READ,
  PILLION_MESSAGE_DISPLAY_STATE_FAILED,
  PILLION_MESSAGE_DISPLAY_STATE_APART,
  PILLION_MESSAGE_DISPLAY_STATE_WAITING,
  PILLION_MESSAGE_DISPLAY_STATE_UNSUPPORTED,
} PillionMessageDisplayState;

#define PILLION_TYPE_MESSAGE_DISPLAY_STATE (pillion_message_display_state_get_type ())
GType pillion_message_display_state_get_type (void);

/**
 * PillionMessageReaction:
 * @emoji: one emoji
 * @count: how many accounts gave it
 * @own: this account is one of them
 */
typedef struct {
  char     *emoji;
  guint     count;
  gboolean  own;
} PillionMessageReaction;

void pillion_message_reaction_free (PillionMessageReaction *self);

/* A message as it is shown. Each getter below is a property of the same name without its verb:
 * "sent-at-ms", "author-name", "outgoing", "reply-quote". Read only, main thread; what changes
 * in the store changes here, and only what changed is notified, so one bubble is updated in
 * place. Ids are hexadecimal. Strings are never NULL but those of "reply-...", which are NULL
 * where the message is no reply. Times are milliseconds UTC, 0 where there is none.
 */
#define PILLION_TYPE_MESSAGE (pillion_message_get_type ())
G_DECLARE_FINAL_TYPE (PillionMessage, pillion_message, PILLION, MESSAGE, GObject)

gint64                      pillion_message_get_row               (PillionMessage             *self);
const char                 *pillion_message_get_id                (PillionMessage             *self);
const char                 *pillion_message_get_chat              (PillionMessage             *self);
const char                 *pillion_message_get_author            (PillionMessage             *self);
const char                 *pillion_message_get_author_name       (PillionMessage             *self);
const char                 *pillion_message_get_device            (PillionMessage             *self);
gboolean                    pillion_message_is_outgoing           (PillionMessage             *self);
PillionMessageDisplayState  pillion_message_get_state             (PillionMessage             *self);
const char                 *pillion_message_get_state_name        (PillionMessage             *self);
PillionMessageKind          pillion_message_get_kind              (PillionMessage             *self);
const char                 *pillion_message_get_text              (PillionMessage             *self);
guint64                     pillion_message_get_sent_at_ms        (PillionMessage             *self);
guint64                     pillion_message_get_edited_at_ms      (PillionMessage             *self);
gboolean                    pillion_message_is_deleted            (PillionMessage             *self);
gboolean                    pillion_message_is_forwarded          (PillionMessage             *self);
const char                 *pillion_message_get_reply_id          (PillionMessage             *self);
const char                 *pillion_message_get_reply_author      (PillionMessage             *self);
const char                 *pillion_message_get_reply_author_name (PillionMessage             *self);
const char                 *pillion_message_get_reply_quote       (PillionMessage             *self);
GPtrArray                  *pillion_message_get_reactions         (PillionMessage             *self);
PillionMessageAttachment   *pillion_message_get_attachment        (PillionMessage             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMessageReaction, pillion_message_reaction_free)

G_END_DECLS
