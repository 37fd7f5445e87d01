/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-devices.h"

#include "engine/pillion-devices-find.h"
#include "engine/pillion-devices-texts.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-sync-log.h"

#include <string.h>

typedef struct {
  PillionJob  job;
  char       *id;   /* (owned) */
  char       *name; /* (owned) */
} RenameWork;

static void
rename_work_free (RenameWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

static gboolean
rename_device (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  RenameWork *work = data;
  PillionIdentity *identity = work->job.identity;
  g_autoptr (PillionAccountView) view = NULL;
  const PillionMembershipEntry *entry;

  if (!pillion_directory_load_view (database, identity->account, &view, error))
    return FALSE;
  entry = pillion_devices_find (view, work->id, error);
  if (entry == NULL)
    return FALSE;
  if (!pillion_identity_is_primary (identity) && memcmp (entry->device, identity->device, sizeof entry->device) != 0)
    return pillion_devices_refuse (database, &work->job, view, error);
  return pillion_sync_log_write (database, &work->job, PILLION_COLLECTION_DEVICE_NAMES, entry->device,
                                 sizeof entry->device, work->name, strlen (work->name), error);
}

void
pillion_devices_rename_async (PillionEngine      *engine,
                              const char         *id,
                              const char         *name,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  RenameWork *work;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_ENGINE (engine) && pillion_engine_get_identity (engine) != NULL);
  g_return_if_fail (id != NULL && name != NULL);

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_devices_rename_async);
  if (!pillion_devices_check_chosen_name (name, &error)) {
    g_task_return_error (task, error);
    return;
  }
  work = g_new0 (RenameWork, 1);
  work->id = g_strdup (id);
  work->name = g_strdup (name);
  pillion_engine_run_task (g_steal_pointer (&task), rename_device, work, (GDestroyNotify) rename_work_free);
}

gboolean
pillion_devices_rename_finish (PillionEngine *engine,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
