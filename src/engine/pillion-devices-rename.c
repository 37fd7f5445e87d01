/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-devices.h"

#include "engine/pillion-devices-find.h"
#include "engine/pillion-devices-texts.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-outbox.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-settings-table.h"

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

/* The newest name wins everywhere, so this one is newer than the one that is known here. */
static gboolean
save_name (PillionDatabase *database,
           RenameWork      *work,
           const guint8    *device,
           guint64         *time,
           GError         **error)
{
  const guint8 *account = work->job.identity->account;
  g_autoptr (PillionDeviceRow) row = NULL;

  if (!pillion_devices_load (database, account, device, &row, error))
    return FALSE;
  if (row == NULL)
    row = pillion_device_row_new (account, device);
  g_free (row->name);
  row->name = g_strdup (work->name);
  row->name_at = MAX (work->job.now_ms, row->name_at + 1);
  *time = row->name_at;
  work->job.effects |= PILLION_EFFECT_OWN_ACCOUNT;
  if (memcmp (device, work->job.identity->device, PILLION_DEVICE_BYTES) == 0 &&
      !pillion_settings_save_text (database, "device-name", work->name, error))
    return FALSE;
  return pillion_devices_save (database, row, error);
}

static gboolean
queue_name (PillionDatabase *database,
            RenameWork      *work,
            const guint8    *device,
            guint64          time,
            GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_DEVICE_NAME };

  memcpy (body.device_name.device, device, sizeof body.device_name.device);
  g_strlcpy (body.device_name.name, work->name, sizeof body.device_name.name);
  body.device_name.time = time;
  return pillion_outbox_queue_own (database, &work->job, &body, error);
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
  guint64 time;

  if (!pillion_directory_load_view (database, identity->account, &view, error))
    return FALSE;
  entry = pillion_devices_find (view, work->id, error);
  if (entry == NULL)
    return FALSE;
  if (!pillion_identity_is_primary (identity) && memcmp (entry->device, identity->device, sizeof entry->device) != 0)
    return pillion_devices_refuse (database, &work->job, view, error);
  return save_name (database, work, entry->device, &time, error) &&
         queue_name (database, work, entry->device, time, error);
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
  if (!pillion_devices_check_name (name, &error)) {
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
