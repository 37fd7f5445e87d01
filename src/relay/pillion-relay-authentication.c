/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-authentication.h"
#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-ops.h"

/* Counts what waits, to tell a device that has just come. */
typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  gint64 device;
  guint waiting;
} Job;

static gboolean
is_signed (PillionRelayRequest             *request,
           const PillionRelayAuthenticate  *message,
           const PillionRelayAccountDevice *device)
{
  PillionAuthentication authentication = { .time_ms = message->time };
  const GArray *ids = request->relay->ids;

  memcpy (authentication.nonce, request->connection->nonce, sizeof authentication.nonce);
  memcpy (authentication.account, message->account, sizeof authentication.account);
  memcpy (authentication.device, message->device, sizeof authentication.device);

  for (guint i = 0; i < ids->len; i++) {
    memcpy (authentication.relay_id, ids->data + i * PILLION_RELAY_ID_BYTES, PILLION_RELAY_ID_BYTES);
    if (pillion_authentication_verify (&authentication, device->dsk, message->signature))
      return TRUE;
  }

  return FALSE;
}

static PillionRelayState
get_state (PillionRelayRole role)
{
  switch (role) {
  case PILLION_RELAY_ROLE_PRIMARY:
  case PILLION_RELAY_ROLE_ACTIVE:
    return PILLION_RELAY_STATE_ACTIVE;
  case PILLION_RELAY_ROLE_LOCKED:
    return PILLION_RELAY_STATE_LOCKED;
  case PILLION_RELAY_ROLE_REMOVED:
  case PILLION_RELAY_ROLE_STRANGER:
  default:
    return PILLION_RELAY_STATE_REMOVED;
  }
}

static JsonObject *
make_ok (PillionRelayConnection *connection,
         guint                   waiting)
{
  const PillionKnownMembership *known = pillion_account_view_get_membership (pillion_relay_account_ensure_view (connection->account));
  PillionRelayAuthenticateOk ok = { 0 };

  ok.state = get_state (connection->role);
  ok.time = pillion_relay_now_ms ();
  ok.epoch = known->membership.epoch;
  memcpy (ok.membership_hash, known->hash, sizeof ok.membership_hash);
  ok.freshness = pillion_account_view_get_freshness_bytes (pillion_relay_account_ensure_view (connection->account));
  if (connection->role >= PILLION_RELAY_ROLE_ACTIVE) {
    ok.one_time_prekeys = connection->device->n_one_time;
    ok.waiting = waiting;
  }

  return pillion_relay_authenticate_ok_write (&ok);
}

static gboolean
run (PillionRelayJob    *job,
     PillionRelayStore  *store,
     GError            **error)
{
  Job *self = (Job *) job;
  gint64 last;

  return store->mailbox_count (store, self->device, &self->waiting, &last, error);
}

static void
done (PillionRelayJob *job,
      const GError    *error)
{
  Job *self = (Job *) job;
  PillionRelayConnection *connection = self->request->connection;

  if (error != NULL)
    pillion_relay_request_fail_stored (self->request, error);
  else if (connection == NULL || connection->account == NULL)
    pillion_relay_request_fail (self->request, PILLION_RELAY_CODE_LOGGED_OUT, "This device is logged out.");
  else
    pillion_relay_request_answer (self->request, make_ok (connection, self->waiting));
  g_free (self);
}

static void
succeed (PillionRelayRequest       *request,
         PillionRelayAccount       *account,
         PillionRelayAccountDevice *device)
{
  Job *job = g_new0 (Job, 1);

  request->connection->nonce_used = TRUE;
  pillion_relay_connection_bind (request->connection, account, device,
                                 pillion_relay_account_get_role (account, device, pillion_relay_now_ms ()));

  job->job.run = run;
  job->job.done = done;
  job->request = request;
  job->device = device->key;
  pillion_relay_queue_add (request->relay->queue, job);
}

/* Whoever is not what he says learns nothing: an account that is unknown, a device that
 * is unknown and a wrong signature give one answer.
 */
void
pillion_relay_authenticate (PillionRelayRequest *request)
{
  g_auto (PillionRelayAuthenticate) message = { 0 };
  g_autoptr (GError) error = NULL;
  PillionRelayAccount *account;
  PillionRelayAccountDevice *device = NULL;
  gboolean parked;

  if (!pillion_relay_authenticate_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  if (request->connection->nonce_used) {
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_BAD_REQUEST, "This connection has authenticated.");
    return;
  }

  account = pillion_relay_request_get_account (request, message.account, &parked);
  if (parked)
    return;

  if (account != NULL)
    device = pillion_relay_account_find_device (account, message.device);

  if (device != NULL && is_signed (request, &message, device))
    succeed (request, account, device);
  else
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_UNAUTHENTICATED, "No such device has signed that.");
}
