/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "relay/pillion-relay-account-load.h"
#include "relay/pillion-relay-error.h"
#include "relay/pillion-relay-ops.h"
#include "wire/pillion-relay-messages-account.h"

/* Reads an account record, by number or by id. */
typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  char number[PILLION_NUMBER_MAX_BYTES + 1];
  guint8 id[PILLION_ACCOUNT_BYTES];
  JsonObject *record; /* (owned) (nullable) */
} Job;

static JsonObject *
make_record (const PillionStoredAccount  *stored,
             GError                     **error)
{
  g_autoptr (GPtrArray) certificates = g_ptr_array_new ();
  g_autoptr (GPtrArray) resignations = g_ptr_array_new ();
  PillionRelayAccountRecord record = { 0 };

  if (!pillion_relay_account_collect (stored, certificates, resignations, error)) {
    g_prefix_error_literal (error, "An account in the database is damaged: ");
    return NULL;
  }

  memcpy (record.account, stored->id, sizeof record.account);
  g_strlcpy (record.number, stored->number, sizeof record.number);
  memcpy (record.aik, stored->aik, sizeof record.aik);
  record.certificates = certificates;
  record.memberships = stored->memberships;
  record.freshness = stored->freshness;
  record.resignations = resignations;

  return pillion_relay_account_record_write (&record);
}

static gboolean
run (PillionRelayJob    *job,
     PillionRelayStore  *store,
     GError            **error)
{
  Job *self = (Job *) job;
  g_autoptr (PillionStoredAccount) stored = NULL;
  gboolean found = TRUE;

  g_clear_pointer (&self->record, json_object_unref);
  if (self->number[0] != '\0' && !store->account_find (store, self->number, self->id, &found, error))
    return FALSE;

  if (found && !store->account_load (store, self->id, &stored, error))
    return FALSE;

  if (stored != NULL)
    self->record = make_record (stored, error);

  return stored == NULL || self->record != NULL;
}

static void
done (PillionRelayJob *job,
      const GError    *error)
{
  Job *self = (Job *) job;

  if (error != NULL)
    pillion_relay_request_fail_stored (self->request, error);
  else if (self->record == NULL)
    pillion_relay_request_fail (self->request, PILLION_RELAY_CODE_NOT_FOUND, "There is no such account.");
  else
    pillion_relay_request_answer (self->request, g_steal_pointer (&self->record));

  g_clear_pointer (&self->record, json_object_unref);
  g_free (self);
}

static Job *
job_new (PillionRelayRequest *request)
{
  Job *self = g_new0 (Job, 1);

  self->job.run = run;
  self->job.done = done;
  self->request = request;

  return self;
}

void
pillion_relay_account_find (PillionRelayRequest *request)
{
  g_auto (PillionRelayAccountFind) message = { 0 };
  g_autoptr (GError) error = NULL;
  const guint8 *asking = request->connection->account->id;
  Job *job;

  if (!pillion_relay_account_find_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  if (!pillion_relay_request_take (request, PILLION_RELAY_LIMIT_LOOKUP_HOUR, asking, PILLION_ACCOUNT_BYTES) ||
      !pillion_relay_request_take (request, PILLION_RELAY_LIMIT_LOOKUP_DAY, asking, PILLION_ACCOUNT_BYTES))
    return;

  job = job_new (request);
  g_strlcpy (job->number, message.number, sizeof job->number);
  pillion_relay_queue_add (request->relay->queue, job);
}

void
pillion_relay_account_get (PillionRelayRequest *request)
{
  g_auto (PillionRelayAccountGet) message = { 0 };
  g_autoptr (GError) error = NULL;
  const PillionRelayConnection *connection = request->connection;
  Job *job;

  if (!pillion_relay_account_get_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  if (connection->role < PILLION_RELAY_ROLE_ACTIVE &&
      memcmp (message.account, connection->account->id, sizeof message.account) != 0) {
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_LOGGED_OUT, "This device is logged out.");
    return;
  }

  job = job_new (request);
  memcpy (job->id, message.account, sizeof job->id);
  pillion_relay_queue_add (request->relay->queue, job);
}
