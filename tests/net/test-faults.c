/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "echo-relay.h"
#include "net-test.h"
#include "net/pillion-http-session.h"
#include "net/pillion-soup-transport.h"
#include "pillion-test-proxy.h"

#include <string.h>

/* A bad network between a connection and a relay, over real sockets. */

static PillionConnection *
new_connection (PillionTestProxy              *proxy,
                const PillionConnectionLimits *limits)
{
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%u", pillion_test_proxy_get_port (proxy));

  return pillion_connection_new (url, NULL, limits, NULL);
}

static void
assert_echoes (PillionConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = net_test_echo (connection, "hello", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "hello");
}

static void
test_cut (void)
{
  g_auto (EchoRelay) relay = { 0 };
  g_autoptr (PillionTestProxy) proxy = NULL;
  g_autoptr (PillionConnection) connection = NULL;

  echo_relay_init (&relay);
  proxy = pillion_test_proxy_new (relay.port);
  connection = new_connection (proxy, &net_test_limits);
  pillion_connection_start (connection);

  for (guint i = 1; i <= 5; i++) {
    net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
    assert_echoes (connection);
    g_assert_cmpuint (pillion_test_proxy_get_n_connections (proxy), ==, i);

    pillion_test_proxy_cut (proxy);
    net_test_wait_state (connection, PILLION_CONNECTION_STATE_WAITING);
  }

  g_clear_object (&connection);
}

static void
test_slow (void)
{
  const PillionTestProxyFaults faults = { .delay_ms = 1, .piece_bytes = 7 };
  g_auto (EchoRelay) relay = { 0 };
  g_autoptr (PillionTestProxy) proxy = NULL;
  g_autoptr (PillionConnection) connection = NULL;

  echo_relay_init (&relay);
  proxy = pillion_test_proxy_new (relay.port);
  pillion_test_proxy_set_faults (proxy, &faults);
  connection = new_connection (proxy, &net_test_limits);
  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
  assert_echoes (connection);

  g_clear_object (&connection);
}

static void
test_black_hole (void)
{
  const PillionTestProxyFaults faults = { .black_hole = TRUE };
  PillionConnectionLimits limits = net_test_limits;
  g_auto (EchoRelay) relay = { 0 };
  g_autoptr (PillionTestProxy) proxy = NULL;
  g_autoptr (PillionConnection) connection = NULL;
  g_auto (NetTestAnswer) answer = { 0 };

  echo_relay_init (&relay);
  proxy = pillion_test_proxy_new (relay.port);
  limits.ping_ms = 100;
  limits.silence_ms = 300;
  limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
  connection = new_connection (proxy, &limits);
  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);

  pillion_test_proxy_set_faults (proxy, &faults);
  net_test_request (connection, "echo", NULL, NULL, &answer);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_WAITING);
  g_assert_error (pillion_connection_get_last_error (connection), PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE);
  g_assert_error (answer.error, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED);

  pillion_test_proxy_set_faults (proxy, NULL);
  pillion_connection_wake (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
  assert_echoes (connection);

  g_clear_object (&connection);
}

static void
set_true (gboolean *flag)
{
  *flag = TRUE;
}

/* Frames of RFC 6455: no help from the relay's program. */
static void
test_pong (void)
{
  g_auto (EchoRelay) relay = { 0 };
  g_autoptr (SoupSession) session = pillion_http_session_new (NULL, 0, NULL);
  g_autoptr (PillionRelayAddress) address = NULL;
  g_autoptr (PillionTransport) transport = NULL;
  g_autofree char *url = NULL;
  gboolean opened = FALSE;

  echo_relay_init (&relay);
  url = g_strdup_printf ("ws://127.0.0.1:%u", relay.port);
  address = pillion_relay_address_new (url, NULL);
  transport = pillion_soup_transport_new (session, address, 1000);
  g_signal_connect_swapped (transport, "opened", G_CALLBACK (set_true), &opened);
  pillion_transport_open (transport);
  net_test_wait (opened);

  for (guint i = 0; i < 2; i++) {
    gboolean answered = FALSE;
    gulong handler = g_signal_connect_swapped (transport, "pong", G_CALLBACK (set_true), &answered);

    pillion_transport_ping (transport);
    pillion_transport_ping (transport);
    net_test_wait (answered);
    g_signal_handler_disconnect (transport, handler);
  }

  pillion_transport_close (transport, PILLION_TRANSPORT_CLOSE_NORMAL);
}

/* Cuts the stream after each of the bytes of handshake, greeting and an answer, or flips
 * one of them. Whatever comes of it, the connection recovers.
 */
static void
harm_each_byte (gboolean flips)
{
  g_auto (EchoRelay) relay = { 0 };
  g_autoptr (PillionTestProxy) proxy = NULL;

  echo_relay_init (&relay);
  proxy = pillion_test_proxy_new (relay.port);

  for (guint i = 1; i <= 320; i += 3) {
    const PillionTestProxyFaults faults = { .cut_after = flips ? 0 : i, .flip_at = flips ? i : 0 };
    PillionConnectionLimits limits = net_test_limits;
    g_autoptr (PillionConnection) connection = NULL;
    g_auto (NetTestAnswer) answer = { 0 };

    limits.open_ms = limits.request_ms = 300;
    limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
    pillion_test_proxy_set_faults (proxy, &faults);
    connection = new_connection (proxy, &limits);
    pillion_connection_start (connection);
    net_test_wait (pillion_connection_get_state (connection) != PILLION_CONNECTION_STATE_CONNECTING);
    net_test_request (connection, "echo", "hello", NULL, &answer);
    net_test_wait (answer.done);

    pillion_test_proxy_set_faults (proxy, NULL);
    pillion_connection_stop (connection);
    pillion_connection_start (connection);
    net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
    assert_echoes (connection);
    g_clear_object (&connection);
  }
}

static void
test_cut_after_each_byte (void)
{
  harm_each_byte (FALSE);
}

static void
test_flip_each_byte (void)
{
  harm_each_byte (TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/faults/cut", test_cut);
  g_test_add_func ("/faults/slow", test_slow);
  g_test_add_func ("/faults/black-hole", test_black_hole);
  g_test_add_func ("/faults/pong", test_pong);
  g_test_add_func ("/faults/cut-after-each-byte", test_cut_after_each_byte);
  g_test_add_func ("/faults/flip-each-byte", test_flip_each_byte);

  return g_test_run ();
}
