/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that grow at the end and are consumed at the front, and the WebSocket
 * frames (RFC 6455) in them as a client writes and reads them. */

typedef struct
{
  uint8_t *data; /* (owned) */
  size_t start;
  size_t end;
  size_t allocated;
} LoadBuffer;

typedef enum {
  LOAD_FRAME_CONTINUATION = 0x0,
  LOAD_FRAME_TEXT = 0x1,
  LOAD_FRAME_BINARY = 0x2,
  LOAD_FRAME_CLOSE = 0x8,
  LOAD_FRAME_PING = 0x9,
  LOAD_FRAME_PONG = 0xa,
} LoadFrameKind;

typedef struct
{
  LoadFrameKind kind;
  bool final;
  uint8_t *payload; /* (unowned) in the buffer */
  size_t size;
} LoadFrame;

/* Room for @size more bytes at the end. */
uint8_t *load_buffer_reserve   (LoadBuffer    *self,
                                size_t         size);

void     load_buffer_append    (LoadBuffer    *self,
                                const void    *data,
                                size_t         size);

/* Writes one masked frame. */
void     load_buffer_put_frame (LoadBuffer    *self,
                                LoadFrameKind  kind,
                                const void    *payload,
                                size_t         size);

/* Takes the next whole frame of at most @max bytes out of the buffer. Returns 1,
 * 0 when more must be read first, or -1 when it is too large or masked. */
int      load_buffer_get_frame (LoadBuffer    *self,
                                size_t         max,
                                LoadFrame     *frame);
