/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-client.h"

#include <string.h>

#include "protocol/pillion-authentication.h"
#include "protocol/pillion-prekey-bundle-verify.h"
#include "protocol/pillion-relay-id.h"
#include "wire/pillion-json-members.h"

#define TIMEOUT_SECONDS 30

#define OPCODE_TEXT 0x1
#define OPCODE_CLOSE 0x8
#define OPCODE_PING 0x9
#define OPCODE_PONG 0xa
#define FIN 0x80

/* No status code came with the end of the connection (RFC 6455, section 7.4.1). */
#define CLOSE_ABNORMAL 1006

static gboolean
write_all (TestClient    *self,
           gconstpointer  bytes,
           gsize          len)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));

  return g_output_stream_write_all (output, bytes, len, NULL, NULL, NULL);
}

static gboolean
read_all (TestClient *self,
          gpointer    bytes,
          gsize       len)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
  g_autoptr (GError) error = NULL;
  gsize n;

  if (g_input_stream_read_all (input, bytes, len, &n, NULL, &error) && n == len)
    return TRUE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_error ("The relay says nothing.");
  if (self->close_code == 0)
    self->close_code = CLOSE_ABNORMAL;

  return FALSE;
}

gboolean
test_client_send_frame (TestClient    *self,
                        guint8         first_byte,
                        gconstpointer  payload,
                        gsize          len)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  const guint8 mask[4] = { 0 };
  guint8 lengths[9];
  guint n_lengths = 1;

  /* Clients mask; with zeros the bytes stay what they are. */
  if (len < 126) {
    lengths[0] = (guint8) (0x80 | len);
  } else if (len < 65536) {
    n_lengths = 3;
    lengths[0] = 0x80 | 126;
  } else {
    n_lengths = 9;
    lengths[0] = 0x80 | 127;
  }
  for (guint i = 1; i < n_lengths; i++)
    lengths[i] = (guint8) (len >> 8 * (n_lengths - 1 - i));

  g_byte_array_append (frame, &first_byte, 1);
  g_byte_array_append (frame, lengths, n_lengths);
  g_byte_array_append (frame, mask, sizeof mask);
  g_byte_array_append (frame, payload, (guint) len);

  return write_all (self, frame->data, frame->len);
}

gboolean
test_client_send_text (TestClient *self,
                       const char *text)
{
  return test_client_send_frame (self, FIN | OPCODE_TEXT, text, strlen (text));
}

static void
take_text (TestClient *self,
           const char *text,
           gsize       len)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  json_parser_load_from_data (parser, text, (gssize) len, &error);
  g_assert_no_error (error);

  object = json_node_dup_object (json_parser_get_root (parser));
  g_queue_push_tail (json_object_has_member (object, "push") ? &self->pushes : &self->answers, object);
}

static gboolean
read_length (TestClient *self,
             guint64    *len)
{
  guint8 first, bytes[8];
  guint n_bytes = 0;

  if (!read_all (self, &first, 1))
    return FALSE;

  if (first >= 126)
    n_bytes = first == 126 ? 2 : 8;
  *len = n_bytes == 0 ? first : 0;
  if (n_bytes > 0 && !read_all (self, bytes, n_bytes))
    return FALSE;

  for (guint i = 0; i < n_bytes; i++)
    *len = *len << 8 | bytes[i];

  return TRUE;
}

gboolean
test_client_read (TestClient *self)
{
  g_autofree guint8 *payload = NULL;
  guint8 first;
  guint64 len;

  if (self->close_code != 0 || !read_all (self, &first, 1) || !read_length (self, &len))
    return FALSE;

  g_assert_cmpuint (len, <=, PILLION_RELAY_FRAME_MAX_BYTES);
  payload = g_malloc (len + 1);
  if (!read_all (self, payload, len))
    return FALSE;

  switch (first & 0xf) {
  case OPCODE_TEXT:
    take_text (self, (const char *) payload, len);
    return TRUE;
  case OPCODE_PING:
    return test_client_send_frame (self, FIN | OPCODE_PONG, payload, len);
  case OPCODE_CLOSE:
    self->close_code = len >= 2 ? (guint) (payload[0] << 8 | payload[1]) : CLOSE_ABNORMAL;
    return FALSE;
  default:
    return TRUE;
  }
}

static gboolean
shake_hands (TestClient *self)
{
  static const char request[] =
    "GET /v1/socket HTTP/1.1\r\n"
    "Host: relay\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n";
  g_autoptr (GString) answer = g_string_new (NULL);

  if (!write_all (self, request, strlen (request)))
    return FALSE;

  while (!g_str_has_suffix (answer->str, "\r\n\r\n")) {
    char c;

    if (!read_all (self, &c, 1))
      return FALSE;
    g_string_append_c (answer, c);
  }

  return g_str_has_prefix (answer->str, "HTTP/1.1 101 ");
}

gboolean
test_client_try (PillionTestRelay  *relay,
                 TestClient       **client)
{
  g_autoptr (GSocketClient) sockets = g_socket_client_new ();
  g_autoptr (TestClient) self = g_new0 (TestClient, 1);
  g_autoptr (GError) error = NULL;

  g_socket_client_set_timeout (sockets, TIMEOUT_SECONDS);
  g_socket_client_set_enable_proxy (sockets, FALSE);
  self->connection = g_socket_client_connect_to_host (sockets, "127.0.0.1", pillion_test_relay_get_port (relay),
                                                      NULL, &error);
  if (self->connection == NULL || !shake_hands (self))
    return FALSE;

  *client = g_steal_pointer (&self);

  return TRUE;
}

TestClient *
test_client_new (PillionTestRelay *relay)
{
  TestClient *self = NULL;
  g_auto (PillionRelayHello) hello = { 0 };
  g_autoptr (JsonObject) push = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (test_client_try (relay, &self));
  push = test_client_get_push (self, "hello");
  pillion_relay_hello_read (&hello, push, &error);
  g_assert_no_error (error);
  memcpy (self->nonce, hello.nonce, sizeof self->nonce);

  return self;
}

void
test_client_free (TestClient *self)
{
  g_queue_clear_full (&self->pushes, (GDestroyNotify) json_object_unref);
  g_queue_clear_full (&self->answers, (GDestroyNotify) json_object_unref);
  g_clear_object (&self->connection);
  g_free (self);
}

guint64
test_client_start (TestClient     *self,
                   PillionRelayOp  op,
                   JsonObject     *members)
{
  guint64 id = ++self->last_id;
  gsize len;
  g_autofree char *text = pillion_relay_frame_encode_request (id, op, members, &len);

  return test_client_send_frame (self, FIN | OPCODE_TEXT, text, len) ? id : 0;
}

static JsonObject *
take_answer (TestClient *self,
             guint64     id)
{
  for (GList *link = self->answers.head; link != NULL; link = link->next) {
    JsonObject *answer = link->data;

    if ((guint64) json_object_get_int_member (answer, "id") == id) {
      g_queue_delete_link (&self->answers, link);
      return answer;
    }
  }

  return NULL;
}

JsonObject *
test_client_get_answer (TestClient *self,
                        guint64     id)
{
  JsonObject *answer;

  while ((answer = take_answer (self, id)) == NULL) {
    if (!test_client_read (self))
      return NULL;
  }

  return answer;
}

static JsonObject *
get_member (TestClient     *self,
            PillionRelayOp  op,
            JsonObject     *members,
            const char     *name)
{
  guint64 id = test_client_start (self, op, members);
  g_autoptr (JsonObject) answer = test_client_get_answer (self, id);
  g_autofree char *text = NULL;

  if (answer == NULL)
    g_error ("%s: the relay closed with %u.", pillion_relay_op_get_name (op), self->close_code);

  if (!json_object_has_member (answer, name)) {
    text = pillion_json_print (answer, NULL);
    g_error ("%s: expected %s, got %s", pillion_relay_op_get_name (op), name, text);
  }

  return json_object_ref (json_object_get_object_member (answer, name));
}

JsonObject *
test_client_request (TestClient     *self,
                     PillionRelayOp  op,
                     JsonObject     *members)
{
  return get_member (self, op, members, "ok");
}

JsonObject *
test_client_refuse (TestClient     *self,
                    PillionRelayOp  op,
                    JsonObject     *members,
                    const char     *code)
{
  JsonObject *error = get_member (self, op, members, "error");

  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, code);

  return error;
}

void
test_client_assert_refused (TestClient     *self,
                            PillionRelayOp  op,
                            JsonObject     *members,
                            const char     *code)
{
  json_object_unref (test_client_refuse (self, op, members, code));
}

JsonObject *
test_client_get_push (TestClient *self,
                      const char *name)
{
  for (;;) {
    for (GList *link = self->pushes.head; link != NULL; link = link->next) {
      JsonObject *push = link->data;

      if (strcmp (json_object_get_string_member (push, "push"), name) == 0) {
        g_queue_delete_link (&self->pushes, link);
        return push;
      }
    }

    if (!test_client_read (self))
      g_error ("The relay closed with %u instead of pushing %s.", self->close_code, name);
  }
}

guint
test_client_wait_closed (TestClient *self)
{
  while (test_client_read (self))
    continue;

  return self->close_code;
}
