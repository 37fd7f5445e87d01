/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-frame.h"

#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

static PillionLinkFrameType
read_type (PillionReader *reader)
{
  guint8 type = pillion_reader_u8 (reader);

  if (type < PILLION_LINK_FRAME_HELLO_A || type > PILLION_LINK_FRAME_TRANSPORT)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_UNSUPPORTED, "unknown type");

  return type;
}

static void
expect_type (PillionReader       *reader,
             PillionLinkFrameType type)
{
  PillionLinkFrameType found = read_type (reader);

  if (found != type)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "not the type that is due");
}

gboolean
pillion_link_frame_get_type (const guint8         *bytes,
                             gsize                 len,
                             PillionLinkFrameType *type,
                             GError              **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_FRAME_MAX_BYTES);
  *type = read_type (&reader);

  if (pillion_reader_is_valid (&reader))
    return TRUE;

  return pillion_reader_finish (&reader, "linking message", error);
}

const guint8 *
pillion_link_frame_get_noise (const guint8        *bytes,
                              gsize                len,
                              PillionLinkFrameType type,
                              gsize               *noise_len,
                              GError             **error)
{
  PillionReader reader;
  const guint8 *noise;

  g_return_val_if_fail (type >= PILLION_LINK_FRAME_NOISE_1, NULL);

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_FRAME_MAX_BYTES);
  expect_type (&reader, type);
  *noise_len = len > 1 ? len - 1 : 0;
  noise = pillion_reader_take (&reader, *noise_len);

  if (pillion_reader_finish (&reader, "linking message", error))
    return noise;

  *noise_len = 0;

  return NULL;
}

gsize
pillion_link_frame_put_noise (PillionLinkFrameType type,
                              const guint8        *noise,
                              gsize                noise_len,
                              guint8              *out)
{
  PillionWriter writer;
  gsize len;

  g_return_val_if_fail (type >= PILLION_LINK_FRAME_NOISE_1, 0);

  pillion_writer_init (&writer, out, PILLION_LINK_FRAME_MAX_BYTES);
  pillion_writer_u8 (&writer, (guint8) type);
  pillion_writer_bytes (&writer, noise, noise_len);
  pillion_writer_finish (&writer, &len);

  return len;
}
