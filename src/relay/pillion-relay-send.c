/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-delivery.h"
#include "relay/pillion-relay-ops.h"
#include "wire/pillion-relay-messages-mailbox.h"

/* Envelopes of one send and whom they go to, as far as the relay knows them. */
typedef struct {
  PillionRelayAccount *account; /* (unowned) (nullable): unknown */
  PillionRelayAccountDevice *device;
  const PillionRelayEnvelope *envelope;
} Target;

/* What is compared with the devices that are fresh. */
typedef struct {
  const PillionRelayMessageSend *message;
  PillionRelayAccount *own;
  PillionRelayAccount *peer; /* (nullable) */
  const guint8 *sender;
  guint64 now_ms;
  guint n_targets;
  Target targets[PILLION_RELAY_ENVELOPES_MAX];
  GArray *missing; /* (owned) (element-type PillionRelayDevice) */
  GArray *extra;   /* (owned) (element-type PillionRelayDevice) */
} Comparison;

typedef struct {
  gint64 key;
  guint8 id[PILLION_DEVICE_BYTES];
  PillionRelayAccount *account; /* (owned) */
  GBytes *envelope;             /* (owned) */
  PillionRelayMail mail;
} Mail;

typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  PillionRelayMailboxLimits limits;
  gint64 device;
  guint8 id[PILLION_ID_BYTES];
  guint64 time;
  guint64 known_time; /* 0: not known */
  JsonObject *stale;  /* (owned) (nullable): the answer if it is not known */
  guint n_mails;
  Mail mails[PILLION_RELAY_ENVELOPES_MAX];
} Job;

static void
job_free (Job *self)
{
  for (guint i = 0; i < self->n_mails; i++) {
    pillion_relay_account_unref (self->mails[i].account);
    g_bytes_unref (self->mails[i].envelope);
  }

  g_clear_pointer (&self->stale, json_object_unref);
  g_free (self);
}

static gboolean
store_run (PillionRelayJob    *job,
           PillionRelayStore  *store,
           GError            **error)
{
  Job *self = (Job *) job;

  if (!store->request_remember (store, self->device, self->id, self->time, &self->known_time, error))
    return FALSE;

  if (self->known_time != 0)
    return TRUE;

  for (guint i = 0; i < self->n_mails; i++) {
    if (!store->mailbox_add (store, self->mails[i].key, &self->mails[i].mail, &self->limits, error))
      return FALSE;
  }

  pillion_relay_trace (PILLION_RELAY_STEP_WRITTEN);

  return TRUE;
}

/* A set of devices that no longer fits was right once, if the request is known. */
static gboolean
stale_run (PillionRelayJob    *job,
           PillionRelayStore  *store,
           GError            **error)
{
  Job *self = (Job *) job;

  return store->request_find (store, self->device, self->id, &self->known_time, error);
}

static void
offer (const Mail *mail)
{
  const PillionRelayAccountDevice *device = pillion_relay_account_find_device (mail->account, mail->id);

  if (device != NULL && device->connection != NULL && device->connection->delivery != NULL)
    pillion_relay_delivery_offer (device->connection->delivery, &mail->mail);
}

static void
answer_time (Job     *self,
             guint64  time)
{
  char ok[48];

  g_snprintf (ok, sizeof ok, "{\"time\":%" G_GUINT64_FORMAT "}", time);
  pillion_relay_request_answer_text (self->request, ok, PILLION_RELAY_STEP_OK_SENT);
}

static void
done (PillionRelayJob *job,
      const GError    *error)
{
  Job *self = (Job *) job;
  PillionRelay *relay = self->request->relay;

  if (error != NULL) {
    pillion_relay_request_fail_stored (self->request, error);
  } else if (self->known_time != 0) {
    answer_time (self, self->known_time);
  } else if (self->stale != NULL) {
    pillion_relay_request_fail_with (self->request, PILLION_RELAY_CODE_STALE,
                                     "The devices have changed.", g_steal_pointer (&self->stale));
  } else {
    pillion_relay_trace (PILLION_RELAY_STEP_COMMITTED);
    relay->metrics.messages_total += self->n_mails;
    answer_time (self, self->time);
    for (guint i = 0; i < self->n_mails; i++)
      offer (&self->mails[i]);
  }

  job_free (self);
}

static void
append_device (GArray       *devices,
               const guint8 *account,
               const guint8 *device)
{
  PillionRelayDevice id;

  memcpy (id.account, account, sizeof id.account);
  memcpy (id.device, device, sizeof id.device);
  g_array_append_val (devices, id);
}

static gboolean
has_target (const Comparison   *self,
            const guint8       *account,
            const guint8       *device)
{
  for (guint i = 0; i < self->n_targets; i++) {
    const PillionRelayEnvelope *envelope = self->targets[i].envelope;

    if (memcmp (envelope->device, device, sizeof envelope->device) == 0 &&
        memcmp (envelope->account, account, sizeof envelope->account) == 0)
      return TRUE;
  }

  return FALSE;
}

/* Marks which targets are fresh devices of an account, and lists those that are left
 * out.
 */
static void
compare_account (Comparison          *self,
                 PillionRelayAccount *account)
{
  const PillionCertificate *fresh[PILLION_DEVICES_MAX];
  guint n_fresh = pillion_account_view_get_fresh_devices (pillion_relay_account_ensure_view (account), self->now_ms, fresh);

  for (guint i = 0; i < n_fresh; i++) {
    gboolean found = FALSE;

    if (account == self->own && memcmp (fresh[i]->device, self->sender, sizeof fresh[i]->device) == 0)
      continue;

    for (guint j = 0; j < self->n_targets && !found; j++) {
      Target *target = &self->targets[j];

      found = target->account == account &&
              memcmp (target->envelope->device, fresh[i]->device, sizeof fresh[i]->device) == 0;
      if (found)
        target->device = pillion_relay_account_find_device (account, fresh[i]->device);
    }

    if (!found && self->message->scope == PILLION_RELAY_SCOPE_ALL)
      append_device (self->missing, account->id, fresh[i]->device);
  }
}

/* Returns: whether the envelopes are for the devices they should be for. */
static gboolean
compare (Comparison *self)
{
  compare_account (self, self->own);
  if (self->peer != NULL)
    compare_account (self, self->peer);

  for (guint i = 0; i < self->n_targets; i++) {
    const PillionRelayEnvelope *envelope = self->targets[i].envelope;

    if (self->targets[i].device == NULL)
      append_device (self->extra, envelope->account, envelope->device);
  }

  return self->missing->len == 0 && self->extra->len == 0;
}

static void
append_epoch (GArray              *epochs,
              PillionRelayAccount *account)
{
  PillionRelayEpoch epoch = { .epoch = pillion_account_view_get_epoch (pillion_relay_account_ensure_view (account)) };

  memcpy (epoch.account, account->id, sizeof epoch.account);
  g_array_append_val (epochs, epoch);
}

static JsonObject *
make_stale (const Comparison *self)
{
  g_autoptr (GArray) epochs = g_array_new (FALSE, FALSE, sizeof (PillionRelayEpoch));
  PillionRelayStale stale = { .missing = self->missing, .extra = self->extra, .epochs = epochs };

  append_epoch (epochs, self->own);
  if (self->peer != NULL)
    append_epoch (epochs, self->peer);

  return pillion_relay_stale_write (&stale);
}

static void
set_mail (Mail             *mail,
          const Target     *target,
          const Comparison *comparison)
{
  g_assert (target->device != NULL); /* compare() has found each */
  mail->key = target->device->key;
  memcpy (mail->id, target->device->id, sizeof mail->id);
  mail->account = pillion_relay_account_ref (target->account);
  mail->envelope = g_bytes_ref (target->envelope->envelope);

  memcpy (mail->mail.sender, comparison->own->id, sizeof mail->mail.sender);
  memcpy (mail->mail.sender_device, comparison->sender, sizeof mail->mail.sender_device);
  memcpy (mail->mail.request, comparison->message->request, sizeof mail->mail.request);
  mail->mail.time = comparison->now_ms;
  mail->mail.envelope = g_bytes_get_data (mail->envelope, &mail->mail.envelope_len);
}

/* Envelopes for whoever listens now. What the sender hears is the same whether anybody does:
 * else asking would tell who is there.
 */
static void
pass_on (PillionRelayRequest *request,
         Comparison          *comparison)
{
  PillionRelayMessageSendOk ok = { .time = comparison->now_ms };

  if (!compare (comparison)) {
    pillion_relay_request_fail_with (request, PILLION_RELAY_CODE_STALE, "The devices have changed.",
                                     make_stale (comparison));
    return;
  }

  for (guint i = 0; i < comparison->n_targets; i++) {
    const Target *target = &comparison->targets[i];
    PillionRelayEphemeral ephemeral = { .envelope = target->envelope->envelope };
    PillionRelayConnection *connection;

    g_assert (target->device != NULL); /* compare() has found each */
    connection = target->device->connection;
    if (connection == NULL || connection->delivery == NULL)
      continue;
    memcpy (ephemeral.account, comparison->own->id, sizeof ephemeral.account);
    memcpy (ephemeral.device, comparison->sender, sizeof ephemeral.device);
    pillion_relay_delivery_pass (connection->delivery, &ephemeral);
  }

  pillion_relay_request_answer (request, pillion_relay_message_send_ok_write (&ok));
}

static void
start (PillionRelayRequest *request,
       Comparison          *comparison)
{
  const PillionPolicy *policy = &request->relay->options->policy;
  Job *job = g_new0 (Job, 1);

  job->job.done = done;
  job->request = request;
  job->device = request->connection->device->key;
  memcpy (job->id, comparison->message->request, sizeof job->id);
  job->time = comparison->now_ms;
  job->limits.max_bytes = policy->mailbox_max_bytes;
  job->limits.max_messages = policy->mailbox_max_messages;

  if (compare (comparison)) {
    pillion_relay_trace (PILLION_RELAY_STEP_VERIFIED);
    job->job.run = store_run;
    job->job.writes = TRUE;
    job->n_mails = comparison->n_targets;
    for (guint i = 0; i < job->n_mails; i++)
      set_mail (&job->mails[i], &comparison->targets[i], comparison);
  } else {
    job->job.run = stale_run;
    job->stale = make_stale (comparison);
  }

  /* Told before: the storage thread may be done with the next step at once. */
  if (job->stale == NULL)
    pillion_relay_trace (PILLION_RELAY_STEP_QUEUED);
  pillion_relay_queue_add (request->relay->queue, job);
}

/* The only account beside the own one; (nullable): NULL if there is none. Others make
 * *valid FALSE.
 */
static const guint8 *
get_peer (const PillionRelayMessageSend *message,
          const guint8                  *own,
          gboolean                      *valid)
{
  const guint8 *peer = message->has_account ? message->account : NULL;

  *valid = peer == NULL || memcmp (peer, own, PILLION_ACCOUNT_BYTES) != 0;
  for (guint i = 0; i < message->envelopes->len; i++) {
    const PillionRelayEnvelope *envelope = &g_array_index (message->envelopes, PillionRelayEnvelope, i);

    if (memcmp (envelope->account, own, PILLION_ACCOUNT_BYTES) == 0)
      continue;

    if (peer == NULL && message->scope != PILLION_RELAY_SCOPE_ALL)
      peer = envelope->account;
    *valid = *valid && peer != NULL && memcmp (envelope->account, peer, PILLION_ACCOUNT_BYTES) == 0;
  }

  return peer;
}

/* Returns: the code of a refusal, -1 if there is none. */
static int
set_targets (Comparison *self,
             gsize       max_bytes)
{
  GArray *envelopes = self->message->envelopes;

  for (guint i = 0; i < envelopes->len; i++) {
    const PillionRelayEnvelope *envelope = &g_array_index (envelopes, PillionRelayEnvelope, i);
    Target *target = &self->targets[self->n_targets];
    gboolean is_own = memcmp (envelope->account, self->own->id, sizeof envelope->account) == 0;

    if (g_bytes_get_size (envelope->envelope) > max_bytes)
      return PILLION_RELAY_CODE_TOO_LARGE;

    if (has_target (self, envelope->account, envelope->device))
      return PILLION_RELAY_CODE_BAD_REQUEST;

    target->envelope = envelope;
    target->account = is_own ? self->own : self->peer;
    self->n_targets++;
  }

  return -1;
}

static void
send_message (PillionRelayRequest           *request,
              const PillionRelayMessageSend *message,
              PillionRelayAccount           *peer)
{
  PillionRelayConnection *connection = request->connection;
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (PillionRelayDevice));
  g_autoptr (GArray) extra = g_array_new (FALSE, FALSE, sizeof (PillionRelayDevice));
  Comparison comparison = {
    .message = message,
    .own = connection->account,
    .peer = peer,
    .sender = connection->device->id,
    .now_ms = pillion_relay_now_ms (),
    .missing = missing,
    .extra = extra,
  };
  int refusal = set_targets (&comparison, request->relay->options->policy.envelope_max_bytes);

  if (refusal >= 0)
    pillion_relay_request_fail (request, (PillionRelayCode) refusal, "The envelopes are not right.");
  else if (pillion_relay_account_get_role (connection->account, connection->device, comparison.now_ms) < PILLION_RELAY_ROLE_ACTIVE)
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_LOGGED_OUT, "This device is logged out.");
  else if (message->scope == PILLION_RELAY_SCOPE_EPHEMERAL)
    pass_on (request, &comparison);
  else
    start (request, &comparison);
}

void
pillion_relay_message_send (PillionRelayRequest *request)
{
  g_auto (PillionRelayMessageSend) message = { 0 };
  g_autoptr (GError) error = NULL;
  PillionRelayConnection *connection = request->connection;
  PillionRelayAccount *account = NULL;
  PillionRelayLimit limit;
  const guint8 *peer;
  gboolean valid;

  if (!pillion_relay_message_send_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  peer = get_peer (&message, connection->account->id, &valid);
  if (!valid) {
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_BAD_REQUEST, "The envelopes are for other accounts.");
    return;
  }

  if (peer != NULL) {
    gboolean parked;

    account = pillion_relay_request_get_account (request, peer, &parked);
    if (parked)
      return;

    if (account == NULL) {
      pillion_relay_request_fail (request, PILLION_RELAY_CODE_NOT_FOUND, "There is no such account.");
      return;
    }
  }

  limit = message.scope == PILLION_RELAY_SCOPE_EPHEMERAL ? PILLION_RELAY_LIMIT_EPHEMERAL : PILLION_RELAY_LIMIT_SEND;
  if (pillion_relay_request_take (request, limit, connection->device->id, PILLION_DEVICE_BYTES))
    send_message (request, &message, account);
}
