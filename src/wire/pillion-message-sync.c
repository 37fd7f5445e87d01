/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-message-sync.h"

#define FLAG_PINNED 0x01
#define FLAG_ARCHIVED 0x02
#define FLAG_MARKED_UNREAD 0x04
#define FLAGS_ALL (FLAG_PINNED | FLAG_ARCHIVED | FLAG_MARKED_UNREAD)

void
pillion_body_read_mark_read (PillionBodyReadMark *self,
                             PillionReader       *reader)
{
  pillion_reader_copy (reader, self->conversation, sizeof self->conversation);
  pillion_reader_copy (reader, self->author, sizeof self->author);
  pillion_reader_copy (reader, self->message, sizeof self->message);
  self->time = pillion_reader_counter (reader);
}

void
pillion_body_read_mark_write (const PillionBodyReadMark *self,
                              PillionWriter             *writer)
{
  pillion_writer_bytes (writer, self->conversation, sizeof self->conversation);
  pillion_writer_bytes (writer, self->author, sizeof self->author);
  pillion_writer_bytes (writer, self->message, sizeof self->message);
  pillion_writer_counter (writer, self->time);
}

void
pillion_body_chat_state_read (PillionBodyChatState *self,
                              PillionReader        *reader)
{
  guint8 flags;

  pillion_reader_copy (reader, self->conversation, sizeof self->conversation);
  self->muted_until = pillion_reader_counter (reader);
  flags = pillion_reader_u8_range (reader, 0, FLAGS_ALL);
  self->pinned = (flags & FLAG_PINNED) != 0;
  self->archived = (flags & FLAG_ARCHIVED) != 0;
  self->marked_unread = (flags & FLAG_MARKED_UNREAD) != 0;
  self->time = pillion_reader_counter (reader);
}

void
pillion_body_chat_state_write (const PillionBodyChatState *self,
                               PillionWriter              *writer)
{
  pillion_writer_bytes (writer, self->conversation, sizeof self->conversation);
  pillion_writer_counter (writer, self->muted_until);
  pillion_writer_u8 (writer, (guint8) ((self->pinned ? FLAG_PINNED : 0) | (self->archived ? FLAG_ARCHIVED : 0) |
                                       (self->marked_unread ? FLAG_MARKED_UNREAD : 0)));
  pillion_writer_counter (writer, self->time);
}

void
pillion_body_draft_read (PillionBodyDraft *self,
                         PillionReader    *reader)
{
  pillion_reader_copy (reader, self->conversation, sizeof self->conversation);
  self->text = pillion_reader_dup_text_u16 (reader, 0, PILLION_DRAFT_TEXT_MAX_BYTES);
  self->time = pillion_reader_counter (reader);
}

void
pillion_body_draft_write (const PillionBodyDraft *self,
                          PillionWriter          *writer)
{
  pillion_writer_bytes (writer, self->conversation, sizeof self->conversation);
  pillion_writer_text_u16 (writer, self->text, PILLION_DRAFT_TEXT_MAX_BYTES);
  pillion_writer_counter (writer, self->time);
}

void
pillion_body_setting_read (PillionBodySetting *self,
                           PillionReader      *reader)
{
  pillion_reader_text_u8 (reader, 1, PILLION_SETTING_MAX_BYTES, self->name);
  pillion_reader_text_u8 (reader, 0, PILLION_SETTING_MAX_BYTES, self->value);
  self->time = pillion_reader_counter (reader);
}

void
pillion_body_setting_write (const PillionBodySetting *self,
                            PillionWriter            *writer)
{
  if (self->name[0] == '\0')
    pillion_writer_refuse (writer);

  pillion_writer_text_u8 (writer, self->name, PILLION_SETTING_MAX_BYTES);
  pillion_writer_text_u8 (writer, self->value, PILLION_SETTING_MAX_BYTES);
  pillion_writer_counter (writer, self->time);
}

void
pillion_body_message_hidden_read (PillionBodyMessageHidden *self,
                                  PillionReader            *reader)
{
  pillion_reader_copy (reader, self->conversation, sizeof self->conversation);
  pillion_reader_copy (reader, self->author, sizeof self->author);
  pillion_reader_copy (reader, self->message, sizeof self->message);
}

void
pillion_body_message_hidden_write (const PillionBodyMessageHidden *self,
                                   PillionWriter                  *writer)
{
  pillion_writer_bytes (writer, self->conversation, sizeof self->conversation);
  pillion_writer_bytes (writer, self->author, sizeof self->author);
  pillion_writer_bytes (writer, self->message, sizeof self->message);
}
