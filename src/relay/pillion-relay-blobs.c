/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sodium.h>
#include <string.h>

#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-ops.h"
#include "relay/pillion-relay-tickets.h"

/* What an account may have here at once. */
#define ACCOUNT_MAX_BYTES (G_GUINT64_CONSTANT (1) << 30)

typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  PillionRelayBlob blob;
  gint64 account;
  guint64 max_bytes; /* of the account; to go on with a blob: announced for it */
  gboolean found;
} Job;

static Job *
job_new (PillionRelayRequest *request,
         PillionRelayJobRun   run,
         PillionRelayJobDone  done)
{
  Job *self = g_new0 (Job, 1);

  self->job.run = run;
  self->job.done = done;
  self->request = request;

  return self;
}

static gboolean
create_run (PillionRelayJob    *job,
            PillionRelayStore  *store,
            GError            **error)
{
  Job *self = (Job *) job;

  return store->blob_add (store, &self->blob, self->max_bytes, &self->found, error);
}

static void
answer_create (Job *self)
{
  const PillionRelayTicket *ticket;
  PillionRelayBlobCreateOk ok;

  ticket = pillion_relay_tickets_draw (self->request->relay->tickets, self->blob.id, self->blob.bytes, TRUE);
  memcpy (ok.blob, self->blob.id, sizeof ok.blob);
  memcpy (ok.ticket, ticket->secret, sizeof ok.ticket);
  ok.expires_at = ticket->expires_at;
  pillion_relay_request_answer (self->request, pillion_relay_blob_create_ok_write (&ok));
}

static void
create_done (PillionRelayJob *job,
             const GError    *error)
{
  g_autofree Job *self = (Job *) job;

  if (error != NULL)
    pillion_relay_request_fail_stored (self->request, error);
  else if (!self->found)
    pillion_relay_request_fail (self->request, PILLION_RELAY_CODE_FULL, "This account keeps too much here.");
  else
    answer_create (self);
}

static gboolean
get_run (PillionRelayJob    *job,
         PillionRelayStore  *store,
         GError            **error)
{
  Job *self = (Job *) job;

  return store->blob_get (store, self->blob.id, &self->blob, &self->found, error);
}

/* What was begun is this account's to go on with, as what it announced. */
static void
resume_done (PillionRelayJob *job,
             const GError    *error)
{
  g_autofree Job *self = (Job *) job;

  if (error != NULL)
    pillion_relay_request_fail_stored (self->request, error);
  else if (!self->found || self->blob.account != self->account || self->blob.bytes != self->max_bytes)
    pillion_relay_request_fail (self->request, PILLION_RELAY_CODE_NOT_FOUND, "There is no such blob.");
  else
    answer_create (self);
}

/* Another ticket for a blob whose first one has expired, or was drawn by a relay that ended. */
static void
resume (PillionRelayRequest          *request,
        const PillionRelayBlobCreate *message)
{
  Job *job = job_new (request, get_run, resume_done);

  memcpy (job->blob.id, message->blob, sizeof job->blob.id);
  job->account = request->connection->account->key;
  job->max_bytes = message->bytes;
  pillion_relay_queue_add (request->relay->queue, job);
}

void
pillion_relay_blob_create (PillionRelayRequest *request)
{
  g_auto (PillionRelayBlobCreate) message = { 0 };
  g_autoptr (GError) error = NULL;
  const PillionRelayAccount *account = request->connection->account;
  guint64 max_bytes = request->relay->options->policy.blob_max_bytes;
  Job *job;

  if (!pillion_relay_blob_create_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  if (message.bytes > max_bytes) {
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_TOO_LARGE, "That is larger than this relay keeps.");
    return;
  }

  if (!pillion_relay_request_take (request, PILLION_RELAY_LIMIT_BLOB, account->id, sizeof account->id))
    return;

  if (message.has_blob) {
    resume (request, &message);
    return;
  }

  job = job_new (request, create_run, create_done);
  job->job.writes = TRUE;
  job->max_bytes = MAX (ACCOUNT_MAX_BYTES, max_bytes);
  randombytes_buf (job->blob.id, sizeof job->blob.id);
  job->blob.account = account->key;
  job->blob.bytes = message.bytes;
  job->blob.time = pillion_relay_now_ms ();
  pillion_relay_queue_add (request->relay->queue, job);
}

static void
fetch_done (PillionRelayJob *job,
            const GError    *error)
{
  g_autofree Job *self = (Job *) job;
  const PillionRelayTicket *ticket;
  PillionRelayBlobFetchOk ok;

  if (error != NULL) {
    pillion_relay_request_fail_stored (self->request, error);
    return;
  }

  if (!self->found || !self->blob.whole) {
    pillion_relay_request_fail (self->request, PILLION_RELAY_CODE_NOT_FOUND, "There is no such blob.");
    return;
  }

  ticket = pillion_relay_tickets_draw (self->request->relay->tickets, self->blob.id, self->blob.bytes, FALSE);
  memcpy (ok.ticket, ticket->secret, sizeof ok.ticket);
  ok.bytes = self->blob.bytes;
  ok.expires_at = ticket->expires_at;
  pillion_relay_request_answer (self->request, pillion_relay_blob_fetch_ok_write (&ok));
}

void
pillion_relay_blob_fetch (PillionRelayRequest *request)
{
  g_auto (PillionRelayBlobFetch) message = { 0 };
  g_autoptr (GError) error = NULL;
  Job *job;

  if (!pillion_relay_blob_fetch_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  job = job_new (request, get_run, fetch_done);
  memcpy (job->blob.id, message.blob, sizeof job->blob.id);
  pillion_relay_queue_add (request->relay->queue, job);
}
