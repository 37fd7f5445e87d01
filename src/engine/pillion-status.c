/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-status.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-taking.h"
#include "engine/pillion-idle-warning-private.h"
#include "engine/pillion-lock.h"
#include "store/pillion-chains-table.h"
#include "store/pillion-history-flaws.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-unsent-changes-table.h"
#include "store/pillion-unsent-table.h"

#include <string.h>

#define REFUSED "refused-"

void
pillion_status_free (PillionStatus *self)
{
  g_free (self->account);
  g_free (self->device);
  g_free (self->number);
  g_free (self->name);
  g_free (self->device_name);
  g_free (self->relay);
  g_free (self->by);
  g_strfreev (self->unsent_to);
  json_object_unref (self->refused);
  g_free (self);
}

typedef struct {
  PillionJob     job;
  PillionStatus *status;    /* (owned) (nullable) */
  guint64        not_known; /* to the relay */
} StatusWork;

static void
status_work_free (StatusWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->status, pillion_status_free);
  g_free (self);
}

static PillionStatus *
status_new (const PillionIdentity *identity)
{
  PillionStatus *self = g_new0 (PillionStatus, 1);

  self->refused = json_object_new ();
  self->role = identity == NULL ? "none" : pillion_identity_is_primary (identity) ? "primary"
                                                                                  : "companion";
  if (identity == NULL)
    return self;
  self->account = pillion_hex_encode (identity->account, sizeof identity->account);
  self->device = pillion_hex_encode (identity->device, sizeof identity->device);
  self->number = g_strdup (identity->number);
  self->name = g_strdup (identity->name);
  self->device_name = g_strdup (identity->device_name);
  self->relay = g_strdup (identity->relay_url);
  self->slot = identity->slot;
  return self;
}

static gboolean
fill_freshness (PillionDatabase *database,
                StatusWork      *work,
                GError         **error)
{
  PillionStatus *status = work->status;
  g_autoptr (PillionAccountView) view = NULL;
  const PillionFreshness *freshness;
  PillionIdleWarning warning;

  if (!pillion_directory_load_view (database, work->job.identity->account, &view, error))
    return FALSE;
  freshness = pillion_account_view_get_freshness (view);
  status->epoch = pillion_account_view_get_epoch (view);
  pillion_idle_warning_judge (view, &work->job, &warning);
  status->not_after_ms = warning.not_after_ms;
  status->idle_stage = warning.stage;
  status->issued_at_ms = freshness != NULL ? freshness->issued_at : 0;
  if (status->not_after_ms > work->job.now_ms)
    status->left_ms = status->not_after_ms - work->job.now_ms;
  return TRUE;
}

/* A device may be renamed while it runs; what it was opened with goes on until it ends. */
static gboolean
fill_device_name (PillionDatabase *database,
                  PillionStatus   *status,
                  GError         **error)
{
  g_autofree char *name = NULL;

  if (!pillion_settings_load_text (database, "device-name", &name, error))
    return FALSE;
  if (name == NULL)
    return TRUE;
  g_free (status->device_name);
  status->device_name = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
fill_refused (PillionDatabase *database,
              StatusWork      *work,
              GError         **error)
{
  g_auto (GStrv) names = NULL;

  if (!pillion_settings_list (database, REFUSED, &names, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++) {
    guint64 n = 0;

    if (!pillion_settings_load_number (database, names[i], &n, error))
      return FALSE;
    json_object_set_int_member (work->status->refused, names[i] + strlen (REFUSED), (gint64) n);
  }
  return TRUE;
}

static gboolean
fill_missing (PillionDatabase *database,
              PillionStatus   *status,
              GError         **error)
{
  PillionHistoryMissed missed;

  if (!pillion_history_taking_load_missed (database, &missed, error))
    return FALSE;
  status->catching_up = missed == PILLION_HISTORY_MISSED_COMES;
  status->stopped = missed == PILLION_HISTORY_MISSED_STOPPED;
  return pillion_history_flaws_count (database, &status->is_flawed, &status->n_left_out, error) &&
         pillion_chains_count_missing (database, &status->n_missing, error);
}

/* What is left from before it was linked again. */
static gboolean
fill_unsent (PillionDatabase *database,
             StatusWork      *work,
             GError         **error)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  if (!pillion_unsent_list (database, PILLION_MESSAGE_STATE_FAILED, work->job.identity->device, &ids, error) ||
      !pillion_unsent_changes_list (database, &changes, error))
    return FALSE;
  work->status->n_unsent = ids->len;
  work->status->n_unsent_changes = changes->len;
  return TRUE;
}

static gboolean
load_status (PillionDatabase *database,
             gpointer         data,
             GError         **error)
{
  StatusWork *work = data;

  work->status = status_new (work->job.identity);
  if (work->job.identity == NULL)
    return TRUE;
  return fill_device_name (database, work->status, error) && fill_freshness (database, work, error) &&
         fill_refused (database, work, error) &&
         pillion_settings_load_number (database, PILLION_SETTING_NOT_KNOWN, &work->not_known, error) &&
         fill_missing (database, work->status, error) && fill_unsent (database, work, error);
}

static const char *
get_state_name (PillionEngineState state)
{
  switch (state) {
  case PILLION_ENGINE_STATE_READY:
    return "ready";
  case PILLION_ENGINE_STATE_LOCKED:
    return "locked";
  case PILLION_ENGINE_STATE_LOGGED_OUT:
    return "logged-out";
  case PILLION_ENGINE_STATE_CLOSED:
  case PILLION_ENGINE_STATE_EMPTY:
  default:
    return "empty";
  }
}

/* How a device that is locked or logged out came to be so. One that was locked for so long that its
 * store was sealed is not locked any more: it has expired.
 */
static void
take_ending (PillionStatus       *self,
             const PillionEnding *ending)
{
  self->not_after_ms = ending->not_after_ms;
  self->n_missing = ending->n_missing;
  self->reason = ending->reason;
  if (g_str_equal (self->state, "logged-out") && g_strcmp0 (ending->reason, "locked") == 0)
    self->reason = "expired";
  self->by = g_strdup (ending->by);
  self->ended_ms = ending->ended_ms;
  self->n_unsent = ending->n_unsent;
  self->unsent_to = g_strdupv (ending->unsent_to);
}

/* What is known while the store is closed. */
static PillionStatus *
status_new_from_ending (PillionEngine       *engine,
                        const PillionEnding *ending)
{
  PillionStatus *self = status_new (ending->identity);

  self->state = get_state_name (pillion_engine_get_state (engine));
  take_ending (self, ending);
  return self;
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  const PillionEnding *ending = pillion_lock_get_ending (pillion_engine_get_lock (engine));
  GError *error = NULL;
  StatusWork *work = pillion_engine_run_finish (engine, result, &error);

  if (work == NULL && ending != NULL) {
    /* Closed meanwhile. */
    g_error_free (error);
    g_task_return_pointer (task, status_new_from_ending (engine, ending), (GDestroyNotify) pillion_status_free);
    return;
  }
  if (work == NULL) {
    g_task_return_error (task, pillion_engine_error_from (error));
    return;
  }
  work->status->state = get_state_name (pillion_engine_get_state (engine));
  if (work->not_known != 0 && pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_READY)
    work->status->state = "replaced";
  /* Its store is about to be closed. */
  if (ending != NULL)
    take_ending (work->status, ending);
  g_task_return_pointer (task, g_steal_pointer (&work->status), (GDestroyNotify) pillion_status_free);
}

void
pillion_status_load_async (PillionEngine      *engine,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  PillionLock *lock = pillion_engine_get_lock (engine);
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_status_load_async);
  if (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_CLOSED) {
    PillionStatus *status = status_new (NULL);

    status->state = get_state_name (PILLION_ENGINE_STATE_EMPTY);
    g_task_return_pointer (task, status, (GDestroyNotify) pillion_status_free);
    g_object_unref (task);
    return;
  }
  if (pillion_lock_is_shut (lock) && pillion_lock_get_ending (lock) != NULL) {
    g_task_return_pointer (task, status_new_from_ending (engine, pillion_lock_get_ending (lock)),
                           (GDestroyNotify) pillion_status_free);
    g_object_unref (task);
    return;
  }
  pillion_engine_run_async (engine, load_status, g_new0 (StatusWork, 1), (GDestroyNotify) status_work_free,
                            cancellable, on_loaded, task);
}

PillionStatus *
pillion_status_load_finish (PillionEngine *engine,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
