/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-primary-link-private.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-link-bundle.h"
#include "engine/pillion-link-rendezvous.h"
#include "engine/pillion-publication.h"
#include "protocol/pillion-certificate-verify.h"

#include <glib/gi18n.h>
#include <string.h>

/* The runs of a primary's link: one for each request that is answered. */

void
pillion_primary_run_free (PillionPrimaryRun *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  pillion_link_primary_free (self->machine);
  g_free (self);
}

/* ----- publishing ----- */

static void
on_judged (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionPrimaryLink) self = user_data;
  GError *error = NULL;

  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, &error) == NULL) {
    pillion_primary_link_end (self, error);
    return;
  }
  pillion_link_primary_published (self->chosen->machine, self->work->named, self->refusal,
                                  pillion_engine_get_time (self->engine));
  pillion_primary_run_act (self->chosen);
}

static void
judge (PillionPrimaryLink *self)
{
  pillion_engine_run_async (self->engine, pillion_primary_link_judge, pillion_primary_link_work_ref (self->work),
                            (GDestroyNotify) pillion_primary_link_work_unref, NULL, on_judged, g_object_ref (self));
}

/* What waited was published with the new connection, before the engine came online. */
static void
on_online_again (PillionPrimaryLink *self)
{
  if (!pillion_engine_is_online (self->engine))
    return;
  g_signal_handlers_disconnect_by_func (self->engine, on_online_again, self);
  judge (self);
}

static PillionLinkReason
get_refusal (const GError *error)
{
  if (pillion_net_error_is_refusal (error, "limit"))
    return PILLION_LINK_REASON_LIMIT;
  if (pillion_net_error_is_refusal (error, "clock"))
    return PILLION_LINK_REASON_CLOCK;
  return PILLION_LINK_REASON_RELAY;
}

static void
on_published (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PillionPrimaryLink) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_publication_publish_finish (PILLION_ENGINE (source), result, &error) &&
      pillion_net_error_get_relay_code (error) == NULL) {
    g_signal_connect_object (self->engine, "notify::online", G_CALLBACK (on_online_again), self, G_CONNECT_SWAPPED);
    return;
  }
  self->refusal = get_refusal (error);
  judge (self);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PillionPrimaryLink) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;

  self->work->publication = NULL;
  if (pillion_engine_run_finish (engine, result, &error) != NULL)
    error = g_steal_pointer (&self->work->refusal);
  if (error != NULL) {
    pillion_primary_link_end (self, error);
    pillion_link_primary_published (self->chosen->machine, FALSE, PILLION_LINK_REASON_CANCELLED,
                                    pillion_engine_get_time (engine));
    pillion_primary_run_act (self->chosen);
    return;
  }
  pillion_publication_publish_async (engine, NULL, on_published, g_object_ref (self));
}

/* From here on the publication is repeated until the relay has said yes or no. */
static void
publish (PillionPrimaryLink *self,
         PillionPrimaryRun  *run)
{
  self->work->publication = pillion_link_primary_get_publication (run->machine);
  pillion_primary_link_set_state (self, PILLION_PRIMARY_LINK_PUBLISHING);
  pillion_engine_run_async (self->engine, pillion_primary_link_save, pillion_primary_link_work_ref (self->work),
                            (GDestroyNotify) pillion_primary_link_work_unref, NULL, on_saved, g_object_ref (self));
}

/* ----- actions ----- */

/* Only the one that is chosen, or the last, tells how it ended. */
void
pillion_primary_run_set_over (PillionPrimaryRun *run,
                              PillionLinkReason  reason)
{
  PillionPrimaryLink *self = run->link;
  PillionLinkReason shown = reason;

  run->over = TRUE;
  run->reason = reason;
  if (self->chosen == run) {
    pillion_primary_link_end_with_reason (self, reason);
    return;
  }
  if (self->chosen != NULL || self->n_joining > 0)
    return;
  for (guint i = 0; i < self->runs->len; i++) {
    const PillionPrimaryRun *other = self->runs->pdata[i];

    if (!other->over)
      return;
    if (other->reason == PILLION_LINK_REASON_WRONG_CODE)
      shown = other->reason;
  }
  pillion_primary_link_end_with_reason (self, shown);
}

static void
choose (PillionPrimaryLink *self,
        PillionPrimaryRun  *chosen)
{
  self->chosen = chosen;
  for (guint i = 0; i < self->runs->len; i++) {
    PillionPrimaryRun *run = self->runs->pdata[i];

    if (run != chosen && !run->over && run->machine != NULL) {
      pillion_link_primary_cancel (run->machine);
      pillion_primary_run_act (run);
    }
  }
}

static gboolean
is_active (PillionPrimaryLink       *self,
           const PillionLinkRequest *request)
{
  guint8 device[PILLION_DEVICE_BYTES];
  const PillionMembershipEntry *entry;

  pillion_device_id_from_keys (device, request->dsk, request->ddh);
  entry = pillion_membership_find_device (&pillion_account_view_get_membership (self->work->view)->membership, device);
  return entry != NULL && entry->state == PILLION_DEVICE_STATE_ACTIVE;
}

/* Who is linked with a store takes the place of the companion that has it. */
static const char *
find_replaced (PillionPrimaryLink       *self,
               const PillionLinkRequest *request)
{
  const PillionMembership *membership = &pillion_account_view_get_membership (self->work->view)->membership;

  for (guint i = 0; request->has_sealed_store && i < self->work->stores->len; i++) {
    const PillionLinkStore *store = &g_array_index (self->work->stores, PillionLinkStore, i);
    const PillionMembershipEntry *entry = pillion_membership_find_device (membership, store->device);

    /* One that has logged itself out is in the membership until the next one. */
    if (memcmp (store->store, request->store, sizeof store->store) == 0 && entry != NULL &&
        entry->state == PILLION_DEVICE_STATE_ACTIVE &&
        pillion_account_view_find_resignation (self->work->view, store->device) == NULL)
      return self->work->store_names[i];
  }
  return NULL;
}

static void
show_request (PillionPrimaryLink      *self,
              PillionPrimaryRun       *run,
              const PillionLinkAction *action)
{
  if (is_active (self, action->request)) {
    pillion_primary_link_end (self, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_ALREADY_LINKED,
                                                         _("That device is linked already.")));
    pillion_link_primary_decline (run->machine);
    return;
  }
  self->request = *action->request;
  self->replaced = find_replaced (self, action->request);
  self->requested_at = pillion_engine_get_time (self->engine);
  self->check = action->check;
  self->tries_left = action->tries_left;
  pillion_primary_link_set_state (self, PILLION_PRIMARY_LINK_REQUESTED);
  pillion_primary_link_show_check (self, action);
}

static void
on_linked (PillionPrimaryLink *self,
           PillionPrimaryRun  *run)
{
  const PillionLinkPublication *publication = pillion_link_primary_get_publication (run->machine);

  self->device = pillion_hex_encode (publication->device, sizeof publication->device);
  self->slot = publication->slot;
  pillion_link_bundle_repeat (self->engine);
}

static void
do_action (PillionPrimaryLink      *self,
           PillionPrimaryRun       *run,
           const PillionLinkAction *action)
{
  switch (action->type) {
  case PILLION_LINK_ACTION_SEND:
    if (self->connection != NULL)
      pillion_link_rendezvous_send (self->connection, run->rendezvous, action->bytes);
    break;
  case PILLION_LINK_ACTION_CONFIRMED:
    choose (self, run);
    break;
  case PILLION_LINK_ACTION_SHOW_REQUEST:
    show_request (self, run, action);
    break;
  case PILLION_LINK_ACTION_SHOW_CHECK:
    pillion_primary_link_show_check (self, action);
    break;
  case PILLION_LINK_ACTION_CHECKED:
    pillion_primary_link_show_checked (self);
    break;
  case PILLION_LINK_ACTION_PUBLISH:
    publish (self, run);
    break;
  case PILLION_LINK_ACTION_LINKED:
    on_linked (self, run);
    break;
  case PILLION_LINK_ACTION_FINISHED:
    run->over = TRUE;
    pillion_link_rendezvous_close (pillion_engine_get_connection (self->engine), run->rendezvous,
                                   PILLION_LINK_REASON_CANCELLED, FALSE);
    pillion_primary_link_leave (self);
    pillion_primary_link_set_state (self, PILLION_PRIMARY_LINK_LINKED);
    break;
  case PILLION_LINK_ACTION_ENDED:
    pillion_link_rendezvous_close (pillion_engine_get_connection (self->engine), run->rendezvous, action->reason,
                                   FALSE);
    pillion_primary_run_set_over (run, action->reason);
    break;
  case PILLION_LINK_ACTION_SHOW_INTRODUCTION:
  case PILLION_LINK_ACTION_ASK_CHECK:
  case PILLION_LINK_ACTION_KEEP_KEYS:
  default:
    break;
  }
}

gboolean
pillion_primary_run_act (gpointer user_data)
{
  PillionPrimaryRun *run = user_data;
  g_autoptr (PillionPrimaryLink) self = NULL;
  const PillionLinkAction *action;
  guint64 now_ms;
  guint64 deadline_ms;

  if (run->acting || run->machine == NULL)
    return G_SOURCE_REMOVE;
  self = g_object_ref (run->link);
  run->acting = TRUE;
  g_clear_handle_id (&run->timer, g_source_remove);
  now_ms = pillion_engine_get_time (self->engine);
  pillion_link_primary_tick (run->machine, now_ms);
  while ((action = pillion_link_primary_next_action (run->machine)) != NULL)
    do_action (self, run, action);
  run->acting = FALSE;
  deadline_ms = pillion_link_primary_get_deadline (run->machine);
  if (deadline_ms != 0 && !run->over)
    run->timer = g_timeout_add ((guint) MIN (deadline_ms - MIN (deadline_ms, now_ms), G_MAXINT), pillion_primary_run_act, run);
  return G_SOURCE_REMOVE;
}

/* ----- what comes from the rendezvous ----- */

static PillionPrimaryRun *
find_run (PillionPrimaryLink *self,
          const guint8       *rendezvous)
{
  for (guint i = 0; i < self->runs->len; i++) {
    PillionPrimaryRun *run = self->runs->pdata[i];

    if (!run->over && run->machine != NULL && memcmp (run->rendezvous, rendezvous, sizeof run->rendezvous) == 0)
      return run;
  }
  return NULL;
}

static void
receive (PillionPrimaryLink *self,
         PillionPrimaryRun  *run,
         GBytes             *data)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);

  pillion_link_primary_receive (run->machine, bytes, length, pillion_engine_get_time (self->engine));
}

void
pillion_primary_link_take_push (PillionPrimaryLink *self,
                                const char         *name,
                                JsonObject         *push)
{
  g_autoptr (PillionPrimaryLink) kept G_GNUC_UNUSED = g_object_ref (self);
  g_auto (PillionRelayRendezvousMessage) message = { 0 };
  g_auto (PillionRelayRendezvousClose) closed = { 0 };
  PillionPrimaryRun *run = NULL;

  if (g_str_equal (name, "rendezvous.message") && pillion_relay_rendezvous_message_read (&message, push, NULL)) {
    run = find_run (self, message.rendezvous);
    if (run != NULL)
      receive (self, run, message.data);
  } else if (g_str_equal (name, "rendezvous.closed") && pillion_relay_rendezvous_close_read (&closed, push, NULL)) {
    run = find_run (self, closed.rendezvous);
    if (run != NULL)
      pillion_link_primary_closed (run->machine, pillion_link_reason_get_name (closed.reason));
  }
  if (run != NULL)
    pillion_primary_run_act (run);
}

void
pillion_primary_run_begin (PillionPrimaryRun            *run,
                           PillionRelayRendezvousJoinOk *joined,
                           const guint8                 *aik_secret)
{
  PillionPrimaryLink *self = run->link;
  const PillionEngineOptions *options = pillion_engine_get_options (self->engine);
  const PillionRelayPolicy *policy = pillion_engine_get_policy (self->engine);
  PillionIdentity *identity = pillion_engine_get_identity (self->engine);
  PillionLinkTimes times = *pillion_link_times_default ();
  PillionLinkPrimarySetup setup = {
    .qr = self->work->by_code ? NULL : &self->qr,
    .code = self->work->by_code ? &self->code : NULL,
    .relay_id = identity->relay_id,
    .rendezvous = run->rendezvous,
    .nonce = joined->nonce,
    .view = self->work->view,
    .number = identity->number,
    .name = identity->name,
    .aik_secret = aik_secret,
    .ddh_secret = identity->ddh_secret,
    .release_root = self->work->release_root,
    .sync_epoch = self->work->sync_epoch,
    .sync_key = self->work->sync_key,
    .stores = (const PillionLinkStore *) (gpointer) self->work->stores->data,
    .n_stores = self->work->stores->len,
    .times = &times,
    .limits = options->limits,
    .random = options->random,
  };

  if (policy != NULL)
    times.rendezvous_ms = MIN (times.rendezvous_ms, policy->rendezvous_ms);
  run->machine = pillion_link_primary_new (&setup, pillion_engine_get_time (self->engine));
  if (!self->work->by_code)
    self->chosen = run;
  if (joined->data != NULL)
    receive (self, run, joined->data);
  pillion_primary_run_act (run);
}
