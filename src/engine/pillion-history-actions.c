/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-private.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-devices-find.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-history-right.h"
#include "engine/pillion-history-taking.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the user does with history: each is one piece of work on the store. */
typedef struct {
  PillionJob             job;
  char                  *device; /* (owned) (nullable) */
  PillionHistoryDepth    depth;
  PillionHistoryRowState state;
  guint8                 secret[PILLION_SIGN_SECRET_BYTES]; /* (secret) */
} ActionWork;

static void
action_work_free (ActionWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self->device);
  pillion_secret_wipe (self->secret, sizeof self->secret);
  g_free (self);
}

static GTask *
task_new (PillionHistory     *self,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data,
          gpointer            tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

static gboolean
refuse_use (GError    **error,
            const char *sentence)
{
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, sentence);
  return FALSE;
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, &error) == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* work: (transfer full) */
static void
run (GTask           *task,
     PillionStoreWork func,
     ActionWork      *work)
{
  PillionHistory *self = g_task_get_source_object (task);

  pillion_engine_run_async (pillion_history_get_engine (self), func, work, (GDestroyNotify) action_work_free,
                            g_task_get_cancellable (task), on_done, g_object_ref (task));
}

static gboolean
finish (PillionHistory *self,
        GAsyncResult   *result,
        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* device: (out) (nullable): NULL where none is named */
static gboolean
find_device (PillionDatabase *database,
             ActionWork      *work,
             gboolean         allow,
             guint8          *device,
             GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  const PillionMembershipEntry *entry;

  if (!pillion_directory_load_view (database, work->job.identity->account, &view, error))
    return FALSE;
  if (allow && !pillion_identity_is_primary (work->job.identity))
    return pillion_devices_refuse (database, &work->job, view, error);
  if (work->device == NULL)
    return TRUE;
  entry = pillion_devices_find (view, work->device, error);
  if (entry == NULL)
    return FALSE;
  memcpy (device, entry->device, PILLION_DEVICE_BYTES);
  if (entry->state != PILLION_DEVICE_STATE_ACTIVE)
    return refuse_use (error, _("That device is not linked any more."));
  if (memcmp (device, work->job.identity->device, PILLION_DEVICE_BYTES) == 0)
    return refuse_use (error, _("That is this device itself."));
  return TRUE;
}

/* ----- asking ----- */

static gboolean
request (PillionDatabase *database,
         gpointer         data,
         GError         **error)
{
  ActionWork *work = data;
  guint64 since = pillion_history_depth_get_since (work->depth, work->job.now_ms);
  guint8 device[PILLION_DEVICE_BYTES];

  if (since == PILLION_HISTORY_NOTHING)
    return refuse_use (error, _("Say how far back: nothing older is no answer."));
  return find_device (database, work, FALSE, device, error) &&
         pillion_history_taking_begin (database, &work->job, work->device != NULL ? device : NULL, since, error);
}

void
pillion_history_request_async (PillionHistory     *self,
                               const char         *device,
                               PillionHistoryDepth depth,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = task_new (self, cancellable, callback, user_data, pillion_history_request_async);
  ActionWork *work;

  g_return_if_fail (PILLION_IS_HISTORY (self));

  work = g_new0 (ActionWork, 1);
  work->device = g_strdup (device);
  work->depth = depth;
  run (task, request, work);
}

gboolean
pillion_history_request_finish (PillionHistory *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  return finish (self, result, error);
}

/* ----- changing ----- */

static gboolean
change (PillionDatabase *database,
        gpointer         data,
        GError         **error)
{
  ActionWork *work = data;

  return pillion_history_taking_change (database, &work->job, work->state, error);
}

void
pillion_history_change_async (PillionHistory      *self,
                              PillionHistoryChange how,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  static const PillionHistoryRowState states[] = {
    [PILLION_HISTORY_CHANGE_PAUSE] = PILLION_HISTORY_ROW_PAUSED,
    [PILLION_HISTORY_CHANGE_RESUME] = PILLION_HISTORY_ROW_RUNNING,
    [PILLION_HISTORY_CHANGE_END] = PILLION_HISTORY_ROW_ENDED,
  };
  g_autoptr (GTask) task = task_new (self, cancellable, callback, user_data, pillion_history_change_async);
  ActionWork *work;

  g_return_if_fail (PILLION_IS_HISTORY (self));

  work = g_new0 (ActionWork, 1);
  work->state = states[how];
  run (task, change, work);
}

gboolean
pillion_history_change_finish (PillionHistory *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  return finish (self, result, error);
}

/* ----- allowing ----- */

static gboolean
allow (PillionDatabase *database,
       gpointer         data,
       GError         **error)
{
  ActionWork *work = data;
  guint8 device[PILLION_DEVICE_BYTES];

  return find_device (database, work, TRUE, device, error) &&
         pillion_history_right_grant (database, &work->job, device,
                                      pillion_history_depth_get_since (work->depth, work->job.now_ms), work->secret,
                                      error);
}

static gboolean
take_key (ActionWork        *work,
          PillionAccountKey *key,
          GError           **error)
{
  const guint8 *secret = pillion_account_key_get_secret (key);

  if (secret == NULL) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN,
                         _("The PIN was typed too long ago. Type it again."));
    return FALSE;
  }
  memcpy (work->secret, secret, sizeof work->secret);
  return TRUE;
}

void
pillion_history_allow_async (PillionHistory     *self,
                             const char         *device,
                             PillionHistoryDepth depth,
                             PillionAccountKey  *key,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = task_new (self, cancellable, callback, user_data, pillion_history_allow_async);
  ActionWork *work = g_new0 (ActionWork, 1);
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_HISTORY (self));
  g_return_if_fail (device != NULL && key != NULL);

  work->depth = depth;
  work->device = g_strdup (device);
  if ((depth != PILLION_HISTORY_DEPTH_NONE ||
       refuse_use (&error, _("Say how far back: nothing older is no answer."))) &&
      take_key (work, key, &error)) {
    run (task, allow, work);
    return;
  }
  action_work_free (work);
  g_task_return_error (task, error);
}

gboolean
pillion_history_allow_finish (PillionHistory *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  return finish (self, result, error);
}
