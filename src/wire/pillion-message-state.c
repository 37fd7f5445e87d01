/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-message-state.h"

#include <string.h>

void
pillion_sync_head_read (PillionSyncHead *self,
                        PillionReader   *reader)
{
  static const guint8 none[sizeof self->hash] = { 0 };

  pillion_reader_copy (reader, self->device, sizeof self->device);
  self->sequence = pillion_reader_counter (reader);
  pillion_reader_copy (reader, self->hash, sizeof self->hash);
  if (self->sequence == 0 && memcmp (self->hash, none, sizeof none) != 0)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "hash of nothing");
}

void
pillion_sync_head_write (const PillionSyncHead *self,
                         PillionWriter         *writer)
{
  pillion_writer_bytes (writer, self->device, sizeof self->device);
  pillion_writer_counter (writer, self->sequence);
  pillion_writer_bytes (writer, self->hash, sizeof self->hash);
}

void
pillion_body_sync_sealed_read (PillionBodySyncSealed *self,
                               PillionReader         *reader)
{
  self->epoch = pillion_reader_counter (reader);
  self->sealed_len = (guint16) pillion_reader_copy_u16 (reader, 1, sizeof self->sealed, self->sealed);
}

void
pillion_body_sync_sealed_write (const PillionBodySyncSealed *self,
                                PillionWriter               *writer)
{
  pillion_writer_counter (writer, self->epoch);
  pillion_writer_put_u16 (writer, self->sealed, MIN (self->sealed_len, sizeof self->sealed));
}

void
pillion_body_sync_state_read (PillionBodySyncState *self,
                              PillionReader        *reader)
{
  self->epoch = pillion_reader_counter (reader);
  self->n_heads = pillion_reader_u8_range (reader, 0, PILLION_DEVICES_MAX);
  for (guint i = 0; i < self->n_heads; i++) {
    pillion_sync_head_read (&self->heads[i], reader);
    if (i > 0 && memcmp (self->heads[i - 1].device, self->heads[i].device, PILLION_DEVICE_BYTES) >= 0)
      pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "devices not in order");
  }
  self->n_digests = pillion_reader_u8_range (reader, PILLION_SYNC_DIGESTS_MIN, PILLION_SYNC_DIGESTS_MAX);
  for (guint i = 0; i < self->n_digests; i++)
    pillion_reader_copy (reader, self->digests[i], sizeof self->digests[i]);
}

void
pillion_body_sync_state_write (const PillionBodySyncState *self,
                               PillionWriter              *writer)
{
  pillion_writer_counter (writer, self->epoch);
  pillion_writer_u8_range (writer, self->n_heads, 0, PILLION_DEVICES_MAX);
  for (guint i = 0; i < MIN (self->n_heads, PILLION_DEVICES_MAX); i++)
    pillion_sync_head_write (&self->heads[i], writer);
  pillion_writer_u8_range (writer, self->n_digests, PILLION_SYNC_DIGESTS_MIN, PILLION_SYNC_DIGESTS_MAX);
  for (guint i = 0; i < MIN (self->n_digests, PILLION_SYNC_DIGESTS_MAX); i++)
    pillion_writer_bytes (writer, self->digests[i], sizeof self->digests[i]);
}
