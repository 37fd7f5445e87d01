/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "load-frame.h"

#include <stdlib.h>
#include <string.h>

uint8_t *
load_buffer_reserve (LoadBuffer *self,
                     size_t      size)
{
  if (self->start == self->end)
    self->start = self->end = 0;

  if (self->end + size > self->allocated && self->start > 0) {
    memmove (self->data, self->data + self->start, self->end - self->start);
    self->end -= self->start;
    self->start = 0;
  }

  if (self->end + size > self->allocated) {
    self->allocated = 2 * (self->end + size);
    self->data = realloc (self->data, self->allocated);
    if (self->data == NULL)
      abort ();
  }

  return self->data + self->end;
}

void
load_buffer_append (LoadBuffer *self,
                    const void *data,
                    size_t      size)
{
  if (size == 0)
    return;

  memcpy (load_buffer_reserve (self, size), data, size);
  self->end += size;
}

void
load_buffer_put_frame (LoadBuffer    *self,
                       LoadFrameKind  kind,
                       const void    *payload,
                       size_t         size)
{
  uint8_t header[2 + 8 + 4] = { (uint8_t) (0x80 | kind) };
  size_t header_size;

  if (size < 126) {
    header[1] = (uint8_t) (0x80 | size);
    header_size = 2;
  } else if (size < 65536) {
    header[1] = 0x80 | 126;
    header[2] = (uint8_t) (size >> 8);
    header[3] = (uint8_t) size;
    header_size = 4;
  } else {
    header[1] = 0x80 | 127;
    for (unsigned int i = 0; i < 8; i++)
      header[2 + i] = (uint8_t) ((uint64_t) size >> (56 - 8 * i));
    header_size = 10;
  }

  /* The masking key is zero: the relay unmasks as it always does, and the
   * generator does not spend its time on what protects proxies. */
  load_buffer_append (self, header, header_size + 4);
  load_buffer_append (self, payload, size);
}

int
load_buffer_get_frame (LoadBuffer *self,
                       size_t      max,
                       LoadFrame  *frame)
{
  uint8_t *data = self->data + self->start;
  size_t available = self->end - self->start;
  size_t header_size = 2;
  uint64_t size;

  if (available < 2)
    return 0;

  size = data[1];
  if (size == 126)
    header_size = 4;
  else if (size == 127)
    header_size = 10;
  else if (size > 127)
    return -1;

  if (available < header_size)
    return 0;

  if (header_size > 2) {
    size = 0;
    for (size_t i = 2; i < header_size; i++)
      size = size << 8 | data[i];
  }

  if (size > max)
    return -1;

  if (available < header_size + size)
    return 0;

  frame->kind = data[0] & 0x0f;
  frame->final = (data[0] & 0x80) != 0;
  frame->payload = data + header_size;
  frame->size = size;
  self->start += header_size + size;

  return 1;
}
