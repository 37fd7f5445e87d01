/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "memory-relay.h"

#include "net/pillion-backoff.h"

/* The life of a connection, with a relay that is scripted. */

/* So long that only what the test does can end a wait. */
static PillionConnectionLimits
patient_limits (void)
{
  PillionConnectionLimits limits = net_test_limits;

  limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;

  return limits;
}

static void
on_notify_state (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (PILLION_TYPE_CONNECTION_STATE);
  int state = (int) pillion_connection_get_state (PILLION_CONNECTION (object));

  g_string_append_printf (user_data, "%s ", g_enum_get_value (states, state)->value_nick);
}

static void
test_states (void)
{
  const PillionConnectionLimits limits = patient_limits ();
  g_auto (MemoryRelay) relay = { .hello = net_test_hello };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &limits);
  g_autoptr (GString) states = g_string_new (NULL);

  g_signal_connect (connection, "notify::state", G_CALLBACK (on_notify_state), states);
  pillion_connection_start (connection);
  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
  g_assert_cmpint (pillion_connection_get_next_attempt (connection), ==, 0);

  pillion_transport_close (PILLION_TRANSPORT (relay.peer), PILLION_TRANSPORT_CLOSE_NORMAL);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_WAITING);
  g_assert_cmpint (pillion_connection_get_next_attempt (connection), >, 0);
  g_assert_error (pillion_connection_get_last_error (connection), PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED);

  pillion_connection_stop (connection);
  pillion_connection_stop (connection);
  g_assert_cmpint (pillion_connection_get_next_attempt (connection), ==, 0);
  g_assert_cmpuint (relay.n_attempts, ==, 1);
  g_assert_cmpstr (states->str, ==, "connecting connected waiting idle ");
}

static void
on_greeted (GObject    *object,
            GParamSpec *pspec,
            gpointer    user_data)
{
  char **nonce = user_data;
  JsonObject *hello = pillion_connection_get_hello (PILLION_CONNECTION (object));

  if (hello != NULL)
    *nonce = g_strdup (json_object_get_string_member (hello, "nonce"));
}

/* Who is told of the state finds the greeting there already. */
static void
test_greeting (void)
{
  g_auto (MemoryRelay) relay = { .hello = net_test_hello };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &net_test_limits);
  g_autofree char *nonce = NULL;

  g_signal_connect (connection, "notify::state", G_CALLBACK (on_greeted), &nonce);
  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
  g_assert_cmpstr (nonce, ==, "AA");

  pillion_connection_stop (connection);
  g_assert_null (pillion_connection_get_hello (connection));
}

static void
test_bad_greetings (void)
{
  static const struct {
    const char *hello;
    PillionNetError code;
  } cases[] = {
    { "hello", PILLION_NET_ERROR_NOT_A_RELAY },
    { "{}", PILLION_NET_ERROR_NOT_A_RELAY },
    { "{\"push\":\"mailbox\",\"versions\":[1]}", PILLION_NET_ERROR_NOT_A_RELAY },
    { "{\"id\":1,\"ok\":{}}", PILLION_NET_ERROR_NOT_A_RELAY },
    { "{\"push\":\"hello\"}", PILLION_NET_ERROR_NOT_A_RELAY },
    { "{\"push\":\"hello\",\"versions\":1}", PILLION_NET_ERROR_NOT_A_RELAY },
    { "{\"push\":\"hello\",\"versions\":[]}", PILLION_NET_ERROR_NOT_A_RELAY },
    { "{\"push\":\"hello\",\"versions\":[\"1\",{},null]}", PILLION_NET_ERROR_NOT_A_RELAY },
    { "{\"push\":\"hello\",\"versions\":[1,{}]}", PILLION_NET_ERROR_NOT_A_RELAY },
    { "{\"push\":\"hello\",\"versions\":[2,3]}", PILLION_NET_ERROR_VERSION },
    { "{\"push\":\"hello\",\"versions\":[0]}", PILLION_NET_ERROR_VERSION },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (MemoryRelay) relay = { .hello = cases[i].hello };
    const PillionConnectionLimits limits = patient_limits ();
    g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &limits);
    g_autoptr (GError) error = net_test_fail_to_connect (connection);

    g_test_message ("%s: %s", cases[i].hello, error->message);
    g_assert_error (error, PILLION_NET_ERROR, (int) cases[i].code);
  }
}

static void
test_later_versions (void)
{
  g_auto (MemoryRelay) relay = { .hello = "{\"push\":\"hello\",\"protocol\":3,\"versions\":[3,1,2],\"new\":{}}" };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &net_test_limits);

  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
}

static void
test_large_greeting (void)
{
  const PillionConnectionLimits limits = patient_limits ();
  g_autofree char *filler = g_strnfill (4096, 'a');
  g_autofree char *hello = g_strdup_printf ("{\"push\":\"hello\",\"versions\":[1],\"a\":\"%s\"}", filler);
  g_auto (MemoryRelay) relay = { .hello = hello };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &limits);
  g_autoptr (GError) error = net_test_fail_to_connect (connection);

  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_NOT_A_RELAY);
}

static void
test_no_greeting (void)
{
  PillionConnectionLimits limits = patient_limits ();
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  limits.open_ms = 10;
  connection = memory_relay_new_connection (&relay, &limits);
  error = net_test_fail_to_connect (connection);
  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE);
}

static void
on_push (PillionConnection *connection,
         const char        *name,
         JsonObject        *object,
         gpointer           user_data)
{
  g_string_append_printf (user_data, "%s%" G_GINT64_FORMAT " ", name, json_object_get_int_member (object, "n"));
}

static void
test_pushes_in_order (void)
{
  g_auto (MemoryRelay) relay = { .hello = net_test_hello };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &net_test_limits);
  g_autoptr (GString) pushes = g_string_new (NULL);
  g_autofree char *text = NULL;

  g_signal_connect (connection, "push", G_CALLBACK (on_push), pushes);
  pillion_connection_start (connection);
  for (int n = 1; n <= 3; n++) {
    g_autofree char *push = g_strdup_printf ("{\"push\":\"a\",\"n\":%d}", n);

    memory_relay_send (&relay, push);
  }
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
  memory_relay_send (&relay, "{\"push\":\"hello\",\"n\":4}");
  text = net_test_echo (connection, "", NULL);

  g_assert_cmpstr (pushes->str, ==, "a1 a2 a3 hello4 ");
}

static void
on_push_unref (PillionConnection *connection,
               const char        *name,
               JsonObject        *object,
               gpointer           user_data)
{
  g_object_unref (connection);
}

static void
test_last_reference_in_push (void)
{
  g_auto (MemoryRelay) relay = { .hello = net_test_hello };
  PillionConnection *connection = memory_relay_new_connection (&relay, &net_test_limits);

  g_object_add_weak_pointer (G_OBJECT (connection), (gpointer *) &connection);
  g_signal_connect (connection, "push", G_CALLBACK (on_push_unref), NULL);
  pillion_connection_start (connection);
  memory_relay_send (&relay, "{\"push\":\"a\"}");
  net_test_wait (connection == NULL);
}

/* What the waits should be, from the same seed. */
static void
test_waits (void)
{
  PillionConnectionLimits limits = pillion_connection_limits_default;
  g_auto (MemoryRelay) relay = { .refuses = TRUE };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  PillionBackoff backoff;

  limits.random_seed = 7;
  pillion_backoff_init (&backoff, limits.backoff_first_ms, limits.backoff_max_ms);
  connection = memory_relay_new_connection (&relay, &limits);
  pillion_connection_start (connection);

  for (guint i = 1; i <= 15; i++) {
    gint64 before = g_get_monotonic_time ();
    gint64 wait_us = (gint64) pillion_backoff_next_ms (&backoff, g_rand_int (random)) * 1000;

    net_test_wait_state (connection, PILLION_CONNECTION_STATE_WAITING);
    g_assert_cmpuint (relay.n_attempts, ==, i);
    g_assert_cmpint (pillion_connection_get_next_attempt (connection), >=, before + wait_us);
    g_assert_cmpint (pillion_connection_get_next_attempt (connection), <=, g_get_monotonic_time () + wait_us);

    pillion_connection_wake (connection);
    g_assert_cmpint (pillion_connection_get_state (connection), ==, PILLION_CONNECTION_STATE_CONNECTING);
  }
}

static void
test_comes_back_by_itself (void)
{
  g_auto (MemoryRelay) relay = { .refuses = TRUE };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &net_test_limits);

  pillion_connection_start (connection);
  net_test_wait (relay.n_attempts == 5);
  relay.refuses = FALSE;
  relay.hello = net_test_hello;
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
  g_assert_null (pillion_connection_get_last_error (connection));
}

/* Returns the longest of some waits after connections that the engine drops. */
static gint64
measure_waits (gboolean confirms)
{
  PillionConnectionLimits limits = pillion_connection_limits_default;
  g_auto (MemoryRelay) relay = { .hello = net_test_hello };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) reason = g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_REFUSED, "no");
  gint64 longest = 0;

  limits.random_seed = 1;
  connection = memory_relay_new_connection (&relay, &limits);
  pillion_connection_start (connection);

  for (guint i = 0; i < 20; i++) {
    net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);
    if (confirms)
      pillion_connection_confirm (connection);
    pillion_connection_drop (connection, reason);
    g_assert_true (g_error_matches (pillion_connection_get_last_error (connection), reason->domain, reason->code));

    longest = MAX (longest, pillion_connection_get_next_attempt (connection) - g_get_monotonic_time ());
    pillion_connection_wake (connection);
  }

  return longest;
}

/* A relay that takes everybody in and then fails must not be stormed. */
static void
test_only_confirmed_makes_waits_short (void)
{
  g_assert_cmpint (measure_waits (TRUE), <=, PILLION_BACKOFF_FIRST_MS * 1000);
  g_assert_cmpint (measure_waits (FALSE), >, 10 * PILLION_BACKOFF_FIRST_MS * 1000);
}

static void
test_network_change_while_waiting (void)
{
  const PillionConnectionLimits limits = patient_limits ();
  g_auto (MemoryRelay) relay = { .refuses = TRUE };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &limits);

  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_WAITING);

  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", FALSE);
  g_assert_cmpuint (relay.n_attempts, ==, 1);

  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  g_assert_cmpuint (relay.n_attempts, ==, 2);
}

static void
test_network_change_while_connected (void)
{
  PillionConnectionLimits limits = net_test_limits;
  g_auto (MemoryRelay) relay = { .hello = net_test_hello };
  g_autoptr (PillionConnection) connection = NULL;

  limits.request_ms = 20;
  connection = memory_relay_new_connection (&relay, &limits);
  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);

  pillion_memory_transport_set_frozen (relay.peer, TRUE);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  net_test_wait (relay.n_attempts == 2);
}

static void
test_network_change_while_idle (void)
{
  g_auto (MemoryRelay) relay = { 0 };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &net_test_limits);

  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  g_assert_cmpint (pillion_connection_get_state (connection), ==, PILLION_CONNECTION_STATE_IDLE);
  g_assert_cmpuint (relay.n_attempts, ==, 0);
}

static void
test_half_open (void)
{
  PillionConnectionLimits limits = net_test_limits;
  g_auto (MemoryRelay) relay = { .hello = net_test_hello };
  g_autoptr (PillionConnection) connection = NULL;

  limits.ping_ms = 10;
  limits.silence_ms = 60;
  limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
  connection = memory_relay_new_connection (&relay, &limits);
  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_CONNECTED);

  pillion_memory_transport_set_frozen (relay.peer, TRUE);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_WAITING);
  g_assert_error (pillion_connection_get_last_error (connection), PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE);
}

static void
on_waiting_stop (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  if (pillion_connection_get_state (PILLION_CONNECTION (object)) == PILLION_CONNECTION_STATE_WAITING)
    pillion_connection_stop (PILLION_CONNECTION (object));
}

static void
test_stop_when_told (void)
{
  g_auto (MemoryRelay) relay = { .refuses = TRUE };
  g_autoptr (PillionConnection) connection = memory_relay_new_connection (&relay, &net_test_limits);

  g_signal_connect (connection, "notify::state", G_CALLBACK (on_waiting_stop), NULL);
  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_IDLE);
  net_test_settle ();
  g_assert_cmpuint (relay.n_attempts, ==, 1);

  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_IDLE);
  g_assert_cmpuint (relay.n_attempts, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/connection/states", test_states);
  g_test_add_func ("/connection/greeting", test_greeting);
  g_test_add_func ("/connection/bad-greetings", test_bad_greetings);
  g_test_add_func ("/connection/later-versions", test_later_versions);
  g_test_add_func ("/connection/large-greeting", test_large_greeting);
  g_test_add_func ("/connection/no-greeting", test_no_greeting);
  g_test_add_func ("/connection/pushes-in-order", test_pushes_in_order);
  g_test_add_func ("/connection/last-reference-in-push", test_last_reference_in_push);
  g_test_add_func ("/connection/waits", test_waits);
  g_test_add_func ("/connection/comes-back-by-itself", test_comes_back_by_itself);
  g_test_add_func ("/connection/only-confirmed-makes-waits-short", test_only_confirmed_makes_waits_short);
  g_test_add_func ("/connection/network-change-while-waiting", test_network_change_while_waiting);
  g_test_add_func ("/connection/network-change-while-connected", test_network_change_while_connected);
  g_test_add_func ("/connection/network-change-while-idle", test_network_change_while_idle);
  g_test_add_func ("/connection/half-open", test_half_open);
  g_test_add_func ("/connection/stop-when-told", test_stop_when_told);

  return g_test_run ();
}
