/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The floor of the relay on nothing but the kernel: the same service as
 * floor-relay.c, with WebSocket frames on plain sockets and one epoll. All that
 * goes to one client in one turn of the loop leaves in one write, which
 * libwebsockets does not do; the difference of the two floors is what the
 * library costs.
 *
 * floor-relay-epoll DATABASE prints "listening ws://127.0.0.1:PORT". */

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "floor-store.h"
#include "load-frame.h"

enum {
  READ_SIZE = 65536,
  EVENTS_MAX = 256,
};

typedef struct
{
  int fd;
  uint32_t number;
  bool upgraded;
  bool dirty;   /* in the list of those with something to send */
  bool waiting; /* for room in the socket */
  LoadBuffer in;
  LoadBuffer out;
} Client;

static Client *clients[FLOOR_CLIENTS_MAX];
static Client *dirty[FLOOR_CLIENTS_MAX];
static uint32_t n_dirty;
static FloorStore *store;
static uint64_t last_id;
static int epoll_fd;
static int listen_fd;
static int committed_fd;

static void
client_mark_dirty (Client *client)
{
  if (client->dirty)
    return;

  client->dirty = true;
  dirty[n_dirty++] = client;
}

static void
client_queue (Client        *client,
              const uint8_t *message,
              size_t         size)
{
  uint8_t header[4] = { 0x80 | LOAD_FRAME_BINARY, (uint8_t) size };
  size_t header_size = 2;

  if (size >= 126) {
    header[1] = 126;
    header[2] = (uint8_t) (size >> 8);
    header[3] = (uint8_t) size;
    header_size = 4;
  }

  load_buffer_append (&client->out, header, header_size);
  load_buffer_append (&client->out, message, size);
  client_mark_dirty (client);
}

static void
client_free (Client *client)
{
  if (clients[client->number] == client)
    clients[client->number] = NULL;
  for (uint32_t i = 0; i < n_dirty; i++) {
    if (dirty[i] == client)
      dirty[i] = dirty[--n_dirty];
  }

  close (client->fd);
  free (client->in.data);
  free (client->out.data);
  free (client);
}

static void
client_flush (Client *client)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
  ssize_t n = send (client->fd, client->out.data + client->out.start,
                    client->out.end - client->out.start, MSG_NOSIGNAL | MSG_DONTWAIT);
  bool waiting;

  if (n > 0)
    client->out.start += (size_t) n;

  waiting = client->out.start < client->out.end;
  if (client->waiting == waiting)
    return;

  client->waiting = waiting;
  if (waiting)
    event.events |= EPOLLOUT;
  epoll_ctl (epoll_fd, EPOLL_CTL_MOD, client->fd, &event);
}

static bool
client_received (Client        *client,
                 const uint8_t *message,
                 size_t         size)
{
  FloorJob job = { .sender = client->number };

  if (size == FLOOR_HELLO_SIZE && message[0] == 'H' &&
      floor_get_u32 (message + 1) < FLOOR_CLIENTS_MAX) {
    client->number = floor_get_u32 (message + 1);
    clients[client->number] = client;
  } else if (size == FLOOR_SEND_SIZE && message[0] == 'S' &&
             floor_get_u32 (message + 1) < FLOOR_CLIENTS_MAX) {
    job.kind = FLOOR_JOB_STORE;
    job.id = ++last_id;
    job.recipient = floor_get_u32 (message + 1);
    job.request = floor_get_u64 (message + 5);
    memcpy (job.body, message + 13, FLOOR_BODY_SIZE);
    floor_store_add (store, &job);
  } else if (size == FLOOR_ACK_SIZE && message[0] == 'A') {
    job.kind = FLOOR_JOB_REMOVE;
    job.recipient = client->number;
    job.id = floor_get_u64 (message + 1);
    floor_store_add (store, &job);
  } else {
    return false;
  }

  return true;
}

static bool
client_upgrade (Client     *client,
                LoadBuffer *buffer)
{
  static const char field[] = "Sec-WebSocket-Key: ";
  const char *request = (const char *) buffer->data + buffer->start;
  size_t size = buffer->end - buffer->start;
  const char *end = memmem (request, size, "\r\n\r\n", 4);
  const char *key = memmem (request, size, field, strlen (field));
  g_autoptr (GChecksum) checksum = NULL;
  g_autofree char *accept_value = NULL;
  g_autofree char *answer = NULL;
  uint8_t digest[20];
  gsize digest_size = sizeof digest;

  if (end == NULL)
    return true;
  if (key == NULL || end - key < 19 + 24)
    return false;

  checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_checksum_update (checksum, (const guchar *) key + strlen (field), 24);
  g_checksum_update (checksum, (const guchar *) "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", -1);
  g_checksum_get_digest (checksum, digest, &digest_size);
  accept_value = g_base64_encode (digest, digest_size);
  answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\n"
                            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Accept: %s\r\n\r\n",
                            accept_value);

  load_buffer_append (&client->out, answer, strlen (answer));
  client_mark_dirty (client);
  client->upgraded = true;
  buffer->start += (size_t) (end + 4 - request);

  return true;
}

/* Takes whole frames off the buffer; false when the client breaks the rules. */
static bool
client_take_frames (Client     *client,
                    LoadBuffer *buffer)
{
  for (;;) {
    uint8_t *frame = buffer->data + buffer->start;
    size_t available = buffer->end - buffer->start;
    size_t header_size = 2 + 4;
    size_t size;

    if (available < 8)
      return true;

    size = frame[1] & 0x7f;
    if (size == 126) {
      size = (size_t) frame[2] << 8 | frame[3];
      header_size += 2;
    }

    if (frame[0] != (0x80 | LOAD_FRAME_BINARY) || frame[1] < 0x80 || size > FLOOR_FRAME_MAX)
      return false;
    if (available < header_size + size)
      return true;

    for (size_t i = 0; i < size; i++)
      frame[header_size + i] ^= frame[header_size - 4 + i % 4];

    buffer->start += header_size + size;
    if (!client_received (client, frame + header_size, size))
      return false;
  }
}

static void
client_read (Client *client)
{
  static LoadBuffer scratch;
  LoadBuffer *buffer = client->in.start < client->in.end ? &client->in : &scratch;
  uint8_t *room = load_buffer_reserve (buffer, READ_SIZE);
  ssize_t n = recv (client->fd, room, READ_SIZE, MSG_DONTWAIT);

  if (n < 0 && errno == EAGAIN)
    return;
  if (n > 0)
    buffer->end += (size_t) n;

  if (n <= 0 ||
      (!client->upgraded && !client_upgrade (client, buffer)) ||
      (client->upgraded && !client_take_frames (client, buffer))) {
    scratch.start = scratch.end = 0;
    client_free (client);
    return;
  }

  if (buffer == &scratch) {
    load_buffer_append (&client->in, scratch.data + scratch.start, scratch.end - scratch.start);
    scratch.start = scratch.end = 0;
  }
}

static void
forward_committed (void)
{
  uint8_t message[FLOOR_MESSAGE_SIZE];
  uint64_t count;
  size_t n_jobs;
  FloorJob *jobs;

  if (read (committed_fd, &count, sizeof count) < 0)
    return;

  jobs = floor_store_take (store, &n_jobs);
  for (size_t i = 0; i < n_jobs; i++) {
    const FloorJob *job = &jobs[i];

    if (job->kind != FLOOR_JOB_STORE)
      continue;

    message[0] = 'O';
    floor_put_u64 (message + 1, job->request);
    if (clients[job->sender] != NULL)
      client_queue (clients[job->sender], message, FLOOR_OK_SIZE);

    message[0] = 'M';
    floor_put_u64 (message + 1, job->id);
    memcpy (message + 9, job->body, FLOOR_BODY_SIZE);
    if (clients[job->recipient] != NULL)
      client_queue (clients[job->recipient], message, FLOOR_MESSAGE_SIZE);
  }

  free (jobs);
}

static void
committed_in_store (void *data)
{
  const uint64_t one = 1;

  if (write (committed_fd, &one, sizeof one) < 0)
    abort ();
}

static void
accept_client (void)
{
  Client *client;
  struct epoll_event event = { .events = EPOLLIN };
  int on = 1;
  int fd = accept4 (listen_fd, NULL, NULL, SOCK_CLOEXEC);

  if (fd < 0)
    return;

  client = calloc (1, sizeof *client);
  if (client == NULL)
    abort ();

  client->fd = fd;
  event.data.ptr = client;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

static void
start_listening (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t size = sizeof address;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  listen_fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listen_fd < 0 || bind (listen_fd, (struct sockaddr *) &address, size) < 0 ||
      listen (listen_fd, 1024) < 0 ||
      getsockname (listen_fd, (struct sockaddr *) &address, &size) < 0) {
    perror ("floor-relay-epoll");
    exit (1);
  }

  printf ("listening ws://127.0.0.1:%u\n", ntohs (address.sin_port));
  fflush (stdout);
}

static void
add_source (int *source_fd)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = source_fd };

  epoll_ctl (epoll_fd, EPOLL_CTL_ADD, *source_fd, &event);
}

static void
handle_event (const struct epoll_event *event)
{
  if (event->data.ptr == &listen_fd)
    accept_client ();
  else if (event->data.ptr == &committed_fd)
    forward_committed ();
  else if (event->events & EPOLLOUT)
    client_flush (event->data.ptr);
  else
    client_read (event->data.ptr);
}

int
main (int    argc,
      char **argv)
{
  struct epoll_event events[EVENTS_MAX];

  if (argc != 2) {
    fprintf (stderr, "usage: floor-relay-epoll DATABASE\n");
    return 2;
  }

  epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  committed_fd = eventfd (0, EFD_CLOEXEC);
  store = floor_store_open (argv[1], committed_in_store, NULL);
  start_listening ();
  add_source (&listen_fd);
  add_source (&committed_fd);

  for (;;) {
    int n_events = epoll_wait (epoll_fd, events, EVENTS_MAX, -1);

    for (int i = 0; i < n_events; i++)
      handle_event (&events[i]);

    for (uint32_t i = 0; i < n_dirty; i++) {
      dirty[i]->dirty = false;
      client_flush (dirty[i]);
    }
    n_dirty = 0;
  }
}
