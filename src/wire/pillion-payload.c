/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-payload.h"

#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

#include <sodium.h>
#include <string.h>

#define VERSION           1
#define PROFILE_MAX_BYTES 128

/* What the sender saw of the recipient: a hash only where there is an epoch. */
static gboolean
is_seen_consistent (const PillionPayload *self)
{
  return self->recipient_epoch > 0 ||
         sodium_is_zero (self->recipient_hash, sizeof self->recipient_hash);
}

static void
read_profile (PillionPayload *self,
              PillionReader  *reader)
{
  PillionReader profile;

  pillion_reader_begin_sub_u8 (reader, 0, PROFILE_MAX_BYTES, &profile);
  self->has_profile = !pillion_reader_is_at_end (&profile);

  if (self->has_profile) {
    pillion_reader_text_u8 (&profile, 0, PILLION_NAME_MAX_BYTES, self->name);
    pillion_reader_number (&profile, FALSE, self->number);
  }

  pillion_reader_end_sub (reader, &profile);
}

static void
write_profile (const PillionPayload *self,
               PillionWriter        *writer)
{
  gsize begin = pillion_writer_begin_u8 (writer);

  if (self->has_profile) {
    pillion_writer_text_u8 (writer, self->name, PILLION_NAME_MAX_BYTES);
    pillion_writer_number (writer, FALSE, self->number);
  }

  pillion_writer_end_u8 (writer, begin);
}

gboolean
pillion_payload_decode (PillionPayload *self,
                        const guint8   *bytes,
                        gsize           len,
                        GError        **error)
{
  PillionReader reader;

  memset (self, 0, sizeof *self);
  pillion_reader_init_bounded (&reader, bytes, len, PILLION_PAYLOAD_MAX_BYTES);
  pillion_reader_version (&reader, VERSION);
  self->kind = pillion_reader_u8_range (&reader, PILLION_PAYLOAD_KIND_CONTACT,
                                        PILLION_PAYLOAD_KIND_OWN_ITEM);
  pillion_reader_copy (&reader, self->sender, sizeof self->sender);
  pillion_reader_copy (&reader, self->recipient, sizeof self->recipient);
  self->sender_epoch = pillion_reader_counter_from (&reader, 1);
  pillion_reader_copy (&reader, self->sender_hash, sizeof self->sender_hash);
  self->recipient_epoch = pillion_reader_counter (&reader);
  pillion_reader_copy (&reader, self->recipient_hash, sizeof self->recipient_hash);
  read_profile (self, &reader);
  self->authored = pillion_reader_take_u16 (&reader, 1, PILLION_PAYLOAD_AUTHORED_MAX_BYTES,
                                            &self->authored_len);

  if (!is_seen_consistent (self))
    pillion_reader_refuse (&reader, PILLION_WIRE_ERROR_MALFORMED, "a hash without an epoch");

  return pillion_reader_finish_object (&reader, "payload", self, sizeof *self, error);
}

gsize
pillion_payload_encode (const PillionPayload *self,
                        guint8               *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_PAYLOAD_MAX_BYTES);
  pillion_writer_u8 (&writer, VERSION);
  pillion_writer_u8_range (&writer, self->kind, PILLION_PAYLOAD_KIND_CONTACT,
                           PILLION_PAYLOAD_KIND_OWN_ITEM);
  pillion_writer_bytes (&writer, self->sender, sizeof self->sender);
  pillion_writer_bytes (&writer, self->recipient, sizeof self->recipient);
  pillion_writer_counter_from (&writer, self->sender_epoch, 1);
  pillion_writer_bytes (&writer, self->sender_hash, sizeof self->sender_hash);
  pillion_writer_counter (&writer, self->recipient_epoch);
  pillion_writer_bytes (&writer, self->recipient_hash, sizeof self->recipient_hash);
  write_profile (self, &writer);
  pillion_writer_put_u16 (&writer, self->authored, self->authored_len);

  if (self->authored_len < 1 || self->authored_len > PILLION_PAYLOAD_AUTHORED_MAX_BYTES ||
      !is_seen_consistent (self))
    pillion_writer_refuse (&writer);

  pillion_writer_finish (&writer, &len);

  return len;
}
