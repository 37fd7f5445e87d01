/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-hello.h"

#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

#include <string.h>

gboolean
pillion_link_hello_decode (PillionLinkHello *self,
                           const guint8     *bytes,
                           gsize             len,
                           GError          **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_HELLO_MAX_BYTES);
  self->is_b = pillion_reader_u8_range (&reader,
                                        PILLION_LINK_FRAME_HELLO_A,
                                        PILLION_LINK_FRAME_HELLO_B) == PILLION_LINK_FRAME_HELLO_B;
  pillion_reader_copy (&reader, self->share, sizeof self->share);
  self->ad_len = (guint16) pillion_reader_copy_u16 (&reader, 0, sizeof self->ad, self->ad);
  memset (self->tag, 0, sizeof self->tag);

  if (self->is_b)
    pillion_reader_copy (&reader, self->tag, sizeof self->tag);

  return pillion_reader_finish_object (&reader, "linking hello", self, sizeof *self, error);
}

gsize
pillion_link_hello_encode (const PillionLinkHello *self,
                           guint8                 *out)
{
  PillionWriter writer;
  gsize len;

  g_return_val_if_fail (self->ad_len <= PILLION_LINK_HELLO_AD_MAX_BYTES, 0);

  pillion_writer_init (&writer, out, PILLION_LINK_HELLO_MAX_BYTES);
  pillion_writer_u8 (&writer, self->is_b ? PILLION_LINK_FRAME_HELLO_B : PILLION_LINK_FRAME_HELLO_A);
  pillion_writer_bytes (&writer, self->share, sizeof self->share);
  pillion_writer_put_u16 (&writer, self->ad, self->ad_len);

  if (self->is_b)
    pillion_writer_bytes (&writer, self->tag, sizeof self->tag);

  pillion_writer_finish (&writer, &len);

  return len;
}

gboolean
pillion_link_confirm_decode (guint8       *tag,
                             const guint8 *bytes,
                             gsize         len,
                             GError      **error)
{
  PillionReader reader;
  guint8 type;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_CONFIRM_BYTES);
  type = pillion_reader_u8 (&reader);
  pillion_reader_copy (&reader, tag, PILLION_CPACE_TAG_BYTES);

  if (type != PILLION_LINK_FRAME_CONFIRM_A)
    pillion_reader_refuse (&reader, PILLION_WIRE_ERROR_MALFORMED, "not a confirmation");

  return pillion_reader_finish_object (&reader, "linking confirmation",
                                       tag, PILLION_CPACE_TAG_BYTES, error);
}

void
pillion_link_confirm_encode (const guint8 *tag,
                             guint8       *out)
{
  out[0] = PILLION_LINK_FRAME_CONFIRM_A;
  memcpy (out + 1, tag, PILLION_CPACE_TAG_BYTES);
}

gboolean
pillion_link_offer_decode (PillionLinkOffer *self,
                           const guint8     *bytes,
                           gsize             len,
                           GError          **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_HELLO_AD_MAX_BYTES);
  pillion_reader_copy (&reader, self->ltk, sizeof self->ltk);
  pillion_reader_copy (&reader, self->request_hash, sizeof self->request_hash);
  pillion_reader_text_u8 (&reader, 0, PILLION_NAME_MAX_BYTES, self->name);
  pillion_reader_text_u8 (&reader, 0, PILLION_PLATFORM_MAX_BYTES, self->platform);
  pillion_reader_copy (&reader, self->random, sizeof self->random);

  return pillion_reader_finish_object (&reader, "linking offer", self, sizeof *self, error);
}

gsize
pillion_link_offer_encode (const PillionLinkOffer *self,
                           guint8                 *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_LINK_HELLO_AD_MAX_BYTES);
  pillion_writer_bytes (&writer, self->ltk, sizeof self->ltk);
  pillion_writer_bytes (&writer, self->request_hash, sizeof self->request_hash);
  pillion_writer_text_u8 (&writer, self->name, PILLION_NAME_MAX_BYTES);
  pillion_writer_text_u8 (&writer, self->platform, PILLION_PLATFORM_MAX_BYTES);
  pillion_writer_bytes (&writer, self->random, sizeof self->random);
  pillion_writer_finish (&writer, &len);

  return len;
}

gboolean
pillion_link_identity_decode (PillionLinkIdentity *self,
                              const guint8        *bytes,
                              gsize                len,
                              GError             **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_HELLO_AD_MAX_BYTES);
  pillion_reader_copy (&reader, self->account, sizeof self->account);
  pillion_reader_copy (&reader, self->aik, sizeof self->aik);
  self->epoch = pillion_reader_counter_from (&reader, 1);
  pillion_reader_copy (&reader, self->random, sizeof self->random);

  return pillion_reader_finish_object (&reader, "linking identity", self, sizeof *self, error);
}

gsize
pillion_link_identity_encode (const PillionLinkIdentity *self,
                              guint8                    *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_LINK_HELLO_AD_MAX_BYTES);
  pillion_writer_bytes (&writer, self->account, sizeof self->account);
  pillion_writer_bytes (&writer, self->aik, sizeof self->aik);
  pillion_writer_counter_from (&writer, self->epoch, 1);
  pillion_writer_bytes (&writer, self->random, sizeof self->random);
  pillion_writer_finish (&writer, &len);

  return len;
}
