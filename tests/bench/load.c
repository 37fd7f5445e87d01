/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "load.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load-frame.h"
#include "load-histogram.h"
#include "load-process.h"

enum {
  READ_SIZE = 65536,
  OPENING_MAX = 64, /* clients that log in at the same time */
  EVENTS_MAX = 256,
};

typedef struct
{
  uint64_t sent_ns;
  uint32_t serial;
  LoadStep steps;
} Slot;

typedef struct
{
  Slot *slots; /* (owned) */
} Pair;

struct _LoadClient {
  int fd;
  uint32_t number;
  bool upgraded;
  bool ready;
  bool dirty;   /* in the list of those with something to send */
  bool waiting; /* for room in the socket */
  LoadBuffer in;
  LoadBuffer message; /* the fragments so far */
  LoadBuffer out;
  LoadClient *peer;
  Pair *pair;
  void *state;
};

static struct
{
  const LoadBackend *backend;
  struct sockaddr_in address;
  uint32_t n_pairs;
  uint32_t n_idle;
  uint32_t in_flight;
  double seconds;
  double warm_up;
  pid_t relay_pid;
  bool storm;

  int epoll_fd;
  LoadClient *clients; /* idle ones first, so that pairs log in beside them */
  uint32_t n_clients;
  uint32_t n_opened;
  uint32_t n_ready;
  LoadClient **dirty;
  uint32_t n_dirty;
  LoadBuffer scratch;
  bool stopping;

  uint64_t pss_at_rest;
  uint64_t pss_idle;
  uint64_t idle_login_ns;
  uint64_t n_done;
  LoadHistogram histogram;
} load;

static const struct option options[] = {
  { "port", required_argument, NULL, 'p' },
  { "pairs", required_argument, NULL, 'n' },
  { "in-flight", required_argument, NULL, 'k' },
  { "idle", required_argument, NULL, 'i' },
  { "seconds", required_argument, NULL, 's' },
  { "warm-up", required_argument, NULL, 'w' },
  { "relay-pid", required_argument, NULL, 'r' },
  { "storm", no_argument, NULL, 'S' },
  { NULL, 0, NULL, 0 },
};

void
load_fail (const char *format,
           ...)
{
  va_list arguments;

  va_start (arguments, format);
  fputs ("load: ", stderr);
  vfprintf (stderr, format, arguments);
  fputc ('\n', stderr);
  va_end (arguments);
  exit (1);
}

static uint64_t
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return (uint64_t) now.tv_sec * 1000000000 + (uint64_t) now.tv_nsec;
}

uint16_t
load_get_port (void)
{
  return ntohs (load.address.sin_port);
}

bool
load_is_storm (void)
{
  return load.storm;
}

void *
load_client_state (const LoadClient *client)
{
  return client->state;
}

uint32_t
load_client_number (const LoadClient *client)
{
  return client->number;
}

LoadClient *
load_client_peer (const LoadClient *client)
{
  return client->peer;
}

void
load_client_ready (LoadClient *client)
{
  if (client->ready)
    load_fail ("client %u logged in twice", client->number);

  client->ready = true;
  load.n_ready++;
}

static void
client_mark_dirty (LoadClient *client)
{
  if (client->dirty)
    return;

  client->dirty = true;
  load.dirty[load.n_dirty++] = client;
}

void
load_client_queue (LoadClient *client,
                   bool        text,
                   const void *payload,
                   size_t      size)
{
  load_buffer_put_frame (&client->out, text ? LOAD_FRAME_TEXT : LOAD_FRAME_BINARY, payload, size);
  client_mark_dirty (client);
}

static void
client_wait (LoadClient *client,
             bool        waiting)
{
  struct epoll_event event = {
    .events = waiting ? EPOLLIN | EPOLLOUT : EPOLLIN,
    .data.ptr = client,
  };

  if (client->waiting == waiting)
    return;

  client->waiting = waiting;
  epoll_ctl (load.epoll_fd, EPOLL_CTL_MOD, client->fd, &event);
}

static void
client_flush (LoadClient *client)
{
  while (client->out.start < client->out.end) {
    ssize_t n = send (client->fd, client->out.data + client->out.start,
                      client->out.end - client->out.start, MSG_NOSIGNAL);

    if (n < 0 && errno == EAGAIN)
      break;
    if (n < 0)
      load_fail ("client %u: %s", client->number, strerror (errno));
    client->out.start += (size_t) n;
  }

  client_wait (client, client->out.start < client->out.end);
}

static void
client_open (LoadClient *client)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
  char request[512];
  int on = 1;
  int size;

  client->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (client->fd < 0 ||
      connect (client->fd, (struct sockaddr *) &load.address, sizeof load.address) < 0)
    load_fail ("connecting: %s", strerror (errno));

  setsockopt (client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_ctl (load.epoll_fd, EPOLL_CTL_ADD, client->fd, &event);

  size = snprintf (request, sizeof request,
                   "GET %s HTTP/1.1\r\n"
                   "Host: 127.0.0.1:%u\r\n"
                   "Connection: Upgrade\r\n"
                   "Upgrade: websocket\r\n"
                   "Sec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                   load.backend->path, load_get_port ());
  load_buffer_append (&client->out, request, (size_t) size);
  client_mark_dirty (client);
}

/* Returns false while the answer is incomplete. */
static bool
client_upgrade (LoadClient *client,
                LoadBuffer *buffer)
{
  const uint8_t *answer = buffer->data + buffer->start;
  size_t size = buffer->end - buffer->start;
  const uint8_t *end = memmem (answer, size, "\r\n\r\n", 4);

  if (end == NULL)
    return false;

  if (size < 12 || memcmp (answer, "HTTP/1.1 101", 12) != 0)
    load_fail ("client %u: not a WebSocket: %.*s", client->number, (int) (end - answer), answer);

  buffer->start += (size_t) (end + 4 - answer);
  client->upgraded = true;
  load.backend->opened (client);

  return true;
}

static void
client_received (LoadClient *client,
                 uint8_t    *payload,
                 size_t      size)
{
  /* The byte after a frame belongs to the next one. */
  uint8_t saved = payload[size];

  payload[size] = '\0';
  load.backend->received (client, payload, size);
  payload[size] = saved;
}

static void
client_handle_frame (LoadClient *client,
                     LoadFrame  *frame)
{
  switch (frame->kind) {
  case LOAD_FRAME_CONTINUATION:
  case LOAD_FRAME_TEXT:
  case LOAD_FRAME_BINARY:
    if (frame->final && client->message.end == 0) {
      client_received (client, frame->payload, frame->size);
      break;
    }

    load_buffer_append (&client->message, frame->payload, frame->size);
    if (frame->final) {
      load_buffer_reserve (&client->message, 1);
      client_received (client, client->message.data, client->message.end);
      client->message.end = 0;
    }
    break;

  case LOAD_FRAME_PING:
    load_buffer_put_frame (&client->out, LOAD_FRAME_PONG, frame->payload, frame->size);
    client_mark_dirty (client);
    break;

  case LOAD_FRAME_PONG:
    break;

  case LOAD_FRAME_CLOSE:
  default:
    load_fail ("client %u: the relay closed the connection: %.*s", client->number,
               frame->size > 2 ? (int) frame->size - 2 : 0, frame->payload + 2);
  }
}

static void
client_read (LoadClient *client)
{
  LoadBuffer *buffer = client->in.start < client->in.end ? &client->in : &load.scratch;
  uint8_t *room = load_buffer_reserve (buffer, READ_SIZE + 1);
  ssize_t n = recv (client->fd, room, READ_SIZE, MSG_DONTWAIT);
  LoadFrame frame;
  int result = 0;

  if (n < 0 && errno == EAGAIN)
    return;
  if (n <= 0)
    load_fail ("client %u: connection lost: %s", client->number,
               n < 0 ? strerror (errno) : "end of file");

  buffer->end += (size_t) n;
  if (client->upgraded || client_upgrade (client, buffer)) {
    while ((result = load_buffer_get_frame (buffer, load.backend->frame_max, &frame)) > 0)
      client_handle_frame (client, &frame);
  }

  if (result < 0)
    load_fail ("client %u: frame too large", client->number);

  if (buffer == &load.scratch) {
    load_buffer_append (&client->in, buffer->data + buffer->start, buffer->end - buffer->start);
    buffer->start = buffer->end = 0;
  }
}

static void
pair_send (LoadClient *sender,
           uint32_t    serial)
{
  Slot *slot = &sender->pair->slots[serial % load.in_flight];

  slot->serial = serial;
  slot->steps = 0;
  slot->sent_ns = now_ns ();
  load.backend->send (sender, sender->peer, serial);
}

void
load_client_step (LoadClient *client,
                  uint32_t    serial,
                  LoadStep    step)
{
  LoadClient *sender = client->number % 2 == 0 ? client : client->peer;
  Slot *slot;

  if (serial == 0 || sender == NULL || sender->pair == NULL)
    return;

  slot = &sender->pair->slots[serial % load.in_flight];
  if (slot->serial != serial)
    return;

  slot->steps |= step;
  if (slot->steps != (LOAD_ACKNOWLEDGED | LOAD_DELIVERED))
    return;

  load_histogram_add (&load.histogram, now_ns () - slot->sent_ns);
  load.n_done++;

  if (!load.stopping)
    pair_send (sender, serial + load.in_flight);
}

static void
flush_all (void)
{
  for (uint32_t i = 0; i < load.n_dirty; i++) {
    load.dirty[i]->dirty = false;
    if (!load.dirty[i]->waiting)
      client_flush (load.dirty[i]);
  }

  load.n_dirty = 0;
}

static void
iterate (int timeout_ms)
{
  struct epoll_event events[EVENTS_MAX];
  int n_events = epoll_wait (load.epoll_fd, events, EVENTS_MAX, timeout_ms);

  for (int i = 0; i < n_events; i++) {
    LoadClient *client = events[i].data.ptr;

    if (events[i].events & EPOLLOUT)
      client_flush (client);
    if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
      client_read (client);
  }

  flush_all ();
}

/* Logs in all clients below @end. */
static void
open_clients (uint32_t end)
{
  uint64_t deadline = now_ns () + 120 * UINT64_C (1000000000);
  uint32_t opening_max = load.storm ? UINT32_MAX : OPENING_MAX;

  while (load.n_ready < end) {
    while (load.n_opened < end && load.n_opened - load.n_ready < opening_max)
      client_open (&load.clients[load.n_opened++]);

    flush_all ();
    iterate (100);
    if (now_ns () > deadline)
      load_fail ("only %u of %u clients logged in", load.n_ready, end);
  }
}

static void
run_for (double seconds)
{
  uint64_t end = now_ns () + (uint64_t) (seconds * 1e9);

  while (now_ns () < end)
    iterate (10);
}

static void
create_clients (void)
{
  load.n_clients = load.n_idle + 2 * load.n_pairs;
  load.clients = calloc (load.n_clients, sizeof *load.clients);
  load.dirty = calloc (load.n_clients, sizeof *load.dirty);
  if (load.clients == NULL || load.dirty == NULL)
    abort ();

  for (uint32_t i = 0; i < load.n_clients; i++) {
    LoadClient *client = &load.clients[i];

    client->number = i;
    if (load.backend->client_new != NULL)
      client->state = load.backend->client_new (i);
    if (i < load.n_idle)
      continue;

    client->peer = &load.clients[i ^ 1];
    if (i % 2 == 1)
      continue;

    client->pair = calloc (1, sizeof *client->pair);
    if (client->pair != NULL)
      client->pair->slots = calloc (load.in_flight, sizeof *client->pair->slots);
    if (client->pair == NULL || client->pair->slots == NULL)
      abort ();
  }
}

static void
measure (void)
{
  uint64_t started_ns;
  uint64_t cpu_us;
  double elapsed;

  /* Serials begin at 1: a slot of serial 0 is one that nothing was sent in. */
  for (uint32_t i = load.n_idle; i < load.n_clients; i += 2) {
    for (uint32_t serial = 1; serial <= load.in_flight; serial++)
      pair_send (&load.clients[i], serial);
  }
  flush_all ();

  run_for (load.warm_up);

  load.n_done = 0;
  memset (&load.histogram, 0, sizeof load.histogram);
  cpu_us = load_process_get_cpu_us (load.relay_pid);
  started_ns = now_ns ();
  run_for (load.seconds);
  elapsed = (double) (now_ns () - started_ns) / 1e9;
  cpu_us = load_process_get_cpu_us (load.relay_pid) - cpu_us;
  load.stopping = true;

  printf ("{\"messages_per_second\": %.0f, \"p50_us\": %.1f, \"p99_us\": %.1f, "
          "\"relay_cpu_us\": %.2f, \"pss_at_rest\": %" PRIu64 ", \"pss_idle\": %" PRIu64 ", "
          "\"idle_login_ms\": %.1f}\n",
          (double) load.n_done / elapsed,
          (double) load_histogram_percentile (&load.histogram, 50) / 1e3,
          (double) load_histogram_percentile (&load.histogram, 99) / 1e3,
          load.n_done > 0 ? (double) cpu_us / (double) load.n_done : 0.0,
          load.pss_at_rest, load.pss_idle, (double) load.idle_login_ns / 1e6);
}

static void
load_usage (void)
{
  fprintf (stderr,
           "usage: load --port PORT [--pairs N] [--in-flight N] [--idle N]\n"
           "            [--seconds S] [--warm-up S] [--relay-pid PID] [--storm]\n"
           "\n"
           "Logs in N idle clients (an even number), then N pairs, lets the pairs talk,\n"
           "and prints one line of JSON. In a storm all of them come at once, to a relay\n"
           "that knows them. Needs the relay on the loopback.\n");
  exit (2);
}

static void
parse_arguments (int    argc,
                 char **argv)
{
  int option;

  load.address.sin_family = AF_INET;
  load.address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  load.in_flight = 1;
  load.seconds = 2;
  load.warm_up = 0.5;

  while ((option = getopt_long (argc, argv, "", options, NULL)) != -1) {
    switch (option) {
    case 'p':
      load.address.sin_port = htons ((uint16_t) strtoul (optarg, NULL, 10));
      break;
    case 'n':
      load.n_pairs = (uint32_t) strtoul (optarg, NULL, 10);
      break;
    case 'k':
      load.in_flight = (uint32_t) strtoul (optarg, NULL, 10);
      break;
    case 'i':
      load.n_idle = (uint32_t) strtoul (optarg, NULL, 10);
      break;
    case 's':
      load.seconds = strtod (optarg, NULL);
      break;
    case 'w':
      load.warm_up = strtod (optarg, NULL);
      break;
    case 'r':
      load.relay_pid = (pid_t) strtol (optarg, NULL, 10);
      break;
    case 'S':
      load.storm = true;
      break;
    default:
      load_usage ();
    }
  }

  if (optind != argc || load.address.sin_port == 0 || load.in_flight == 0 ||
      load.n_idle % 2 != 0 || load.n_idle + load.n_pairs == 0)
    load_usage ();
}

int
load_main (const LoadBackend *backend,
           int                argc,
           char             **argv)
{
  struct rlimit limit;
  uint64_t started_ns;

  load.backend = backend;
  parse_arguments (argc, argv);

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);

  if (backend->started != NULL)
    backend->started ();

  load.epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  create_clients ();

  load.pss_at_rest = load_process_get_pss (load.relay_pid);
  started_ns = now_ns ();
  open_clients (load.n_idle);
  load.idle_login_ns = now_ns () - started_ns;
  load.pss_idle = load_process_get_pss (load.relay_pid);
  open_clients (load.n_clients);

  measure ();

  return 0;
}
