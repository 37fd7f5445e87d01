/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-prekey-bundle-verify.h"
#include "relay/pillion-relay-account-load.h"
#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-hello.h"
#include "relay/pillion-relay-ops.h"
#include "relay/pillion-relay-verifier.h"

typedef enum {
  OUTCOME_REGISTERED,
  OUTCOME_TAKEN,
  OUTCOME_CONFLICT,
  OUTCOME_INVITATION_USED,
} Outcome;

typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  PillionStoredAccount *account; /* (owned) */
  gboolean take_over;
  gboolean has_invitation;
  guint8 invitation[PILLION_HASH_BYTES];
  Outcome outcome;
  gboolean replaces;
  guint8 replaced[PILLION_ACCOUNT_BYTES];
} Job;

void
pillion_relay_register_begin (PillionRelayRequest *request)
{
  g_auto (PillionRelayRegisterBegin) message = { 0 };
  g_autoptr (GError) error = NULL;
  PillionRelayRegisterBeginOk ok = { 0 };
  PillionRelay *relay = request->relay;

  if (!pillion_relay_register_begin_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  if (!pillion_relay_request_take (request, PILLION_RELAY_LIMIT_REGISTRATION,
                                   request->connection->address, sizeof request->connection->address) ||
      !pillion_relay_request_take (request, PILLION_RELAY_LIMIT_CODE, message.number, strlen (message.number)))
    return;

  ok.verification = (PillionRelayVerification) pillion_relay_hello_get_verification (&relay->options->policy);
  ok.expires_at = pillion_relay_verifier_begin (relay->verifier, message.number);
  pillion_relay_request_answer (request, pillion_relay_register_begin_ok_write (&ok));
}

/* Whether somebody may have the number that was there before. */
static gboolean
run_known (Job                *self,
           PillionRelayStore  *store,
           gboolean           *goes_on,
           GError            **error)
{
  g_autoptr (PillionStoredAccount) same = NULL;
  gboolean taken;

  *goes_on = FALSE;
  if (!store->account_find (store, self->account->number, self->replaced, &taken, error) ||
      !store->account_load (store, self->account->id, &same, error))
    return FALSE;

  if (same != NULL) {
    /* The answer to the first try may have been lost. */
    gboolean again = strcmp (same->number, self->account->number) == 0 &&
                     g_bytes_equal (g_ptr_array_index (same->memberships, 0),
                                    g_ptr_array_index (self->account->memberships, 0));

    if (again) {
      self->outcome = OUTCOME_REGISTERED;
      return TRUE;
    }
  }

  self->replaces = taken && self->take_over;
  if (taken && !self->take_over)
    self->outcome = OUTCOME_TAKEN;
  else if (same != NULL)
    self->outcome = OUTCOME_CONFLICT;
  else
    *goes_on = TRUE;

  return TRUE;
}

static gboolean
run (PillionRelayJob    *job,
     PillionRelayStore  *store,
     GError            **error)
{
  Job *self = (Job *) job;
  gboolean goes_on;

  if (!run_known (self, store, &goes_on, error))
    return FALSE;

  if (goes_on && self->has_invitation) {
    if (!store->invitation_use (store, self->invitation, &goes_on, error))
      return FALSE;

    if (!goes_on)
      self->outcome = OUTCOME_INVITATION_USED;
  }

  return !goes_on || store->account_add (store, self->account, pillion_relay_now_ms (), error);
}

static void
answer (Job *self)
{
  PillionRelayRegisterFinishOk ok = { 0 };

  switch (self->outcome) {
  case OUTCOME_TAKEN:
    pillion_relay_request_fail (self->request, PILLION_RELAY_CODE_NUMBER_TAKEN, "That number is in use.");
    return;
  case OUTCOME_CONFLICT:
    pillion_relay_request_fail (self->request, PILLION_RELAY_CODE_CONFLICT, "That account exists.");
    return;
  case OUTCOME_INVITATION_USED:
    pillion_relay_request_fail (self->request, PILLION_RELAY_CODE_WRONG_CODE, "That invitation was used.");
    return;
  case OUTCOME_REGISTERED:
  default:
    memcpy (ok.account, self->account->id, sizeof ok.account);
    pillion_relay_request_answer (self->request, pillion_relay_register_finish_ok_write (&ok));
  }
}

static void
done (PillionRelayJob *job,
      const GError    *error)
{
  Job *self = (Job *) job;
  PillionRelay *relay = self->request->relay;
  gboolean stored = error == NULL && self->outcome == OUTCOME_REGISTERED;

  pillion_relay_verifier_end (relay->verifier, self->account->number, stored);
  if (stored && self->replaces)
    pillion_relay_accounts_remove (relay->accounts, self->replaced, PILLION_RELAY_LOG_OUT_NUMBER_MOVED);

  if (error != NULL)
    pillion_relay_request_fail_stored (self->request, error);
  else
    answer (self);

  pillion_stored_account_free (self->account);
  g_free (self);
}

/* Checks the objects of a new account as any verifier does, with the limits of this
 * relay. Returns: the code of the refusal, -1 if there is nothing to refuse.
 */
static int
verify (PillionRelay                     *relay,
        const PillionRelayRegisterFinish *message,
        PillionStoredAccount             *account,
        GError                          **error)
{
  const PillionPolicy *policy = &relay->options->policy;
  PillionTrustLimits limits = *pillion_trust_limits_default ();
  g_autoptr (PillionAccountView) view = pillion_account_view_new (account->id);
  g_autofree PillionPrekeyBundle *bundle = g_new (PillionPrekeyBundle, 1);
  PillionAccountEvidence evidence = {
    .aik = message->aik,
    .certificates = &message->certificate,
    .n_certificates = 1,
    .memberships = &message->membership,
    .n_memberships = 1,
    .freshness = message->freshness,
  };
  PillionAccountUpdate update;
  PillionStoredDevice *device = g_ptr_array_index (account->devices, 0);
  guint64 now = pillion_relay_now_ms ();
  const PillionCertificate *primary;
  const PillionMembership *membership;

  limits.companions_max = (guint8) policy->companions_max;
  limits.primary_idle_ms = policy->primary_idle_ms;
  limits.companion_idle_ms = policy->companion_idle_ms;
  if (!pillion_account_view_update (view, &evidence, &limits, now, &update, error))
    return PILLION_RELAY_CODE_BAD_REQUEST;

  membership = &pillion_account_view_get_membership (view)->membership;
  primary = pillion_account_view_get_primary (view);
  if (membership->epoch != 1 || membership->n_entries != 1 || primary == NULL)
    return PILLION_RELAY_CODE_BAD_REQUEST;

  if (membership->issued_at + limits.clock_tolerance_ms < now ||
      membership->issued_at > now + limits.clock_tolerance_ms ||
      (update.changes & PILLION_ACCOUNT_FRESHNESS_HELD) != 0)
    return PILLION_RELAY_CODE_CLOCK;

  if (pillion_account_view_get_freshness (view) == NULL ||
      !pillion_prekey_bundle_verify (bundle, g_bytes_get_data (message->bundle, NULL),
                                     g_bytes_get_size (message->bundle), primary, 0, error))
    return PILLION_RELAY_CODE_BAD_REQUEST;

  memcpy (device->id, primary->device, sizeof device->id);
  device->generation = bundle->generation;

  return -1;
}

static PillionStoredAccount *
make_account (const PillionRelayRegisterFinish *message)
{
  static const guint8 unknown[PILLION_DEVICE_BYTES];
  PillionStoredAccount *account = pillion_stored_account_new ();
  PillionStoredDevice *device = pillion_stored_device_new (unknown);

  pillion_hash (account->id, message->aik, sizeof message->aik);
  g_strlcpy (account->number, message->number, sizeof account->number);
  memcpy (account->aik, message->aik, sizeof account->aik);
  g_ptr_array_add (account->memberships, g_bytes_ref (message->membership));
  account->freshness = g_bytes_ref (message->freshness);
  device->certificate = g_bytes_ref (message->certificate);
  device->bundle = g_bytes_ref (message->bundle);
  g_ptr_array_add (account->devices, device);

  return account;
}

/* Whether the code is right; if not, the request was answered. */
static gboolean
check_code (PillionRelayRequest              *request,
            const PillionRelayRegisterFinish *message)
{
  switch (pillion_relay_verifier_check (request->relay->verifier, message->number, message->code)) {
  case PILLION_RELAY_VERDICT_WRONG:
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_WRONG_CODE, "That code is wrong.");
    return FALSE;
  case PILLION_RELAY_VERDICT_EXPIRED:
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_EXPIRED, "There is no valid code; ask for a new one.");
    return FALSE;
  case PILLION_RELAY_VERDICT_BUSY:
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_BUSY, "That code is being used.");
    return FALSE;
  case PILLION_RELAY_VERDICT_RIGHT:
  default:
    return TRUE;
  }
}

static void
store (PillionRelayRequest              *request,
       const PillionRelayRegisterFinish *message,
       PillionStoredAccount             *account)
{
  PillionVerificationMode mode = request->relay->options->policy.verification;
  Job *job = g_new0 (Job, 1);

  job->job.run = run;
  job->job.done = done;
  job->job.writes = TRUE;
  job->request = request;
  job->account = account;
  job->take_over = message->take_over && mode != PILLION_VERIFICATION_MODE_OPEN;
  job->has_invitation = mode == PILLION_VERIFICATION_MODE_INVITE &&
                        pillion_relay_verifier_get_invitation (request->relay->verifier, message->code, job->invitation);
  pillion_relay_queue_add (request->relay->queue, job);
}

void
pillion_relay_register_finish (PillionRelayRequest *request)
{
  g_auto (PillionRelayRegisterFinish) message = { 0 };
  g_autoptr (PillionStoredAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  int refusal;

  if (!pillion_relay_register_finish_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  if (!check_code (request, &message))
    return;

  account = make_account (&message);
  refusal = verify (request->relay, &message, account, &error);
  if (refusal < 0) {
    store (request, &message, g_steal_pointer (&account));
    return;
  }

  pillion_relay_verifier_end (request->relay->verifier, message.number, FALSE);
  if (refusal == PILLION_RELAY_CODE_CLOCK)
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_CLOCK, "The clock of this device differs from the relay's.");
  else
    pillion_relay_request_fail (request, (PillionRelayCode) refusal,
                                error != NULL ? error->message : "This is no beginning of an account.");
}
