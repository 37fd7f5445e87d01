/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "raw-server.h"

#include <string.h>

const char raw_server_upgrade[] =
  "HTTP/1.1 101 Switching Protocols\r\n"
  "Upgrade: websocket\r\n"
  "Connection: Upgrade\r\n"
  "Sec-WebSocket-Accept: KEY\r\n"
  "\r\n";

/* RFC 6455, section 1.3 */
static char *
dup_accept_key (const char *request)
{
  static const char name[] = "Sec-WebSocket-Key: ";
  const char *found = strstr (request, name);
  g_autofree char *key = NULL;
  g_autofree char *joined = NULL;
  guint8 digest[20];
  gsize len = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);

  if (found == NULL)
    return g_strdup ("none");

  found += strlen (name);
  key = g_strndup (found, strcspn (found, "\r"));
  joined = g_strconcat (key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", NULL);
  g_checksum_update (checksum, (const guint8 *) joined, (gssize) strlen (joined));
  g_checksum_get_digest (checksum, digest, &len);

  return g_base64_encode (digest, len);
}

static GBytes *
make_answer (RawServer *self)
{
  g_autofree char *key = dup_accept_key (self->request);
  g_autoptr (GString) answer = g_string_new (self->answer);
  GByteArray *bytes = g_byte_array_new ();

  g_string_replace (answer, "KEY", key, 0);
  g_byte_array_append (bytes, (const guint8 *) answer->str, (guint) answer->len);
  g_byte_array_append (bytes, self->frames->data, self->frames->len);

  return g_byte_array_free_to_bytes (bytes);
}

/* Counted: reading and writing each have a reference. */
typedef struct {
  RawServer *server;
  GIOStream *stream; /* (owned) */
  GString *head;     /* (owned) */
  GBytes *sending;   /* (owned) (nullable) */
  gboolean answered;
} Client;

static void
client_clear (gpointer data)
{
  Client *client = data;

  client->server->n_gone++;
  g_io_stream_close (client->stream, NULL, NULL);
  g_object_unref (client->stream);
  g_string_free (client->head, TRUE);
  g_clear_pointer (&client->sending, g_bytes_unref);
}

static void
client_release (Client *client)
{
  g_rc_box_release_full (client, client_clear);
}

static void
send_bytes (Client             *client,
            GAsyncReadyCallback next)
{
  g_output_stream_write_all_async (g_io_stream_get_output_stream (client->stream),
                                   g_bytes_get_data (client->sending, NULL),
                                   g_bytes_get_size (client->sending),
                                   G_PRIORITY_DEFAULT, NULL, next, g_rc_box_acquire (client));
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Client *client = user_data;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL)) {
    g_io_stream_close (client->stream, NULL, NULL);
  } else if (client->server->repeats) {
    g_clear_pointer (&client->sending, g_bytes_unref);
    client->sending = g_bytes_new (client->server->frames->data, client->server->frames->len);
    send_bytes (client, on_sent);
  } else if (client->server->closes) {
    g_io_stream_close (client->stream, NULL, NULL);
  }

  client_release (client);
}

static void
on_received (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Client *client = user_data;
  RawServer *self = client->server;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0) {
    client_release (client);
    return;
  }

  if (client->answered) {
    self->n_received += g_bytes_get_size (bytes);
  } else {
    g_string_append_len (client->head, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
    if (strstr (client->head->str, "\r\n\r\n") != NULL) {
      g_free (self->request);
      self->request = g_strdup (client->head->str);
      client->answered = TRUE;
      if (self->answer != NULL) {
        client->sending = make_answer (self);
        send_bytes (client, on_sent);
      }
    }
  }

  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), 4096, G_PRIORITY_DEFAULT, NULL, on_received, client);
}

static gboolean
on_incoming (RawServer         *self,
             GSocketConnection *connection)
{
  Client *client = g_rc_box_new0 (Client);

  self->n_connections++;
  client->server = self;
  client->head = g_string_new (NULL);
  client->stream = g_object_ref (G_IO_STREAM (connection));
  if (self->certificate != NULL) {
    g_object_unref (client->stream);
    client->stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  }

  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (client->stream), 4096,
                                   G_PRIORITY_DEFAULT, NULL, on_received, client);

  return TRUE;
}

void
raw_server_init (RawServer       *self,
                 GTlsCertificate *certificate)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  *self = (RawServer) { .answer = raw_server_upgrade, .frames = g_byte_array_new () };
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any_port, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect_swapped (self->service, "incoming", G_CALLBACK (on_incoming), self);
}

void
raw_server_clear (RawServer *self)
{
  if (self->service == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);

  /* Whoever came must have gone by now: what reads for a client points here. */
  while (self->n_gone < self->n_connections)
    g_main_context_iteration (NULL, TRUE);

  g_clear_object (&self->certificate);
  g_clear_pointer (&self->frames, g_byte_array_unref);
  g_clear_pointer (&self->request, g_free);
}

char *
raw_server_dup_url (RawServer  *self,
                    const char *host)
{
  return g_strdup_printf ("%s://%s:%u", self->certificate != NULL ? "wss" : "ws", host, self->port);
}

void
raw_server_add_frame (RawServer    *self,
                      guint8        first_byte,
                      gconstpointer payload,
                      gsize         len)
{
  guint8 head[10] = { first_byte };
  guint head_len = 2;

  if (len < 126) {
    head[1] = (guint8) len;
  } else if (len <= G_MAXUINT16) {
    head[1] = 126;
    head[2] = (guint8) (len >> 8);
    head[3] = (guint8) (len & 0xff);
    head_len = 4;
  } else {
    head[1] = 127;
    for (guint i = 0; i < 8; i++)
      head[2 + i] = (guint8) ((guint64) len >> (8 * (7 - i)));
    head_len = 10;
  }

  g_byte_array_append (self->frames, head, head_len);
  if (payload != NULL)
    g_byte_array_append (self->frames, payload, (guint) len);
}

void
raw_server_add_text (RawServer  *self,
                     const char *text)
{
  raw_server_add_frame (self, 0x81, text, strlen (text));
}
