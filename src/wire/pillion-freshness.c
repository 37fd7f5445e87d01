/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-freshness.h"

#define VERSION 1
#define WHAT    "freshness"

/* What is wrong with one whose fields fit their types, or NULL. */
static const char *
check (const PillionFreshness *self)
{
  if (self->epoch < 1 || self->epoch > PILLION_COUNTER_MAX ||
      self->sequence > PILLION_COUNTER_MAX)
    return "epoch or sequence out of range";

  if (self->previous_not_after > PILLION_COUNTER_MAX || self->not_after > PILLION_COUNTER_MAX)
    return "time out of range";

  if (self->issued_at >= self->not_after)
    return "ends before it begins";

  if (self->sequence < self->issued_at)
    return "sequence below its time";

  return NULL;
}

static void
read_body (PillionFreshness *self,
           PillionReader    *reader)
{
  const char *reason;

  pillion_reader_version (reader, VERSION);
  pillion_reader_copy (reader, self->account, sizeof self->account);
  self->epoch = pillion_reader_u64 (reader);
  pillion_reader_copy (reader, self->membership_hash, sizeof self->membership_hash);
  self->sequence = pillion_reader_u64 (reader);
  self->previous_not_after = pillion_reader_u64 (reader);
  self->issued_at = pillion_reader_u64 (reader);
  self->not_after = pillion_reader_u64 (reader);
  pillion_extensions_read (&self->extensions, reader);

  reason = check (self);

  if (reason != NULL)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, reason);
}

static void
write_body (const PillionFreshness *self,
            PillionWriter          *writer)
{
  if (check (self) != NULL) {
    pillion_writer_refuse (writer);
    return;
  }

  pillion_writer_u8 (writer, VERSION);
  pillion_writer_bytes (writer, self->account, sizeof self->account);
  pillion_writer_u64 (writer, self->epoch);
  pillion_writer_bytes (writer, self->membership_hash, sizeof self->membership_hash);
  pillion_writer_u64 (writer, self->sequence);
  pillion_writer_u64 (writer, self->previous_not_after);
  pillion_writer_u64 (writer, self->issued_at);
  pillion_writer_u64 (writer, self->not_after);
  pillion_extensions_write (&self->extensions, writer);
}

gboolean
pillion_freshness_decode (PillionFreshness *self,
                          const guint8     *bytes,
                          gsize             len,
                          GError          **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_FRESHNESS_MAX_BYTES);
  read_body (self, &reader);
  pillion_reader_copy (&reader, self->signature, sizeof self->signature);

  return pillion_reader_finish_object (&reader, WHAT, self, sizeof *self, error);
}

gsize
pillion_freshness_encode (const PillionFreshness *self,
                          guint8                 *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_FRESHNESS_MAX_BYTES);
  write_body (self, &writer);
  pillion_writer_bytes (&writer, self->signature, sizeof self->signature);
  pillion_writer_finish (&writer, &len);

  return len;
}

gsize
pillion_freshness_encode_body (const PillionFreshness *self,
                               guint8                 *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_FRESHNESS_MAX_BYTES - PILLION_SIGNATURE_BYTES);
  write_body (self, &writer);
  pillion_writer_finish (&writer, &len);

  return len;
}

const guint8 *
pillion_freshness_get_body (const guint8 *bytes,
                            gsize         len,
                            gsize        *body_len)
{
  g_return_val_if_fail (len > PILLION_SIGNATURE_BYTES, NULL);

  *body_len = len - PILLION_SIGNATURE_BYTES;

  return bytes;
}
