/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-extensions.h"

#include <string.h>

#define TAG_CRITICAL 0x8000

static void
read_one (PillionReader *reader,
          int           *last_tag)
{
  guint16 tag = pillion_reader_u16 (reader);
  gsize len;

  pillion_reader_take_u16 (reader, 0, PILLION_EXTENSIONS_MAX_BYTES, &len);

  if (tag <= *last_tag)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "extensions out of order");

  if (tag & TAG_CRITICAL)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_UNSUPPORTED, "unknown critical extension");

  *last_tag = tag;
}

void
pillion_extensions_read (PillionExtensions *self,
                         PillionReader     *reader)
{
  guint8 n = pillion_reader_u8_range (reader, 0, PILLION_EXTENSIONS_MAX);
  gsize start = pillion_reader_get_offset (reader);
  int last_tag = -1;
  gsize len;

  memset (self, 0, sizeof *self);

  for (guint i = 0; i < n; i++)
    read_one (reader, &last_tag);

  len = pillion_reader_get_offset (reader) - start;

  if (len > PILLION_EXTENSIONS_MAX_BYTES)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_TOO_LARGE, "extensions too large");

  if (!pillion_reader_is_valid (reader))
    return;

  self->n = n;
  self->len = (guint16) len;
  memcpy (self->bytes, reader->bytes + start, len);
}

void
pillion_extensions_write (const PillionExtensions *self,
                          PillionWriter           *writer)
{
  if (self->n > PILLION_EXTENSIONS_MAX || self->len > PILLION_EXTENSIONS_MAX_BYTES) {
    pillion_writer_refuse (writer);
    return;
  }

  pillion_writer_u8 (writer, self->n);
  pillion_writer_bytes (writer, self->bytes, self->len);
}
