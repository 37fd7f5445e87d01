/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net-test.h"

const char net_test_hello[] = "{\"push\":\"hello\",\"protocol\":1,\"versions\":[1],\"nonce\":\"AA\",\"time\":1}";

const PillionConnectionLimits net_test_limits = {
  .open_ms = 60 * 1000,
  .request_ms = 60 * 1000,
  .ping_ms = 60 * 1000,
  .ping_jitter_ms = 0,
  .silence_ms = 60 * 1000,
  .backoff_first_ms = 1,
  .backoff_max_ms = 1,
  .max_requests = 64,
  .random_seed = 1,
};

void
net_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

void
net_test_wait_state (PillionConnection     *connection,
                     PillionConnectionState state)
{
  net_test_wait (pillion_connection_get_state (connection) == state);
}

GError *
net_test_fail_to_connect (PillionConnection *connection)
{
  GError *error;

  pillion_connection_start (connection);
  net_test_wait_state (connection, PILLION_CONNECTION_STATE_WAITING);
  error = g_error_copy (pillion_connection_get_last_error (connection));
  pillion_connection_stop (connection);
  g_assert_null (pillion_connection_get_last_error (connection));

  return error;
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  NetTestAnswer *answer = user_data;

  g_assert_false (answer->done);
  answer->done = TRUE;
  answer->ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &answer->error);
}

void
net_test_request (PillionConnection *connection,
                  const char        *op,
                  const char        *text,
                  GCancellable      *cancellable,
                  NetTestAnswer     *answer)
{
  g_autoptr (JsonObject) members = NULL;

  if (text != NULL) {
    members = json_object_new ();
    json_object_set_string_member (members, "text", text);
  }

  pillion_connection_request_async (connection, op, members, cancellable, on_answered, answer);
  g_assert_false (answer->done);
}

void
net_test_answer_clear (NetTestAnswer *answer)
{
  g_clear_pointer (&answer->ok, json_object_unref);
  g_clear_error (&answer->error);
  answer->done = FALSE;
}

char *
net_test_echo (PillionConnection *connection,
               const char        *text,
               GError           **error)
{
  g_auto (NetTestAnswer) answer = { 0 };

  net_test_request (connection, "echo", text, NULL, &answer);
  net_test_wait (answer.done);

  if (answer.ok == NULL) {
    g_propagate_error (error, g_steal_pointer (&answer.error));
    return NULL;
  }

  return g_strdup (json_object_get_string_member (answer.ok, "text"));
}
