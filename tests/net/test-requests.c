/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "memory-relay.h"

#include <string.h>

/* What becomes of requests, with a relay that is scripted. */

static PillionConnection *
connect_to (MemoryRelay                   *relay,
            const PillionConnectionLimits *limits)
{
  PillionConnection *connection;

  relay->hello = net_test_hello;
  connection = memory_relay_new_connection (relay, limits);
  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);

  return connection;
}

static void
test_answer (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = net_test_echo (connection, "hello", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "hello");
  g_assert_cmpuint (pillion_connection_get_n_requests (connection), ==, 0);
}

static void
test_refusal (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_auto (NetTestAnswer) answer = { 0 };

  net_test_request (connection, "refuse", NULL, NULL, &answer);
  net_test_wait (answer.done);

  g_assert_error (answer.error, PILLION_NET_ERROR, PILLION_NET_ERROR_REFUSED);
  g_assert_true (pillion_net_error_is_refusal (answer.error, "rate-limited"));
  g_assert_cmpuint (pillion_net_error_get_retry_after_ms (answer.error), ==, 1500);
  g_assert_cmpint (pillion_connection_get_state (connection), ==, PILLION_CONNECTION_STATE_CONNECTED);
}

static void
test_answers_out_of_order (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_auto (NetTestAnswer) first = { 0 };
  g_auto (NetTestAnswer) second = { 0 };

  net_test_request (connection, "late", NULL, NULL, &first);
  net_test_request (connection, "echo", "early", NULL, &second);
  net_test_wait (second.done);
  g_assert_false (first.done);
  net_test_wait (first.done);

  g_assert_cmpstr (json_object_get_string_member (first.ok, "text"), ==, "late");
  g_assert_cmpstr (json_object_get_string_member (second.ok, "text"), ==, "early");
}

static void
test_not_connected (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &net_test_limits);
  g_auto (NetTestAnswer) answer = { 0 };

  net_test_request (connection, "echo", NULL, NULL, &answer);
  net_test_wait (answer.done);
  g_assert_error (answer.error, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED);
}

static void
test_deadline (void)
{
  PillionConnectionLimits limits = net_test_limits;
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_auto (NetTestAnswer) answer = { 0 };
  g_autofree char *text = NULL;

  limits.request_ms = 20;
  connection = connect_to (&relay, &limits);
  net_test_request (connection, "late", NULL, NULL, &answer);
  net_test_wait (answer.done);
  g_assert_error (answer.error, PILLION_NET_ERROR, PILLION_NET_ERROR_TIMEOUT);

  /* For the relay it is open still; its answer closes it and harms nobody. */
  g_assert_cmpuint (pillion_connection_get_n_requests (connection), ==, 1);
  text = net_test_echo (connection, "x", NULL);
  net_test_wait (pillion_connection_get_n_requests (connection) == 0);
  g_assert_cmpint (pillion_connection_get_state (connection), ==, PILLION_CONNECTION_STATE_CONNECTED);
}

static void
test_too_many (void)
{
  PillionConnectionLimits limits = net_test_limits;
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_auto (NetTestAnswer) silent = { 0 };
  g_auto (NetTestAnswer) last = { 0 };
  g_auto (NetTestAnswer) over = { 0 };

  limits.max_requests = 2;
  connection = connect_to (&relay, &limits);
  net_test_request (connection, "silent", NULL, NULL, &silent);
  net_test_request (connection, "echo", NULL, NULL, &last);
  net_test_request (connection, "echo", NULL, NULL, &over);
  net_test_wait (over.done);
  g_assert_error (over.error, PILLION_NET_ERROR, PILLION_NET_ERROR_BUSY);

  net_test_wait (last.done);
  g_assert_no_error (last.error);
  g_assert_cmpuint (relay.n_requests, ==, 2);

  pillion_connection_stop (connection);
  net_test_wait (silent.done);
  g_assert_error (silent.error, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED);
}

static void
test_relay_that_stopped_answering (void)
{
  PillionConnectionLimits limits = net_test_limits;
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_auto (NetTestAnswer) first = { 0 };
  g_auto (NetTestAnswer) second = { 0 };

  limits.max_requests = 2;
  limits.request_ms = 10;
  limits.ping_ms = 50;
  connection = connect_to (&relay, &limits);
  net_test_request (connection, "silent", NULL, NULL, &first);
  net_test_request (connection, "silent", NULL, NULL, &second);

  net_test_wait (relay.n_attempts == 2);
  g_assert_error (first.error, PILLION_NET_ERROR, PILLION_NET_ERROR_TIMEOUT);
  g_assert_error (second.error, PILLION_NET_ERROR, PILLION_NET_ERROR_TIMEOUT);
}

static void
test_size (void)
{
  /* {"id":1,"op":"silent","text":""} */
  const gsize overhead = 32;
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_autofree char *text = g_strnfill (PILLION_TRANSPORT_MAX_BYTES - overhead, 'a');
  g_autofree char *longer = g_strconcat (text, "a", NULL);
  g_auto (NetTestAnswer) fits = { 0 };
  g_auto (NetTestAnswer) over = { 0 };

  /* Nobody reads it: the size alone matters here. */
  pillion_memory_transport_set_frozen (relay.peer, TRUE);
  net_test_request (connection, "silent", text, NULL, &fits);
  net_test_request (connection, "silent", longer, NULL, &over);
  net_test_wait (over.done);

  g_assert_error (over.error, PILLION_NET_ERROR, PILLION_NET_ERROR_TOO_LARGE);
  g_assert_cmpuint (pillion_connection_get_n_requests (connection), ==, 1);

  pillion_connection_stop (connection);
  net_test_wait (fits.done);
}

static void
test_cancelled_before (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (NetTestAnswer) answer = { 0 };

  g_cancellable_cancel (cancellable);
  net_test_request (connection, "echo", NULL, cancellable, &answer);
  net_test_wait (answer.done);
  net_test_settle ();

  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (relay.n_requests, ==, 0);
}

static void
test_cancelled_during (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (NetTestAnswer) answer = { 0 };
  g_autofree char *text = NULL;

  net_test_request (connection, "late", NULL, cancellable, &answer);
  net_test_wait (relay.n_requests == 1);
  g_cancellable_cancel (cancellable);
  net_test_wait (answer.done);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (pillion_connection_get_n_requests (connection), ==, 1);

  text = net_test_echo (connection, "next", NULL);
  g_assert_cmpstr (text, ==, "next");
  net_test_wait (pillion_connection_get_n_requests (connection) == 0);
}

static gpointer
cancel_in_thread (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return NULL;
}

static void
test_cancelled_from_thread (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (NetTestAnswer) answer = { 0 };

  net_test_request (connection, "silent", NULL, cancellable, &answer);
  g_thread_join (g_thread_new ("cancel", cancel_in_thread, cancellable));
  g_assert_false (answer.done);
  net_test_wait (answer.done);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_after (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (NetTestAnswer) answer = { 0 };

  net_test_request (connection, "echo", "done", cancellable, &answer);
  net_test_wait (answer.done);
  g_cancellable_cancel (cancellable);
  net_test_settle ();

  g_assert_no_error (answer.error);
  g_assert_cmpint (pillion_connection_get_state (connection), ==, PILLION_CONNECTION_STATE_CONNECTED);
}

static void
test_broken_before_the_answer (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_auto (NetTestAnswer) answer = { 0 };
  g_autofree char *text = NULL;

  net_test_request (connection, "silent", NULL, NULL, &answer);
  net_test_wait (relay.n_requests == 1);
  pillion_transport_close (PILLION_TRANSPORT (relay.peer), PILLION_TRANSPORT_CLOSE_NORMAL);
  net_test_wait (answer.done);
  g_assert_error (answer.error, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED);

  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
  text = net_test_echo (connection, "again", NULL);
  g_assert_cmpstr (text, ==, "again");
}

/* A refusal nobody can read ends the request, not the connection. */
static void
test_unreadable_refusal (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  g_auto (NetTestAnswer) answer = { 0 };

  net_test_request (connection, "frame", "{\"id\":ID,\"error\":{}}", NULL, &answer);
  net_test_wait (answer.done);
  g_assert_error (answer.error, PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL);
  g_assert_cmpint (pillion_connection_get_state (connection), ==, PILLION_CONNECTION_STATE_CONNECTED);
}

static void
test_frames_that_break_the_rules (void)
{
  static const char *const frames[] = {
    "",
    "x",
    "[]",
    "{}",
    "{\"id\":ID}",
    "{\"id\":ID,\"ok\":[]}",
    "{\"id\":ID,\"ok\":null}",
    "{\"id\":ID,\"ok\":{},\"error\":{}}",
    "{\"id\":ID,\"id\":ID,\"ok\":{}}",
    "{\"id\":\"ID\",\"ok\":{}}",
    "{\"id\":ID.0,\"ok\":{}}",
    "{\"id\":0,\"ok\":{}}",
    "{\"id\":-ID,\"ok\":{}}",
    "{\"id\":ID0000,\"ok\":{}}",
    "{\"id\":9007199254740992,\"ok\":{}}",
    "{\"id\":ID,\"push\":\"x\"}",
    "{\"push\":\"\"}",
    "{\"push\":7}",
    "{\"push\":\"x\",\"a\":1e3}",
    "{\"push\":\"x\\u0000\"}",
    "{\"push\":\"x\",\"a\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
    PillionConnectionLimits limits = net_test_limits;
    g_auto (MemoryRelay) relay = { 0 };
    g_autoptr (PillionConnection) connection = NULL;
    g_auto (NetTestAnswer) answer = { 0 };

    /* So that it stays where it fell. */
    limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
    connection = connect_to (&relay, &limits);

    g_test_message ("%s", frames[i]);
    net_test_request (connection, "frame", frames[i][0] != '\0' ? frames[i] : " ", NULL, &answer);
    net_test_wait_state (connection, PILLION_CONNECTION_STATE_WAITING);

    g_assert_error (pillion_connection_get_last_error (connection), PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL);
    g_assert_error (answer.error, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED);
  }
}

static void
test_answer_comes_twice (void)
{
  PillionConnectionLimits limits = net_test_limits;
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_auto (NetTestAnswer) answer = { 0 };

  limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
  connection = connect_to (&relay, &limits);
  net_test_request (connection, "frame", "{\"id\":ID,\"ok\":{}}", NULL, &answer);
  memory_relay_send (&relay, "{\"id\":1,\"ok\":{}}");
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_WAITING);

  g_assert_error (pillion_connection_get_last_error (connection), PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL);
}

static void
on_answered_stop (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  guint *n_ends = user_data;
  g_autoptr (JsonObject) ok = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, NULL);
  *n_ends += 1;
  pillion_connection_stop (PILLION_CONNECTION (source));
}

static void
test_stop_in_callback (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = connect_to (&relay, &net_test_limits);
  guint n_ends = 0;

  pillion_connection_request_async (connection, "echo", NULL, NULL, on_answered_stop, &n_ends);
  pillion_connection_request_async (connection, "silent", NULL, NULL, on_answered_stop, &n_ends);
  net_test_wait (n_ends == 2);

  g_assert_cmpint (pillion_connection_get_state (connection), ==, PILLION_CONNECTION_STATE_IDLE);
}

static void
test_last_reference_in_request (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  PillionConnection *connection = connect_to (&relay, &net_test_limits);
  guint n_ends = 0;

  g_object_add_weak_pointer (G_OBJECT (connection), (gpointer *) &connection);
  pillion_connection_request_async (connection, "echo", NULL, NULL, on_answered_stop, &n_ends);
  g_object_unref (connection);
  net_test_wait (connection == NULL);
  g_assert_cmpuint (n_ends, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/requests/answer", test_answer);
  g_test_add_func ("/requests/refusal", test_refusal);
  g_test_add_func ("/requests/answers-out-of-order", test_answers_out_of_order);
  g_test_add_func ("/requests/not-connected", test_not_connected);
  g_test_add_func ("/requests/deadline", test_deadline);
  g_test_add_func ("/requests/too-many", test_too_many);
  g_test_add_func ("/requests/relay-that-stopped-answering", test_relay_that_stopped_answering);
  g_test_add_func ("/requests/size", test_size);
  g_test_add_func ("/requests/cancelled-before", test_cancelled_before);
  g_test_add_func ("/requests/cancelled-during", test_cancelled_during);
  g_test_add_func ("/requests/cancelled-from-thread", test_cancelled_from_thread);
  g_test_add_func ("/requests/cancelled-after", test_cancelled_after);
  g_test_add_func ("/requests/broken-before-the-answer", test_broken_before_the_answer);
  g_test_add_func ("/requests/unreadable-refusal", test_unreadable_refusal);
  g_test_add_func ("/requests/frames-that-break-the-rules", test_frames_that_break_the_rules);
  g_test_add_func ("/requests/answer-comes-twice", test_answer_comes_twice);
  g_test_add_func ("/requests/stop-in-callback", test_stop_in_callback);
  g_test_add_func ("/requests/last-reference-in-request", test_last_reference_in_request);

  return g_test_run ();
}
