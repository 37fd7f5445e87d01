/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-message-marks.h"

#include <string.h>

#define TAG_REPLY 1
#define TAG_FORWARDED 2

static void
read_reply (PillionMessageMarks *self,
            const guint8        *value,
            gsize                len,
            PillionReader       *reader)
{
  PillionReader inner;

  pillion_reader_init (&inner, value, len);
  pillion_reader_copy (&inner, self->reply_author, sizeof self->reply_author);
  pillion_reader_copy (&inner, self->reply_message, sizeof self->reply_message);
  pillion_reader_text_u8 (&inner, 0, PILLION_MESSAGE_QUOTE_MAX_BYTES, self->reply_quote);
  self->is_reply = TRUE;

  if (!pillion_reader_finish (&inner, "reply", NULL))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "reply refused");
}

void
pillion_message_marks_read (PillionMessageMarks     *self,
                            const PillionExtensions *extensions,
                            PillionReader           *reader)
{
  PillionReader tags;

  memset (self, 0, sizeof *self);
  pillion_reader_init (&tags, extensions->bytes, extensions->len);

  for (guint i = 0; i < extensions->n; i++) {
    guint16 tag = pillion_reader_u16 (&tags);
    gsize len;
    const guint8 *value = pillion_reader_take_u16 (&tags, 0, PILLION_EXTENSIONS_MAX_BYTES, &len);

    if (tag == TAG_REPLY)
      read_reply (self, value, len, reader);

    if (tag == TAG_FORWARDED) {
      self->forwarded = TRUE;

      if (len != 0)
        pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "forwarded mark refused");
    }
  }
}

static void
write_reply (const PillionMessageMarks *self,
             PillionWriter             *writer)
{
  gsize len = strnlen (self->reply_quote, sizeof self->reply_quote);
  gboolean valid = len <= PILLION_MESSAGE_QUOTE_MAX_BYTES && pillion_text_is_valid (self->reply_quote, len, FALSE);

  if (!valid)
    len = 0;

  pillion_writer_u16 (writer, TAG_REPLY);
  pillion_writer_u16 (writer, (guint16) (sizeof self->reply_author + sizeof self->reply_message + 1 + len));
  pillion_writer_bytes (writer, self->reply_author, sizeof self->reply_author);
  pillion_writer_bytes (writer, self->reply_message, sizeof self->reply_message);
  pillion_writer_text_u8 (writer, valid ? self->reply_quote : "", PILLION_MESSAGE_QUOTE_MAX_BYTES);
}

void
pillion_message_marks_write (const PillionMessageMarks *self,
                             PillionExtensions         *extensions)
{
  PillionWriter writer;
  gsize len = 0;

  memset (extensions, 0, sizeof *extensions);
  pillion_writer_init (&writer, extensions->bytes, sizeof extensions->bytes);

  if (self->is_reply) {
    write_reply (self, &writer);
    extensions->n++;
  }

  if (self->forwarded) {
    pillion_writer_u16 (&writer, TAG_FORWARDED);
    pillion_writer_u16 (&writer, 0);
    extensions->n++;
  }

  pillion_writer_finish (&writer, &len);
  extensions->len = (guint16) len;
}
