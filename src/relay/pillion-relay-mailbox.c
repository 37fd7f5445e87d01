/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-delivery.h"
#include "relay/pillion-relay-ops.h"
#include "wire/pillion-relay-messages-mailbox.h"

typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  gint64 device;
  guint waiting;
  gint64 last;
} Open;

static gboolean
open_run (PillionRelayJob    *job,
          PillionRelayStore  *store,
          GError            **error)
{
  Open *self = (Open *) job;

  return store->mailbox_count (store, self->device, &self->waiting, &self->last, error);
}

static void
begin_delivery (PillionRelayConnection *connection,
                gint64                  last)
{
  connection->delivery = pillion_relay_delivery_new (connection, last);
  if (last == 0)
    pillion_relay_connection_push (connection, PILLION_RELAY_PUSH_MAILBOX_DRAINED, NULL);
  if (connection->delivery != NULL)
    pillion_relay_delivery_continue (connection->delivery);
}

static void
open_done (PillionRelayJob *job,
           const GError    *error)
{
  g_autofree Open *self = (Open *) job;
  PillionRelayConnection *connection = self->request->connection;
  PillionRelayMailboxOpenOk ok = { .waiting = self->waiting };

  if (error != NULL) {
    pillion_relay_request_fail_stored (self->request, error);
    return;
  }

  if (connection != NULL && connection->delivery != NULL) {
    pillion_relay_request_fail (self->request, PILLION_RELAY_CODE_BAD_REQUEST, "The mailbox is open.");
    return;
  }

  pillion_relay_request_answer (self->request, pillion_relay_mailbox_open_ok_write (&ok));
  if (connection != NULL && connection->role >= PILLION_RELAY_ROLE_ACTIVE)
    begin_delivery (connection, self->last);
}

void
pillion_relay_mailbox_open (PillionRelayRequest *request)
{
  Open *job = g_new0 (Open, 1);

  job->job.run = open_run;
  job->job.done = open_done;
  job->request = request;
  job->device = request->connection->device->key;
  pillion_relay_queue_add (request->relay->queue, job);
}

typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  gint64 device;
  GArray *ids; /* (owned) */
} Acknowledge;

static gboolean
acknowledge_run (PillionRelayJob    *job,
                 PillionRelayStore  *store,
                 GError            **error)
{
  Acknowledge *self = (Acknowledge *) job;

  return store->mailbox_remove (store, self->device, (const gint64 *) (gpointer) self->ids->data,
                                self->ids->len, error);
}

static void
acknowledge_done (PillionRelayJob *job,
                  const GError    *error)
{
  Acknowledge *self = (Acknowledge *) job;
  PillionRelayConnection *connection = self->request->connection;

  if (error != NULL) {
    pillion_relay_request_fail_stored (self->request, error);
  } else {
    pillion_relay_trace (PILLION_RELAY_STEP_DELETED);
    pillion_relay_request_answer_text (self->request, "{}", 0);
    if (connection != NULL && connection->delivery != NULL)
      pillion_relay_delivery_continue (connection->delivery);
  }

  g_array_unref (self->ids);
  g_free (self);
}

void
pillion_relay_mailbox_acknowledge (PillionRelayRequest *request)
{
  g_auto (PillionRelayMailboxAcknowledge) message = { 0 };
  g_autoptr (GError) error = NULL;
  PillionRelayConnection *connection = request->connection;
  Acknowledge *job;

  if (!pillion_relay_mailbox_acknowledge_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  if (connection->delivery == NULL) {
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_FORBIDDEN, "Open the mailbox first.");
    return;
  }

  pillion_relay_trace (PILLION_RELAY_STEP_ACKNOWLEDGED);
  pillion_relay_delivery_acknowledge (connection->delivery, message.ids);

  job = g_new0 (Acknowledge, 1);
  job->job.run = acknowledge_run;
  job->job.done = acknowledge_done;
  job->job.writes = TRUE;
  job->job.patient = !pillion_relay_delivery_is_draining (connection->delivery);
  job->request = request;
  job->device = connection->device->key;
  job->ids = g_steal_pointer (&message.ids);
  pillion_relay_queue_add (request->relay->queue, job);
}
