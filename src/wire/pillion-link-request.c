/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-request.h"

#define VERSION 1

/* Reads a certificate that stands within another object, and whether it decodes. */
static guint16
read_certificate (PillionReader *reader,
                  guint8        *out)
{
  PillionCertificate certificate;
  gsize len = pillion_reader_copy_u16 (reader, 1, PILLION_CERTIFICATE_MAX_BYTES, out);

  if (len > 0 && !pillion_certificate_decode (&certificate, out, len, NULL))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "certificate refused");

  return (guint16) len;
}

gboolean
pillion_link_introduction_decode (PillionLinkIntroduction *self,
                                  const guint8            *bytes,
                                  gsize                    len,
                                  GError                 **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_INTRODUCTION_MAX_BYTES);
  pillion_reader_version (&reader, VERSION);
  pillion_reader_copy (&reader, self->aik, sizeof self->aik);
  self->certificate_len = read_certificate (&reader, self->certificate);
  pillion_reader_number (&reader, FALSE, self->number);
  pillion_reader_text_u8 (&reader, 0, PILLION_NAME_MAX_BYTES, self->name);
  self->epoch = pillion_reader_counter_from (&reader, 1);
  pillion_reader_copy (&reader, self->membership_hash, sizeof self->membership_hash);

  return pillion_reader_finish_object (&reader, "introduction", self, sizeof *self, error);
}

gsize
pillion_link_introduction_encode (const PillionLinkIntroduction *self,
                                  guint8                        *out)
{
  PillionWriter writer;
  gsize len;

  g_return_val_if_fail (self->certificate_len <= sizeof self->certificate, 0);

  pillion_writer_init (&writer, out, PILLION_LINK_INTRODUCTION_MAX_BYTES);
  pillion_writer_u8 (&writer, VERSION);
  pillion_writer_bytes (&writer, self->aik, sizeof self->aik);
  pillion_writer_put_u16 (&writer, self->certificate, self->certificate_len);
  pillion_writer_number (&writer, FALSE, self->number);
  pillion_writer_text_u8 (&writer, self->name, PILLION_NAME_MAX_BYTES);
  pillion_writer_counter_from (&writer, self->epoch, 1);
  pillion_writer_bytes (&writer, self->membership_hash, sizeof self->membership_hash);
  pillion_writer_finish (&writer, &len);

  return len;
}

void
pillion_link_request_read (PillionLinkRequest *self,
                           PillionReader      *reader)
{
  pillion_reader_version (reader, VERSION);
  pillion_reader_copy (reader, self->dsk, sizeof self->dsk);
  pillion_reader_copy (reader, self->ddh, sizeof self->ddh);
  pillion_reader_text_u8 (reader, 0, PILLION_PLATFORM_MAX_BYTES, self->platform);
  pillion_reader_text_u8 (reader, 0, PILLION_NAME_MAX_BYTES, self->name);
  self->capabilities = pillion_reader_u32 (reader);
  self->has_sealed_store = pillion_reader_flag (reader);
  pillion_reader_copy (reader, self->store, sizeof self->store);
  pillion_extensions_read (&self->extensions, reader);

  if (self->capabilities > PILLION_CAPABILITIES_ALL)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "unknown capabilities");
}

gboolean
pillion_link_request_decode (PillionLinkRequest *self,
                             const guint8       *bytes,
                             gsize               len,
                             GError            **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_REQUEST_MAX_BYTES);
  pillion_link_request_read (self, &reader);

  return pillion_reader_finish_object (&reader, "link request", self, sizeof *self, error);
}

gsize
pillion_link_request_encode (const PillionLinkRequest *self,
                             guint8                   *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_LINK_REQUEST_MAX_BYTES);
  pillion_writer_u8 (&writer, VERSION);
  pillion_writer_bytes (&writer, self->dsk, sizeof self->dsk);
  pillion_writer_bytes (&writer, self->ddh, sizeof self->ddh);
  pillion_writer_text_u8 (&writer, self->platform, PILLION_PLATFORM_MAX_BYTES);
  pillion_writer_text_u8 (&writer, self->name, PILLION_NAME_MAX_BYTES);
  pillion_writer_u32 (&writer, self->capabilities);
  pillion_writer_u8 (&writer, self->has_sealed_store ? 1 : 0);
  pillion_writer_bytes (&writer, self->store, sizeof self->store);
  pillion_extensions_write (&self->extensions, &writer);

  if (self->capabilities > PILLION_CAPABILITIES_ALL)
    pillion_writer_refuse (&writer);

  pillion_writer_finish (&writer, &len);

  return len;
}
