/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-qr.h"

#include "crypto/pillion-base45.h"
#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

#include <sodium.h>
#include <string.h>

#define MAGIC       "PILN"
#define MAGIC_BYTES 4
#define VERSION     1

static PillionLinkIntent
read_intent (PillionReader *reader)
{
  guint8 intent = pillion_reader_u8 (reader);

  if (intent < PILLION_LINK_INTENT_LINK || intent > PILLION_LINK_INTENT_MOVE)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_UNSUPPORTED, "unknown intent");

  return intent;
}

gboolean
pillion_link_qr_decode (PillionLinkQr *self,
                        const guint8  *bytes,
                        gsize          len,
                        GError       **error)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_QR_BYTES);
  pillion_reader_expect (&reader, MAGIC, MAGIC_BYTES, "not a linking code");
  pillion_reader_version (&reader, VERSION);
  self->intent = read_intent (&reader);
  pillion_reader_copy (&reader, self->rendezvous, sizeof self->rendezvous);
  pillion_reader_copy (&reader, self->ltk, sizeof self->ltk);
  pillion_reader_copy (&reader, self->psk, sizeof self->psk);
  pillion_reader_copy (&reader, self->relay, sizeof self->relay);

  return pillion_reader_finish_object (&reader, "linking code", self, sizeof *self, error);
}

void
pillion_link_qr_encode (const PillionLinkQr *self,
                        guint8              *out)
{
  PillionWriter writer;

  pillion_writer_init (&writer, out, PILLION_LINK_QR_BYTES);
  pillion_writer_bytes (&writer, MAGIC, MAGIC_BYTES);
  pillion_writer_u8 (&writer, VERSION);
  pillion_writer_u8 (&writer, (guint8) self->intent);
  pillion_writer_bytes (&writer, self->rendezvous, sizeof self->rendezvous);
  pillion_writer_bytes (&writer, self->ltk, sizeof self->ltk);
  pillion_writer_bytes (&writer, self->psk, sizeof self->psk);
  pillion_writer_bytes (&writer, self->relay, sizeof self->relay);
}

gboolean
pillion_link_qr_decode_text (PillionLinkQr *self,
                             const char    *text,
                             gsize          len,
                             GError       **error)
{
  g_autofree guint8 *bytes = NULL;
  gsize n_bytes = 0;
  gboolean decoded;

  /* Whatever carries text may add blanks around it. The first character is that of the
   * magic, and the last of three is never a blank, which would be 36 x 45 x 45.
   */
  while (len > 0 && g_ascii_isspace (text[len - 1]))
    len--;

  while (len > 0 && g_ascii_isspace (*text)) {
    text++;
    len--;
  }

  if (len == PILLION_LINK_QR_TEXT_CHARS)
    bytes = pillion_base45_decode (text, len, &n_bytes);

  if (bytes == NULL) {
    sodium_memzero (self, sizeof *self);
    g_set_error_literal (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_MALFORMED,
                         "linking code refused: not of its size and alphabet");
    return FALSE;
  }

  decoded = pillion_link_qr_decode (self, bytes, n_bytes, error);
  sodium_memzero (bytes, n_bytes);

  return decoded;
}

char *
pillion_link_qr_encode_text (const PillionLinkQr *self)
{
  guint8 bytes[PILLION_LINK_QR_BYTES];
  char *text;

  pillion_link_qr_encode (self, bytes);
  text = pillion_base45_encode (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);

  return text;
}

void
pillion_link_qr_clear (PillionLinkQr *self)
{
  sodium_memzero (self, sizeof *self);
}
