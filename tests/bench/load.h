/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A load generator for relays: WebSocket clients on plain sockets and one
 * epoll, written small so that the relay, not its clients, is measured. What is
 * said over the WebSocket is a back-end's business: one for the floor, one for
 * Pillion.
 *
 * Clients come in pairs. The first of a pair keeps a window of messages under
 * way to the second; a message is done, and the next one leaves, when the relay
 * has acknowledged it to the sender and it has arrived at the recipient. */

typedef struct _LoadClient LoadClient;

typedef enum {
  LOAD_ACKNOWLEDGED = 1 << 0, /* the relay told the sender that it is durable */
  LOAD_DELIVERED = 1 << 1,    /* the recipient has it */
} LoadStep;

typedef struct
{
  const char *path; /* of the WebSocket on the relay */

  /* One frame holds at most this. */
  size_t frame_max;

  /* The arguments are known, no client exists yet; may be NULL. */
  void (*started) (void);

  /* State of a client, by its number; NULL where the back-end keeps none. */
  void *(*client_new) (uint32_t number);

  /* The WebSocket is open: log in, then call load_client_ready(). */
  void (*opened) (LoadClient *client);

  /* One whole message came; @payload ends with a NUL of its own and may be
   * changed. */
  void (*received) (LoadClient *client,
                    uint8_t    *payload,
                    size_t      size);

  /* Send message @serial (from 1 on), which must come back through load_client_step(). */
  void (*send) (LoadClient *client,
                LoadClient *peer,
                uint32_t    serial);
} LoadBackend;

/* Runs the generator with the arguments of main(): see load_usage() in load.c. */
int         load_main          (const LoadBackend *backend,
                                int                argc,
                                char             **argv);

uint16_t    load_get_port      (void);

/* Whether the relay knows the clients, so that they only log in. */
bool        load_is_storm      (void);

void       *load_client_state  (const LoadClient  *client);
uint32_t    load_client_number (const LoadClient  *client);

/* The other of the pair, NULL for an idle client. */
LoadClient *load_client_peer   (const LoadClient  *client);

/* The client has logged in. */
void        load_client_ready  (LoadClient        *client);

/* Queues a message, sent when all that was read has been handled. */
void        load_client_queue  (LoadClient        *client,
                                bool               text,
                                const void        *payload,
                                size_t             size);

/* Tells how far message @serial of the pair of @client has come. Steps of a
 * message that is not under way are ignored: a relay may deliver twice. */
void        load_client_step   (LoadClient        *client,
                                uint32_t           serial,
                                LoadStep           step);

/* Prints why the measurement cannot go on, and ends the process. */
void        load_fail          (const char        *format,
                                ...) __attribute__ ((noreturn, format (printf, 1, 2)));
