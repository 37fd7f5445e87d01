/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-soup-transport.h"

#include "net/pillion-frame-guard.h"
#include "net/pillion-http-session.h"
#include "net/pillion-net-error.h"

#include <glib/gi18n.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

/**
 * PillionSoupTransport:
 *
 * A WebSocket to the relay by libsoup: no extension, no redirect, messages bounded.
 * The kernel gives up on bytes that stay unacknowledged as long as the owner's own
 * limit of silence.
 */

struct _PillionSoupTransport {
  GObject parent_instance;

  SoupSession *session;             /* (owned) */
  PillionRelayAddress *address;     /* (owned) */
  guint silence_ms;                 /* TCP_USER_TIMEOUT */
  SoupMessage *message;             /* (owned) (nullable): the handshake */
  GCancellable *cancellable;        /* (owned): of the handshake */
  SoupWebsocketConnection *socket;  /* (owned) (nullable) */
  gboolean closed;
};

static gboolean
on_release_due (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* libsoup goes on using the connection after a signal's handlers have run, without a
 * reference of its own: it must outlive them.
 */
static void
release_later (SoupWebsocketConnection *socket)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, on_release_due, socket, g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* Ends everything, in any state. The last reference to the socket closes the TCP
 * connection, however the peer behaves; the frame that says why goes out before if
 * the kernel takes it.
 */
static void
end (PillionSoupTransport *self,
     int                   reason)
{
  self->closed = TRUE;
  g_cancellable_cancel (self->cancellable);

  if (self->socket == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->socket, self);
  if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->socket, (gushort) reason, NULL);
  release_later (g_steal_pointer (&self->socket));
}

static void
fail (PillionSoupTransport *self,
      int                   reason,
      const GError         *error)
{
  end (self, reason);
  pillion_transport_emit_closed (PILLION_TRANSPORT (self), error);
}

static void
on_message (PillionSoupTransport *self,
            int                   type,
            GBytes               *text)
{
  g_autoptr (GError) error = NULL;

  if (type == SOUP_WEBSOCKET_DATA_TEXT) {
    pillion_transport_emit_text (PILLION_TRANSPORT (self), text);
    return;
  }

  error = g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL,
                               _("it sent something else than text"));
  fail (self, PILLION_TRANSPORT_CLOSE_NOT_TEXT, error);
}

static void
on_pong (PillionSoupTransport *self)
{
  soup_websocket_connection_set_keepalive_interval (self->socket, 0);
  pillion_transport_emit_pong (PILLION_TRANSPORT (self));
}

static void
on_error (PillionSoupTransport *self,
          const GError         *cause)
{
  g_autoptr (GError) error = NULL;

  if (cause->domain == SOUP_WEBSOCKET_ERROR) {
    g_debug ("%s", cause->message);
    error = g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL,
                                 _("it broke the rules of WebSocket"));
    fail (self, cause->code, error);
    return;
  }

  error = g_error_new (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED,
                       "The connection to the relay broke: %s", cause->message);
  fail (self, PILLION_TRANSPORT_CLOSE_NORMAL, error);
}

static void
on_closed (PillionSoupTransport *self)
{
  g_autoptr (GError) error = NULL;

  error = g_error_new (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED,
                       "The relay closed the connection (code %u)",
                       soup_websocket_connection_get_close_code (self->socket));
  fail (self, PILLION_TRANSPORT_CLOSE_NORMAL, error);
}

static void
set_limits (SoupWebsocketConnection *socket)
{
  static const char total[] = "max-total-message-size";

  soup_websocket_connection_set_max_incoming_payload_size (socket, PILLION_TRANSPORT_MAX_BYTES);

  /* Since libsoup 3.8; before it, the guard alone does this. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (socket), total) != NULL)
    g_object_set (socket, total, (guint64) PILLION_TRANSPORT_MAX_BYTES, NULL);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PillionSoupTransport) self = PILLION_SOUP_TRANSPORT (user_data);
  g_autoptr (SoupWebsocketConnection) socket = NULL;
  g_autoptr (GError) cause = NULL;

  socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &cause);
  if (self->closed)
    return;

  if (socket == NULL) {
    g_autoptr (GError) error = pillion_http_message_explain (self->message, cause);

    fail (self, PILLION_TRANSPORT_CLOSE_NORMAL, error);
    return;
  }

  set_limits (socket);
  g_signal_connect_object (socket, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (socket, "pong", G_CALLBACK (on_pong), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (socket, "error", G_CALLBACK (on_error), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (socket, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  self->socket = g_steal_pointer (&socket);

  pillion_transport_emit_opened (PILLION_TRANSPORT (self));
}

static void
on_network_event (SoupMessage          *message,
                  GSocketClientEvent    event,
                  GIOStream            *stream,
                  PillionSoupTransport *self)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket;

  if (event != G_SOCKET_CLIENT_CONNECTED || !G_IS_SOCKET_CONNECTION (stream))
    return;

  /* Without it the kernel repeats unacknowledged bytes for some 15 minutes. */
  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
  if (!g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, (int) self->silence_ms, &error))
    g_debug ("No limit on unacknowledged bytes: %s", error->message);
}

static void
pillion_soup_transport_open (PillionTransport *transport)
{
  PillionSoupTransport *self = PILLION_SOUP_TRANSPORT (transport);
  g_autofree char *uri = pillion_relay_address_dup_socket_uri (self->address);

  g_return_if_fail (self->message == NULL);
  g_return_if_fail (!self->closed);

  self->message = pillion_http_message_new (SOUP_METHOD_GET, uri);
  g_signal_connect_object (self->message, "network-event", G_CALLBACK (on_network_event), self, 0);
  pillion_frame_guard_attach (self->message);

  soup_session_websocket_connect_async (self->session, self->message, NULL, NULL,
                                        G_PRIORITY_DEFAULT, self->cancellable,
                                        on_connected, g_object_ref (self));
}

static void
pillion_soup_transport_send (PillionTransport *transport,
                             const char       *text,
                             gsize             len)
{
  PillionSoupTransport *self = PILLION_SOUP_TRANSPORT (transport);
  g_autoptr (GBytes) bytes = NULL;

  /* While the relay is closing it, its end has not been told yet. */
  if (self->socket == NULL || soup_websocket_connection_get_state (self->socket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  bytes = g_bytes_new_static (text, len);
  soup_websocket_connection_send_message (self->socket, SOUP_WEBSOCKET_DATA_TEXT, bytes);
}

/* libsoup sends pings by its own clock only: at its shortest interval until one is
 * answered.
 */
static void
pillion_soup_transport_ping (PillionTransport *transport)
{
  PillionSoupTransport *self = PILLION_SOUP_TRANSPORT (transport);

  if (self->socket != NULL)
    soup_websocket_connection_set_keepalive_interval (self->socket, 1);
}

static void
pillion_soup_transport_close (PillionTransport     *transport,
                              PillionTransportClose reason)
{
  PillionSoupTransport *self = PILLION_SOUP_TRANSPORT (transport);

  if (!self->closed)
    end (self, (int) reason);
}

static void
pillion_soup_transport_iface_init (PillionTransportInterface *iface)
{
  iface->open = pillion_soup_transport_open;
  iface->send = pillion_soup_transport_send;
  iface->ping = pillion_soup_transport_ping;
  iface->close = pillion_soup_transport_close;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PillionSoupTransport, pillion_soup_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PILLION_TYPE_TRANSPORT, pillion_soup_transport_iface_init))

static void
pillion_soup_transport_dispose (GObject *object)
{
  PillionSoupTransport *self = PILLION_SOUP_TRANSPORT (object);

  pillion_soup_transport_close (PILLION_TRANSPORT (self), PILLION_TRANSPORT_CLOSE_NORMAL);

  G_OBJECT_CLASS (pillion_soup_transport_parent_class)->dispose (object);
}

static void
pillion_soup_transport_finalize (GObject *object)
{
  PillionSoupTransport *self = PILLION_SOUP_TRANSPORT (object);

  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->address, pillion_relay_address_unref);

  G_OBJECT_CLASS (pillion_soup_transport_parent_class)->finalize (object);
}

static void
pillion_soup_transport_class_init (PillionSoupTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pillion_soup_transport_dispose;
  object_class->finalize = pillion_soup_transport_finalize;
}

static void
pillion_soup_transport_init (PillionSoupTransport *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * pillion_soup_transport_new:
 * @session: from pillion_http_session_new(), without a time limit of its own
 * @address: where the relay is
 * @silence_ms: how long bytes may stay unacknowledged, in milliseconds
 *
 * Returns: (transfer full): a transport that was not opened yet
 */
PillionTransport *
pillion_soup_transport_new (SoupSession         *session,
                            PillionRelayAddress *address,
                            guint                silence_ms)
{
  PillionSoupTransport *self;

  g_return_val_if_fail (SOUP_IS_SESSION (session), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (PILLION_TYPE_SOUP_TRANSPORT, NULL);
  self->session = g_object_ref (session);
  self->address = pillion_relay_address_ref (address);
  self->silence_ms = silence_ms;

  return PILLION_TRANSPORT (self);
}
