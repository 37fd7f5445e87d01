/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-authored.h"

#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

#include <sodium.h>

#define VERSION       1
#define FLAG_CRITICAL 0x01

/* Only what follows another message names one. */
static gboolean
is_chain_consistent (const PillionAuthored *self)
{
  return self->sequence > 1 || sodium_is_zero (self->previous, sizeof self->previous);
}

gboolean
pillion_authored_decode (PillionAuthored *self,
                         const guint8    *bytes,
                         gsize            len,
                         GError         **error)
{
  PillionReader reader;

  *self = (PillionAuthored){ 0 };
  pillion_reader_init_bounded (&reader, bytes, len, PILLION_AUTHORED_MAX_BYTES);
  pillion_reader_version (&reader, VERSION);
  pillion_reader_copy (&reader, self->author, sizeof self->author);
  pillion_reader_copy (&reader, self->device, sizeof self->device);
  self->conversation_kind = pillion_reader_u8_range (&reader, PILLION_CONVERSATION_KIND_DIRECT,
                                                     PILLION_CONVERSATION_KIND_DIRECT);
  pillion_reader_copy (&reader, self->conversation, sizeof self->conversation);
  pillion_reader_copy (&reader, self->message, sizeof self->message);
  self->sequence = pillion_reader_counter (&reader);
  pillion_reader_copy (&reader, self->previous, sizeof self->previous);
  self->sent_at = pillion_reader_counter (&reader);
  self->type = pillion_reader_u16 (&reader);
  self->critical = pillion_reader_u8_range (&reader, 0, FLAG_CRITICAL) == FLAG_CRITICAL;
  self->body = pillion_reader_take_u16 (&reader, 0, PILLION_BODY_MAX_BYTES, &self->body_len);

  if (!is_chain_consistent (self))
    pillion_reader_refuse (&reader, PILLION_WIRE_ERROR_MALFORMED, "a predecessor too many");

  return pillion_reader_finish_object (&reader, "authored message", self, sizeof *self, error);
}

gsize
pillion_authored_encode (const PillionAuthored *self,
                         guint8                *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_AUTHORED_MAX_BYTES);
  pillion_writer_u8 (&writer, VERSION);
  pillion_writer_bytes (&writer, self->author, sizeof self->author);
  pillion_writer_bytes (&writer, self->device, sizeof self->device);
  pillion_writer_u8_range (&writer, self->conversation_kind, PILLION_CONVERSATION_KIND_DIRECT,
                           PILLION_CONVERSATION_KIND_DIRECT);
  pillion_writer_bytes (&writer, self->conversation, sizeof self->conversation);
  pillion_writer_bytes (&writer, self->message, sizeof self->message);
  pillion_writer_counter (&writer, self->sequence);
  pillion_writer_bytes (&writer, self->previous, sizeof self->previous);
  pillion_writer_counter (&writer, self->sent_at);
  pillion_writer_u16 (&writer, self->type);
  pillion_writer_u8 (&writer, self->critical ? FLAG_CRITICAL : 0);
  pillion_writer_put_u16 (&writer, self->body, self->body_len);

  if (self->body_len > PILLION_BODY_MAX_BYTES || !is_chain_consistent (self))
    pillion_writer_refuse (&writer);

  pillion_writer_finish (&writer, &len);

  return len;
}
