/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-envelope.h"

#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

#define VERSION           1

/* The smallest sealed payload: nonce, tag and one padded step would be larger, but what
 * is inside is not for this layer to know.
 */
#define PAYLOAD_MIN_BYTES PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES

gboolean
pillion_envelope_decode (PillionEnvelope *self,
                         const guint8    *bytes,
                         gsize            len,
                         GError         **error)
{
  PillionReader reader;

  *self = (PillionEnvelope){ 0 };
  pillion_reader_init_bounded (&reader, bytes, len, PILLION_ENVELOPE_MAX_BYTES);
  pillion_reader_version (&reader, VERSION);
  self->kind = pillion_reader_u8_range (&reader,
                                        PILLION_ENVELOPE_KIND_CONTINUE,
                                        PILLION_ENVELOPE_KIND_START);

  if (self->kind == PILLION_ENVELOPE_KIND_START) {
    pillion_reader_copy (&reader, self->ephemeral, sizeof self->ephemeral);
    self->spk_id = pillion_reader_u32 (&reader);
    self->opk_id = pillion_reader_u32 (&reader);
  }

  self->header = pillion_reader_take (&reader, PILLION_RATCHET_SEALED_HEADER_BYTES);
  self->payload = pillion_reader_take_u16 (&reader, PAYLOAD_MIN_BYTES,
                                           PILLION_ENVELOPE_MAX_BYTES, &self->payload_len);

  return pillion_reader_finish_object (&reader, "envelope", self, sizeof *self, error);
}

static void
write_prefix (const PillionEnvelope *self,
              PillionWriter         *writer)
{
  pillion_writer_u8 (writer, VERSION);
  pillion_writer_u8_range (writer, self->kind,
                           PILLION_ENVELOPE_KIND_CONTINUE, PILLION_ENVELOPE_KIND_START);

  if (self->kind != PILLION_ENVELOPE_KIND_START)
    return;

  pillion_writer_bytes (writer, self->ephemeral, sizeof self->ephemeral);
  pillion_writer_u32 (writer, self->spk_id);
  pillion_writer_u32 (writer, self->opk_id);
}

gsize
pillion_envelope_encode (const PillionEnvelope *self,
                         guint8                *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_ENVELOPE_MAX_BYTES);
  write_prefix (self, &writer);
  pillion_writer_bytes (&writer, self->header, PILLION_RATCHET_SEALED_HEADER_BYTES);
  pillion_writer_put_u16 (&writer, self->payload, self->payload_len);

  if (self->payload_len < PAYLOAD_MIN_BYTES)
    pillion_writer_refuse (&writer);

  pillion_writer_finish (&writer, &len);

  return len;
}

gsize
pillion_envelope_encode_prefix (const PillionEnvelope *self,
                                guint8                *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_ENVELOPE_PREFIX_MAX_BYTES);
  write_prefix (self, &writer);
  pillion_writer_finish (&writer, &len);

  return len;
}
