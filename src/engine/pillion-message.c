/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-message-private.h"

#include "engine/pillion-fields.h"

/**
 * PillionMessage:
 *
 * A message as it is shown. A list that shows it keeps it up to date; what its window no longer
 * has stays as it was last.
 */
struct _PillionMessage {
  GObject                   parent_instance;

  PillionMessageFacts       facts;      /* but for the attachment's */
  PillionMessageAttachment *attachment; /* (owned) (nullable) */
};

G_DEFINE_ENUM_TYPE (PillionMessageKind, pillion_message_kind,
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_KIND_TEXT, "text"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_KIND_ATTACHMENT, "attachment"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_KIND_DELETED, "deleted"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_KIND_NOTICE, "notice"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_KIND_UNREADABLE, "unreadable"))

G_DEFINE_ENUM_TYPE (PillionMessageDisplayState, pillion_message_display_state,
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_RECEIVED, "received"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_DELIVERED, "delivered"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_READ, "read"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_APART, "apart"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_DISPLAY_STATE_UNSUPPORTED, "unsupported"))

G_DEFINE_FINAL_TYPE (PillionMessage, pillion_message, G_TYPE_OBJECT)

#define AT(member) G_STRUCT_OFFSET (PillionMessageFacts, member)

static const PillionField fields[] = {
  /* Its place: what came later has a higher number. */
  { "row", PILLION_FIELD_INT64, AT (row), NULL },
  /* The author's id of it. */
  { "id", PILLION_FIELD_STRING, AT (id), NULL },
  /* The account that the chat is with. */
  { "chat", PILLION_FIELD_STRING, AT (chat), NULL },
  /* The author's account, what to call it, and its device. */
  { "author", PILLION_FIELD_STRING, AT (author), NULL },
  { "author-name", PILLION_FIELD_STRING, AT (author_name), NULL },
  { "device", PILLION_FIELD_STRING, AT (device), NULL },
  /* This account wrote it, on any of its devices. */
  { "outgoing", PILLION_FIELD_BOOLEAN, AT (outgoing), NULL },
  { "state", PILLION_FIELD_ENUM, AT (state), pillion_message_display_state_get_type },
  { "kind", PILLION_FIELD_ENUM, AT (kind), pillion_message_kind_get_type },
  /* "" where there is none. */
  { "text", PILLION_FIELD_STRING, AT (text), NULL },
  /* When the author wrote it, and changed it last, as it says. */
  { "sent-at-ms", PILLION_FIELD_UINT64, AT (sent_at_ms), NULL },
  { "edited-at-ms", PILLION_FIELD_UINT64, AT (edited_at_ms), NULL },
  /* Its author took it back. */
  { "deleted", PILLION_FIELD_BOOLEAN, AT (deleted), NULL },
  /* Its author had it from somebody else. */
  { "forwarded", PILLION_FIELD_BOOLEAN, AT (forwarded), NULL },
  /* The message that it answers, and what that said. */
  { "reply-id", PILLION_FIELD_STRING, AT (reply_id), NULL },
  { "reply-author", PILLION_FIELD_STRING, AT (reply_author), NULL },
  { "reply-author-name", PILLION_FIELD_STRING, AT (reply_author_name), NULL },
  { "reply-quote", PILLION_FIELD_STRING, AT (reply_quote), NULL },
};

#undef AT

enum {
  PROP_REACTIONS = G_N_ELEMENTS (fields) + 1,
  PROP_ATTACHMENT,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

void
pillion_message_reaction_free (PillionMessageReaction *self)
{
  g_free (self->emoji);
  g_free (self);
}

static void
facts_clear (PillionMessageFacts *self)
{
  pillion_fields_clear (fields, G_N_ELEMENTS (fields), self);
  g_clear_pointer (&self->reactions, g_ptr_array_unref);
  g_clear_pointer (&self->attachment, pillion_message_attachment_facts_free);
}

void
pillion_message_facts_free (PillionMessageFacts *self)
{
  facts_clear (self);
  g_free (self);
}

/* ----- what changed ----- */

static gboolean
are_equal_reactions (GPtrArray *a,
                     GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;

  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const PillionMessageReaction *first = a->pdata[i];
    const PillionMessageReaction *second = b->pdata[i];

    if (first->count != second->count || first->own != second->own || !g_str_equal (first->emoji, second->emoji))
      return FALSE;
  }
  return TRUE;
}

static void
take_reactions (PillionMessage *self,
                GPtrArray      *reactions)
{
  if (are_equal_reactions (self->facts.reactions, reactions)) {
    g_clear_pointer (&reactions, g_ptr_array_unref);
    return;
  }
  g_clear_pointer (&self->facts.reactions, g_ptr_array_unref);
  self->facts.reactions = reactions;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REACTIONS]);
}

static void
take_attachment (PillionMessage                *self,
                 PillionMessageAttachmentFacts *attachment)
{
  if (self->attachment == NULL && attachment == NULL)
    return;
  if (self->attachment != NULL && attachment != NULL) {
    pillion_message_attachment_update (self->attachment, attachment);
    return;
  }
  g_clear_object (&self->attachment);
  if (attachment != NULL)
    self->attachment = pillion_message_attachment_new (attachment);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTACHMENT]);
}

static void
take_facts (PillionMessage      *self,
            PillionMessageFacts *facts)
{
  g_object_freeze_notify (G_OBJECT (self));
  pillion_fields_take (fields, G_N_ELEMENTS (fields), &self->facts, facts, G_OBJECT (self), properties);
  take_reactions (self, g_steal_pointer (&facts->reactions));
  take_attachment (self, g_steal_pointer (&facts->attachment));
  g_object_thaw_notify (G_OBJECT (self));
  pillion_message_facts_free (facts);
}

/* ----- the object ----- */

static void
pillion_message_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  PillionMessage *self = PILLION_MESSAGE (object);

  if (property_id == PROP_REACTIONS)
    g_value_set_boxed (value, self->facts.reactions);
  else if (property_id == PROP_ATTACHMENT)
    g_value_set_object (value, self->attachment);
  else
    pillion_fields_get (&fields[property_id - 1], &self->facts, value);
}

static void
pillion_message_finalize (GObject *object)
{
  PillionMessage *self = PILLION_MESSAGE (object);

  facts_clear (&self->facts);
  g_clear_object (&self->attachment);

  G_OBJECT_CLASS (pillion_message_parent_class)->finalize (object);
}

static void
pillion_message_class_init (PillionMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_message_get_property;
  object_class->finalize = pillion_message_finalize;
  pillion_fields_add_properties (fields, G_N_ELEMENTS (fields), properties);
  properties[PROP_REACTIONS] = g_param_spec_boxed ("reactions", NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  properties[PROP_ATTACHMENT] =
    g_param_spec_object ("attachment", NULL, NULL, PILLION_TYPE_MESSAGE_ATTACHMENT, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_message_init (PillionMessage *self)
{
}

PillionMessage *
pillion_message_new (PillionMessageFacts *facts)
{
  PillionMessage *self = g_object_new (PILLION_TYPE_MESSAGE, NULL);

  take_facts (self, facts);
  return self;
}

/* Whether it is on its way is not in the store. */
void
pillion_message_update (PillionMessage      *self,
                        PillionMessageFacts *facts)
{
  g_return_if_fail (PILLION_IS_MESSAGE (self));

  if (facts->state == PILLION_MESSAGE_DISPLAY_STATE_QUEUED && self->facts.state == PILLION_MESSAGE_DISPLAY_STATE_SENDING)
    facts->state = PILLION_MESSAGE_DISPLAY_STATE_SENDING;
  take_facts (self, facts);
}

void
pillion_message_note_sending (PillionMessage *self,
                              gboolean        sending)
{
  PillionMessageDisplayState from = sending ? PILLION_MESSAGE_DISPLAY_STATE_QUEUED : PILLION_MESSAGE_DISPLAY_STATE_SENDING;

  g_return_if_fail (PILLION_IS_MESSAGE (self));

  if (self->facts.state != from)
    return;
  self->facts.state = sending ? PILLION_MESSAGE_DISPLAY_STATE_SENDING : PILLION_MESSAGE_DISPLAY_STATE_QUEUED;
  g_object_notify (G_OBJECT (self), "state");
}

gint64
pillion_message_get_row (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), 0);

  return self->facts.row;
}

const char *
pillion_message_get_id (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.id;
}

const char *
pillion_message_get_chat (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.chat;
}

const char *
pillion_message_get_author (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.author;
}

const char *
pillion_message_get_author_name (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.author_name;
}

const char *
pillion_message_get_device (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.device;
}

gboolean
pillion_message_is_outgoing (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), FALSE);

  return self->facts.outgoing;
}

PillionMessageDisplayState
pillion_message_get_state (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), PILLION_MESSAGE_DISPLAY_STATE_RECEIVED);

  return self->facts.state;
}

PillionMessageKind
pillion_message_get_kind (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), PILLION_MESSAGE_KIND_TEXT);

  return self->facts.kind;
}

const char *
pillion_message_get_text (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.text;
}

guint64
pillion_message_get_sent_at_ms (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), 0);

  return self->facts.sent_at_ms;
}

guint64
pillion_message_get_edited_at_ms (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), 0);

  return self->facts.edited_at_ms;
}

gboolean
pillion_message_is_deleted (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), FALSE);

  return self->facts.deleted;
}

gboolean
pillion_message_is_forwarded (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), FALSE);

  return self->facts.forwarded;
}

const char *
pillion_message_get_reply_id (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.reply_id;
}

const char *
pillion_message_get_reply_author (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.reply_author;
}

const char *
pillion_message_get_reply_author_name (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.reply_author_name;
}

const char *
pillion_message_get_reply_quote (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.reply_quote;
}

/**
 * pillion_message_get_state_name:
 *
 * Returns: the state's nick, as the command line writes it; static
 */
const char *
pillion_message_get_state_name (PillionMessage *self)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (PILLION_TYPE_MESSAGE_DISPLAY_STATE);

  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return g_enum_get_value (states, (int) self->facts.state)->value_nick;
}

/**
 * pillion_message_get_reactions:
 *
 * Returns: (transfer none) (nullable) (element-type PillionMessageReaction): most frequent
 *   first; NULL: none. It is replaced as a whole, never changed.
 */
GPtrArray *
pillion_message_get_reactions (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->facts.reactions;
}

/**
 * pillion_message_get_attachment:
 *
 * Returns: (transfer none) (nullable)
 */
PillionMessageAttachment *
pillion_message_get_attachment (PillionMessage *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE (self), NULL);

  return self->attachment;
}
