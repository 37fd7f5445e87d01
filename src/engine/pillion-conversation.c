/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-conversation-private.h"

#include "engine/pillion-fields.h"
#include "engine/pillion-hex.h"
#include "wire/pillion-wire.h"

/**
 * PillionConversation:
 *
 * The conversation with one account, as a row of the chat list shows it.
 * #PillionConversationList makes it and keeps it up to date.
 */
struct _PillionConversation {
  GObject                  parent_instance;

  PillionConversationFacts facts; /* but for the last message's */
  PillionMessage          *last;  /* (owned) (nullable) */
  gboolean                 typing;
};

G_DEFINE_FINAL_TYPE (PillionConversation, pillion_conversation, G_TYPE_OBJECT)

#define AT(member) G_STRUCT_OFFSET (PillionConversationFacts, member)

static const PillionField fields[] = {
  /* Whom it is with. */
  { "account", PILLION_FIELD_STRING, AT (account), NULL },
  /* The user's own name for them, else theirs, else the number, else the id. */
  { "name", PILLION_FIELD_STRING, AT (name), NULL },
  /* "" if it is not known. */
  { "number", PILLION_FIELD_STRING, AT (number), NULL },
  /* The safety number was compared. */
  { "verified", PILLION_FIELD_BOOLEAN, AT (verified), NULL },
  /* Messages that were not read. */
  { "n-unread", PILLION_FIELD_UINT, AT (n_unread), NULL },
  { "marked-unread", PILLION_FIELD_BOOLEAN, AT (marked_unread), NULL },
  /* What was written and not sent. */
  { "draft", PILLION_FIELD_STRING, AT (draft), NULL },
  { "pinned", PILLION_FIELD_BOOLEAN, AT (pinned), NULL },
  /* Now. Where it has an end, it changes when that comes. */
  { "muted", PILLION_FIELD_BOOLEAN, AT (muted), NULL },
  /* 0: not muted. */
  { "muted-until-ms", PILLION_FIELD_UINT64, AT (muted_until_ms), NULL },
  { "archived", PILLION_FIELD_BOOLEAN, AT (archived), NULL },
  /* A stranger's, until it is accepted. */
  { "request", PILLION_FIELD_BOOLEAN, AT (request), NULL },
  { "blocked", PILLION_FIELD_BOOLEAN, AT (blocked), NULL },
};

#undef AT

enum {
  PROP_LAST = G_N_ELEMENTS (fields) + 1,
  PROP_TYPING,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
facts_clear (PillionConversationFacts *self)
{
  pillion_fields_clear (fields, G_N_ELEMENTS (fields), self);
  g_clear_pointer (&self->last, pillion_message_facts_free);
}

void
pillion_conversation_facts_free (PillionConversationFacts *self)
{
  facts_clear (self);
  g_free (self);
}

/* facts is (transfer full) (nullable) */
static void
take_last (PillionConversation *self,
           PillionMessageFacts *facts)
{
  if (self->last == NULL && facts == NULL)
    return;
  if (self->last != NULL && facts != NULL && pillion_message_get_row (self->last) == facts->row) {
    pillion_message_update (self->last, facts);
    return;
  }
  g_clear_object (&self->last);
  if (facts != NULL)
    self->last = pillion_message_new (facts);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST]);
}

void
pillion_conversation_update (PillionConversation      *self,
                             PillionConversationFacts *facts)
{
  g_return_if_fail (PILLION_IS_CONVERSATION (self));

  g_object_freeze_notify (G_OBJECT (self));
  pillion_fields_take (fields, G_N_ELEMENTS (fields), &self->facts, facts, G_OBJECT (self), properties);
  take_last (self, g_steal_pointer (&facts->last));
  g_object_thaw_notify (G_OBJECT (self));
  pillion_conversation_facts_free (facts);
}

static void
pillion_conversation_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PillionConversation *self = PILLION_CONVERSATION (object);

  if (property_id == PROP_LAST)
    g_value_set_object (value, self->last);
  else if (property_id == PROP_TYPING)
    g_value_set_boolean (value, self->typing);
  else
    pillion_fields_get (&fields[property_id - 1], &self->facts, value);
}

static void
pillion_conversation_finalize (GObject *object)
{
  PillionConversation *self = PILLION_CONVERSATION (object);

  facts_clear (&self->facts);
  g_clear_object (&self->last);

  G_OBJECT_CLASS (pillion_conversation_parent_class)->finalize (object);
}

static void
pillion_conversation_class_init (PillionConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_conversation_get_property;
  object_class->finalize = pillion_conversation_finalize;
  pillion_fields_add_properties (fields, G_N_ELEMENTS (fields), properties);
  properties[PROP_LAST] = g_param_spec_object ("last", NULL, NULL, PILLION_TYPE_MESSAGE, flags);
  properties[PROP_TYPING] = g_param_spec_boolean ("typing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_conversation_init (PillionConversation *self)
{
}

PillionConversation *
pillion_conversation_new (PillionConversationFacts *facts)
{
  PillionConversation *self = g_object_new (PILLION_TYPE_CONVERSATION, NULL);

  pillion_conversation_update (self, facts);
  return self;
}

void
pillion_conversation_set_typing (PillionConversation *self,
                                 gboolean             typing)
{
  g_return_if_fail (PILLION_IS_CONVERSATION (self));

  if (self->typing == typing)
    return;
  self->typing = typing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TYPING]);
}

/**
 * pillion_conversation_get_account_bytes:
 *
 * Returns: (transfer full): the account's 32 bytes, for what is done with the conversation
 */
GBytes *
pillion_conversation_get_account_bytes (PillionConversation *self)
{
  guint8 account[PILLION_ACCOUNT_BYTES];

  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), NULL);

  if (!pillion_hex_decode (self->facts.account, account, sizeof account))
    g_return_val_if_reached (NULL);
  return g_bytes_new (account, sizeof account);
}

/* The newest message. (transfer none) (nullable) */
PillionMessage *
pillion_conversation_get_last (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), NULL);

  return self->last;
}

/* Whether the other side types now. */
gboolean
pillion_conversation_is_typing (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), FALSE);

  return self->typing;
}

const char *
pillion_conversation_get_account (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), NULL);

  return self->facts.account;
}

const char *
pillion_conversation_get_name (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), NULL);

  return self->facts.name;
}

const char *
pillion_conversation_get_number (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), NULL);

  return self->facts.number;
}

gboolean
pillion_conversation_is_verified (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), FALSE);

  return self->facts.verified;
}

guint
pillion_conversation_get_n_unread (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), 0);

  return self->facts.n_unread;
}

gboolean
pillion_conversation_is_marked_unread (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), FALSE);

  return self->facts.marked_unread;
}

const char *
pillion_conversation_get_draft (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), NULL);

  return self->facts.draft;
}

gboolean
pillion_conversation_is_pinned (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), FALSE);

  return self->facts.pinned;
}

gboolean
pillion_conversation_is_muted (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), FALSE);

  return self->facts.muted;
}

guint64
pillion_conversation_get_muted_until_ms (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), 0);

  return self->facts.muted_until_ms;
}

gboolean
pillion_conversation_is_archived (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), FALSE);

  return self->facts.archived;
}

gboolean
pillion_conversation_is_request (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), FALSE);

  return self->facts.request;
}

gboolean
pillion_conversation_is_blocked (PillionConversation *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION (self), FALSE);

  return self->facts.blocked;
}
