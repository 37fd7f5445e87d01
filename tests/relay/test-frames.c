/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a hostile client may do to the socket (PROTOCOL.md, section 4), and that others do
 * not notice it.
 */

#include <string.h>

#include "test-client.h"

#define ANA "+4930100001"

#define TEXT 0x1
#define BINARY 0x2
#define CONTINUATION 0x0
#define FIN 0x80

/* Each is sent as one frame by a stranger, and closes the connection with a code. */
static const struct {
  const char *name;
  const char *text;
  guint code;
} malformed[] = {
  { "no-json", "hello", 1007 },
  { "no-object", "[1]", 1007 },
  { "no-id", "{\"op\":\"account.get\"}", 1007 },
  { "id-zero", "{\"id\":0,\"op\":\"account.get\"}", 1007 },
  { "id-text", "{\"id\":\"1\",\"op\":\"account.get\"}", 1007 },
  { "no-op", "{\"id\":1}", 1007 },
  { "fraction", "{\"id\":1.5,\"op\":\"account.get\"}", 1007 },
  { "twice", "{\"id\":1,\"id\":2,\"op\":\"account.get\"}", 1007 },
  { "nul", "{\"id\":1,\"op\":\"account.get\",\"x\":\"\\u0000\"}", 1007 },
  { "surrogate", "{\"id\":1,\"op\":\"account.get\",\"x\":\"\\ud800\"}", 1007 },
  { "not-utf-8", "{\"id\":1,\"op\":\"account.get\",\"x\":\"\xff\"}", 1007 },
  { "behind", "{\"id\":1,\"op\":\"account.get\"} {}", 1007 },
  { "deep", "{\"id\":1,\"op\":\"account.get\",\"x\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}", 1009 },
};

static void
assert_serves (PillionTestRelay *relay)
{
  g_autoptr (TestClient) client = test_client_new (relay);
  PillionRelayRendezvousOpen message = { .kind = PILLION_RENDEZVOUS_KIND_QR };

  json_object_unref (test_client_request (client, PILLION_RELAY_OP_RENDEZVOUS_OPEN, pillion_relay_rendezvous_open_write (&message)));
}

static void
test_malformed (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "handshakes_per_second=1000", NULL });

  for (gsize i = 0; i < G_N_ELEMENTS (malformed); i++) {
    g_autoptr (TestClient) client = test_client_new (relay);

    g_test_message ("%s", malformed[i].name);
    g_assert_true (test_client_send_text (client, malformed[i].text));
    g_assert_cmpuint (test_client_wait_closed (client), ==, malformed[i].code);
  }

  assert_serves (relay);
}

/* Requests that are well formed are answered, whatever they ask. */
static void
test_bad_requests (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autoptr (TestClient) client = test_client_new (relay);

  test_client_send_text (client, "{\"id\":1,\"op\":\"account.invent\"}");
  test_client_send_text (client, "{\"id\":2,\"op\":\"register.begin\"}");
  test_client_send_text (client, "{\"id\":3,\"op\":\"register.begin\",\"number\":\"030 123\"}");
  for (guint64 id = 1; id <= 3; id++) {
    g_autoptr (JsonObject) answer = test_client_get_answer (client, id);

    g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (answer, "error"), "code"), ==, "bad-request");
  }
}

static void
test_binary (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autoptr (TestClient) client = test_client_new (relay);

  test_client_send_frame (client, FIN | BINARY, "{}", 2);
  g_assert_cmpuint (test_client_wait_closed (client), ==, 1003);
}

/* A message that is not too large by itself, of so many bytes. (transfer full) */
static char *
make_text (gsize len)
{
  GString *text = g_string_new ("{\"id\":1,\"op\":\"rendezvous.open\",\"kind\":\"qr\"");

  while (text->len + 1 < len)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '}');

  return g_string_free (text, FALSE);
}

static void
assert_size (TestClient *client,
             gsize       len,
             gboolean    good)
{
  g_autofree char *text = make_text (len);
  g_autoptr (JsonObject) answer = NULL;

  test_client_send_text (client, text);
  answer = test_client_get_answer (client, 1);
  g_assert_true ((answer != NULL) == good);
  if (!good)
    g_assert_cmpuint (client->close_code, ==, 1009);
}

static void
test_size (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestClient) stranger = test_client_new (relay);
  g_autoptr (TestClient) device = NULL;

  test_client_register (stranger, relay, ana, ANA);
  g_clear_pointer (&stranger, test_client_free);

  stranger = test_client_new (relay);
  assert_size (stranger, 4096, TRUE);
  assert_size (stranger, 4097, FALSE);

  device = test_client_new_device (relay, ana, &ana->devices[0]);
  device->last_id = 1;
  assert_size (device, 4097, TRUE);
  assert_size (device, 262144, TRUE);
  assert_size (device, 262145, FALSE);
}

static void
send_fragments (TestClient *client,
                const char *text,
                guint       n)
{
  gsize len = strlen (text);

  for (guint i = 0; i < n; i++) {
    gsize from = len * i / n, to = len * (i + 1) / n;
    guint8 first = (guint8) ((i == 0 ? TEXT : CONTINUATION) | (i + 1 == n ? FIN : 0));

    if (!test_client_send_frame (client, first, text + from, to - from))
      return;
  }
}

static void
test_fragments (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autofree char *text = make_text (1000);
  g_autoptr (JsonObject) answer = NULL;

  send_fragments (client, text, 16);
  answer = test_client_get_answer (client, 1);
  g_assert_nonnull (answer);

  send_fragments (client, text, 17);
  g_assert_cmpuint (test_client_wait_closed (client), ==, 1009);
}

/* F1: fragments without an end hold no memory. */
static void
test_endless_fragments (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autofree char *text = make_text (1000);

  test_client_send_frame (client, TEXT, text, 1000);
  while (test_client_send_frame (client, CONTINUATION, text, 1000))
    continue;
  test_client_wait_closed (client);
  assert_serves (relay);
}

/* Who does not read is dropped before his answers fill the memory. */
static void
test_reads_nothing (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestClient) stranger = test_client_new (relay);
  g_autoptr (TestClient) client = NULL;
  PillionRelayAccountGet message;

  test_client_register (stranger, relay, ana, ANA);
  client = test_client_new_device (relay, ana, &ana->devices[0]);
  memcpy (message.account, ana->account, sizeof message.account);
  while (test_client_start (client, PILLION_RELAY_OP_ACCOUNT_GET, pillion_relay_account_get_write (&message)) != 0)
    continue;

  assert_serves (relay);
}

/* Silence: the relay asks, and then gives up on who does not answer. */
static void
test_silence (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "silence_ms=600", NULL });
  g_autoptr (TestClient) answers = test_client_new (relay);
  g_autoptr (TestClient) silent = test_client_new (relay);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (silent->connection));
  PillionRelayRendezvousOpen message = { .kind = PILLION_RENDEZVOUS_KIND_QR };
  GPollFD fds[] = {
    { g_socket_get_fd (g_socket_connection_get_socket (answers->connection)), G_IO_IN, 0 },
    { g_socket_get_fd (g_socket_connection_get_socket (silent->connection)), G_IO_IN, 0 },
  };
  gssize n = 1;

  while (n > 0) {
    guint8 ping[16];

    g_assert_cmpint (g_poll (fds, G_N_ELEMENTS (fds), 30000), >, 0);
    if (fds[0].revents != 0)
      g_assert_true (test_client_read (answers));
    if (fds[1].revents != 0)
      n = g_input_stream_read (input, ping, sizeof ping, NULL, NULL);
  }

  json_object_unref (test_client_request (answers, PILLION_RELAY_OP_RENDEZVOUS_OPEN,
                                          pillion_relay_rendezvous_open_write (&message)));
}

static void
test_handshakes (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "unauthenticated_per_address=3", NULL });
  TestClient *clients[3];
  TestClient *fourth = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = test_client_new (relay);
  g_assert_false (test_client_try (relay, &fourth));

  /* When one goes, another may come. */
  test_client_free (clients[0]);
  while (!test_client_try (relay, &fourth))
    continue;

  test_client_free (fourth);
  test_client_free (clients[1]);
  test_client_free (clients[2]);
}

static void
test_open_requests (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autoptr (TestClient) client = test_client_new (relay);

  /* The same id twice is refused only while the first is open; these are answered at once. */
  for (guint i = 0; i < 3; i++) {
    g_autoptr (JsonObject) answer = NULL;

    test_client_send_text (client, "{\"id\":1,\"op\":\"rendezvous.open\",\"kind\":\"qr\"}");
    answer = test_client_get_answer (client, 1);
    g_assert_true (json_object_has_member (answer, "ok"));
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/frames/malformed", test_malformed);
  g_test_add_func ("/relay/frames/bad-requests", test_bad_requests);
  g_test_add_func ("/relay/frames/binary", test_binary);
  g_test_add_func ("/relay/frames/size", test_size);
  g_test_add_func ("/relay/frames/fragments", test_fragments);
  g_test_add_func ("/relay/frames/endless-fragments", test_endless_fragments);
  g_test_add_func ("/relay/frames/reads-nothing", test_reads_nothing);
  g_test_add_func ("/relay/frames/silence", test_silence);
  g_test_add_func ("/relay/frames/handshakes", test_handshakes);
  g_test_add_func ("/relay/frames/open-requests", test_open_requests);

  return g_test_run ();
}
