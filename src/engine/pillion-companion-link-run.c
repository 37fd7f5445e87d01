/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-companion-link-private.h"

#include "crypto/pillion-contexts.h"
#include "engine/pillion-link-rendezvous.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-registration-claim.h"
#include "engine/pillion-share.h"
#include "protocol/pillion-link-companion.h"

#include <glib/gi18n.h>
#include <string.h>

/* The runs of a companion's link: one for each code that was shown. */

void
pillion_companion_run_free (PillionCompanionRun *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  pillion_link_companion_free (self->machine);
  g_clear_error (&self->keep_error);
  g_free (self);
}

/* ----- the end of a run that went well ----- */

static void
on_compared (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionCompanionLink) self = user_data;

  pillion_engine_run_finish (PILLION_ENGINE (source), result, NULL);
  pillion_companion_link_set_state (self, PILLION_COMPANION_LINK_LINKED);
}

/* Linked it is, whether the relay can be reached now or later. */
static void
on_online_as_device (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (PillionCompanionLink) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);

  pillion_engine_go_online_finish (engine, result, NULL);
  if (self->work->membership == NULL) {
    pillion_companion_link_set_state (self, PILLION_COMPANION_LINK_LINKED);
    return;
  }
  pillion_engine_run_async (engine, pillion_companion_link_compare, pillion_companion_link_work_ref (self->work),
                            (GDestroyNotify) pillion_companion_link_work_unref, NULL, on_compared,
                            g_object_ref (self));
}

void
pillion_companion_link_become_device (PillionCompanionLink *self)
{
  pillion_engine_go_online_async (self->engine, NULL, on_online_as_device, g_object_ref (self));
}

/* Without it the store opens by the local secret alone; it is tried again with each opening. */
static void
on_share_settled (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (PillionCompanionLink) self = user_data;

  pillion_share_settle_finish (self->engine, result, NULL);
  pillion_companion_link_become_device (self);
}

static void
take_identity (PillionCompanionLink *self)
{
  pillion_engine_go_offline (self->engine);
  pillion_engine_set_identity (self->engine, self->work->identity);
}

static void
fail_to_unseal (PillionCompanionLink *self,
                GError               *error)
{
  pillion_lock_seal_again (pillion_engine_get_lock (self->engine));
  pillion_companion_link_end (self, error);
}

/* Only a share that is kept lets the store be opened again: till then the profile stays sealed. */
static void
on_share_kept (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PillionCompanionLink) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;

  if (!pillion_share_settle_finish (engine, result, &error)) {
    fail_to_unseal (self, error);
    return;
  }
  pillion_lock_end_seal (pillion_engine_get_lock (engine));
  pillion_engine_load_again (engine);
  take_identity (self);
  pillion_companion_link_become_device (self);
}

static void
on_completed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PillionCompanionLink) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;

  if (pillion_engine_run_finish (engine, result, &error) == NULL) {
    fail_to_unseal (self, error);
    return;
  }
  if (!self->work->sealed)
    take_identity (self);
  pillion_share_settle_async (engine, self->work->sealed ? on_share_kept : on_share_settled, g_object_ref (self));
}

static void
begin_to_complete (PillionCompanionLink *self)
{
  pillion_engine_run_async (self->engine, pillion_companion_link_complete,
                            pillion_companion_link_work_ref (self->work),
                            (GDestroyNotify) pillion_companion_link_work_unref, NULL, on_completed,
                            g_object_ref (self));
}

static void
on_unsealed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionCompanionLink) self = user_data;
  GError *error = NULL;

  if (pillion_lock_unseal_finish (PILLION_ENGINE (source), result, &error))
    begin_to_complete (self);
  else
    pillion_companion_link_end (self, error);
}

static void
complete (PillionCompanionLink    *self,
          const PillionLinkResult *result)
{
  PillionCompanionLinkWork *work = self->work;

  pillion_companion_link_set_text (self, NULL, 0);
  work->membership = g_bytes_ref (result->membership);
  work->freshness = g_bytes_ref (result->freshness);
  work->handed_over = pillion_secret_new_copy ((const guint8 *) &result->bundle, sizeof result->bundle);
  pillion_companion_link_set_state (self, PILLION_COMPANION_LINK_FINISHING);
  if (work->sealed)
    pillion_lock_unseal_async (pillion_engine_get_lock (self->engine), result->bundle.release_share, on_unsealed,
                               g_object_ref (self));
  else
    begin_to_complete (self);
}

/* ----- the end of one that did not ----- */

typedef struct {
  PillionCompanionLink *link;   /* (owned) */
  PillionLinkReason     reason;
} Ending;

static void
ending_free (Ending *self)
{
  g_object_unref (self->link);
  g_free (self);
}

static void
on_claimed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Ending *ending = user_data;
  PillionCompanionLink *self = ending->link;
  PillionEngine *engine = PILLION_ENGINE (source);
  gboolean linked = FALSE;

  if (pillion_registration_claim_finish (engine, result, &linked, NULL) && linked)
    pillion_companion_link_become_device (self);
  else
    pillion_companion_link_end (self, pillion_link_reason_to_error (ending->reason, FALSE));
  ending_free (ending);
}

/* The primary may have published the device although its word did not come: then it is one. */
static void
end_with_reason (PillionCompanionLink *self,
                 PillionLinkReason     reason,
                 gboolean              pending)
{
  Ending *ending;

  if (!pending || self->work->sealed) {
    pillion_companion_link_end (self, pillion_link_reason_to_error (reason, FALSE));
    return;
  }
  ending = g_new0 (Ending, 1);
  ending->link = g_object_ref (self);
  ending->reason = reason;
  pillion_companion_link_leave (self);
  pillion_companion_link_set_state (self, PILLION_COMPANION_LINK_FINISHING);
  pillion_registration_claim_async (self->engine, NULL, on_claimed, ending);
}

static void
on_run_ended (PillionCompanionLink    *self,
              PillionCompanionRun     *run,
              const PillionLinkAction *action)
{
  gboolean last = self->chosen != NULL ? run == self->chosen : run == self->runs->pdata[self->runs->len - 1];

  run->over = TRUE;
  if (self->connection != NULL)
    pillion_link_rendezvous_close (self->connection, run->rendezvous, action->reason, last);
  /* An older code runs out while a newer one is shown. */
  if (!last || pillion_companion_link_is_over (self))
    return;
  /* What the primary hears is that it was cancelled here. */
  if (run->keep_error != NULL && !action->pending)
    pillion_companion_link_end (self, g_steal_pointer (&run->keep_error));
  else
    end_with_reason (self, action->reason, action->pending);
}

/* ----- actions ----- */

/* What was stored here belongs to one account, and stays its. */
static gboolean
is_other_account (PillionCompanionLink          *self,
                  const PillionLinkIntroduction *introduction)
{
  PillionIdentity *before = pillion_engine_get_identity (self->engine);
  guint8 account[PILLION_ACCOUNT_BYTES];

  pillion_hash (account, introduction->aik, sizeof introduction->aik);
  return before != NULL && !pillion_identity_is_own (before, account);
}

static void
show_introduction (PillionCompanionLink          *self,
                   PillionCompanionRun           *run,
                   const PillionLinkIntroduction *introduction)
{
  if (is_other_account (self, introduction)) {
    pillion_companion_link_end (self, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_ALREADY_LINKED,
                                                           _("This profile holds the messages of another account. Use another profile.")));
    pillion_link_companion_cancel (run->machine);
    return;
  }
  self->work->introduction = *introduction;
  pillion_companion_link_set_text (self, NULL, 0);
  pillion_companion_link_set_state (self, PILLION_COMPANION_LINK_ANSWERED);
}

/* Who waits for the store: the run, as long as its link lives. */
typedef struct {
  PillionCompanionLink *link; /* (owned) */
  PillionCompanionRun                  *run;
} Keeping;

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Keeping *keeping = user_data;
  g_autoptr (PillionCompanionLink) self = keeping->link;
  PillionCompanionRun *run = keeping->run;
  gboolean kept = pillion_engine_run_finish (PILLION_ENGINE (source), result, &run->keep_error) != NULL;

  g_free (keeping);
  pillion_link_companion_kept (run->machine, kept, pillion_engine_get_time (self->engine));
  pillion_companion_run_act (run);
}

/* Of a sealed profile they lie in memory alone: if its program ends now, the primary lists a device
 * that never comes, and the profile is linked once more.
 */
static void
keep_keys (PillionCompanionLink *self,
           PillionCompanionRun  *run)
{
  PillionCompanionLinkWork *work = self->work;
  PillionIdentity *identity = work->identity;
  PillionCertificate certificate;
  Keeping *keeping;
  gsize length;
  const guint8 *bytes;

  work->certificate = g_bytes_ref (pillion_link_companion_get_result (run->machine)->certificate);
  bytes = g_bytes_get_data (work->certificate, &length);
  if (pillion_certificate_decode (&certificate, bytes, length, NULL)) {
    bytes = pillion_certificate_get_body (bytes, length, &length);
    pillion_hash_with_context (identity->certificate_hash, PILLION_CONTEXT_CERTIFICATE, bytes, length);
    memcpy (identity->account, certificate.account, sizeof identity->account);
    memcpy (identity->device, certificate.device, sizeof identity->device);
    identity->slot = certificate.slot;
  }
  g_strlcpy (identity->number, work->introduction.number, sizeof identity->number);
  g_strlcpy (identity->name, work->introduction.name, sizeof identity->name);

  if (work->sealed) {
    pillion_link_companion_kept (run->machine, TRUE, pillion_engine_get_time (self->engine));
    return;
  }
  keeping = g_new0 (Keeping, 1);
  keeping->link = g_object_ref (self);
  keeping->run = run;
  pillion_engine_run_async (self->engine, pillion_companion_link_keep, pillion_companion_link_work_ref (work),
                            (GDestroyNotify) pillion_companion_link_work_unref, NULL, on_kept, keeping);
}

static void
do_action (PillionCompanionLink    *self,
           PillionCompanionRun     *run,
           const PillionLinkAction *action)
{
  switch (action->type) {
  case PILLION_LINK_ACTION_SEND:
    if (self->connection != NULL)
      pillion_link_rendezvous_send (self->connection, run->rendezvous, action->bytes);
    break;
  case PILLION_LINK_ACTION_SHOW_INTRODUCTION:
    show_introduction (self, run, action->introduction);
    break;
  case PILLION_LINK_ACTION_ASK_CHECK:
    pillion_companion_link_ask_check (self, action->tries_left);
    break;
  case PILLION_LINK_ACTION_KEEP_KEYS:
    keep_keys (self, run);
    break;
  case PILLION_LINK_ACTION_LINKED:
    complete (self, pillion_link_companion_get_result (run->machine));
    break;
  case PILLION_LINK_ACTION_FINISHED:
    pillion_link_rendezvous_close (self->connection, run->rendezvous, PILLION_LINK_REASON_CANCELLED, TRUE);
    pillion_companion_link_leave (self);
    break;
  case PILLION_LINK_ACTION_ENDED:
    on_run_ended (self, run, action);
    break;
  case PILLION_LINK_ACTION_CONFIRMED:
  case PILLION_LINK_ACTION_SHOW_REQUEST:
  case PILLION_LINK_ACTION_SHOW_CHECK:
  case PILLION_LINK_ACTION_CHECKED:
  case PILLION_LINK_ACTION_PUBLISH:
  default:
    break;
  }
}

gboolean
pillion_companion_run_act (gpointer user_data)
{
  PillionCompanionRun *run = user_data;
  g_autoptr (PillionCompanionLink) self = NULL;
  const PillionLinkAction *action;
  guint64 now_ms;
  guint64 deadline_ms;

  if (run->acting)
    return G_SOURCE_REMOVE;
  self = g_object_ref (run->link);
  run->acting = TRUE;
  g_clear_handle_id (&run->timer, g_source_remove);
  now_ms = pillion_engine_get_time (self->engine);
  pillion_link_companion_tick (run->machine, now_ms);
  while ((action = pillion_link_companion_next_action (run->machine)) != NULL)
    do_action (self, run, action);
  run->acting = FALSE;
  deadline_ms = pillion_link_companion_get_deadline (run->machine);
  if (deadline_ms != 0 && !run->over)
    run->timer = g_timeout_add ((guint) MIN (deadline_ms - MIN (deadline_ms, now_ms), G_MAXINT), pillion_companion_run_act, run);
  return G_SOURCE_REMOVE;
}

/* ----- what comes from the rendezvous ----- */

static PillionCompanionRun *
find_run (PillionCompanionLink *self,
          const guint8         *rendezvous)
{
  for (guint i = 0; i < self->runs->len; i++) {
    PillionCompanionRun *run = self->runs->pdata[i];

    if (!run->over && memcmp (run->rendezvous, rendezvous, sizeof run->rendezvous) == 0)
      return run;
  }
  return NULL;
}

/* The first that is answered is the one; the others are of no use any more. */
static void
choose (PillionCompanionLink *self,
        PillionCompanionRun  *chosen)
{
  if (self->chosen != NULL)
    return;
  self->chosen = chosen;
  g_clear_handle_id (&self->rotation, g_source_remove);
  for (guint i = 0; i < self->runs->len; i++) {
    PillionCompanionRun *run = self->runs->pdata[i];

    if (run != chosen && !run->over) {
      pillion_link_companion_cancel (run->machine);
      pillion_companion_run_act (run);
    }
  }
}

static void
on_message (PillionCompanionLink *self,
            JsonObject           *push)
{
  g_auto (PillionRelayRendezvousMessage) message = { 0 };
  gsize length;
  const guint8 *bytes;
  PillionCompanionRun *run;

  if (!pillion_relay_rendezvous_message_read (&message, push, NULL))
    return;
  run = find_run (self, message.rendezvous);
  if (run == NULL)
    return;
  choose (self, run);
  bytes = g_bytes_get_data (message.data, &length);
  pillion_link_companion_receive (run->machine, bytes, length, pillion_engine_get_time (self->engine));
  pillion_companion_run_act (run);
}

static void
on_closed (PillionCompanionLink *self,
           JsonObject           *push)
{
  g_auto (PillionRelayRendezvousClose) closed = { 0 };
  PillionCompanionRun *run;

  if (!pillion_relay_rendezvous_close_read (&closed, push, NULL))
    return;
  run = find_run (self, closed.rendezvous);
  if (run == NULL)
    return;
  pillion_link_companion_closed (run->machine, pillion_link_reason_get_name (closed.reason));
  pillion_companion_run_act (run);
}

void
pillion_companion_link_take_push (PillionCompanionLink *self,
                                  const char           *name,
                                  JsonObject           *push)
{
  g_autoptr (PillionCompanionLink) kept G_GNUC_UNUSED = g_object_ref (self);

  if (g_str_equal (name, "rendezvous.message"))
    on_message (self, push);
  else if (g_str_equal (name, "rendezvous.closed"))
    on_closed (self, push);
}

PillionCompanionRun *
pillion_companion_link_add_run (PillionCompanionLink               *self,
                                const PillionRelayRendezvousOpenOk *opened,
                                guint64                             lives_ms)
{
  PillionCompanionLinkWork *work = self->work;
  const PillionEngineOptions *options = pillion_engine_get_options (self->engine);
  PillionLinkTimes times = *pillion_link_times_default ();
  PillionLinkCompanionSetup setup = {
    .kind = work->by_code ? PILLION_LINK_KIND_CODE : PILLION_LINK_KIND_QR,
    .relay_id = work->identity->relay_id,
    .rendezvous = opened->rendezvous,
    .nonce = opened->nonce,
    .number = self->number,
    .waiting_ms = lives_ms,
    .request = &work->request,
    .dsk_secret = work->identity->dsk_secret,
    .ddh_secret = work->identity->ddh_secret,
    .bundle = &work->bundle,
    .times = &times,
    .limits = options->limits,
    .random = options->random,
  };
  PillionCompanionRun *run = g_new0 (PillionCompanionRun, 1);

  times.rendezvous_ms = MIN (times.rendezvous_ms, self->policy.rendezvous_ms);
  run->link = self;
  memcpy (run->rendezvous, opened->rendezvous, sizeof run->rendezvous);
  run->machine = pillion_link_companion_new (&setup, pillion_engine_get_time (self->engine));
  g_ptr_array_add (self->runs, run);
  return run;
}
