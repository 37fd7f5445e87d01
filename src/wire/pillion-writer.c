/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-writer.h"

#include "wire/pillion-wire.h"

#include <sodium.h>
#include <string.h>

void
pillion_writer_init (PillionWriter *self,
                     guint8        *buffer,
                     gsize          size)
{
  *self = (PillionWriter){ .bytes = buffer, .size = size };
}

void
pillion_writer_refuse (PillionWriter *self)
{
  self->overflow = TRUE;
}

/* Room for len more bytes, or NULL. */
static guint8 *
reserve (PillionWriter *self,
         gsize          len)
{
  guint8 *room;

  if (self->overflow || len > self->size - self->len) {
    self->overflow = TRUE;

    return NULL;
  }

  room = self->bytes + self->len;
  self->len += len;

  return room;
}

static void
store_number (guint8 *room,
              guint64 value,
              gsize   width)
{
  for (gsize i = 0; i < width; i++)
    room[i] = (guint8) (value >> (8 * (width - 1 - i)));
}

static void
put_number (PillionWriter *self,
            guint64        value,
            gsize          width)
{
  guint8 *room = reserve (self, width);

  if (room != NULL)
    store_number (room, value, width);
}

void
pillion_writer_u8 (PillionWriter *self,
                   guint8         value)
{
  put_number (self, value, 1);
}

void
pillion_writer_u16 (PillionWriter *self,
                    guint16        value)
{
  put_number (self, value, 2);
}

void
pillion_writer_u32 (PillionWriter *self,
                    guint32        value)
{
  put_number (self, value, 4);
}

void
pillion_writer_u64 (PillionWriter *self,
                    guint64        value)
{
  put_number (self, value, 8);
}

void
pillion_writer_u8_range (PillionWriter *self,
                         guint64        value,
                         guint8         min,
                         guint8         max)
{
  if (value < min || value > max)
    self->overflow = TRUE;

  put_number (self, value, 1);
}

void
pillion_writer_counter_from (PillionWriter *self,
                             guint64        value,
                             guint64        min)
{
  if (value < min || value > PILLION_COUNTER_MAX)
    self->overflow = TRUE;

  put_number (self, value, 8);
}

void
pillion_writer_counter (PillionWriter *self,
                        guint64        value)
{
  pillion_writer_counter_from (self, value, 0);
}

void
pillion_writer_bytes (PillionWriter *self,
                      const void    *bytes,
                      gsize          len)
{
  guint8 *room = reserve (self, len);

  if (room != NULL && len > 0)
    memcpy (room, bytes, len);
}

static void
put_prefixed (PillionWriter *self,
              gsize          width,
              const void    *bytes,
              gsize          len)
{
  if ((guint64) len >> (8 * width) != 0)
    self->overflow = TRUE;

  put_number (self, len, width);
  pillion_writer_bytes (self, bytes, len);
}

void
pillion_writer_put_u16 (PillionWriter *self,
                        const void    *bytes,
                        gsize          len)
{
  put_prefixed (self, 2, bytes, len);
}

static void
put_text (PillionWriter *self,
          gsize          width,
          const char    *text,
          gsize          max)
{
  gsize len = text != NULL ? strlen (text) : 0;

  if (len > max || !pillion_text_is_valid (text, len, width == 2))
    self->overflow = TRUE;

  put_prefixed (self, width, text, len);
}

void
pillion_writer_text_u8 (PillionWriter *self,
                        const char    *text,
                        gsize          max)
{
  put_text (self, 1, text, max);
}

void
pillion_writer_text_u16 (PillionWriter *self,
                         const char    *text,
                         gsize          max)
{
  put_text (self, 2, text, max);
}

void
pillion_writer_number (PillionWriter *self,
                       gboolean       optional,
                       const char    *number)
{
  if (!pillion_number_is_valid (number) && !(optional && (number == NULL || *number == '\0')))
    self->overflow = TRUE;

  pillion_writer_text_u8 (self, number, PILLION_NUMBER_MAX_BYTES);
}

gsize
pillion_writer_begin_u8 (PillionWriter *self)
{
  put_number (self, 0, 1);

  return self->len;
}

void
pillion_writer_end_u8 (PillionWriter *self,
                       gsize          begin)
{
  gsize len = self->len - begin;

  if (len > G_MAXUINT8)
    self->overflow = TRUE;

  if (!self->overflow)
    self->bytes[begin - 1] = (guint8) len;
}

gboolean
pillion_writer_finish (PillionWriter *self,
                       gsize         *len)
{
  *len = self->overflow ? 0 : self->len;

  return !self->overflow;
}

void
pillion_writer_wipe (PillionWriter *self)
{
  sodium_memzero (self->bytes, self->len);
}
