/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-reader.h"

#include <sodium.h>
#include <string.h>

void
pillion_reader_init (PillionReader *self,
                     const guint8  *bytes,
                     gsize          len)
{
  *self = (PillionReader){ .bytes = bytes, .len = len };
}

void
pillion_reader_refuse (PillionReader   *self,
                       PillionWireError code,
                       const char      *reason)
{
  if (self->reason != NULL)
    return;

  self->reason = reason;
  self->code = code;
}

void
pillion_reader_init_bounded (PillionReader *self,
                             const guint8  *bytes,
                             gsize          len,
                             gsize          max)
{
  pillion_reader_init (self, bytes, len);

  if (len > max)
    pillion_reader_refuse (self, PILLION_WIRE_ERROR_TOO_LARGE, "too large");
}

static void
refuse_malformed (PillionReader *self,
                  const char    *reason)
{
  pillion_reader_refuse (self, PILLION_WIRE_ERROR_MALFORMED, reason);
}

const guint8 *
pillion_reader_take (PillionReader *self,
                     gsize          len)
{
  const guint8 *bytes;

  if (self->reason != NULL)
    return NULL;

  if (len > self->len - self->offset) {
    refuse_malformed (self, "ends too early");

    return NULL;
  }

  if (len == 0)
    return self->bytes;

  bytes = self->bytes + self->offset;
  self->offset += len;

  return bytes;
}

static guint64
take_number (PillionReader *self,
             gsize          width)
{
  const guint8 *bytes = pillion_reader_take (self, width);
  guint64 value = 0;

  if (bytes == NULL)
    return 0;

  for (gsize i = 0; i < width; i++)
    value = value << 8 | bytes[i];

  return value;
}

guint8
pillion_reader_u8 (PillionReader *self)
{
  return (guint8) take_number (self, 1);
}

guint16
pillion_reader_u16 (PillionReader *self)
{
  return (guint16) take_number (self, 2);
}

guint32
pillion_reader_u32 (PillionReader *self)
{
  return (guint32) take_number (self, 4);
}

guint64
pillion_reader_u64 (PillionReader *self)
{
  return take_number (self, 8);
}

static guint64
take_in_range (PillionReader *self,
               gsize          width,
               guint64        min,
               guint64        max)
{
  guint64 value = take_number (self, width);

  if (self->reason == NULL && (value < min || value > max))
    refuse_malformed (self, "number out of range");

  return self->reason == NULL ? value : min;
}

guint8
pillion_reader_u8_range (PillionReader *self,
                         guint8         min,
                         guint8         max)
{
  return (guint8) take_in_range (self, 1, min, max);
}

gboolean
pillion_reader_flag (PillionReader *self)
{
  return take_in_range (self, 1, 0, 1) == 1;
}

guint64
pillion_reader_counter (PillionReader *self)
{
  return take_in_range (self, 8, 0, PILLION_COUNTER_MAX);
}

guint64
pillion_reader_counter_from (PillionReader *self,
                             guint64        min)
{
  return take_in_range (self, 8, min, PILLION_COUNTER_MAX);
}

void
pillion_reader_copy (PillionReader *self,
                     guint8        *out,
                     gsize          len)
{
  const guint8 *bytes = pillion_reader_take (self, len);

  if (len == 0)
    return;

  if (bytes != NULL)
    memcpy (out, bytes, len);
  else
    memset (out, 0, len);
}

void
pillion_reader_expect (PillionReader *self,
                       const void    *bytes,
                       gsize          len,
                       const char    *reason)
{
  const guint8 *found = pillion_reader_take (self, len);

  if (found != NULL && memcmp (found, bytes, len) != 0)
    refuse_malformed (self, reason);
}

static const guint8 *
take_prefixed (PillionReader *self,
               gsize          width,
               gsize          min,
               gsize          max,
               gsize         *len)
{
  guint64 stated = take_number (self, width);
  const guint8 *bytes;

  *len = 0;

  if (self->reason == NULL && (stated < min || stated > max))
    pillion_reader_refuse (self,
                           stated > max ? PILLION_WIRE_ERROR_TOO_LARGE
                                        : PILLION_WIRE_ERROR_MALFORMED,
                           stated > max ? "field too long" : "field too short");

  bytes = pillion_reader_take (self, (gsize) stated);

  if (bytes != NULL)
    *len = (gsize) stated;

  return bytes;
}

const guint8 *
pillion_reader_take_u16 (PillionReader *self,
                         gsize          min,
                         gsize          max,
                         gsize         *len)
{
  return take_prefixed (self, 2, min, max, len);
}

gsize
pillion_reader_copy_u16 (PillionReader *self,
                         gsize          min,
                         gsize          max,
                         guint8        *out)
{
  gsize len;
  const guint8 *bytes = take_prefixed (self, 2, min, max, &len);

  if (len > 0)
    memcpy (out, bytes, len);

  return len;
}

/* A length and text in place. */
static const char *
take_text (PillionReader *self,
           gsize          width,
           gsize          min,
           gsize          max,
           gsize         *len)
{
  const char *text = (const char *) take_prefixed (self, width, min, max, len);

  if (text == NULL || pillion_text_is_valid (text, *len, width == 2))
    return text;

  refuse_malformed (self, "not text, or with control characters");
  *len = 0;

  return NULL;
}

void
pillion_reader_text_u8 (PillionReader *self,
                        gsize          min,
                        gsize          max,
                        char          *out)
{
  gsize len;
  const char *text = take_text (self, 1, min, max, &len);

  if (len > 0)
    memcpy (out, text, len);

  out[len] = '\0';
}

char *
pillion_reader_dup_text_u16 (PillionReader *self,
                             gsize          min,
                             gsize          max)
{
  gsize len;
  const char *text = take_text (self, 2, min, max, &len);

  return text != NULL ? g_strndup (text, len) : NULL;
}

void
pillion_reader_number (PillionReader *self,
                       gboolean       optional,
                       char          *out)
{
  pillion_reader_text_u8 (self, 0, PILLION_NUMBER_MAX_BYTES, out);

  if (self->reason != NULL || (optional && *out == '\0') || pillion_number_is_valid (out))
    return;

  refuse_malformed (self, "not a phone number");
  *out = '\0';
}

void
pillion_reader_version (PillionReader *self,
                        guint8         version)
{
  guint8 found = pillion_reader_u8 (self);

  if (self->reason == NULL && found != version)
    pillion_reader_refuse (self, PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version");
}

void
pillion_reader_begin_sub_u8 (PillionReader *self,
                             gsize          min,
                             gsize          max,
                             PillionReader *sub)
{
  gsize len;
  const guint8 *bytes = take_prefixed (self, 1, min, max, &len);

  pillion_reader_init (sub, bytes, len);

  if (self->reason != NULL)
    pillion_reader_refuse (sub, self->code, self->reason);
}

void
pillion_reader_end_sub (PillionReader *self,
                        PillionReader *sub)
{
  if (sub->offset < sub->len)
    refuse_malformed (sub, "bytes left over within a field");

  if (sub->reason != NULL)
    pillion_reader_refuse (self, sub->code, sub->reason);
}

gsize
pillion_reader_get_offset (const PillionReader *self)
{
  return self->offset;
}

gboolean
pillion_reader_is_at_end (const PillionReader *self)
{
  return self->offset == self->len;
}

gboolean
pillion_reader_is_valid (const PillionReader *self)
{
  return self->reason == NULL;
}

gboolean
pillion_reader_finish (PillionReader *self,
                       const char    *what,
                       GError       **error)
{
  if (self->offset < self->len)
    refuse_malformed (self, "bytes left over");

  if (self->reason == NULL)
    return TRUE;

  g_set_error (error,
               PILLION_WIRE_ERROR,
               (int) self->code,
               "%s refused at byte %" G_GSIZE_FORMAT ": %s",
               what, self->offset, self->reason);

  return FALSE;
}

gboolean
pillion_reader_finish_object (PillionReader *self,
                              const char    *what,
                              gpointer       object,
                              gsize          size,
                              GError       **error)
{
  if (pillion_reader_finish (self, what, error))
    return TRUE;

  sodium_memzero (object, size);

  return FALSE;
}
