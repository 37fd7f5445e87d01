/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-devices.h"

#include "engine/pillion-device-private.h"
#include "engine/pillion-devices-texts.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-sync-state.h"
#include "store/pillion-devices-table.h"

#include <string.h>

typedef struct {
  PillionJob  job;
  GPtrArray  *devices; /* (owned) (nullable) (element-type PillionDeviceFacts) */
} ListWork;

static void
list_work_free (ListWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_free (self);
}

/* Of one that was ended: when that was. */
static guint64
get_fresh_until (const PillionAccountView     *view,
                 const PillionMembershipEntry *entry,
                 const PillionCertificate     *certificate)
{
  guint64 not_after = pillion_account_view_get_not_after (view);

  if (entry->slot == PILLION_SLOT_PRIMARY)
    return 0;
  if (entry->state != PILLION_DEVICE_STATE_ACTIVE)
    return entry->time;
  return certificate->not_after != 0 ? MIN (certificate->not_after, not_after) : not_after;
}

static PillionDeviceFacts *
read_device (const PillionJob             *job,
             const PillionAccountView     *view,
             const PillionMembershipEntry *entry,
             const PillionCertificate     *certificate,
             const PillionDeviceRow       *row)
{
  PillionDeviceFacts *self = g_new0 (PillionDeviceFacts, 1);
  PillionDeviceTrust trust = pillion_account_view_get_trust (view, entry->device, job->now_ms);

  self->slot = entry->slot;
  self->id = pillion_hex_encode (entry->device, sizeof entry->device);
  self->name = row != NULL ? g_strdup (row->name) : NULL;
  self->platform = g_strdup (certificate->platform);
  self->created_ms = certificate->created;
  self->self = memcmp (entry->device, job->identity->device, sizeof entry->device) == 0;
  if (self->self)
    self->seen_ms = job->now_ms;
  else if (row != NULL)
    self->seen_ms = row->seen_at;
  self->state = pillion_devices_get_state_name (trust);
  self->primary = entry->slot == PILLION_SLOT_PRIMARY;
  self->active = trust == PILLION_DEVICE_FRESH;
  self->fresh_until_ms = get_fresh_until (view, entry, certificate);
  return self;
}

/* own: what this device has of the state that own devices share */
static gboolean
read_sync (PillionDatabase              *database,
           const PillionBodySyncState   *own,
           const PillionMembershipEntry *entry,
           PillionDeviceFacts           *facts,
           GError                      **error)
{
  PillionSyncStatus status;

  if (facts->self)
    return TRUE;
  if (!pillion_sync_state_compare (database, own, entry->device, &status, error))
    return FALSE;
  facts->synced_ms = status.said_at;
  facts->behind = status.behind;
  return TRUE;
}

GPtrArray *
pillion_devices_read (PillionDatabase *database,
                      PillionJob      *job,
                      PillionIdleWarning *warning,
                      GError         **error)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_device_facts_free);
  g_autoptr (PillionAccountView) view = NULL;
  const PillionKnownMembership *known;
  PillionBodySyncState own;

  *warning = (PillionIdleWarning) { 0 };
  if (job->identity == NULL)
    return g_steal_pointer (&devices);
  if (!pillion_directory_load_view (database, job->identity->account, &view, error) ||
      !pillion_sync_state_make (database, job, &own, error))
    return NULL;
  pillion_idle_warning_judge (view, job, warning);
  known = pillion_account_view_get_membership (view);
  for (guint i = 0; known != NULL && i < known->membership.n_entries; i++) {
    const PillionMembershipEntry *entry = &known->membership.entries[i];
    const PillionCertificate *certificate = pillion_account_view_find_certificate (view, entry->device);
    g_autoptr (PillionDeviceRow) row = NULL;

    if (!pillion_devices_load (database, job->identity->account, entry->device, &row, error))
      return NULL;
    g_ptr_array_add (devices, read_device (job, view, entry, certificate, row));
    if (!read_sync (database, &own, entry, g_ptr_array_index (devices, devices->len - 1), error))
      return NULL;
  }
  return g_steal_pointer (&devices);
}

static gboolean
list (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  ListWork *work = data;
  PillionIdleWarning warning;

  work->devices = pillion_devices_read (database, &work->job, &warning, error);
  return work->devices != NULL;
}

/* facts: taken out one by one. (transfer full) */
static GPtrArray *
make_devices (GPtrArray *facts)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_set_free_func (facts, NULL);
  for (guint i = 0; i < facts->len; i++)
    g_ptr_array_add (devices, pillion_device_new (facts->pdata[i]));
  return devices;
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ListWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_pointer (task, make_devices (work->devices), (GDestroyNotify) g_ptr_array_unref);
}

void
pillion_devices_list_async (PillionEngine      *engine,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PILLION_IS_ENGINE (engine));

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_devices_list_async);
  pillion_engine_run_async (engine, list, g_new0 (ListWork, 1), (GDestroyNotify) list_work_free, cancellable, on_listed,
                            task);
}

GPtrArray *
pillion_devices_list_finish (PillionEngine *engine,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
