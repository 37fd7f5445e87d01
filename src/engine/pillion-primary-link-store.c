/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-primary-link-store.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-devices-limit.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-history-right.h"
#include "engine/pillion-link-bundle.h"
#include "engine/pillion-link-rendezvous.h"
#include "engine/pillion-publication.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"

#include <glib/gi18n.h>
#include <string.h>

/* In one block with its count, as secrets lie. */
typedef struct {
  PillionPrimaryLinkWork work;
  gatomicrefcount        references;
} SharedWork;

PillionPrimaryLinkWork *
pillion_primary_link_work_new (void)
{
  SharedWork *self = pillion_secret_alloc (sizeof *self);

  g_atomic_ref_count_init (&self->references);
  return &self->work;
}

PillionPrimaryLinkWork *
pillion_primary_link_work_ref (PillionPrimaryLinkWork *self)
{
  g_atomic_ref_count_inc (&((SharedWork *) self)->references);
  return self;
}

void
pillion_primary_link_work_unref (PillionPrimaryLinkWork *self)
{
  if (!g_atomic_ref_count_dec (&((SharedWork *) self)->references))
    return;
  pillion_job_clear (&self->job);
  g_clear_error (&self->refusal);
  g_clear_error (&self->full);
  g_clear_pointer (&self->view, pillion_account_view_free);
  g_clear_pointer (&self->stores, g_array_unref);
  g_strfreev (self->store_names);
  pillion_secret_dealloc (self);
}

static gboolean
load_key (PillionDatabase *database,
          const char      *name,
          guint8          *key,
          GError         **error)
{
  gboolean found;

  if (!pillion_keys_load (database, name, key, PILLION_KEY_BYTES, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "the key %s is missing", name);
  return FALSE;
}

/* A code that was linked with is on the screen of a device that is linked. */
static gboolean
check_rendezvous (PillionDatabase        *database,
                  PillionPrimaryLinkWork *work,
                  GError                **error)
{
  g_autoptr (GBytes) last = NULL;

  if (work->by_code)
    return TRUE;
  if (!pillion_settings_load (database, "linked-rendezvous", &last, error))
    return FALSE;
  if (last != NULL && g_bytes_get_size (last) == sizeof work->rendezvous &&
      memcmp (g_bytes_get_data (last, NULL), work->rendezvous, sizeof work->rendezvous) == 0)
    work->refusal = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_ALREADY_LINKED,
                                         _("That device is linked already."));
  return TRUE;
}

/* What resigned or lapsed makes room. */
static gboolean
check_room (PillionDatabase        *database,
            PillionPrimaryLinkWork *work,
            GError                **error)
{
  PillionMembership next;

  pillion_account_view_begin_membership (work->view, &next, work->job.now_ms);
  if (work->refusal != NULL || pillion_membership_get_free_slot (&next) != 0)
    return TRUE;
  return pillion_devices_describe_limit (database, &work->job, work->view, &work->full, error);
}

gboolean
pillion_primary_link_prepare (PillionDatabase *database,
                              gpointer         data,
                              GError         **error)
{
  PillionPrimaryLinkWork *work = data;
  gboolean waiting;

  if (!pillion_publication_is_waiting (database, &waiting, error) ||
      !pillion_directory_load_view (database, work->job.identity->account, &work->view, error) ||
      !load_key (database, "release-root", work->release_root, error) ||
      !load_key (database, "self-sync-key", work->sync_key, error) ||
      !pillion_settings_load_number (database, "self-sync-epoch", &work->sync_epoch, error) ||
      !pillion_history_right_list_stores (database, &work->job, &work->stores, &work->store_names, error) ||
      !check_rendezvous (database, work, error) || !check_room (database, work, error))
    return FALSE;
  if (waiting && work->refusal == NULL)
    work->refusal = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                                         _("An earlier change of the devices has not reached the server yet. Try again."));
  if (work->refusal != NULL || !work->by_code)
    return TRUE;
  return pillion_link_count_run (database, &work->run_limits, work->job.now_ms, &work->refusal, error);
}

/* Two links at once: one of them was first, and what the other signed has its epoch. */
static gboolean
check_order (PillionDatabase        *database,
             PillionPrimaryLinkWork *work,
             GError                **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  gboolean waiting;

  if (!pillion_publication_is_waiting (database, &waiting, error) ||
      !pillion_directory_load_view (database, work->job.identity->account, &view, error))
    return FALSE;
  if (waiting || pillion_account_view_get_epoch (view) + 1 != pillion_account_view_get_epoch (work->publication->view))
    work->refusal = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BUSY,
                                         _("The devices of this account changed at the same time. Start over."));
  return TRUE;
}

gboolean
pillion_primary_link_save (PillionDatabase *database,
                           gpointer         data,
                           GError         **error)
{
  PillionPrimaryLinkWork *work = data;
  const PillionLinkPublication *publication = work->publication;

  if (!check_order (database, work, error))
    return FALSE;
  if (work->refusal != NULL)
    return TRUE;
  memcpy (work->device, publication->device, sizeof work->device);
  return pillion_publication_save (database, publication->membership, publication->freshness,
                                   publication->certificate, publication->bundle, error) &&
         pillion_keys_save (database, "publish-lrk", publication->lrk_secret, sizeof publication->lrk_secret, error) &&
         pillion_settings_save (database, "linked-rendezvous", work->rendezvous, sizeof work->rendezvous, error) &&
         pillion_link_bundle_save (database, work->job.identity->account, publication, error);
}

gboolean
pillion_primary_link_judge (PillionDatabase *database,
                            gpointer         data,
                            GError         **error)
{
  PillionPrimaryLinkWork *work = data;
  g_autoptr (PillionAccountView) view = NULL;
  const PillionMembershipEntry *entry = NULL;

  if (!pillion_directory_load_view (database, work->job.identity->account, &view, error))
    return FALSE;
  if (pillion_account_view_is_known (view))
    entry = pillion_membership_find_device (&pillion_account_view_get_membership (view)->membership, work->device);
  work->named = entry != NULL && entry->state == PILLION_DEVICE_STATE_ACTIVE;
  return work->named || pillion_link_bundle_remove (database, work->device, error);
}
