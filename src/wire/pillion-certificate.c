/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-certificate.h"

#include <sodium.h>
#include <string.h>

#define VERSION 1
#define WHAT    "certificate"

/* What is wrong with a certificate whose fields fit their types, or NULL. */
static const char *
check (const PillionCertificate *self)
{
  PillionCapabilities allowed = self->slot == PILLION_SLOT_PRIMARY ? PILLION_CAPABILITIES_ALL
                                                                   : PILLION_CAPABILITIES_CALLS;

  if (self->slot > PILLION_SLOT_MAX)
    return "no such slot";

  if (self->capabilities & ~allowed)
    return "capabilities that this slot cannot have";

  if (self->created > PILLION_COUNTER_MAX || self->not_after > PILLION_COUNTER_MAX ||
      self->history_since > PILLION_COUNTER_MAX)
    return "time out of range";

  if (self->slot == PILLION_SLOT_PRIMARY && self->not_after != 0)
    return "a primary does not expire";

  if (self->link_kind > PILLION_LINK_KIND_FILE)
    return "no such link kind";

  if (self->link_kind == PILLION_LINK_KIND_REGISTERED &&
      !sodium_is_zero (self->link_hash, sizeof self->link_hash))
    return "a registered device has no link";

  return NULL;
}

static void
read_body (PillionCertificate *self,
           PillionReader      *reader)
{
  const char *reason;

  pillion_reader_version (reader, VERSION);
  pillion_reader_copy (reader, self->account, sizeof self->account);
  self->slot = pillion_reader_u8 (reader);
  pillion_reader_copy (reader, self->device, sizeof self->device);
  pillion_reader_copy (reader, self->dsk, sizeof self->dsk);
  pillion_reader_copy (reader, self->ddh, sizeof self->ddh);
  pillion_reader_text_u8 (reader, 0, PILLION_PLATFORM_MAX_BYTES, self->platform);
  self->capabilities = pillion_reader_u32 (reader);
  self->created = pillion_reader_u64 (reader);
  self->not_after = pillion_reader_u64 (reader);
  self->history_since = pillion_reader_u64 (reader);
  self->link_kind = pillion_reader_u8 (reader);
  pillion_reader_copy (reader, self->link_hash, sizeof self->link_hash);
  pillion_extensions_read (&self->extensions, reader);

  reason = check (self);

  if (reason != NULL)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, reason);
}

static void
write_body (const PillionCertificate *self,
            PillionWriter            *writer)
{
  pillion_writer_u8 (writer, VERSION);
  pillion_writer_bytes (writer, self->account, sizeof self->account);
  pillion_writer_u8 (writer, self->slot);
  pillion_writer_bytes (writer, self->device, sizeof self->device);
  pillion_writer_bytes (writer, self->dsk, sizeof self->dsk);
  pillion_writer_bytes (writer, self->ddh, sizeof self->ddh);
  pillion_writer_text_u8 (writer, self->platform, PILLION_PLATFORM_MAX_BYTES);
  pillion_writer_u32 (writer, self->capabilities);
  pillion_writer_u64 (writer, self->created);
  pillion_writer_u64 (writer, self->not_after);
  pillion_writer_u64 (writer, self->history_since);
  pillion_writer_u8 (writer, (guint8) self->link_kind);
  pillion_writer_bytes (writer, self->link_hash, sizeof self->link_hash);
  pillion_extensions_write (&self->extensions, writer);

  if (check (self) != NULL)
    pillion_writer_refuse (writer);
}

gboolean
pillion_certificate_decode (PillionCertificate *self,
                            const guint8       *bytes,
                            gsize               len,
                            GError            **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_CERTIFICATE_MAX_BYTES);
  read_body (self, &reader);
  pillion_reader_copy (&reader, self->account_signature, sizeof self->account_signature);
  pillion_reader_copy (&reader, self->device_signature, sizeof self->device_signature);

  return pillion_reader_finish_object (&reader, WHAT, self, sizeof *self, error);
}

gboolean
pillion_certificate_decode_body (PillionCertificate *self,
                                 const guint8       *bytes,
                                 gsize               len,
                                 GError            **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len,
                               PILLION_CERTIFICATE_MAX_BYTES - PILLION_CERTIFICATE_SIGNATURES_BYTES);
  read_body (self, &reader);
  memset (self->account_signature, 0, sizeof self->account_signature);
  memset (self->device_signature, 0, sizeof self->device_signature);

  return pillion_reader_finish_object (&reader, WHAT, self, sizeof *self, error);
}

gsize
pillion_certificate_encode (const PillionCertificate *self,
                            guint8                   *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_CERTIFICATE_MAX_BYTES);
  write_body (self, &writer);
  pillion_writer_bytes (&writer, self->account_signature, sizeof self->account_signature);
  pillion_writer_bytes (&writer, self->device_signature, sizeof self->device_signature);
  pillion_writer_finish (&writer, &len);

  return len;
}

gsize
pillion_certificate_encode_body (const PillionCertificate *self,
                                 guint8                   *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out,
                       PILLION_CERTIFICATE_MAX_BYTES - PILLION_CERTIFICATE_SIGNATURES_BYTES);
  write_body (self, &writer);
  pillion_writer_finish (&writer, &len);

  return len;
}

const guint8 *
pillion_certificate_get_body (const guint8 *bytes,
                              gsize         len,
                              gsize        *body_len)
{
  g_return_val_if_fail (len > PILLION_CERTIFICATE_SIGNATURES_BYTES, NULL);

  *body_len = len - PILLION_CERTIFICATE_SIGNATURES_BYTES;

  return bytes;
}
