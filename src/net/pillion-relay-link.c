/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-relay-link.h"

#include "net/pillion-keepalive.h"
#include "net/pillion-net-error.h"
#include "net/pillion-net-frame.h"
#include "net/pillion-request-table.h"
#include "net/pillion-timer.h"
#include "wire/pillion-json-members.h"
#include "wire/pillion-json-scan.h"
#include "wire/pillion-wire-error.h"

#include <glib/gi18n.h>

#define PROTOCOL_VERSION 1
#define MAX_VERSIONS 64

struct _PillionRelayLink {
  const PillionConnectionLimits *limits; /* (unowned) */
  const PillionRelayLinkFuncs *funcs;    /* (unowned) */
  gpointer user_data;

  PillionTransport *transport;   /* (owned) */
  PillionRequestTable *requests; /* (owned) */
  PillionKeepalive *keepalive;   /* (owned) */
  GSource *open_timer;           /* (owned) (nullable) */
  gboolean greeted;
};

/* Stops everything that could call back. */
static void
close_transport (PillionRelayLink     *self,
                 PillionTransportClose reason)
{
  pillion_timer_stop (&self->open_timer);
  pillion_keepalive_stop (self->keepalive);
  g_signal_handlers_disconnect_by_data (self->transport, self);
  pillion_transport_close (self->transport, reason);
}

/* The last thing a function does: the owner frees the link. */
static void
end (PillionRelayLink     *self,
     PillionTransportClose reason,
     const GError         *error)
{
  close_transport (self, reason);
  self->funcs->ended (error, self->user_data);
}

static void
end_with (PillionRelayLink     *self,
          PillionTransportClose reason,
          PillionNetError       code,
          const char           *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (PILLION_NET_ERROR, (int) code, sentence);

  end (self, reason, error);
}

/* For what breaks the rules: before the greeting it shows that there is no relay. */
static void
end_for_breach (PillionRelayLink     *self,
                PillionTransportClose reason,
                const char           *sentence)
{
  end_with (self, reason, self->greeted ? PILLION_NET_ERROR_PROTOCOL : PILLION_NET_ERROR_NOT_A_RELAY, sentence);
}

static void
on_ping_due (gpointer user_data)
{
  PillionRelayLink *self = user_data;

  if (pillion_request_table_is_stuck (self->requests)) {
    end_with (self, PILLION_TRANSPORT_CLOSE_NORMAL, PILLION_NET_ERROR_TIMEOUT,
              "The relay has stopped answering");
    return;
  }

  pillion_transport_ping (self->transport);
}

static void
on_dead (gpointer user_data)
{
  end_with (user_data, PILLION_TRANSPORT_CLOSE_NORMAL, PILLION_NET_ERROR_UNREACHABLE,
            "Nothing was heard from the relay for too long");
}

static gboolean
on_open_deadline (gpointer user_data)
{
  end_with (user_data, PILLION_TRANSPORT_CLOSE_NORMAL, PILLION_NET_ERROR_UNREACHABLE,
            "The server did not answer in time");

  return G_SOURCE_REMOVE;
}

static gboolean
is_integer (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64;
}

/* FALSE with PILLION_NET_ERROR_NOT_A_RELAY or PILLION_NET_ERROR_VERSION unless the
 * versions of a greeting hold ours.
 */
static gboolean
check_versions (JsonObject *hello,
                GError    **error)
{
  PillionJsonMembers reader;
  JsonArray *versions;
  guint n_versions = 0;
  gint64 oldest = G_MAXINT64;
  gboolean found = FALSE;

  pillion_json_members_init (&reader, hello);
  versions = pillion_json_members_array (&reader, "versions", 1, MAX_VERSIONS, &n_versions);

  for (guint i = 0; i < n_versions; i++) {
    JsonNode *node = json_array_get_element (versions, i);

    if (!is_integer (node)) {
      pillion_json_members_refuse (&reader, "versions", "holds something else than integers");
      break;
    }

    oldest = MIN (oldest, json_node_get_int (node));
    found = found || json_node_get_int (node) == PROTOCOL_VERSION;
  }

  if (!pillion_json_members_is_valid (&reader))
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_NOT_A_RELAY,
                         _("its greeting is not a server’s"));
  else if (!found && oldest > PROTOCOL_VERSION)
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_VERSION,
                         _("this program is too old for the server"));
  else if (!found)
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_VERSION,
                         _("the server is too old for this program"));

  return found && pillion_json_members_is_valid (&reader);
}

static void
greet (PillionRelayLink  *self,
       PillionNetFrame *frame)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (frame->name, "hello") != 0) {
    end_for_breach (self, PILLION_TRANSPORT_CLOSE_PROTOCOL,
                    _("it does not greet as a server does"));
    return;
  }

  if (!check_versions (frame->members, &error)) {
    end (self, PILLION_TRANSPORT_CLOSE_NORMAL, error);
    return;
  }

  self->greeted = TRUE;
  pillion_timer_stop (&self->open_timer);
  pillion_keepalive_start (self->keepalive);
  self->funcs->greeted (frame->members, self->user_data);
}

static void
take_answer (PillionRelayLink  *self,
             PillionNetFrame *frame)
{
  GError *error = NULL;

  if (frame->kind == PILLION_NET_FRAME_ERROR)
    error = pillion_net_error_new_refused (frame->members);

  if (!pillion_request_table_answer (self->requests, frame->id, frame->members, error))
    end_for_breach (self, PILLION_TRANSPORT_CLOSE_PROTOCOL, _("it answered what was not asked"));
}

static void
refuse_text (PillionRelayLink *self,
             const GError     *cause)
{
  PillionTransportClose reason = PILLION_TRANSPORT_CLOSE_BAD_DATA;

  if (g_error_matches (cause, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_TOO_LARGE))
    reason = PILLION_TRANSPORT_CLOSE_TOO_LARGE;

  g_debug ("%s", cause->message);
  end_for_breach (self, reason, _("what it sent can’t be read"));
}

static void
on_text (PillionRelayLink *self,
         GBytes           *text)
{
  const PillionJsonLimits *limits;
  g_autoptr (JsonObject) object = NULL;
  g_auto (PillionNetFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;

  pillion_keepalive_heard (self->keepalive);

  limits = self->greeted ? &pillion_json_limits_frame : &pillion_json_limits_unauthenticated;
  object = pillion_json_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text), limits, &error);

  if (object == NULL)
    refuse_text (self, error);
  else if (!pillion_net_frame_read (&frame, object))
    end_for_breach (self, PILLION_TRANSPORT_CLOSE_PROTOCOL,
                    _("what it sent is neither an answer nor a push"));
  else if (!self->greeted)
    greet (self, &frame);
  else if (frame.kind == PILLION_NET_FRAME_PUSH)
    self->funcs->pushed (frame.name, frame.members, self->user_data);
  else
    take_answer (self, &frame);
}

static void
on_pong (PillionRelayLink *self)
{
  pillion_keepalive_heard (self->keepalive);
}

static void
on_closed (PillionRelayLink *self,
           const GError     *error)
{
  end (self, PILLION_TRANSPORT_CLOSE_NORMAL, error);
}

PillionRelayLink *
pillion_relay_link_new (PillionTransport              *transport,
                        const PillionConnectionLimits *limits,
                        GRand                         *random,
                        const PillionRelayLinkFuncs   *funcs,
                        gpointer                       user_data)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  PillionRelayLink *self = g_new0 (PillionRelayLink, 1);
  PillionKeepaliveConfig keepalive = {
    .ping_ms = limits->ping_ms,
    .ping_jitter_ms = limits->ping_jitter_ms,
    .silence_ms = limits->silence_ms,
    .probe_ms = limits->request_ms,
    .ping = on_ping_due,
    .dead = on_dead,
    .user_data = self,
  };

  self->limits = limits;
  self->funcs = funcs;
  self->user_data = user_data;
  self->transport = transport;
  self->requests = pillion_request_table_new (context, limits->max_requests, limits->request_ms);
  self->keepalive = pillion_keepalive_new (context, random, &keepalive);

  g_signal_connect_swapped (transport, "text", G_CALLBACK (on_text), self);
  g_signal_connect_swapped (transport, "pong", G_CALLBACK (on_pong), self);
  g_signal_connect_swapped (transport, "closed", G_CALLBACK (on_closed), self);
  pillion_timer_start (&self->open_timer, context, limits->open_ms, on_open_deadline, self);
  pillion_transport_open (transport);

  return self;
}

void
pillion_relay_link_free (PillionRelayLink *self)
{
  g_autoptr (GError) error = g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED,
                                                  "The connection to the relay ended before the answer");

  close_transport (self, PILLION_TRANSPORT_CLOSE_NORMAL);
  pillion_request_table_fail_all (self->requests, error);

  g_clear_pointer (&self->requests, pillion_request_table_free);
  g_clear_pointer (&self->keepalive, pillion_keepalive_free);
  g_clear_object (&self->transport);
  g_free (self);
}

guint
pillion_relay_link_get_n_requests (PillionRelayLink *self)
{
  return pillion_request_table_get_size (self->requests);
}

void
pillion_relay_link_probe (PillionRelayLink *self)
{
  pillion_keepalive_probe (self->keepalive);
}

gboolean
pillion_relay_link_request (PillionRelayLink *self,
                            const char       *op,
                            JsonObject       *members,
                            GTask            *task,
                            GError          **error)
{
  g_autofree char *text = NULL;
  gsize len = 0;
  gint64 id;

  g_return_val_if_fail (self->greeted, FALSE);

  if (pillion_request_table_is_full (self->requests)) {
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_BUSY,
                         "Too many requests wait for the relay's answers");
    return FALSE;
  }

  id = pillion_request_table_draw_id (self->requests);
  text = pillion_net_frame_print (id, op, members, &len);
  if (len > PILLION_TRANSPORT_MAX_BYTES) {
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_TOO_LARGE,
                         "The request is larger than a frame may be");
    return FALSE;
  }

  pillion_request_table_add (self->requests, id, task);
  pillion_transport_send (self->transport, text, len);

  return TRUE;
}
