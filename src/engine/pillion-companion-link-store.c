/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-companion-link-store.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-history-taking.h"
#include "engine/pillion-link-rendezvous.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-prekeys.h"
#include "engine/pillion-registration-claim.h"
#include "engine/pillion-share.h"
#include "engine/pillion-unsent-changes.h"
#include "engine/pillion-unsent.h"
#include "protocol/pillion-protocol-error.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-sessions-table.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-unsent-table.h"

#include <string.h>

PillionCompanionLinkWork *
pillion_companion_link_work_new (void)
{
  PillionCompanionLinkWork *self = g_atomic_rc_box_new0 (PillionCompanionLinkWork);

  self->identity = pillion_identity_new ();
  return self;
}

PillionCompanionLinkWork *
pillion_companion_link_work_ref (PillionCompanionLinkWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_work (gpointer data)
{
  PillionCompanionLinkWork *self = data;

  pillion_job_clear (&self->job);
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->identity, pillion_identity_unref);
  g_clear_pointer (&self->certificate, g_bytes_unref);
  g_clear_pointer (&self->membership, g_bytes_unref);
  g_clear_pointer (&self->freshness, g_bytes_unref);
  g_clear_pointer (&self->handed_over, pillion_secret_free);
  pillion_prekey_row_clear (&self->prekey);
}

void
pillion_companion_link_work_unref (PillionCompanionLinkWork *self)
{
  g_atomic_rc_box_release_full (self, clear_work);
}

/* ----- before the code is shown ----- */

/* A profile that was logged out is linked again with the store it has. */
static void
choose_store (PillionCompanionLinkWork *work)
{
  PillionIdentity *identity = work->identity;

  if (work->job.identity != NULL)
    memcpy (identity->store_id, work->job.identity->store_id, sizeof identity->store_id);
  else
    pillion_random_fill (work->job.random, identity->store_id, sizeof identity->store_id);
  work->request.has_sealed_store = work->job.identity != NULL;
  memcpy (work->request.store, identity->store_id, sizeof work->request.store);
}

static void
draw_keys (PillionCompanionLinkWork *work)
{
  g_auto (PillionSecret32) seed = { 0 };

  pillion_random_fill (work->job.random, seed.bytes, sizeof seed.bytes);
  pillion_sign_keypair (work->request.dsk, work->identity->dsk_secret, seed.bytes);
  pillion_x25519_generate (work->identity->ddh_secret, work->request.ddh, work->job.random);
}

gboolean
pillion_companion_link_prepare (PillionDatabase *database,
                                gpointer         data,
                                GError         **error)
{
  PillionCompanionLinkWork *work = data;

  if (work->by_code && !pillion_link_count_run (database, &work->run_limits, work->job.now_ms, &work->refusal, error))
    return FALSE;
  if (work->refusal != NULL)
    return TRUE;
  choose_store (work);
  draw_keys (work);
  return pillion_prekeys_make_signed (database, &work->job, &work->bundle, error);
}

void
pillion_companion_link_prepare_sealed (PillionCompanionLinkWork *self,
                                       PillionEngine            *engine)
{
  PillionLock *lock = pillion_engine_get_lock (engine);
  const PillionEnding *ending = pillion_lock_get_ending (lock);
  guint8 runs[PILLION_LINK_RUNS_SAVED_MAX_BYTES];
  gsize length;

  self->sealed = TRUE;
  self->job.identity = pillion_identity_ref (ending->identity);
  self->job.random = pillion_engine_get_options (engine)->random;
  self->job.limits = pillion_engine_get_options (engine)->limits;
  self->job.now_ms = pillion_engine_get_time (engine);
  if (self->by_code) {
    length = pillion_link_count_sealed_run (ending->link_runs, &self->run_limits, self->job.now_ms, &self->refusal, runs);
    pillion_lock_set_link_runs (lock, runs, length);
  }
  if (self->refusal != NULL)
    return;
  choose_store (self);
  draw_keys (self);
  pillion_prekeys_draw_signed (&self->job, ending->next_prekey, &self->prekey, &self->bundle);
}

gboolean
pillion_companion_link_keep (PillionDatabase *database,
                             gpointer         data,
                             GError         **error)
{
  PillionCompanionLinkWork *work = data;

  return pillion_registration_save_pending (database, work->identity, error);
}

/* ----- when it is done ----- */

/* A file that was on its way to the relay takes no message there any more. */
static gboolean
stop_file (PillionDatabase *database,
           gint64           message,
           GError         **error)
{
  g_autoptr (PillionAttachmentRow) file = NULL;

  if (!pillion_attachments_load (database, message, &file, error))
    return FALSE;
  return file == NULL || file->state != PILLION_ATTACHMENT_STATE_UPLOAD ||
         pillion_attachments_set_own_state (database, message, PILLION_ATTACHMENT_STATE_FAILED, error);
}

/* It is kept, until the user is asked whether it is to be sent now. */
static gboolean
keep_messages (PillionDatabase *database,
               gboolean        *kept,
               GError         **error)
{
  g_autoptr (GArray) ids = NULL;

  if (!pillion_unsent_list (database, PILLION_MESSAGE_STATE_QUEUED, NULL, &ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);

    *kept = TRUE;
    if (!stop_file (database, id, error) ||
        !pillion_messages_set_state (database, id, PILLION_MESSAGE_STATE_FAILED, error))
      return FALSE;
  }
  return TRUE;
}

/* What the device that this profile was before has begun can't be sent any more: it speaks
 * for itself alone.
 */
static gboolean
drop_old_device (PillionDatabase          *database,
                 PillionCompanionLinkWork *work,
                 GError                  **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  gboolean kept = FALSE;

  if (work->job.identity == NULL)
    return TRUE;
  if (!keep_messages (database, &kept, error) || !pillion_outbox_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    if (!pillion_unsent_changes_keep (database, rows->pdata[i], &kept, error) ||
        !pillion_outbox_fail (database, &work->job, rows->pdata[i], error))
      return FALSE;
  }
  return (!kept || pillion_settings_save_number (database, PILLION_SETTING_ASK_UNSENT, 1, error)) &&
         pillion_sessions_remove_all (database, error) &&
         pillion_prekeys_remove_older (database, PILLION_PREKEY_ONE_TIME, PILLION_COUNTER_MAX, error) &&
         pillion_prekeys_remove_older (database, PILLION_PREKEY_SIGNED, work->bundle.created, error);
}

static gboolean
save_handed_over (PillionDatabase          *database,
                  PillionCompanionLinkWork *work,
                  GError                  **error)
{
  const PillionLinkMessageBundle *bundle = (gconstpointer) pillion_secret_get_bytes (work->handed_over);

  return pillion_keys_save (database, PILLION_KEY_RELEASE_SHARE, bundle->release_share, sizeof bundle->release_share, error) &&
         pillion_keys_save (database, "self-sync-key", bundle->sync_key, sizeof bundle->sync_key, error) &&
         pillion_settings_save_number (database, "self-sync-epoch", bundle->sync_epoch, error) &&
         pillion_settings_save_number (database, "history-depth", bundle->history_depth, error) &&
         pillion_settings_save_number (database, "history-since", bundle->history_since, error) &&
         pillion_history_taking_want (database, &work->job, bundle->history_since, error);
}

/* The channel brings the certificates of the primary and of this device; those of other
 * companions come with the account's record.
 */
static gboolean
take_account (PillionDatabase          *database,
              PillionCompanionLinkWork *work,
              GError                  **error)
{
  g_autoptr (GBytes) primary = g_bytes_new (work->introduction.certificate, work->introduction.certificate_len);
  GBytes *certificates[] = { primary, work->certificate };
  PillionAccountEvidence evidence = {
    .aik = work->introduction.aik,
    .certificates = certificates,
    .n_certificates = G_N_ELEMENTS (certificates),
    .memberships = &work->membership,
    .n_memberships = 1,
    .freshness = work->freshness,
  };
  g_autoptr (GError) refusal = NULL;

  if (pillion_directory_take_evidence (database, &work->job, work->identity->account, &evidence,
                                       work->identity->number, &refusal))
    return TRUE;
  if (refusal->domain == PILLION_PROTOCOL_ERROR)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

gboolean
pillion_companion_link_complete (PillionDatabase *database,
                                 gpointer         data,
                                 GError         **error)
{
  PillionCompanionLinkWork *work = data;

  return (!work->sealed || pillion_prekeys_keep_drawn (database, &work->prekey, error)) &&
         take_account (database, work, error) && drop_old_device (database, work, error) &&
         save_handed_over (database, work, error) &&
         pillion_registration_adopt (database, work->identity, error);
}

gboolean
pillion_companion_link_compare (PillionDatabase *database,
                                gpointer         data,
                                GError         **error)
{
  return take_account (database, data, error);
}
