/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-heartbeat.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-link-bundle.h"
#include "engine/pillion-sync-state.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

#define INTERVAL_MS (24 * G_GUINT64_CONSTANT (3600000))

/* Of how long a companion may be silent, for one that was linked again and never said anything: its
 * program may have ended before it knew that it was linked.
 */
#define UNHEARD_PART 10

/* Setting: from when on this primary knows what it heard; a copy that was put back has forgotten it. */
#define LISTENING_SINCE "listening-since"

typedef struct {
  PillionJob job;
} HeartbeatWork;

static void
heartbeat_work_free (HeartbeatWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

/* ----- on the companion ----- */

static guint64
get_interval (const PillionAccountView *view)
{
  return MIN (INTERVAL_MS, pillion_account_view_get_membership (view)->membership.companion_idle_ms / 4);
}

static gboolean
beat (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  HeartbeatWork *work = data;
  PillionJob *job = &work->job;
  g_autoptr (PillionAccountView) view = NULL;
  const PillionCertificate *certificate;
  guint64 last = 0;

  if (!pillion_directory_load_view (database, job->identity->account, &view, error))
    return FALSE;
  certificate = pillion_account_view_find_certificate (view, job->identity->device);
  if (certificate == NULL)
    return TRUE;
  last = certificate->created;
  if (!pillion_settings_load_number (database, "heartbeat", &last, error))
    return FALSE;
  if (job->now_ms < last + get_interval (view))
    return TRUE;
  return pillion_settings_save_number (database, "heartbeat", job->now_ms, error) &&
         pillion_sync_state_tell (database, job, TRUE, error);
}

static void
run (PillionEngine   *engine,
     PillionStoreWork work)
{
  pillion_engine_run_async (engine, work, g_new0 (HeartbeatWork, 1), (GDestroyNotify) heartbeat_work_free, NULL, NULL,
                            NULL);
}

void
pillion_heartbeat_send (PillionEngine *engine)
{
  if (pillion_engine_get_identity (engine) != NULL && !pillion_engine_is_primary (engine))
    run (engine, beat);
}

/* ----- on the primary ----- */

gboolean
pillion_heartbeat_note_device (PillionDatabase *database,
                               PillionJob      *job,
                               const guint8    *device,
                               GError         **error)
{
  g_autoptr (PillionDeviceRow) row = NULL;

  if (!pillion_devices_load (database, job->identity->account, device, &row, error))
    return FALSE;
  if (row == NULL || row->seen_at >= job->now_ms)
    return TRUE;
  row->seen_at = job->now_ms;
  return pillion_devices_save (database, row, error);
}

static gboolean
note_drained (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  HeartbeatWork *work = data;

  return pillion_heartbeat_note_device (database, &work->job, work->job.identity->device, error);
}

void
pillion_heartbeat_note_drained (PillionEngine *engine)
{
  if (pillion_engine_is_primary (engine))
    run (engine, note_drained);
}

gboolean
pillion_heartbeat_listen_anew (PillionDatabase *database,
                               PillionJob      *job,
                               GError         **error)
{
  return pillion_settings_save_number (database, LISTENING_SINCE, job->now_ms, error);
}

/* A new store keeps the device's keys before the primary publishes it: such a device comes, if late. A
 * sealed one can't; it had another device before.
 */
static gboolean
was_linked_again (PillionDatabase        *database,
                  const PillionDeviceRow *row,
                  gboolean               *again,
                  GError                **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  *again = FALSE;
  if (row->store_id == NULL)
    return TRUE;
  if (!pillion_devices_list (database, row->account, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionDeviceRow *other = rows->pdata[i];

    *again = *again || (other->store_id != NULL && g_bytes_equal (other->store_id, row->store_id) &&
                        memcmp (other->device, row->device, sizeof other->device) != 0);
  }
  return TRUE;
}

/* Whether it may be a device that never comes. row: (nullable) */
static gboolean
is_unheard (PillionDatabase        *database,
            const PillionDeviceRow *row,
            gboolean               *unheard,
            GError                **error)
{
  *unheard = FALSE;
  if (row == NULL || row->seen_at != 0)
    return TRUE;
  if (!pillion_link_bundle_is_kept (database, row->device, unheard, error))
    return FALSE;
  return !*unheard || was_linked_again (database, row, unheard, error);
}

gboolean
pillion_heartbeat_is_idle (PillionDatabase              *database,
                           const PillionAccountView     *view,
                           const PillionMembershipEntry *entry,
                           guint64                       now_ms,
                           gboolean                     *idle,
                           GError                      **error)
{
  const PillionMembership *membership = &pillion_account_view_get_membership (view)->membership;
  const PillionMembershipEntry *primary = pillion_membership_find_slot (membership, PILLION_SLOT_PRIMARY);
  g_autoptr (PillionDeviceRow) own = NULL;
  g_autoptr (PillionDeviceRow) row = NULL;
  guint64 limit_ms = membership->companion_idle_ms;
  gboolean unheard;
  guint64 since = 0;
  guint64 seen;

  if (!pillion_devices_load (database, membership->account, primary->device, &own, error) ||
      !pillion_devices_load (database, membership->account, entry->device, &row, error) ||
      !is_unheard (database, row, &unheard, error) ||
      !pillion_settings_load_number (database, LISTENING_SINCE, &since, error))
    return FALSE;
  /* Of one that was linked before, the copy may not know that it spoke. */
  if (unheard && entry->time > since)
    limit_ms /= UNHEARD_PART;
  seen = MAX (MAX (entry->time, since), row != NULL ? row->seen_at : 0);
  /* What a clock that was ahead has noted counts as now. */
  *idle = own != NULL && MIN (own->seen_at, now_ms) >= seen + limit_ms;
  return TRUE;
}
