/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-message-private.h"

#include "engine/pillion-fields.h"

/**
 * PillionMessageAttachment:
 *
 * What a message carries beside its text. Made and brought up to date by its message.
 */
struct _PillionMessageAttachment {
  GObject                       parent_instance;

  PillionMessageAttachmentFacts facts;
};

G_DEFINE_ENUM_TYPE (PillionMessageAttachmentState, pillion_message_attachment_state,
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE, "remote"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_ATTACHMENT_STATE_DOWNLOADING, "downloading"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_ATTACHMENT_STATE_UPLOADING, "uploading"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_ATTACHMENT_STATE_HERE, "here"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_ATTACHMENT_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (PILLION_MESSAGE_ATTACHMENT_STATE_EXPIRED, "expired"))

G_DEFINE_FINAL_TYPE (PillionMessageAttachment, pillion_message_attachment, G_TYPE_OBJECT)

#define AT(member) G_STRUCT_OFFSET (PillionMessageAttachmentFacts, member)

static const PillionField fields[] = {
  /* The file's name, as its sender gave it. */
  { "name", PILLION_FIELD_STRING, AT (name), NULL },
  /* Its type, as its sender gave it. */
  { "mime", PILLION_FIELD_STRING, AT (mime), NULL },
  /* Its size. */
  { "bytes", PILLION_FIELD_UINT64, AT (bytes), NULL },
  /* In pixels; 0 where it is no picture. */
  { "width", PILLION_FIELD_UINT, AT (width), NULL },
  { "height", PILLION_FIELD_UINT, AT (height), NULL },
  /* A small picture that came with the message: bytes from outside, to be decoded with care. */
  { "thumbnail", PILLION_FIELD_BYTES, AT (thumbnail), NULL },
  /* Where its content is. */
  { "state", PILLION_FIELD_ENUM, AT (state), pillion_message_attachment_state_get_type },
};

#undef AT

static GParamSpec *properties[G_N_ELEMENTS (fields) + 1];

void
pillion_message_attachment_facts_free (PillionMessageAttachmentFacts *self)
{
  pillion_fields_clear (fields, G_N_ELEMENTS (fields), self);
  g_free (self);
}

static void
pillion_message_attachment_get_property (GObject    *object,
                                         guint       property_id,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  PillionMessageAttachment *self = PILLION_MESSAGE_ATTACHMENT (object);

  pillion_fields_get (&fields[property_id - 1], &self->facts, value);
}

static void
pillion_message_attachment_finalize (GObject *object)
{
  PillionMessageAttachment *self = PILLION_MESSAGE_ATTACHMENT (object);

  pillion_fields_clear (fields, G_N_ELEMENTS (fields), &self->facts);

  G_OBJECT_CLASS (pillion_message_attachment_parent_class)->finalize (object);
}

static void
pillion_message_attachment_class_init (PillionMessageAttachmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pillion_message_attachment_get_property;
  object_class->finalize = pillion_message_attachment_finalize;
  pillion_fields_add_properties (fields, G_N_ELEMENTS (fields), properties);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_message_attachment_init (PillionMessageAttachment *self)
{
}

PillionMessageAttachment *
pillion_message_attachment_new (PillionMessageAttachmentFacts *facts)
{
  PillionMessageAttachment *self = g_object_new (PILLION_TYPE_MESSAGE_ATTACHMENT, NULL);

  self->facts = *facts;
  g_free (facts);
  return self;
}

void
pillion_message_attachment_update (PillionMessageAttachment      *self,
                                   PillionMessageAttachmentFacts *facts)
{
  pillion_fields_take (fields, G_N_ELEMENTS (fields), &self->facts, facts, G_OBJECT (self), properties);
  pillion_message_attachment_facts_free (facts);
}

const char *
pillion_message_attachment_get_name (PillionMessageAttachment *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ATTACHMENT (self), NULL);

  return self->facts.name;
}

const char *
pillion_message_attachment_get_mime (PillionMessageAttachment *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ATTACHMENT (self), NULL);

  return self->facts.mime;
}

guint64
pillion_message_attachment_get_bytes (PillionMessageAttachment *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ATTACHMENT (self), 0);

  return self->facts.bytes;
}

guint
pillion_message_attachment_get_width (PillionMessageAttachment *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ATTACHMENT (self), 0);

  return self->facts.width;
}

guint
pillion_message_attachment_get_height (PillionMessageAttachment *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ATTACHMENT (self), 0);

  return self->facts.height;
}

GBytes *
pillion_message_attachment_get_thumbnail (PillionMessageAttachment *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ATTACHMENT (self), NULL);

  return self->facts.thumbnail;
}

PillionMessageAttachmentState
pillion_message_attachment_get_state (PillionMessageAttachment *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ATTACHMENT (self), PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE);

  return self->facts.state;
}
