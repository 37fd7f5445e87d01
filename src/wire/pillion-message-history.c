/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-message-history.h"

#include <string.h>

void
pillion_body_history_request_read (PillionBodyHistoryRequest *self,
                                   PillionReader             *reader)
{
  pillion_reader_copy (reader, self->transfer, sizeof self->transfer);
  self->since = pillion_reader_counter (reader);
  self->until = pillion_reader_counter (reader);
  self->changed = pillion_reader_counter (reader);
}

void
pillion_body_history_request_write (const PillionBodyHistoryRequest *self,
                                    PillionWriter                   *writer)
{
  pillion_writer_bytes (writer, self->transfer, sizeof self->transfer);
  pillion_writer_counter (writer, self->since);
  pillion_writer_counter (writer, self->until);
  pillion_writer_counter (writer, self->changed);
}

static void
read_chunk (PillionHistoryChunkName *self,
            PillionReader           *reader)
{
  self->n_bytes = pillion_reader_u32 (reader);
  pillion_reader_copy (reader, self->hash, sizeof self->hash);
  if (self->n_bytes == 0 || self->n_bytes > PILLION_HISTORY_CHUNK_MAX_BYTES)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "length of a chunk");
}

/* Nothing is in no blob, and only where nothing follows. */
static gboolean
is_canonical (const PillionBodyHistoryPart *self)
{
  static const guint8 zeros[PILLION_ID_BYTES];

  if (self->n_chunks > 0)
    return self->n_chunks <= PILLION_HISTORY_PART_MAX_CHUNKS && self->first_chunk <= G_MAXUINT32 - self->n_chunks;
  return self->last && memcmp (self->blob, zeros, sizeof zeros) == 0;
}

void
pillion_body_history_part_read (PillionBodyHistoryPart *self,
                                PillionReader          *reader)
{
  pillion_reader_copy (reader, self->transfer, sizeof self->transfer);
  pillion_reader_copy (reader, self->key, sizeof self->key);
  self->since = pillion_reader_counter (reader);
  self->n_messages = pillion_reader_u32 (reader);
  self->part = pillion_reader_u32 (reader);
  self->last = pillion_reader_flag (reader);
  self->first_chunk = pillion_reader_u32 (reader);
  pillion_reader_copy (reader, self->blob, sizeof self->blob);
  self->n_chunks = pillion_reader_u8_range (reader, 0, PILLION_HISTORY_PART_MAX_CHUNKS);
  for (guint i = 0; i < self->n_chunks; i++)
    read_chunk (&self->chunks[i], reader);
  if (!is_canonical (self))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "part of history");
}

void
pillion_body_history_part_write (const PillionBodyHistoryPart *self,
                                 PillionWriter                *writer)
{
  if (!is_canonical (self)) {
    pillion_writer_refuse (writer);
    return;
  }
  pillion_writer_bytes (writer, self->transfer, sizeof self->transfer);
  pillion_writer_bytes (writer, self->key, sizeof self->key);
  pillion_writer_counter (writer, self->since);
  pillion_writer_u32 (writer, self->n_messages);
  pillion_writer_u32 (writer, self->part);
  pillion_writer_u8 (writer, self->last ? 1 : 0);
  pillion_writer_u32 (writer, self->first_chunk);
  pillion_writer_bytes (writer, self->blob, sizeof self->blob);
  pillion_writer_u8 (writer, self->n_chunks);
  for (guint i = 0; i < self->n_chunks; i++) {
    pillion_writer_u32 (writer, self->chunks[i].n_bytes);
    pillion_writer_bytes (writer, self->chunks[i].hash, sizeof self->chunks[i].hash);
    if (self->chunks[i].n_bytes == 0 || self->chunks[i].n_bytes > PILLION_HISTORY_CHUNK_MAX_BYTES)
      pillion_writer_refuse (writer);
  }
}

void
pillion_body_history_received_read (PillionBodyHistoryReceived *self,
                                    PillionReader              *reader)
{
  pillion_reader_copy (reader, self->transfer, sizeof self->transfer);
  self->n_parts = pillion_reader_u32 (reader);
  self->state = pillion_reader_u8_range (reader, PILLION_HISTORY_GOES_ON, PILLION_HISTORY_ENDED);
}

void
pillion_body_history_received_write (const PillionBodyHistoryReceived *self,
                                     PillionWriter                    *writer)
{
  pillion_writer_bytes (writer, self->transfer, sizeof self->transfer);
  pillion_writer_u32 (writer, self->n_parts);
  pillion_writer_u8_range (writer, self->state, PILLION_HISTORY_GOES_ON, PILLION_HISTORY_ENDED);
}

void
pillion_body_history_refused_read (PillionBodyHistoryRefused *self,
                                   PillionReader             *reader)
{
  pillion_reader_copy (reader, self->transfer, sizeof self->transfer);
  self->reason = pillion_reader_u8_range (reader, PILLION_HISTORY_REFUSAL_NO_RIGHT, PILLION_HISTORY_REFUSAL_UNKNOWN);
}

void
pillion_body_history_refused_write (const PillionBodyHistoryRefused *self,
                                    PillionWriter                   *writer)
{
  pillion_writer_bytes (writer, self->transfer, sizeof self->transfer);
  pillion_writer_u8_range (writer, self->reason, PILLION_HISTORY_REFUSAL_NO_RIGHT, PILLION_HISTORY_REFUSAL_UNKNOWN);
}

static void
write_signed (const PillionBodyHistoryGrant *self,
              PillionWriter                 *writer)
{
  pillion_writer_bytes (writer, self->device, sizeof self->device);
  pillion_writer_counter (writer, self->since);
  pillion_writer_counter (writer, self->time);
}

void
pillion_history_grant_encode (const PillionBodyHistoryGrant *self,
                              guint8                        *out)
{
  PillionWriter writer;

  pillion_writer_init (&writer, out, PILLION_HISTORY_GRANT_SIGNED_BYTES);
  write_signed (self, &writer);
}

void
pillion_body_history_grant_read (PillionBodyHistoryGrant *self,
                                 PillionReader           *reader)
{
  pillion_reader_copy (reader, self->device, sizeof self->device);
  self->since = pillion_reader_counter (reader);
  self->time = pillion_reader_counter (reader);
  pillion_reader_copy (reader, self->signature, sizeof self->signature);
}

void
pillion_body_history_grant_write (const PillionBodyHistoryGrant *self,
                                  PillionWriter                 *writer)
{
  write_signed (self, writer);
  pillion_writer_bytes (writer, self->signature, sizeof self->signature);
}
