/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "echo-relay.h"

#include "net-test.h"

#include "wire/pillion-json-members.h"
#include "wire/pillion-json-scan.h"

static void
on_message (SoupWebsocketConnection *socket,
            int                      type,
            GBytes                  *text)
{
  g_autoptr (JsonObject) request = pillion_json_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text),
                                                       &pillion_json_limits_frame, NULL);
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *printed = NULL;

  g_assert_nonnull (request);
  json_object_set_int_member (answer, "id", json_object_get_int_member (request, "id"));
  json_object_set_object_member (answer, "ok", json_object_ref (request));
  printed = pillion_json_print (answer, NULL);
  soup_websocket_connection_send_text (socket, printed);
}

static void
on_socket (SoupServer              *server,
           SoupServerMessage       *message,
           const char              *path,
           SoupWebsocketConnection *socket,
           gpointer                 user_data)
{
  EchoRelay *self = user_data;

  self->n_greeted++;
  g_ptr_array_add (self->sockets, g_object_ref (socket));
  g_signal_connect (socket, "message", G_CALLBACK (on_message), NULL);
  soup_websocket_connection_send_text (socket, net_test_hello);
}

void
echo_relay_init (EchoRelay *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  *self = (EchoRelay) { .sockets = g_ptr_array_new_with_free_func (g_object_unref) };
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (self->server, "/v1/socket", NULL, NULL, on_socket, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (self->server);
  self->port = (guint16) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

void
echo_relay_clear (EchoRelay *self)
{
  if (self->server == NULL)
    return;

  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->sockets, g_ptr_array_unref);
}
