/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-connection.h"

#include <sodium.h>
#include <string.h>

#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-delivery.h"
#include "relay/pillion-relay-hello.h"
#include "relay/pillion-relay-listener.h"
#include "relay/pillion-relay-meetings.h"
#include "relay/pillion-relay-request.h"

/* A stranger who neither authenticates nor links has this long. */
#define STRANGER_MS (10 * 60 * 1000)

/* What is queued when a connection is closed has this long to leave. */
#define CLOSE_SECONDS 5

/* What a client may send that has not heard yet that it is closed. */
#define IGNORED_MAX_BYTES 65536

/* What is given to libwebsockets at once: it copies what the socket does not take. */
#define WRITE_MAX_BYTES 65536

PillionRelayConnection *
pillion_relay_connection_new (PillionRelay *relay,
                              struct lws   *wsi,
                              const guint8 *address)
{
  PillionRelayConnection *self = g_new0 (PillionRelayConnection, 1);

  self->relay = relay;
  self->wsi = wsi;
  self->link.data = self;
  self->unsent_link.data = self;
  memcpy (self->address, address, sizeof self->address);
  randombytes_buf (self->nonce, sizeof self->nonce);
  self->opened_ms = pillion_relay_uptime_ms ();
  self->heard_ms = self->opened_ms;
  g_queue_init (&self->requests);

  relay->metrics.connections++;
  relay->metrics.connections_total++;
  pillion_relay_connection_push (self, PILLION_RELAY_PUSH_HELLO, pillion_relay_hello_make (relay, self->nonce));

  return self;
}

static void
leave_unsent (PillionRelayConnection *self)
{
  if (self->is_unsent)
    g_queue_unlink (&self->relay->unsent, &self->unsent_link);
  self->is_unsent = FALSE;
}

/* An idle connection keeps no buffer. */
static void
forget_out (PillionRelayConnection *self)
{
  leave_unsent (self);
  g_clear_pointer (&self->out, g_byte_array_unref);
  g_clear_pointer (&self->steps, g_byte_array_unref);
  self->out_start = 0;
}

/* Ends what it was to its account; the socket may live a little longer. */
static void
detach (PillionRelayConnection *self)
{
  g_autoptr (PillionRelayAccount) account = g_steal_pointer (&self->account);

  g_clear_pointer (&self->delivery, pillion_relay_delivery_free);
  self->role = PILLION_RELAY_ROLE_STRANGER;
  if (account == NULL)
    return;

  self->relay->metrics.authenticated--;
  self->device->connection = NULL;
  self->device = NULL;
  pillion_relay_account_watch (account);
}

void
pillion_relay_connection_free (PillionRelayConnection *self)
{
  for (GList *link = self->requests.head; link != NULL; link = link->next) {
    PillionRelayRequest *request = link->data;

    request->connection = NULL;
  }

  if (self->n_meetings > 0)
    pillion_relay_meetings_leave (self->relay->meetings, self);
  detach (self);
  self->relay->metrics.connections--;
  g_clear_pointer (&self->in, g_byte_array_unref);
  forget_out (self);
  g_free (self);
}

void
pillion_relay_connection_close (PillionRelayConnection *self,
                                guint                   code)
{
  if (self->close_code != 0)
    return;

  self->close_code = code;
  if (self->n_meetings > 0)
    pillion_relay_meetings_leave (self->relay->meetings, self);
  detach (self);
  g_clear_pointer (&self->in, g_byte_array_unref);
  lws_set_timeout (self->wsi, PENDING_TIMEOUT_USER_OK, CLOSE_SECONDS);
  lws_callback_on_writable (self->wsi);
}

static gsize
get_unsent (const PillionRelayConnection *self)
{
  return self->out != NULL ? self->out->len - self->out_start : 0;
}

/* Closes without waiting for anything: the client does not read. */
static void
drop (PillionRelayConnection *self)
{
  pillion_relay_connection_close (self, PILLION_RELAY_CLOSE_TRY_AGAIN_LATER);
  forget_out (self);
  lws_set_timeout (self->wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC);
}

/* The header of a text frame from a server: RFC 6455, section 5.2. Written here and not
 * by libwebsockets, so that all frames that wait leave in one call of the system.
 */
static void
append_header (GByteArray *out,
               gsize       len)
{
  guint8 header[10] = { 0x81 };
  guint n_len_bytes = 0;

  if (len < 126) {
    header[1] = (guint8) len;
  } else if (len <= G_MAXUINT16) {
    header[1] = 126;
    n_len_bytes = 2;
  } else {
    header[1] = 127;
    n_len_bytes = 8;
  }

  for (guint i = 0; i < n_len_bytes; i++)
    header[2 + i] = (guint8) (len >> (8 * (n_len_bytes - 1 - i)));

  g_byte_array_append (out, header, 2 + n_len_bytes);
}

void
pillion_relay_connection_send (PillionRelayConnection *self,
                               const char             *text,
                               gsize                   len,
                               PillionRelayStep        step)
{
  if (self->close_code != 0)
    return;

  if (get_unsent (self) + len > PILLION_RELAY_SEND_QUEUE_MAX_BYTES) {
    self->relay->metrics.slow_total++;
    drop (self);
    return;
  }

  if (self->out == NULL) {
    self->out = g_byte_array_new ();
    self->is_unsent = TRUE;
    g_queue_push_tail_link (&self->relay->unsent, &self->unsent_link);
  }

  append_header (self->out, len);
  g_byte_array_append (self->out, (const guint8 *) text, (guint) len);

  if (step != 0 && pillion_relay_trace_is_on ()) {
    const guint8 letter = (guint8) step;

    if (self->steps == NULL)
      self->steps = g_byte_array_new ();
    g_byte_array_append (self->steps, &letter, 1);
  }
}

void
pillion_relay_connection_push (PillionRelayConnection *self,
                               PillionRelayPush        push,
                               JsonObject             *members)
{
  gsize len;
  g_autofree char *text = pillion_relay_frame_encode_push (push, members, &len);

  pillion_relay_connection_send (self, text, len, 0);
}

void
pillion_relay_connection_log_out (PillionRelayConnection   *self,
                                  PillionRelayLogOutReason  reason)
{
  PillionRelayLoggedOut logged_out = { .reason = reason };

  pillion_relay_connection_push (self, PILLION_RELAY_PUSH_LOGGED_OUT,
                                 pillion_relay_logged_out_write (&logged_out));
  pillion_relay_connection_close (self, PILLION_RELAY_CLOSE_LOGGED_OUT);
}

/* Gives the kernel all that it takes. Returns: whether the connection may live on. */
static gboolean
write_out (PillionRelayConnection *self)
{
  leave_unsent (self);
  while (get_unsent (self) > 0) {
    gsize len = MIN (get_unsent (self), WRITE_MAX_BYTES);

    if (lws_partial_buffered (self->wsi)) {
      lws_callback_on_writable (self->wsi);
      return TRUE;
    }

    if (lws_write (self->wsi, self->out->data + self->out_start, len, LWS_WRITE_RAW) < 0)
      return FALSE;
    self->out_start += len;
  }

  for (guint i = 0; self->steps != NULL && i < self->steps->len; i++)
    pillion_relay_trace ((PillionRelayStep) self->steps->data[i]);
  forget_out (self);

  return TRUE;
}

void
pillion_relay_connection_write (PillionRelayConnection *self)
{
  if (!write_out (self))
    lws_set_timeout (self->wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC);
}

/* Between the public values of enum lws_write_protocol: the opcode of a close frame. Of
 * its own accord libwebsockets says nothing when a callback that writes hangs up. Said
 * here, the other side can hang up first, so that nothing on its way there is lost.
 */
#define WRITE_CLOSE ((enum lws_write_protocol) 4)

static gboolean
write_close (PillionRelayConnection *self)
{
  guint8 buffer[LWS_PRE + 2];

  buffer[LWS_PRE] = (guint8) (self->close_code >> 8);
  buffer[LWS_PRE + 1] = (guint8) self->close_code;
  self->close_sent = TRUE;

  return lws_write (self->wsi, buffer + LWS_PRE, 2, WRITE_CLOSE) >= 0;
}

gboolean
pillion_relay_connection_flush (PillionRelayConnection *self)
{
  if (!write_out (self))
    return FALSE;

  if (self->out != NULL)
    return TRUE;

  if (self->close_code != 0)
    return self->close_sent || write_close (self);

  if (self->ping_due) {
    /* libwebsockets does not tell of an answer that is empty. */
    guint8 ping[LWS_PRE + 1];

    ping[LWS_PRE] = 0;
    self->ping_due = FALSE;
    return lws_write (self->wsi, ping + LWS_PRE, 1, LWS_WRITE_PING) >= 0;
  }

  return TRUE;
}

static void
refuse (PillionRelayConnection *self,
        guint                   code)
{
  self->relay->metrics.malformed_total++;
  pillion_relay_connection_close (self, code);
}

static void
process (PillionRelayConnection *self,
         const guint8           *bytes,
         gsize                   len)
{
  const PillionJsonLimits *limits = &pillion_json_limits_frame;
  g_autoptr (GError) error = NULL;
  PillionRelayFrame frame;

  if (self->role == PILLION_RELAY_ROLE_STRANGER)
    limits = &pillion_json_limits_unauthenticated;

  if (pillion_relay_frame_decode_request (&frame, (const char *) bytes, len, limits, &error))
    pillion_relay_request_dispatch (self, &frame);
  else if (g_error_matches (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_TOO_LARGE))
    refuse (self, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
  else
    refuse (self, LWS_CLOSE_STATUS_INVALID_PAYLOAD);
}

void
pillion_relay_connection_heard (PillionRelayConnection *self)
{
  self->heard_ms = pillion_relay_uptime_ms ();
  self->ping_sent = FALSE;
}

static gsize
get_max_bytes (PillionRelayConnection *self)
{
  if (self->role == PILLION_RELAY_ROLE_STRANGER)
    return PILLION_RELAY_UNAUTHENTICATED_MAX_BYTES;

  return PILLION_RELAY_FRAME_MAX_BYTES;
}

gboolean
pillion_relay_connection_receive (PillionRelayConnection *self,
                                  const guint8           *bytes,
                                  gsize                   len)
{
  gboolean first = lws_is_first_fragment (self->wsi);
  gboolean whole = lws_is_final_fragment (self->wsi) && lws_remaining_packet_payload (self->wsi) == 0;
  gsize have = self->in != NULL && !first ? self->in->len : 0;

  pillion_relay_connection_heard (self);
  if (self->close_code != 0) {
    self->n_ignored += len;
    return self->n_ignored <= IGNORED_MAX_BYTES;
  }

  if (first)
    self->n_fragments = 0;
  if (lws_remaining_packet_payload (self->wsi) == 0)
    self->n_fragments++;

  if (lws_frame_is_binary (self->wsi))
    refuse (self, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE);
  else if (have + len > get_max_bytes (self) || self->n_fragments > PILLION_RELAY_FRAGMENTS_MAX)
    refuse (self, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
  else if (first && whole)
    process (self, bytes, len);
  else {
    if (self->in == NULL)
      self->in = g_byte_array_new ();
    if (first)
      g_byte_array_set_size (self->in, 0);
    g_byte_array_append (self->in, bytes, (guint) len);

    if (whole) {
      g_autoptr (GByteArray) in = g_steal_pointer (&self->in);

      process (self, in->data, in->len);
    }
  }

  return TRUE;
}

void
pillion_relay_connection_check (PillionRelayConnection *self,
                                guint64                 now_ms)
{
  guint64 silence_ms = self->relay->options->silence_ms;
  guint64 silent_ms = now_ms - self->heard_ms;

  if (silent_ms >= silence_ms) {
    drop (self);
  } else if (self->account == NULL && self->n_meetings == 0 && now_ms - self->opened_ms >= STRANGER_MS) {
    pillion_relay_connection_close (self, LWS_CLOSE_STATUS_POLICY_VIOLATION);
  } else if (silent_ms >= silence_ms / 3 * 2 && !self->ping_sent) {
    self->ping_sent = TRUE;
    self->ping_due = TRUE;
    lws_callback_on_writable (self->wsi);
  }
}

void
pillion_relay_connection_bind (PillionRelayConnection    *self,
                               PillionRelayAccount       *account,
                               PillionRelayAccountDevice *device,
                               PillionRelayRole           role)
{
  PillionRelayConnection *older = device->connection;

  if (older != NULL) {
    pillion_relay_connection_push (older, PILLION_RELAY_PUSH_REPLACED, NULL);
    pillion_relay_connection_close (older, PILLION_RELAY_CLOSE_REPLACED);
  }

  self->account = pillion_relay_account_ref (account);
  self->device = device;
  self->role = role;
  device->connection = self;
  self->relay->metrics.authenticated++;
  pillion_relay_listener_greet (self->relay->listener, self);
  pillion_relay_account_watch (account);
}
