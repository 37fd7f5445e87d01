/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-resignation.h"

#define VERSION 1
#define WHAT    "resignation"

/* What is wrong with one whose fields fit their types, or NULL. */
static const char *
check (const PillionResignation *self)
{
  if (self->epoch < 1 || self->epoch > PILLION_COUNTER_MAX || self->time > PILLION_COUNTER_MAX)
    return "epoch or time out of range";

  return NULL;
}

static void
read_body (PillionResignation *self,
           PillionReader      *reader)
{
  const char *reason;

  pillion_reader_version (reader, VERSION);
  pillion_reader_copy (reader, self->account, sizeof self->account);
  pillion_reader_copy (reader, self->device, sizeof self->device);
  self->epoch = pillion_reader_u64 (reader);
  self->time = pillion_reader_u64 (reader);
  pillion_extensions_read (&self->extensions, reader);

  reason = check (self);

  if (reason != NULL)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, reason);
}

static void
write_body (const PillionResignation *self,
            PillionWriter            *writer)
{
  if (check (self) != NULL) {
    pillion_writer_refuse (writer);
    return;
  }

  pillion_writer_u8 (writer, VERSION);
  pillion_writer_bytes (writer, self->account, sizeof self->account);
  pillion_writer_bytes (writer, self->device, sizeof self->device);
  pillion_writer_u64 (writer, self->epoch);
  pillion_writer_u64 (writer, self->time);
  pillion_extensions_write (&self->extensions, writer);
}

gboolean
pillion_resignation_decode (PillionResignation *self,
                            const guint8       *bytes,
                            gsize               len,
                            GError            **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_RESIGNATION_MAX_BYTES);
  read_body (self, &reader);
  pillion_reader_copy (&reader, self->signature, sizeof self->signature);

  return pillion_reader_finish_object (&reader, WHAT, self, sizeof *self, error);
}

gsize
pillion_resignation_encode (const PillionResignation *self,
                            guint8                   *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_RESIGNATION_MAX_BYTES);
  write_body (self, &writer);
  pillion_writer_bytes (&writer, self->signature, sizeof self->signature);
  pillion_writer_finish (&writer, &len);

  return len;
}

gsize
pillion_resignation_encode_body (const PillionResignation *self,
                                 guint8                   *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_RESIGNATION_MAX_BYTES - PILLION_SIGNATURE_BYTES);
  write_body (self, &writer);
  pillion_writer_finish (&writer, &len);

  return len;
}

const guint8 *
pillion_resignation_get_body (const guint8 *bytes,
                              gsize         len,
                              gsize        *body_len)
{
  g_return_val_if_fail (len > PILLION_SIGNATURE_BYTES, NULL);

  *body_len = len - PILLION_SIGNATURE_BYTES;

  return bytes;
}
