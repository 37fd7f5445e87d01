/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-message-content.h"

#include <string.h>

void
pillion_body_text_read (PillionBodyText *self,
                        PillionReader   *reader)
{
  self->text = pillion_reader_dup_text_u16 (reader, 0, PILLION_TEXT_MAX_BYTES);
  pillion_extensions_read (&self->extensions, reader);
  pillion_message_marks_read (&self->marks, &self->extensions, reader);
}

void
pillion_body_text_write (const PillionBodyText *self,
                         PillionWriter         *writer)
{
  pillion_writer_text_u16 (writer, self->text, PILLION_TEXT_MAX_BYTES);
  pillion_extensions_write (&self->extensions, writer);
}

void
pillion_body_reaction_read (PillionBodyReaction *self,
                            PillionReader       *reader)
{
  pillion_reader_copy (reader, self->author, sizeof self->author);
  pillion_reader_copy (reader, self->message, sizeof self->message);
  pillion_reader_text_u8 (reader, 0, PILLION_EMOJI_MAX_BYTES, self->emoji);
}

void
pillion_body_reaction_write (const PillionBodyReaction *self,
                             PillionWriter             *writer)
{
  pillion_writer_bytes (writer, self->author, sizeof self->author);
  pillion_writer_bytes (writer, self->message, sizeof self->message);
  pillion_writer_text_u8 (writer, self->emoji, PILLION_EMOJI_MAX_BYTES);
}

void
pillion_body_edit_read (PillionBodyEdit *self,
                        PillionReader   *reader)
{
  pillion_reader_copy (reader, self->message, sizeof self->message);
  self->text = pillion_reader_dup_text_u16 (reader, 0, PILLION_TEXT_MAX_BYTES);
  pillion_extensions_read (&self->extensions, reader);
}

void
pillion_body_edit_write (const PillionBodyEdit *self,
                         PillionWriter         *writer)
{
  pillion_writer_bytes (writer, self->message, sizeof self->message);
  pillion_writer_text_u16 (writer, self->text, PILLION_TEXT_MAX_BYTES);
  pillion_extensions_write (&self->extensions, writer);
}

void
pillion_body_attachment_read (PillionBodyAttachment *self,
                              PillionReader         *reader)
{
  self->caption = pillion_reader_dup_text_u16 (reader, 0, PILLION_MESSAGE_CAPTION_MAX_BYTES);
  self->kind = pillion_reader_u8_range (reader, PILLION_ATTACHMENT_KIND_PICTURE, PILLION_ATTACHMENT_KIND_FILE);
  pillion_reader_text_u8 (reader, 0, PILLION_MESSAGE_FILE_NAME_MAX_BYTES, self->name);
  pillion_reader_text_u8 (reader, 0, PILLION_MESSAGE_MIME_MAX_BYTES, self->mime);
  self->size = pillion_reader_counter (reader);
  self->width = pillion_reader_u32 (reader);
  self->height = pillion_reader_u32 (reader);
  pillion_reader_copy (reader, self->blob, sizeof self->blob);
  pillion_reader_copy (reader, self->key, sizeof self->key);
  pillion_reader_copy (reader, self->commitment, sizeof self->commitment);
  pillion_reader_copy (reader, self->hash, sizeof self->hash);
  self->padded = pillion_reader_counter_from (reader, self->size);
  self->thumbnail_len = (guint16) pillion_reader_copy_u16 (reader, 0, sizeof self->thumbnail, self->thumbnail);
  pillion_extensions_read (&self->extensions, reader);
  pillion_message_marks_read (&self->marks, &self->extensions, reader);
}

void
pillion_body_attachment_write (const PillionBodyAttachment *self,
                               PillionWriter               *writer)
{
  pillion_writer_text_u16 (writer, self->caption, PILLION_MESSAGE_CAPTION_MAX_BYTES);
  pillion_writer_u8_range (writer, self->kind, PILLION_ATTACHMENT_KIND_PICTURE, PILLION_ATTACHMENT_KIND_FILE);
  pillion_writer_text_u8 (writer, self->name, PILLION_MESSAGE_FILE_NAME_MAX_BYTES);
  pillion_writer_text_u8 (writer, self->mime, PILLION_MESSAGE_MIME_MAX_BYTES);
  pillion_writer_counter (writer, self->size);
  pillion_writer_u32 (writer, self->width);
  pillion_writer_u32 (writer, self->height);
  pillion_writer_bytes (writer, self->blob, sizeof self->blob);
  pillion_writer_bytes (writer, self->key, sizeof self->key);
  pillion_writer_bytes (writer, self->commitment, sizeof self->commitment);
  pillion_writer_bytes (writer, self->hash, sizeof self->hash);
  pillion_writer_counter_from (writer, self->padded, self->size);
  pillion_writer_put_u16 (writer, self->thumbnail, MIN (self->thumbnail_len, PILLION_MESSAGE_THUMBNAIL_MAX_BYTES));
  pillion_extensions_write (&self->extensions, writer);
}

void
pillion_body_receipt_read (PillionBodyReceipt *self,
                           PillionReader      *reader)
{
  self->kind = pillion_reader_u8_range (reader, 1, 2);
  self->n_messages = pillion_reader_u8_range (reader, 1, PILLION_RECEIPT_MAX_MESSAGES);

  for (guint i = 0; i < self->n_messages; i++) {
    pillion_reader_copy (reader, self->messages[i], PILLION_ID_BYTES);

    if (i > 0 && memcmp (self->messages[i - 1], self->messages[i], PILLION_ID_BYTES) >= 0)
      pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "messages out of order");
  }
}

void
pillion_body_receipt_write (const PillionBodyReceipt *self,
                            PillionWriter            *writer)
{
  pillion_writer_u8_range (writer, self->kind, 1, 2);
  pillion_writer_u8_range (writer, self->n_messages, 1, PILLION_RECEIPT_MAX_MESSAGES);

  for (guint i = 0; i < MIN (self->n_messages, PILLION_RECEIPT_MAX_MESSAGES); i++)
    pillion_writer_bytes (writer, self->messages[i], PILLION_ID_BYTES);
}
