/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The load generator's side of the floor's protocol (floor-protocol.h). */

#include "floor-protocol.h"
#include "load.h"

static void
floor_opened (LoadClient *client)
{
  uint8_t hello[FLOOR_HELLO_SIZE] = { 'H' };

  floor_put_u32 (hello + 1, load_client_number (client));
  load_client_queue (client, false, hello, sizeof hello);
  load_client_ready (client);
}

static void
floor_send (LoadClient *client,
            LoadClient *peer,
            uint32_t    serial)
{
  uint8_t message[FLOOR_SEND_SIZE] = { 'S' };

  floor_put_u32 (message + 1, load_client_number (peer));
  floor_put_u64 (message + 5, serial);
  floor_put_u32 (message + 13, serial);
  load_client_queue (client, false, message, sizeof message);
}

static void
floor_received (LoadClient *client,
                uint8_t    *payload,
                size_t      size)
{
  if (size == FLOOR_OK_SIZE && payload[0] == 'O') {
    load_client_step (client, (uint32_t) floor_get_u64 (payload + 1), LOAD_ACKNOWLEDGED);
  } else if (size == FLOOR_MESSAGE_SIZE && payload[0] == 'M') {
    uint8_t ack[FLOOR_ACK_SIZE] = { 'A' };

    memcpy (ack + 1, payload + 1, 8);
    load_client_queue (client, false, ack, sizeof ack);
    load_client_step (client, floor_get_u32 (payload + 9), LOAD_DELIVERED);
  } else {
    load_fail ("client %u: not of the floor's protocol", load_client_number (client));
  }
}

int
main (int    argc,
      char **argv)
{
  const LoadBackend backend = {
    .path = "/",
    .frame_max = FLOOR_FRAME_MAX,
    .opened = floor_opened,
    .received = floor_received,
    .send = floor_send,
  };

  return load_main (&backend, argc, argv);
}
