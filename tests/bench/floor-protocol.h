/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What the floor relays and their load generator say to each other: binary
 * WebSocket messages of a fixed layout for each type, integers in the order of
 * the machine, because both ends run on it.
 *
 *   'H' u32 own number                           client, once: who I am
 *   'S' u32 recipient, u64 request, body         client: store and forward
 *   'O' u64 request                              relay: it is durable
 *   'M' u64 message, body                        relay: a message for you
 *   'A' u64 message                              client: I have it, forget it
 */

enum {
  FLOOR_BODY_SIZE = 200,
  FLOOR_HELLO_SIZE = 1 + 4,
  FLOOR_SEND_SIZE = 1 + 4 + 8 + FLOOR_BODY_SIZE,
  FLOOR_OK_SIZE = 1 + 8,
  FLOOR_MESSAGE_SIZE = 1 + 8 + FLOOR_BODY_SIZE,
  FLOOR_ACK_SIZE = 1 + 8,
  FLOOR_FRAME_MAX = 224,
  FLOOR_CLIENTS_MAX = 65536,
};

static inline void
floor_put_u64 (uint8_t *bytes,
               uint64_t value)
{
  memcpy (bytes, &value, sizeof value);
}

static inline void
floor_put_u32 (uint8_t *bytes,
               uint32_t value)
{
  memcpy (bytes, &value, sizeof value);
}

static inline uint64_t
floor_get_u64 (const uint8_t *bytes)
{
  uint64_t value;

  memcpy (&value, bytes, sizeof value);

  return value;
}

static inline uint32_t
floor_get_u32 (const uint8_t *bytes)
{
  uint32_t value;

  memcpy (&value, bytes, sizeof value);

  return value;
}
