/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-share.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-lock.h"
#include "store/pillion-keys-table.h"

typedef struct {
  PillionJob      job;
  PillionSecret32 share; /* (secret) */
  gboolean        found;
} ShareWork;

static void
share_work_free (ShareWork *self)
{
  pillion_job_clear (&self->job);
  pillion_secret32_clear (&self->share);
  g_free (self);
}

static gboolean
load_share (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  ShareWork *work = data;

  if (work->job.identity == NULL || pillion_identity_is_primary (work->job.identity))
    return TRUE;
  return pillion_keys_load (database, PILLION_KEY_RELEASE_SHARE, work->share.bytes, sizeof work->share.bytes,
                            &work->found, error);
}

static gboolean
remove_share (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  return pillion_keys_remove (database, PILLION_KEY_RELEASE_SHARE, error);
}

static void
on_wrapped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  pillion_lock_end_work (pillion_engine_get_lock (g_task_get_source_object (task)));
  if (pillion_profile_wrap_finish (PILLION_PROFILE (source), result, &error)) {
    pillion_engine_run_task (task, remove_share, g_new0 (ShareWork, 1), (GDestroyNotify) share_work_free);
    return;
  }
  g_task_return_error (task, pillion_engine_error_from (error));
  g_object_unref (task);
}

static void
wrap (GTask     *task,
      ShareWork *work)
{
  PillionEngine *engine = g_task_get_source_object (task);

  /* The next opening settles it. */
  if (!pillion_lock_begin_work (pillion_engine_get_lock (engine))) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  pillion_profile_wrap_async (pillion_engine_get_profile (engine), work->share.bytes, work->job.identity->store_id,
                              on_wrapped, g_object_ref (task));
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;
  ShareWork *work = pillion_engine_run_finish (engine, result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (!work->found)
    g_task_return_boolean (task, TRUE);
  else
    wrap (task, work);
}

void
pillion_share_settle_async (PillionEngine      *engine,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (engine, NULL, callback, user_data);

  g_task_set_source_tag (task, pillion_share_settle_async);
  pillion_engine_run_async (engine, load_share, g_new0 (ShareWork, 1), (GDestroyNotify) share_work_free, NULL,
                            on_loaded, task);
}

gboolean
pillion_share_settle_finish (PillionEngine *engine,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
