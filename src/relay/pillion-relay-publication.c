/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-prekey-bundle-verify.h"
#include "protocol/pillion-protocol-error.h"
#include "relay/pillion-relay-account-load.h"
#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-ops.h"
#include "wire/pillion-relay-messages-account.h"

/* Where a membership says how many entries it has: behind signer, version, account,
 * epoch, previous, flags, policy, LRK and time (PROTOCOL.md, section 3.2).
 */
#define N_ENTRIES_OFFSET (1 + 1 + 32 + 8 + 32 + 1 + 1 + 8 + 8 + 32 + 8)

/* A change of an account that is being stored: a membership with its freshness, a
 * freshness alone, or a resignation.
 */
typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  PillionRelayAccount *account; /* (owned) */
  PillionAccountView *view;     /* (owned): as it will be */
  PillionRelayPublication publication;
  GBytes *resignation;          /* (owned) (nullable) */
  gint64 device;                /* of the resignation */
} Change;

static void
change_free (Change *self)
{
  g_clear_pointer (&self->view, pillion_account_view_free);
  g_clear_pointer (&self->publication.membership, g_bytes_unref);
  g_clear_pointer (&self->publication.freshness, g_bytes_unref);
  g_clear_pointer (&self->publication.added, pillion_stored_device_free);
  g_clear_pointer (&self->resignation, g_bytes_unref);
  pillion_relay_account_unref (self->account);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static Change *
change_new (PillionRelayRequest *request)
{
  Change *self = g_new0 (Change, 1);

  self->request = request;
  self->account = pillion_relay_account_ref (request->connection->account);
  self->view = pillion_account_view_copy (pillion_relay_account_ensure_view (self->account));
  self->publication.account = self->account->key;

  return self;
}

/* Refuses a change, which ends it. */
static void
refuse (Change           *self,
        PillionRelayCode  code,
        const char       *message)
{
  pillion_relay_request_fail (self->request, code, message);
  pillion_relay_account_end_change (self->account);
}

static void
refuse_error (Change       *self,
              const GError *error)
{
  PillionRelayCode code = PILLION_RELAY_CODE_BAD_REQUEST;

  if (g_error_matches (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_STALE))
    code = PILLION_RELAY_CODE_CONFLICT;
  else if (g_error_matches (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_LIMIT))
    code = PILLION_RELAY_CODE_LIMIT;

  refuse (self, code, error->message);
}

/* Takes evidence into the view; FALSE if the change was refused. */
static gboolean
update (Change                       *self,
        const PillionAccountEvidence *evidence,
        PillionAccountUpdate         *changes)
{
  g_autoptr (GError) error = NULL;

  if (!pillion_account_view_update (self->view, evidence, pillion_trust_limits_default (),
                                    pillion_relay_now_ms (), changes, &error))
    refuse_error (self, error);
  else if ((changes->changes & PILLION_ACCOUNT_FORK) != 0)
    refuse (self, PILLION_RELAY_CODE_CONFLICT, "Another one of that number was published.");
  else if ((changes->changes & PILLION_ACCOUNT_FRESHNESS_HELD) != 0)
    refuse (self, PILLION_RELAY_CODE_CLOCK, "That was signed in the future of the relay.");
  else if ((changes->changes & PILLION_ACCOUNT_FRESHNESS_OLD) != 0)
    refuse (self, PILLION_RELAY_CODE_CONFLICT, "There is a newer freshness.");
  else if ((changes->changes & (PILLION_ACCOUNT_FRESHNESS_REFUSED | PILLION_ACCOUNT_RESIGNATION_REFUSED)) != 0)
    refuse (self, PILLION_RELAY_CODE_BAD_REQUEST, changes->refusal != NULL ? changes->refusal : "That is not valid.");
  else
    return TRUE;

  return FALSE;
}

static void
start (Change              *self,
       PillionRelayJobRun   run,
       PillionRelayJobDone  done)
{
  PillionRelay *relay = self->request->relay;

  self->job.run = run;
  self->job.done = done;
  self->job.writes = TRUE;
  pillion_relay_queue_add (relay->queue, self);
}

static void
push_epoch (PillionRelayAccount *account)
{
  PillionRelayAccountEpoch changed = { .epoch = pillion_account_view_get_epoch (pillion_relay_account_ensure_view (account)) };

  pillion_relay_account_push (account, PILLION_RELAY_PUSH_ACCOUNT_CHANGED,
                              pillion_relay_account_epoch_write (&changed), NULL);
}

static gboolean
publish_run (PillionRelayJob    *job,
             PillionRelayStore  *store,
             GError            **error)
{
  Change *self = (Change *) job;

  return store->account_publish (store, &self->publication, error);
}

static void
publish_done (PillionRelayJob *job,
              const GError    *error)
{
  g_autoptr (Change) self = (Change *) job;
  PillionRelayAccountDevice *added = NULL;

  if (error != NULL) {
    pillion_relay_request_fail_stored (self->request, error);
    pillion_relay_account_end_change (self->account);
    return;
  }

  if (self->publication.added != NULL)
    added = pillion_relay_account_device_new (self->publication.added);

  /* Whoever was removed is cut off before the primary hears that it is so. */
  pillion_relay_account_set_view (self->account, g_steal_pointer (&self->view), added);
  pillion_relay_request_answer (self->request,
                                pillion_relay_account_epoch_write (&(PillionRelayAccountEpoch) {
                                  .epoch = self->publication.epoch,
                                }));
  push_epoch (self->account);
  pillion_relay_account_end_change (self->account);
}

static void
set_entries (Change *self)
{
  const PillionMembership *membership = &pillion_account_view_get_membership (self->view)->membership;
  PillionRelayPublication *publication = &self->publication;

  publication->epoch = membership->epoch;
  publication->restarts = membership->signer == PILLION_MEMBERSHIP_SIGNER_AIK;
  publication->n_entries = membership->n_entries;
  for (guint i = 0; i < membership->n_entries; i++) {
    memcpy (publication->entries[i], membership->entries[i].device, PILLION_DEVICE_BYTES);
    publication->inactive[i] = membership->entries[i].state != PILLION_DEVICE_STATE_ACTIVE;
  }
}

/* The device that a membership adds comes with certificate and bundle; FALSE if the
 * change was refused.
 */
static gboolean
set_added (Change                           *self,
           const PillionRelayAccountPublish *message,
           const PillionAccountUpdate       *changes)
{
  g_autofree PillionPrekeyBundle *bundle = g_new (PillionPrekeyBundle, 1);
  g_autoptr (GError) error = NULL;
  const PillionCertificate *certificate;
  PillionStoredDevice *added;

  if (changes->n_added == 0)
    return TRUE;

  if (changes->n_added > 1 || message->certificate == NULL || message->bundle == NULL) {
    refuse (self, PILLION_RELAY_CODE_BAD_REQUEST, "A new device comes alone, with certificate and bundle.");
    return FALSE;
  }

  certificate = pillion_account_view_find_certificate (self->view, changes->added[0]);
  if (!pillion_prekey_bundle_verify (bundle, g_bytes_get_data (message->bundle, NULL),
                                     g_bytes_get_size (message->bundle), certificate, 0, &error)) {
    refuse_error (self, error);
    return FALSE;
  }

  added = pillion_stored_device_new (changes->added[0]);
  added->certificate = g_bytes_ref (message->certificate);
  added->bundle = g_bytes_ref (message->bundle);
  added->generation = bundle->generation;
  self->publication.added = added;

  return TRUE;
}

/* Refuses what is no successor of the newest membership, in the words of PROTOCOL.md
 * 4.3. Equal bytes repeated were published already.
 */
static gboolean
check_succession (Change                           *self,
                  const PillionRelayAccountPublish *message)
{
  g_autofree PillionMembership *membership = g_new (PillionMembership, 1);
  g_autoptr (GError) error = NULL;
  guint64 epoch = pillion_account_view_get_epoch (pillion_relay_account_ensure_view (self->account));
  guint64 companions_max = self->request->relay->options->policy.companions_max;
  gsize len;
  const guint8 *bytes = g_bytes_get_data (message->membership, &len);

  if (g_bytes_equal (message->membership, pillion_account_view_get_membership_bytes (pillion_relay_account_ensure_view (self->account)))) {
    pillion_relay_request_answer (self->request,
                                  pillion_relay_account_epoch_write (&(PillionRelayAccountEpoch) { .epoch = epoch }));
    pillion_relay_account_end_change (self->account);
    return FALSE;
  }

  if (!pillion_membership_decode (membership, bytes, len, &error)) {
    gboolean crowded = len > N_ENTRIES_OFFSET && bytes[N_ENTRIES_OFFSET] > PILLION_DEVICES_MAX;

    refuse (self, crowded ? PILLION_RELAY_CODE_LIMIT : PILLION_RELAY_CODE_BAD_REQUEST, error->message);
    return FALSE;
  }

  if (membership->epoch != epoch + 1 && !(membership->reset && membership->epoch > epoch)) {
    refuse (self, PILLION_RELAY_CODE_CONFLICT, "Another membership was published first.");
    return FALSE;
  }

  if (pillion_membership_count_companions (membership) > companions_max &&
      membership->signer == PILLION_MEMBERSHIP_SIGNER_AIK) {
    refuse (self, PILLION_RELAY_CODE_LIMIT, "An account has no more companions here; remove one first.");
    return FALSE;
  }

  return TRUE;
}

static void
publish (PillionRelayRequest              *request,
         const PillionRelayAccountPublish *message)
{
  g_autoptr (Change) self = change_new (request);
  PillionAccountEvidence evidence = {
    .certificates = &message->certificate,
    .n_certificates = message->certificate != NULL,
    .memberships = &message->membership,
    .n_memberships = 1,
    .freshness = message->freshness,
  };
  PillionAccountUpdate changes;

  if (!check_succession (self, message) || !update (self, &evidence, &changes))
    return;

  if ((changes.changes & PILLION_ACCOUNT_MEMBERSHIP) == 0 || (changes.changes & PILLION_ACCOUNT_FRESHNESS) == 0) {
    refuse (self, PILLION_RELAY_CODE_BAD_REQUEST, "A membership comes with its first freshness.");
    return;
  }

  if (!set_added (self, message, &changes))
    return;

  set_entries (self);
  self->publication.membership = g_bytes_ref (message->membership);
  self->publication.freshness = g_bytes_ref (message->freshness);
  start (g_steal_pointer (&self), publish_run, publish_done);
}

void
pillion_relay_account_publish (PillionRelayRequest *request)
{
  g_auto (PillionRelayAccountPublish) message = { 0 };
  g_autoptr (GError) error = NULL;

  if (!pillion_relay_account_publish_read_item (&message, request->frame.body, &error))
    pillion_relay_request_fail_decode (request, error);
  else if (pillion_relay_account_begin_change (request->connection->account, request))
    publish (request, &message);
}

static gboolean
refresh_run (PillionRelayJob    *job,
             PillionRelayStore  *store,
             GError            **error)
{
  Change *self = (Change *) job;

  return store->account_set_freshness (store, self->publication.account, self->publication.freshness, error);
}

static void
answer_sequence (PillionRelayRequest *request,
                 PillionRelayAccount *account)
{
  PillionRelayAccountRefreshOk ok = {
    .sequence = pillion_account_view_get_freshness (pillion_relay_account_ensure_view (account))->sequence,
  };

  pillion_relay_request_answer (request, pillion_relay_account_refresh_ok_write (&ok));
}

static void
refresh_done (PillionRelayJob *job,
              const GError    *error)
{
  g_autoptr (Change) self = (Change *) job;
  PillionRelayAccountFreshness changed = { .freshness = self->publication.freshness };

  if (error != NULL) {
    pillion_relay_request_fail_stored (self->request, error);
  } else {
    pillion_relay_account_set_view (self->account, g_steal_pointer (&self->view), NULL);
    answer_sequence (self->request, self->account);
    pillion_relay_account_push (self->account, PILLION_RELAY_PUSH_ACCOUNT_FRESHNESS,
                                pillion_relay_account_freshness_write (&changed), NULL);
  }

  pillion_relay_account_end_change (self->account);
}

static void
refresh (PillionRelayRequest                *request,
         const PillionRelayAccountFreshness *message)
{
  g_autoptr (Change) self = change_new (request);
  PillionAccountEvidence evidence = { .freshness = message->freshness };
  GBytes *known = pillion_account_view_get_freshness_bytes (self->view);
  PillionAccountUpdate changes;

  if (known != NULL && g_bytes_equal (known, message->freshness)) {
    answer_sequence (request, self->account);
    pillion_relay_account_end_change (self->account);
  } else if (update (self, &evidence, &changes)) {
    self->publication.freshness = g_bytes_ref (message->freshness);
    start (g_steal_pointer (&self), refresh_run, refresh_done);
  }
}

void
pillion_relay_account_refresh (PillionRelayRequest *request)
{
  g_auto (PillionRelayAccountFreshness) message = { 0 };
  g_autoptr (GError) error = NULL;

  if (!pillion_relay_account_freshness_read_item (&message, request->frame.body, &error))
    pillion_relay_request_fail_decode (request, error);
  else if (pillion_relay_account_begin_change (request->connection->account, request))
    refresh (request, &message);
}

static gboolean
resign_run (PillionRelayJob    *job,
            PillionRelayStore  *store,
            GError            **error)
{
  Change *self = (Change *) job;

  return store->device_set_resignation (store, self->device, self->resignation, error);
}

static void
resign_done (PillionRelayJob *job,
             const GError    *error)
{
  g_autoptr (Change) self = (Change *) job;

  if (error != NULL) {
    pillion_relay_request_fail_stored (self->request, error);
  } else {
    pillion_relay_request_answer (self->request, NULL);
    pillion_relay_account_set_view (self->account, g_steal_pointer (&self->view), NULL);
    push_epoch (self->account);
  }

  pillion_relay_account_end_change (self->account);
}

static void
resign (PillionRelayRequest             *request,
        const PillionRelayAccountResign *message)
{
  g_autoptr (Change) self = change_new (request);
  PillionAccountEvidence evidence = { .resignations = &message->resignation, .n_resignations = 1 };
  const PillionRelayAccountDevice *device = request->connection->device;
  PillionAccountUpdate changes;

  if (!update (self, &evidence, &changes))
    return;

  if (pillion_account_view_find_resignation (self->view, device->id) == NULL) {
    refuse (self, PILLION_RELAY_CODE_FORBIDDEN, "A device resigns for itself.");
    return;
  }

  self->resignation = g_bytes_ref (message->resignation);
  self->device = device->key;
  start (g_steal_pointer (&self), resign_run, resign_done);
}

void
pillion_relay_account_resign (PillionRelayRequest *request)
{
  g_auto (PillionRelayAccountResign) message = { 0 };
  g_autoptr (GError) error = NULL;

  if (!pillion_relay_account_resign_read_item (&message, request->frame.body, &error))
    pillion_relay_request_fail_decode (request, error);
  else if (pillion_relay_account_begin_change (request->connection->account, request))
    resign (request, &message);
}
