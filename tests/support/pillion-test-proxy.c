/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-proxy.h"

#define READ_BYTES (16 * 1024)

struct _PillionTestProxy {
  GSocketService *service;  /* (owned) */
  GPtrArray *cancellables;  /* (owned) (element-type GCancellable): one a pair */
  PillionTestProxyFaults faults;
  guint16 server_port;
  guint16 port;
  guint n_connections;
};

/* One client and its server. Counted: each direction has a reference. */
typedef struct {
  PillionTestProxy *proxy;   /* (unowned): gone when cancellable says so */
  GCancellable *cancellable; /* (owned): ends both directions */
  GIOStream *client;         /* (owned) */
  GIOStream *server;         /* (owned) (nullable) */
} Pair;

/* One direction of a pair, with the one piece of data under way. */
typedef struct {
  Pair *pair; /* (owned) */
  gboolean from_server;
  guint64 n_bytes;
  gboolean is_last;
  guint8 buffer[READ_BYTES];
  gsize len;
} Direction;

static void
pair_clear (gpointer data)
{
  Pair *pair = data;

  g_clear_object (&pair->cancellable);
  g_clear_object (&pair->client);
  g_clear_object (&pair->server);
}

static void
pair_release (Pair *pair)
{
  g_rc_box_release_full (pair, pair_clear);
}

/* The streams close when the last direction lets go of them. */
static void
direction_end (Direction *direction)
{
  g_cancellable_cancel (direction->pair->cancellable);
  pair_release (direction->pair);
  g_free (direction);
}

static void
direction_read (Direction          *direction,
                GAsyncReadyCallback next)
{
  Pair *pair = direction->pair;
  gsize piece = pair->proxy->faults.piece_bytes;

  g_input_stream_read_async (g_io_stream_get_input_stream (direction->from_server ? pair->server : pair->client),
                             direction->buffer, piece != 0 ? MIN (piece, READ_BYTES) : READ_BYTES,
                             G_PRIORITY_DEFAULT, pair->cancellable, next, direction);
}

static void
direction_write (Direction          *direction,
                 GAsyncReadyCallback next)
{
  Pair *pair = direction->pair;

  g_output_stream_write_all_async (g_io_stream_get_output_stream (direction->from_server ? pair->client : pair->server),
                                   direction->buffer, direction->len,
                                   G_PRIORITY_DEFAULT, pair->cancellable, next, direction);
}

/* Changes the piece that was read. */
static void
direction_harm (Direction *direction)
{
  const PillionTestProxyFaults *faults = &direction->pair->proxy->faults;
  guint64 before = direction->n_bytes;

  direction->n_bytes += direction->len;
  if (faults->black_hole)
    direction->len = 0;

  if (!direction->from_server)
    return;

  if (faults->flip_at > before && faults->flip_at <= direction->n_bytes)
    direction->buffer[faults->flip_at - 1 - before] ^= 1;

  if (faults->cut_after != 0 && direction->n_bytes >= faults->cut_after) {
    direction->len = (gsize) (faults->cut_after - MIN (before, faults->cut_after));
    direction->is_last = TRUE;
  }
}

static gboolean
on_delayed (GTask *pause)
{
  g_task_return_boolean (pause, TRUE);

  return G_SOURCE_REMOVE;
}

/* A pause as an operation that ends, like reading and writing. */
static void
direction_pause (Direction          *direction,
                 GAsyncReadyCallback next)
{
  g_autoptr (GTask) pause = g_task_new (direction->pair->client, direction->pair->cancellable, next, direction);
  g_autoptr (GSource) timer = g_timeout_source_new (direction->pair->proxy->faults.delay_ms);

  g_task_set_source_tag (pause, direction_pause);
  g_task_attach_source (pause, timer, (GSourceFunc) on_delayed);
}

static gboolean
take_piece (Direction    *direction,
            GInputStream *from,
            GAsyncResult *result)
{
  gssize len = g_input_stream_read_finish (from, result, NULL);

  if (len <= 0 || g_cancellable_is_cancelled (direction->pair->cancellable))
    return FALSE;

  direction->len = (gsize) len;
  direction_harm (direction);

  return TRUE;
}

/* Called when a piece was read, when it has waited, and when it was written. */
static void
on_moved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Direction *direction = user_data;

  if (g_async_result_is_tagged (result, direction_pause)) {
    if (g_task_propagate_boolean (G_TASK (result), NULL))
      direction_write (direction, on_moved);
    else
      direction_end (direction);
  } else if (G_IS_INPUT_STREAM (source)) {
    if (!take_piece (direction, G_INPUT_STREAM (source), result))
      direction_end (direction);
    else if (direction->pair->proxy->faults.delay_ms != 0)
      direction_pause (direction, on_moved);
    else
      direction_write (direction, on_moved);
  } else {
    if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL) &&
        !direction->is_last && !g_cancellable_is_cancelled (direction->pair->cancellable))
      direction_read (direction, on_moved);
    else
      direction_end (direction);
  }
}

static void
start_direction (Pair    *pair,
                 gboolean from_server)
{
  Direction *direction = g_new0 (Direction, 1);

  direction->pair = g_rc_box_acquire (pair);
  direction->from_server = from_server;
  direction_read (direction, on_moved);
}

static void
on_server_connected (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Pair *pair = user_data;

  pair->server = G_IO_STREAM (g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, NULL));
  if (pair->server != NULL && !g_cancellable_is_cancelled (pair->cancellable)) {
    start_direction (pair, FALSE);
    start_direction (pair, TRUE);
  }

  pair_release (pair);
}

static gboolean
on_incoming (PillionTestProxy  *self,
             GSocketConnection *client)
{
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, self->server_port);
  Pair *pair = g_rc_box_new0 (Pair);

  self->n_connections++;
  pair->proxy = self;
  pair->client = g_object_ref (G_IO_STREAM (client));
  pair->cancellable = g_cancellable_new ();
  g_ptr_array_add (self->cancellables, g_object_ref (pair->cancellable));

  g_socket_client_set_enable_proxy (connector, FALSE);
  g_socket_client_connect_async (connector, G_SOCKET_CONNECTABLE (address), pair->cancellable, on_server_connected, pair);

  return TRUE;
}

PillionTestProxy *
pillion_test_proxy_new (guint16 server_port)
{
  PillionTestProxy *self = g_new0 (PillionTestProxy, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->server_port = server_port;
  self->cancellables = g_ptr_array_new_with_free_func (g_object_unref);
  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any_port, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect_swapped (self->service, "incoming", G_CALLBACK (on_incoming), self);

  return self;
}

void
pillion_test_proxy_free (PillionTestProxy *self)
{
  pillion_test_proxy_cut (self);
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_ptr_array_unref (self->cancellables);
  g_free (self);
}

guint16
pillion_test_proxy_get_port (PillionTestProxy *self)
{
  return self->port;
}

guint
pillion_test_proxy_get_n_connections (PillionTestProxy *self)
{
  return self->n_connections;
}

void
pillion_test_proxy_set_faults (PillionTestProxy             *self,
                               const PillionTestProxyFaults *faults)
{
  self->faults = faults != NULL ? *faults : (PillionTestProxyFaults) { 0 };
}

void
pillion_test_proxy_cut (PillionTestProxy *self)
{
  g_autoptr (GPtrArray) cancellables = g_steal_pointer (&self->cancellables);

  self->cancellables = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < cancellables->len; i++)
    g_cancellable_cancel (g_ptr_array_index (cancellables, i));
}
