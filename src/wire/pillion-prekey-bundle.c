/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-prekey-bundle.h"

#define VERSION 1
#define WHAT    "prekey bundle"

/* What is wrong with one whose fields fit their types, or NULL. */
static const char *
check (const PillionPrekeyBundle *self)
{
  if (self->generation > PILLION_COUNTER_MAX || self->created > PILLION_COUNTER_MAX)
    return "generation or time out of range";

  if (self->kem_len > PILLION_PREKEY_BUNDLE_KEM_MAX_BYTES)
    return "key too long";

  return NULL;
}

static void
read_body (PillionPrekeyBundle *self,
           PillionReader       *reader)
{
  const char *reason;

  pillion_reader_version (reader, VERSION);
  pillion_reader_copy (reader, self->account, sizeof self->account);
  pillion_reader_copy (reader, self->device, sizeof self->device);
  self->generation = pillion_reader_u64 (reader);
  self->created = pillion_reader_u64 (reader);
  self->spk_id = pillion_reader_u32 (reader);
  pillion_reader_copy (reader, self->spk, sizeof self->spk);
  self->kem_len = (guint16) pillion_reader_copy_u16 (reader, 0, sizeof self->kem, self->kem);
  pillion_extensions_read (&self->extensions, reader);

  reason = check (self);

  if (reason != NULL)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, reason);
}

static void
write_body (const PillionPrekeyBundle *self,
            PillionWriter             *writer)
{
  if (check (self) != NULL) {
    pillion_writer_refuse (writer);
    return;
  }

  pillion_writer_u8 (writer, VERSION);
  pillion_writer_bytes (writer, self->account, sizeof self->account);
  pillion_writer_bytes (writer, self->device, sizeof self->device);
  pillion_writer_u64 (writer, self->generation);
  pillion_writer_u64 (writer, self->created);
  pillion_writer_u32 (writer, self->spk_id);
  pillion_writer_bytes (writer, self->spk, sizeof self->spk);
  pillion_writer_put_u16 (writer, self->kem, self->kem_len);
  pillion_extensions_write (&self->extensions, writer);
}

gboolean
pillion_prekey_bundle_decode (PillionPrekeyBundle *self,
                              const guint8        *bytes,
                              gsize                len,
                              GError             **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_PREKEY_BUNDLE_MAX_BYTES);
  read_body (self, &reader);
  pillion_reader_copy (&reader, self->signature, sizeof self->signature);

  return pillion_reader_finish_object (&reader, WHAT, self, sizeof *self, error);
}

gsize
pillion_prekey_bundle_encode (const PillionPrekeyBundle *self,
                              guint8                    *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_PREKEY_BUNDLE_MAX_BYTES);
  write_body (self, &writer);
  pillion_writer_bytes (&writer, self->signature, sizeof self->signature);
  pillion_writer_finish (&writer, &len);

  return len;
}

gsize
pillion_prekey_bundle_encode_body (const PillionPrekeyBundle *self,
                                   guint8                    *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_PREKEY_BUNDLE_MAX_BYTES - PILLION_SIGNATURE_BYTES);
  write_body (self, &writer);
  pillion_writer_finish (&writer, &len);

  return len;
}

const guint8 *
pillion_prekey_bundle_get_body (const guint8 *bytes,
                                gsize         len,
                                gsize        *body_len)
{
  g_return_val_if_fail (len > PILLION_SIGNATURE_BYTES, NULL);

  *body_len = len - PILLION_SIGNATURE_BYTES;

  return bytes;
}
