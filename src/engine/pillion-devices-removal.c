/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-devices.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-devices-find.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-fetch.h"
#include "engine/pillion-publication.h"
#include "engine/pillion-removal.h"

#include <glib/gi18n.h>
#include <string.h>

/* How often something else may be signed in between before the user must try again. */
#define MAX_ROUNDS 3

/* In the order in which they happen; what waits to be published sends the removal back. */
typedef enum {
  STEP_FIND,
  STEP_PUBLISH_WAITING,
  STEP_FETCH,
  STEP_PREPARE,
  STEP_PUBLISH,
  STEP_DONE,
} Step;

/* Used by the main thread and the store's worker, one after the other. */
typedef struct {
  PillionJob     job;
  Step           step;
  char          *id;         /* (owned) */
  PillionSecret *aik_secret; /* (owned) (secret) (nullable): to wipe */
  guint8         device[PILLION_DEVICE_BYTES];
  guint          n_rounds;
  gboolean       waiting;    /* something that was signed before must be published first */
  gboolean       done;       /* it is not active any more */
} RemoveWork;

static RemoveWork *
remove_work_ref (RemoveWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
remove_work_clear (gpointer data)
{
  RemoveWork *self = data;

  pillion_job_clear (&self->job);
  g_free (self->id);
  g_clear_pointer (&self->aik_secret, pillion_secret_free);
}

static void
remove_work_unref (RemoveWork *self)
{
  g_atomic_rc_box_release_full (self, remove_work_clear);
}

/* ----- on the store's worker ----- */

static gboolean
say_removed_already (GError **error)
{
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, _("That device was removed already."));
  return FALSE;
}

static gboolean
find (PillionDatabase *database,
      RemoveWork      *work,
      GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  const PillionMembershipEntry *entry;

  if (!pillion_directory_load_view (database, work->job.identity->account, &view, error))
    return FALSE;
  if (!pillion_identity_is_primary (work->job.identity))
    return pillion_devices_refuse (database, &work->job, view, error);
  entry = pillion_devices_find (view, work->id, error);
  if (entry == NULL)
    return FALSE;
  if (entry->slot == PILLION_SLOT_PRIMARY) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("This is the primary device. Only the devices that are linked to it can be removed."));
    return FALSE;
  }
  if (entry->state != PILLION_DEVICE_STATE_ACTIVE)
    return say_removed_already (error);
  memcpy (work->device, entry->device, sizeof work->device);
  return TRUE;
}

/* Perhaps by what waited: then it is done. */
static gboolean
check_inactive (RemoveWork                   *work,
                const PillionMembershipEntry *entry,
                GError                      **error)
{
  work->done = entry == NULL || work->aik_secret == NULL || entry->reason == PILLION_DEVICE_REASON_WIPE;
  return work->done || say_removed_already (error);
}

static gboolean
sign (PillionDatabase          *database,
      RemoveWork               *work,
      const PillionAccountView *view,
      GError                  **error)
{
  PillionDeviceReason reason = work->aik_secret != NULL ? PILLION_DEVICE_REASON_WIPE : PILLION_DEVICE_REASON_REMOVED;
  PillionMembership next;
  guint n = 1;

  /* First of all, lest it lapses or is idle with the others. */
  pillion_membership_begin_next (&next, pillion_account_view_get_membership (view), work->job.now_ms);
  pillion_membership_remove_companion (&next, work->device, reason, work->job.now_ms);
  if (!pillion_removal_collect (database, &work->job, view, &next, &n, error))
    return FALSE;
  if (work->aik_secret == NULL)
    return pillion_publication_prepare_reduction (database, &work->job, view, &next, error);
  return pillion_publication_prepare_signed (database, &work->job, view, &next,
                                             pillion_secret_get_bytes (work->aik_secret), error);
}

static gboolean
prepare (PillionDatabase *database,
         RemoveWork      *work,
         GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  const PillionMembershipEntry *entry;

  if (!pillion_publication_is_waiting (database, &work->waiting, error))
    return FALSE;
  if (work->waiting)
    return TRUE;
  if (!pillion_directory_load_view (database, work->job.identity->account, &view, error))
    return FALSE;
  entry = pillion_membership_find_device (&pillion_account_view_get_membership (view)->membership, work->device);
  if (entry == NULL || entry->state != PILLION_DEVICE_STATE_ACTIVE)
    return check_inactive (work, entry, error);
  return sign (database, work, view, error);
}

static gboolean
work_on_removal (PillionDatabase *database,
                 gpointer         data,
                 GError         **error)
{
  RemoveWork *work = data;

  return work->step == STEP_FIND ? find (database, work, error) : prepare (database, work, error);
}

/* ----- on the main thread ----- */

/* What waited was refused for good: it is gone, and the account's record says why. */
static gboolean
is_settled (const GError *error)
{
  return error == NULL || pillion_net_error_get_relay_code (error) != NULL;
}

static gboolean
finish_step (PillionEngine *engine,
             RemoveWork    *work,
             GAsyncResult  *result,
             GError       **error)
{
  GError *refusal = NULL;

  switch (work->step) {
  case STEP_FIND:
    return pillion_engine_run_finish (engine, result, error) != NULL;
  case STEP_PREPARE:
    if (pillion_engine_run_finish (engine, result, error) == NULL)
      return FALSE;
    if (work->done)
      work->step = STEP_PUBLISH;
    else if (work->waiting && ++work->n_rounds < MAX_ROUNDS)
      work->step = STEP_FIND;
    return TRUE;
  case STEP_FETCH:
    return pillion_fetch_account_finish (engine, result, error);
  case STEP_PUBLISH_WAITING:
    pillion_publication_publish_finish (engine, result, &refusal);
    if (is_settled (refusal)) {
      g_clear_error (&refusal);
      return TRUE;
    }
    g_propagate_error (error, refusal);
    return FALSE;
  case STEP_PUBLISH:
    return pillion_publication_publish_finish (engine, result, error);
  case STEP_DONE:
  default:
    g_assert_not_reached ();
  }
}

static void
go_on (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GCancellable *cancellable = g_task_get_cancellable (task);
  RemoveWork *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (result != NULL && !finish_step (engine, work, result, &error)) {
    g_task_return_error (task, pillion_engine_error_from (error));
    return;
  }
  if (result != NULL)
    work->step++;
  switch (work->step) {
  case STEP_FIND:
  case STEP_PREPARE:
    pillion_engine_run_async (engine, work_on_removal, remove_work_ref (work), (GDestroyNotify) remove_work_unref,
                              cancellable, go_on, g_object_ref (task));
    break;
  case STEP_FETCH:
    pillion_fetch_account_async (engine, pillion_engine_get_identity (engine)->account, cancellable, go_on,
                                 g_object_ref (task));
    break;
  case STEP_PUBLISH_WAITING:
  case STEP_PUBLISH:
    pillion_publication_publish_async (engine, cancellable, go_on, g_object_ref (task));
    break;
  case STEP_DONE:
  default:
    g_task_return_boolean (task, TRUE);
  }
}

static gboolean
copy_key (RemoveWork        *work,
          PillionAccountKey *key,
          GError           **error)
{
  const guint8 *secret;

  if (key == NULL)
    return TRUE;
  secret = pillion_account_key_get_secret (key);
  if (secret == NULL) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN,
                         _("The PIN was typed too long ago. Type it again."));
    return FALSE;
  }
  work->aik_secret = pillion_secret_new_copy (secret, PILLION_SIGN_SECRET_BYTES);
  return TRUE;
}

void
pillion_devices_remove_async (PillionEngine      *engine,
                              const char         *id,
                              PillionAccountKey  *key,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  RemoveWork *work;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_ENGINE (engine) && pillion_engine_get_identity (engine) != NULL);
  g_return_if_fail (id != NULL);

  work = g_atomic_rc_box_new0 (RemoveWork);
  work->id = g_strdup (id);
  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_devices_remove_async);
  g_task_set_task_data (task, work, (GDestroyNotify) remove_work_unref);
  if (copy_key (work, key, &error))
    go_on (G_OBJECT (engine), NULL, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

gboolean
pillion_devices_remove_finish (PillionEngine *engine,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
