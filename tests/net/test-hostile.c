/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net-test.h"
#include "raw-server.h"

#include <string.h>

/* What answers where a relay should be, over real sockets. */

static PillionConnection *
new_connection (RawServer *server)
{
  PillionConnectionLimits limits = net_test_limits;
  g_autofree char *url = raw_server_dup_url (server, "127.0.0.1");
  g_autoptr (GError) error = NULL;
  PillionConnection *connection;

  limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
  connection = pillion_connection_new (url, NULL, &limits, &error);
  g_assert_no_error (error);

  return connection;
}

static void
test_not_a_relay (void)
{
  static const struct {
    const char *answer;
    PillionNetError code;
  } cases[] = {
    { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", PILLION_NET_ERROR_NOT_A_RELAY },
    { "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_NOT_A_RELAY },
    { "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_NOT_A_RELAY },
    { "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_NOT_A_RELAY },
    { "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_CAPTIVE_PORTAL },
    { "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_CAPTIVE_PORTAL },
    { "HTTP/1.1 307 Temporary\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_CAPTIVE_PORTAL },
    { "HTTP/1.1 511 Log in\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_CAPTIVE_PORTAL },
    { "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_UNREACHABLE },
    { "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_UNREACHABLE },
    { "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", PILLION_NET_ERROR_UNREACHABLE },
    { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n", PILLION_NET_ERROR_NOT_A_RELAY },
    { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", PILLION_NET_ERROR_NOT_A_RELAY },
    { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: KEY\r\n"
      "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
      PILLION_NET_ERROR_NOT_A_RELAY },
    { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: KEY\r\n"
      "Sec-WebSocket-Protocol: chat\r\n\r\n",
      PILLION_NET_ERROR_NOT_A_RELAY },
    { "SSH-2.0-OpenSSH_9.2\r\n\r\n", PILLION_NET_ERROR_NOT_A_RELAY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (RawServer) server = { 0 };
    g_autoptr (PillionConnection) connection = NULL;
    g_autoptr (GError) error = NULL;

    raw_server_init (&server, NULL);
    server.answer = cases[i].answer;
    server.closes = TRUE;
    connection = new_connection (&server);
    error = net_test_fail_to_connect (connection);

    g_test_message ("%.40s: %s", cases[i].answer, error->message);
    g_assert_error (error, PILLION_NET_ERROR, (int) cases[i].code);
    g_assert_cmpuint (server.n_connections, ==, 1);
    g_clear_object (&connection);
  }
}

static void
test_asks_to_wait (void)
{
  static const struct {
    const char *answer;
    guint wait_ms;
  } cases[] = {
    { "HTTP/1.1 429 Slow\r\nRetry-After: 42\r\nContent-Length: 0\r\n\r\n", 42000 },
    { "HTTP/1.1 429 Slow\r\nRetry-After: 4294967295\r\nContent-Length: 0\r\n\r\n", 24 * 60 * 60 * 1000 },
    { "HTTP/1.1 429 Slow\r\nRetry-After: -1\r\nContent-Length: 0\r\n\r\n", 0 },
    { "HTTP/1.1 429 Slow\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n", 0 },
    { "HTTP/1.1 503 Busy\r\nRetry-After: 42\r\nContent-Length: 0\r\n\r\n", 42000 },
    { "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (RawServer) server = { 0 };
    g_autoptr (PillionConnection) connection = NULL;
    g_autoptr (GError) error = NULL;

    raw_server_init (&server, NULL);
    server.answer = cases[i].answer;
    server.closes = TRUE;
    connection = new_connection (&server);
    error = net_test_fail_to_connect (connection);
    g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE);
    g_assert_cmpuint (pillion_net_error_get_retry_after_ms (error), ==, cases[i].wait_ms);
    g_clear_object (&connection);
  }
}

static void
test_redirect_is_not_followed (void)
{
  g_auto (RawServer) other = { 0 };
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  raw_server_init (&other, NULL);
  raw_server_init (&server, NULL);
  answer = g_strdup_printf ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%u/v1/socket\r\nContent-Length: 0\r\n\r\n", other.port);
  server.answer = answer;
  server.closes = TRUE;
  connection = new_connection (&server);
  error = net_test_fail_to_connect (connection);
  net_test_settle ();

  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_CAPTIVE_PORTAL);
  g_assert_cmpuint (other.n_connections, ==, 0);
  g_clear_object (&connection);
}

static void
test_nobody_there (void)
{
  RawServer server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  raw_server_init (&server, NULL);
  connection = new_connection (&server);
  raw_server_clear (&server);
  error = net_test_fail_to_connect (connection);
  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE);
}

static void
test_no_answer (void)
{
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  PillionConnectionLimits limits = net_test_limits;
  g_autofree char *url = NULL;

  raw_server_init (&server, NULL);
  server.answer = NULL;
  url = raw_server_dup_url (&server, "localhost");
  limits.open_ms = 100;
  limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
  connection = pillion_connection_new (url, NULL, &limits, NULL);
  error = net_test_fail_to_connect (connection);

  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE);
  g_clear_object (&connection);
}

static void
test_request (void)
{
  static const char *const unwanted[] = { "Cookie", "Accept-Encoding", "Accept-Language", "Extensions", "Origin", "Referer", "Authorization" };
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;

  raw_server_init (&server, NULL);
  server.answer = "HTTP/1.1 404 Not Found\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n";
  connection = new_connection (&server);
  g_error_free (net_test_fail_to_connect (connection));
  g_error_free (net_test_fail_to_connect (connection));

  g_test_message ("%s", server.request);
  g_assert_true (g_str_has_prefix (server.request, "GET /v1/socket HTTP/1.1\r\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (unwanted); i++)
    g_assert_null (strstr (server.request, unwanted[i]));
  g_clear_object (&connection);
}

typedef struct {
  const char *name;
  guint8 first_byte;
  gsize len;       /* of zeros, or of text */
  const char *text;
  guint n;         /* how often */
  gboolean closes; /* the server, afterwards */
  PillionNetError code;
} Frames;

static void
test_frames (gconstpointer data)
{
  const Frames *frames = data;
  g_autofree char *zeros = g_malloc0 (frames->len + 1);
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  raw_server_init (&server, NULL);
  server.closes = frames->closes;
  raw_server_add_text (&server, net_test_hello);
  for (guint i = 0; i < frames->n; i++)
    raw_server_add_frame (&server, i == 0 ? frames->first_byte : 0x00,
                          frames->text != NULL ? frames->text : zeros, frames->len);
  connection = new_connection (&server);
  error = net_test_fail_to_connect (connection);

  g_test_message ("%s", error->message);
  g_assert_error (error, PILLION_NET_ERROR, (int) frames->code);

  /* And it lets go of the socket. */
  net_test_wait (server.n_gone == 1);
  g_clear_object (&connection);
}

/* A frame of 2^40 bytes that is announced and not sent. */
static void
test_announced_size (void)
{
  static const guint8 head[] = { 0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0 };
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  raw_server_init (&server, NULL);
  raw_server_add_text (&server, net_test_hello);
  g_byte_array_append (server.frames, head, sizeof head);
  connection = new_connection (&server);
  error = net_test_fail_to_connect (connection);

  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL);
  g_clear_object (&connection);
}

/* Fragments without end: nothing but the guard stops them. */
static void
test_endless_fragments (void)
{
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = g_strconcat (raw_server_upgrade, "\x01\x01{", NULL);
  g_autofree char *zeros = g_malloc0 (1024);

  raw_server_init (&server, NULL);
  server.answer = answer;
  server.repeats = TRUE;
  raw_server_add_frame (&server, 0x00, zeros, 1024);
  connection = new_connection (&server);
  error = net_test_fail_to_connect (connection);
  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL);
  g_clear_object (&connection);
}

static void
on_push (PillionConnection *connection,
         const char        *name,
         JsonObject        *object,
         gpointer           user_data)
{
  gsize *n_items = user_data;

  *n_items = json_array_get_length (json_object_get_array_member (object, "a"));
}

/* The largest message there may be, in the most fragments there may be. */
static void
test_largest_message (void)
{
  g_autoptr (GString) text = g_string_new ("{\"push\":\"a\",\"a\":[");
  g_autofree char *item = g_strnfill (60000, 'a');
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  gsize n_items = 0;

  for (guint i = 0; i < 4; i++)
    g_string_append_printf (text, "\"%s\",", item);
  g_string_append (text, "0]");
  while (text->len < PILLION_TRANSPORT_MAX_BYTES - 1)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '}');

  raw_server_init (&server, NULL);
  raw_server_add_text (&server, net_test_hello);
  for (guint i = 0; i < PILLION_TRANSPORT_MAX_FRAGMENTS; i++) {
    const gsize step = PILLION_TRANSPORT_MAX_BYTES / PILLION_TRANSPORT_MAX_FRAGMENTS;

    raw_server_add_frame (&server, (guint8) ((i == 0 ? 0x01 : 0x00) | (i == PILLION_TRANSPORT_MAX_FRAGMENTS - 1 ? 0x80 : 0x00)),
                          text->str + i * step, step);
  }

  connection = new_connection (&server);
  g_signal_connect (connection, "push", G_CALLBACK (on_push), &n_items);
  pillion_connection_start (connection);
  net_test_wait (n_items == 5 || pillion_connection_get_state (connection) == PILLION_CONNECTION_STATE_WAITING);
  g_assert_cmpuint (n_items, ==, 5);
  g_clear_object (&connection);
}

/* A peer that takes all and says nothing, not even a pong. */
static void
test_silent_peer (void)
{
  PillionConnectionLimits limits = net_test_limits;
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  raw_server_init (&server, NULL);
  raw_server_add_text (&server, net_test_hello);
  url = raw_server_dup_url (&server, "127.0.0.1");
  limits.ping_ms = 10;
  limits.silence_ms = 1500;
  limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
  connection = pillion_connection_new (url, NULL, &limits, NULL);
  error = net_test_fail_to_connect (connection);

  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE);
  g_assert_cmpuint (server.n_received, >, 0);
  g_clear_object (&connection);
}

static void
test_stop_while_connecting (void)
{
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;

  raw_server_init (&server, NULL);
  server.answer = NULL;
  connection = new_connection (&server);

  pillion_connection_start (connection);
  pillion_connection_stop (connection);
  net_test_settle ();

  pillion_connection_start (connection);
  net_test_wait (server.request != NULL);
  pillion_connection_stop (connection);
  net_test_wait (server.n_gone == server.n_connections);

  g_assert_cmpint (pillion_connection_get_state (connection), ==, PILLION_CONNECTION_STATE_IDLE);
}

int
main (int   argc,
      char *argv[])
{
  static const Frames cases[] = {
    { "binary", 0x82, 4, NULL, 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "binary-empty", 0x82, 0, NULL, 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "not-json", 0x81, 4, "abcd", 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "not-utf-8", 0x81, 2, "\xff\xff", 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "empty", 0x81, 0, NULL, 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "too-large", 0x81, PILLION_TRANSPORT_MAX_BYTES + 1, NULL, 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "too-many-fragments", 0x01, 1, "{", PILLION_TRANSPORT_MAX_FRAGMENTS + 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "fragments-too-large", 0x01, 20000, NULL, 14, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "fragment-without-beginning", 0x80, 1, "{", 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "compressed", 0xc1, 4, "abcd", 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "unknown-opcode", 0x83, 1, "a", 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "control-in-fragments", 0x09, 1, "a", 1, FALSE, PILLION_NET_ERROR_PROTOCOL },
    { "unfinished-message-and-end", 0x01, 1, "{", 1, TRUE, PILLION_NET_ERROR_CLOSED },
    { "close-replaced", 0x88, 2, "\x0f\xa0", 1, FALSE, PILLION_NET_ERROR_CLOSED },
    { "close-without-code", 0x88, 0, NULL, 1, FALSE, PILLION_NET_ERROR_CLOSED },
    { "end-of-stream", 0x81, 0, NULL, 0, TRUE, PILLION_NET_ERROR_CLOSED },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hostile/not-a-relay", test_not_a_relay);
  g_test_add_func ("/hostile/asks-to-wait", test_asks_to_wait);
  g_test_add_func ("/hostile/redirect-is-not-followed", test_redirect_is_not_followed);
  g_test_add_func ("/hostile/nobody-there", test_nobody_there);
  g_test_add_func ("/hostile/no-answer", test_no_answer);
  g_test_add_func ("/hostile/request", test_request);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/hostile/frames/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_frames);
  }

  g_test_add_func ("/hostile/announced-size", test_announced_size);
  g_test_add_func ("/hostile/endless-fragments", test_endless_fragments);
  g_test_add_func ("/hostile/largest-message", test_largest_message);
  g_test_add_func ("/hostile/silent-peer", test_silent_peer);
  g_test_add_func ("/hostile/stop-while-connecting", test_stop_while_connecting);

  return g_test_run ();
}
