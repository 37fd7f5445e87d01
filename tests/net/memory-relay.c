/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "memory-relay.h"

#include "wire/pillion-json-scan.h"

#include <string.h>

static void
answer (MemoryRelay *self,
        gint64       id,
        const char  *text)
{
  g_autofree char *frame = g_strdup_printf ("{\"id\":%" G_GINT64_FORMAT ",\"ok\":{\"text\":\"%s\"}}", id, text);

  memory_relay_send (self, frame);
}

static void
send_frame (MemoryRelay *self,
            gint64       id,
            const char  *text)
{
  g_autoptr (GString) frame = g_string_new (text);
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  g_string_replace (frame, "ID", digits, 0);
  memory_relay_send (self, frame->str);
}

static void
on_request (MemoryRelay *self,
            GBytes      *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) request = pillion_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                                       &pillion_json_limits_frame, &error);
  const char *op;
  const char *text;
  gint64 id;

  g_assert_no_error (error);
  op = json_object_get_string_member (request, "op");
  text = json_object_get_string_member_with_default (request, "text", "");
  id = json_object_get_int_member (request, "id");
  g_assert_cmpint (id, >=, 1);
  self->n_requests++;

  if (g_str_equal (op, "echo")) {
    answer (self, id, text);
    if (self->late_id != 0)
      answer (self, self->late_id, "late");
    self->late_id = 0;
  } else if (g_str_equal (op, "refuse")) {
    send_frame (self, id, "{\"id\":ID,\"error\":{\"code\":\"rate-limited\",\"message\":\"slow\",\"retry_after\":1500}}");
  } else if (g_str_equal (op, "late")) {
    self->late_id = id;
  } else if (g_str_equal (op, "frame")) {
    send_frame (self, id, text);
  } else {
    g_assert_cmpstr (op, ==, "silent");
  }
}

static PillionTransport *
make_transport (gpointer user_data)
{
  MemoryRelay *self = user_data;
  PillionMemoryTransport *near = NULL;
  g_autoptr (GError) error = g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE, "off");

  g_clear_object (&self->peer);
  pillion_memory_transport_new_pair (&near, &self->peer);
  g_signal_connect_swapped (self->peer, "text", G_CALLBACK (on_request), self);
  self->n_attempts++;
  self->late_id = 0;

  if (self->refuses) {
    pillion_memory_transport_fail (near, error);
  } else {
    pillion_transport_open (PILLION_TRANSPORT (self->peer));
    if (self->hello != NULL)
      memory_relay_send (self, self->hello);
  }

  return PILLION_TRANSPORT (near);
}

PillionConnection *
memory_relay_new_connection (MemoryRelay                   *self,
                             const PillionConnectionLimits *limits)
{
  return pillion_connection_new_with_transport (make_transport, self, NULL, limits);
}

void
memory_relay_send (MemoryRelay *self,
                   const char  *text)
{
  pillion_transport_send (PILLION_TRANSPORT (self->peer), text, strlen (text));
}

void
memory_relay_clear (MemoryRelay *self)
{
  g_clear_object (&self->peer);
}
