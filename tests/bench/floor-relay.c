/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The floor of the relay on its own libraries: libwebsockets on a libuv loop
 * and a mailbox in SQLite. It stores each message durably, then acknowledges it
 * to the sender and pushes it to the recipient, and removes it when the
 * recipient has acknowledged. It knows no accounts, checks no signature, parses
 * no JSON and limits nothing, which is what makes it a floor.
 *
 * floor-relay DATABASE prints "listening ws://127.0.0.1:PORT". */

#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "floor-store.h"

typedef struct
{
  struct lws *wsi;
  uint32_t number;
  size_t in_size;
  uint8_t in[FLOOR_FRAME_MAX];
  uint8_t *out; /* (owned) records of one byte of size and a message */
  size_t out_start;
  size_t out_size;
  size_t out_allocated;
} Client;

static Client *clients[FLOOR_CLIENTS_MAX];
static FloorStore *store;
static uint64_t last_id;
static uv_async_t committed_async;

static void
client_queue (Client        *client,
              const uint8_t *message,
              size_t         size)
{
  if (client->out_size + 1 + size > client->out_allocated) {
    client->out_allocated = 2 * (client->out_size + 1 + size);
    client->out = realloc (client->out, client->out_allocated);
    if (client->out == NULL)
      abort ();
  }

  client->out[client->out_size] = (uint8_t) size;
  memcpy (client->out + client->out_size + 1, message, size);
  client->out_size += 1 + size;
}

static int
client_flush (Client *client)
{
  uint8_t buffer[LWS_PRE + FLOOR_FRAME_MAX];

  while (client->out_start < client->out_size) {
    size_t size = client->out[client->out_start];

    if (lws_send_pipe_choked (client->wsi)) {
      lws_callback_on_writable (client->wsi);
      return 0;
    }

    memcpy (buffer + LWS_PRE, client->out + client->out_start + 1, size);
    client->out_start += 1 + size;
    if (lws_write (client->wsi, buffer + LWS_PRE, size, LWS_WRITE_BINARY) < 0)
      return -1;
  }

  client->out_start = 0;
  client->out_size = 0;

  return 0;
}

static int
client_received (Client *client)
{
  const uint8_t *in = client->in;
  FloorJob job = { .sender = client->number };

  if (client->in_size == FLOOR_HELLO_SIZE && in[0] == 'H' &&
      floor_get_u32 (in + 1) < FLOOR_CLIENTS_MAX) {
    client->number = floor_get_u32 (in + 1);
    clients[client->number] = client;
  } else if (client->in_size == FLOOR_SEND_SIZE && in[0] == 'S' &&
             floor_get_u32 (in + 1) < FLOOR_CLIENTS_MAX) {
    job.kind = FLOOR_JOB_STORE;
    job.id = ++last_id;
    job.recipient = floor_get_u32 (in + 1);
    job.request = floor_get_u64 (in + 5);
    memcpy (job.body, in + 13, FLOOR_BODY_SIZE);
    floor_store_add (store, &job);
  } else if (client->in_size == FLOOR_ACK_SIZE && in[0] == 'A') {
    job.kind = FLOOR_JOB_REMOVE;
    job.recipient = client->number;
    job.id = floor_get_u64 (in + 1);
    floor_store_add (store, &job);
  } else {
    return -1;
  }

  client->in_size = 0;

  return 0;
}

static void
forward (const FloorJob *job)
{
  uint8_t message[FLOOR_MESSAGE_SIZE];

  if (clients[job->sender] != NULL) {
    message[0] = 'O';
    floor_put_u64 (message + 1, job->request);
    client_queue (clients[job->sender], message, FLOOR_OK_SIZE);
    lws_callback_on_writable (clients[job->sender]->wsi);
  }

  if (clients[job->recipient] != NULL) {
    message[0] = 'M';
    floor_put_u64 (message + 1, job->id);
    memcpy (message + 9, job->body, FLOOR_BODY_SIZE);
    client_queue (clients[job->recipient], message, FLOOR_MESSAGE_SIZE);
    lws_callback_on_writable (clients[job->recipient]->wsi);
  }
}

static void
committed_in_loop (uv_async_t *async)
{
  size_t n_jobs;
  FloorJob *jobs = floor_store_take (store, &n_jobs);

  for (size_t i = 0; i < n_jobs; i++) {
    if (jobs[i].kind == FLOOR_JOB_STORE)
      forward (&jobs[i]);
  }

  free (jobs);
}

static void
committed_in_store (void *data)
{
  uv_async_send (data);
}

static int
relay_callback (struct lws                *wsi,
                enum lws_callback_reasons  reason,
                void                      *user,
                void                      *in,
                size_t                     size)
{
  Client *client = user;

  switch ((int) reason) {
  case LWS_CALLBACK_ESTABLISHED:
    memset (client, 0, sizeof *client);
    client->wsi = wsi;
    return 0;

  case LWS_CALLBACK_RECEIVE:
    if (client->in_size + size > sizeof client->in)
      return -1;
    memcpy (client->in + client->in_size, in, size);
    client->in_size += size;
    if (lws_remaining_packet_payload (wsi) > 0 || !lws_is_final_fragment (wsi))
      return 0;
    return client_received (client);

  case LWS_CALLBACK_SERVER_WRITEABLE:
    return client_flush (client);

  case LWS_CALLBACK_CLOSED:
    if (clients[client->number] == client)
      clients[client->number] = NULL;
    free (client->out);
    return 0;

  default:
    return lws_callback_http_dummy (wsi, reason, user, in, size);
  }
}

int
main (int    argc,
      char **argv)
{
  const struct lws_protocols protocols[] = {
    { .name = "floor",
      .callback = relay_callback,
      .per_session_data_size = sizeof (Client),
      .rx_buffer_size = FLOOR_FRAME_MAX },
    { .name = NULL },
  };
  uv_loop_t loop;
  void *loops[] = { &loop };
  struct lws_context_creation_info info = {
    .iface = "127.0.0.1",
    .protocols = protocols,
    .options = LWS_SERVER_OPTION_LIBUV,
    .foreign_loops = loops,
    .pt_serv_buf_size = 65536,
  };
  struct lws_context *context;

  if (argc != 2) {
    fprintf (stderr, "usage: floor-relay DATABASE\n");
    return 2;
  }

  lws_set_log_level (LLL_ERR, NULL);
  uv_loop_init (&loop);
  uv_async_init (&loop, &committed_async, committed_in_loop);
  store = floor_store_open (argv[1], committed_in_store, &committed_async);

  context = lws_create_context (&info);
  if (context == NULL)
    return 1;

  printf ("listening ws://127.0.0.1:%d\n",
          lws_get_vhost_listen_port (lws_get_vhost_by_name (context, "default")));
  fflush (stdout);

  return uv_run (&loop, UV_RUN_DEFAULT);
}
