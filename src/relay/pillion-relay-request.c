/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-request.h"

#include <string.h>

#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-error.h"
#include "relay/pillion-relay-ops.h"

/* What answers each operation, and who may ask for it (PROTOCOL.md, section 4). */
static const PillionRelayHandler handlers[PILLION_RELAY_OP_LAST + 1] = {
  [PILLION_RELAY_OP_REGISTER_BEGIN] = { PILLION_RELAY_ROLE_STRANGER, pillion_relay_register_begin },
  [PILLION_RELAY_OP_REGISTER_FINISH] = { PILLION_RELAY_ROLE_STRANGER, pillion_relay_register_finish },
  [PILLION_RELAY_OP_AUTHENTICATE] = { PILLION_RELAY_ROLE_STRANGER, pillion_relay_authenticate },
  [PILLION_RELAY_OP_ACCOUNT_FIND] = { PILLION_RELAY_ROLE_ACTIVE, pillion_relay_account_find },
  [PILLION_RELAY_OP_ACCOUNT_GET] = { PILLION_RELAY_ROLE_REMOVED, pillion_relay_account_get },
  [PILLION_RELAY_OP_ACCOUNT_PUBLISH] = { PILLION_RELAY_ROLE_PRIMARY, pillion_relay_account_publish },
  [PILLION_RELAY_OP_ACCOUNT_REFRESH] = { PILLION_RELAY_ROLE_PRIMARY, pillion_relay_account_refresh },
  [PILLION_RELAY_OP_ACCOUNT_RESIGN] = { PILLION_RELAY_ROLE_ACTIVE, pillion_relay_account_resign },
  [PILLION_RELAY_OP_PREKEYS_PUBLISH] = { PILLION_RELAY_ROLE_ACTIVE, pillion_relay_prekeys_publish },
  [PILLION_RELAY_OP_PREKEYS_GET] = { PILLION_RELAY_ROLE_ACTIVE, pillion_relay_prekeys_get },
  [PILLION_RELAY_OP_MESSAGE_SEND] = { PILLION_RELAY_ROLE_ACTIVE, pillion_relay_message_send },
  [PILLION_RELAY_OP_MAILBOX_OPEN] = { PILLION_RELAY_ROLE_ACTIVE, pillion_relay_mailbox_open },
  [PILLION_RELAY_OP_MAILBOX_ACKNOWLEDGE] = { PILLION_RELAY_ROLE_ACTIVE, pillion_relay_mailbox_acknowledge },
  [PILLION_RELAY_OP_RENDEZVOUS_OPEN] = { PILLION_RELAY_ROLE_STRANGER, pillion_relay_rendezvous_open },
  [PILLION_RELAY_OP_RENDEZVOUS_REQUESTS] = { PILLION_RELAY_ROLE_PRIMARY, pillion_relay_rendezvous_requests },
  [PILLION_RELAY_OP_RENDEZVOUS_JOIN] = { PILLION_RELAY_ROLE_PRIMARY, pillion_relay_rendezvous_join },
  [PILLION_RELAY_OP_RENDEZVOUS_SEND] = { PILLION_RELAY_ROLE_STRANGER, pillion_relay_rendezvous_send },
  [PILLION_RELAY_OP_RENDEZVOUS_CLOSE] = { PILLION_RELAY_ROLE_STRANGER, pillion_relay_rendezvous_close },
  [PILLION_RELAY_OP_BLOB_CREATE] = { PILLION_RELAY_ROLE_ACTIVE, pillion_relay_blob_create },
  [PILLION_RELAY_OP_BLOB_FETCH] = { PILLION_RELAY_ROLE_ACTIVE, pillion_relay_blob_fetch },
};

static void
request_free (PillionRelayRequest *self)
{
  if (self->connection != NULL)
    g_queue_unlink (&self->connection->requests, &self->link);
  pillion_relay_frame_clear (&self->frame);
  g_free (self);
}

static gboolean
is_open (PillionRelayConnection *connection,
         guint64                 id)
{
  for (GList *link = connection->requests.head; link != NULL; link = link->next) {
    const PillionRelayRequest *request = link->data;

    if (request->frame.id == id)
      return TRUE;
  }

  return FALSE;
}

/* Whether the one who asks may; if not, the request was answered. */
static gboolean
check_role (PillionRelayRequest *self)
{
  PillionRelayRole needed = handlers[self->frame.op].role;
  PillionRelayRole role = self->connection->role;

  if (role >= needed)
    return TRUE;

  if (role == PILLION_RELAY_ROLE_STRANGER)
    pillion_relay_request_fail (self, PILLION_RELAY_CODE_UNAUTHENTICATED, "Authenticate first.");
  else if (role < PILLION_RELAY_ROLE_ACTIVE)
    pillion_relay_request_fail (self, PILLION_RELAY_CODE_LOGGED_OUT, "This device is logged out.");
  else
    pillion_relay_request_fail (self, PILLION_RELAY_CODE_FORBIDDEN, "Only the primary device may do that.");

  return FALSE;
}

void
pillion_relay_request_handle (PillionRelayRequest *self)
{
  if (self->connection == NULL || self->connection->close_code != 0)
    request_free (self);
  else if (check_role (self))
    handlers[self->frame.op].handle (self);
}

void
pillion_relay_request_dispatch (PillionRelayConnection *connection,
                                PillionRelayFrame      *frame)
{
  PillionRelayRequest *self = g_new0 (PillionRelayRequest, 1);
  gboolean clash = is_open (connection, frame->id);

  self->relay = connection->relay;
  self->connection = connection;
  self->frame = *frame;
  self->link.data = self;
  g_queue_push_tail_link (&connection->requests, &self->link);
  connection->relay->metrics.requests_total++;
  if (frame->op == PILLION_RELAY_OP_MESSAGE_SEND)
    pillion_relay_trace (PILLION_RELAY_STEP_RECEIVED);

  if (clash)
    pillion_relay_request_fail (self, PILLION_RELAY_CODE_BAD_REQUEST, "A request of that id is open.");
  else if (connection->requests.length > PILLION_RELAY_OPEN_REQUESTS_MAX)
    pillion_relay_request_fail (self, PILLION_RELAY_CODE_BAD_REQUEST, "Too many requests are open.");
  else if (self->relay->draining)
    pillion_relay_request_fail (self, PILLION_RELAY_CODE_BUSY, "The relay is going away.");
  else if (frame->op == PILLION_RELAY_OP_UNKNOWN)
    pillion_relay_request_fail (self, PILLION_RELAY_CODE_BAD_REQUEST, "There is no such operation.");
  else
    pillion_relay_request_handle (self);
}

void
pillion_relay_request_answer (PillionRelayRequest *self,
                              JsonObject          *ok)
{
  gsize len;
  g_autofree char *text = pillion_relay_frame_encode_ok (self->frame.id, ok, &len);

  if (self->connection != NULL)
    pillion_relay_connection_send (self->connection, text, len, 0);
  request_free (self);
}

void
pillion_relay_request_answer_text (PillionRelayRequest *self,
                                   const char          *ok,
                                   PillionRelayStep     step)
{
  char text[256];
  int len;

  if (self->connection != NULL) {
    len = g_snprintf (text, sizeof text, "{\"id\":%" G_GUINT64_FORMAT ",\"ok\":%s}", self->frame.id, ok);
    g_assert (len > 0 && (gsize) len < sizeof text);
    pillion_relay_connection_send (self->connection, text, (gsize) len, step);
  }
  request_free (self);
}

static void
fail (PillionRelayRequest *self,
      PillionRelayCode     code,
      const char          *message,
      guint64              retry_after,
      JsonObject          *error)
{
  gsize len;
  g_autofree char *text = pillion_relay_frame_encode_error (self->frame.id, code, message, retry_after, error, &len);

  self->relay->metrics.refusals_total++;
  if (self->connection != NULL)
    pillion_relay_connection_send (self->connection, text, len, 0);
  request_free (self);
}

void
pillion_relay_request_fail (PillionRelayRequest *self,
                            PillionRelayCode     code,
                            const char          *message)
{
  fail (self, code, message, 0, NULL);
}

void
pillion_relay_request_fail_limited (PillionRelayRequest *self,
                                    guint64              retry_after)
{
  fail (self, PILLION_RELAY_CODE_RATE_LIMITED, "Too many; try again later.", retry_after, NULL);
}

void
pillion_relay_request_fail_with (PillionRelayRequest *self,
                                 PillionRelayCode     code,
                                 const char          *message,
                                 JsonObject          *error)
{
  fail (self, code, message, 0, error);
}

void
pillion_relay_request_fail_stored (PillionRelayRequest *self,
                                   const GError        *error)
{
  self->relay->metrics.store_failures_total++;
  pillion_relay_log ("A request was not stored: %s", error->message);

  if (g_error_matches (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FULL))
    fail (self, PILLION_RELAY_CODE_FULL, "The relay has no room to store that.", 0, NULL);
  else
    fail (self, PILLION_RELAY_CODE_BUSY, "The relay could not store that; try again later.", 1000, NULL);
}

void
pillion_relay_request_fail_decode (PillionRelayRequest *self,
                                   const GError        *error)
{
  if (g_error_matches (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_TOO_LARGE))
    fail (self, PILLION_RELAY_CODE_TOO_LARGE, error->message, 0, NULL);
  else
    fail (self, PILLION_RELAY_CODE_BAD_REQUEST, error->message, 0, NULL);
}

gboolean
pillion_relay_request_take (PillionRelayRequest *self,
                            PillionRelayLimit    limit,
                            gconstpointer        key,
                            gsize                len)
{
  guint64 wait_ms = pillion_relay_limits_take (self->relay->limits, limit, key, len, pillion_relay_uptime_ms ());

  if (wait_ms == 0)
    return TRUE;

  pillion_relay_request_fail_limited (self, wait_ms);

  return FALSE;
}

PillionRelayAccount *
pillion_relay_request_get_account (PillionRelayRequest *self,
                                   const guint8        *id,
                                   gboolean            *parked)
{
  PillionRelayAccount *account = pillion_relay_accounts_find (self->relay->accounts, id);

  *parked = FALSE;
  if (account != NULL)
    return account;

  if (self->has_absent && memcmp (self->absent, id, sizeof self->absent) == 0)
    return NULL;

  *parked = TRUE;
  pillion_relay_accounts_load (self->relay->accounts, id, self);

  return NULL;
}
