/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sync-service.h"

#include "engine/pillion-sync-state.h"

/* Nothing has changed for so long: now it is worth saying what is here. */
#define SETTLED_MS 3000

struct _PillionSyncService {
  GObject        parent_instance;

  PillionEngine *engine; /* (unowned): it owns this */
  guint          source;
};

G_DEFINE_FINAL_TYPE (PillionSyncService, pillion_sync_service, G_TYPE_OBJECT)

typedef struct {
  PillionJob job;
} TellWork;

static void
tell_work_free (TellWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
tell (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  TellWork *work = data;
  gboolean done = pillion_sync_state_tell (database, &work->job, FALSE, error);

  /* What it lets count now is in what it tells. */
  work->job.effects &= (PillionEffects) ~PILLION_EFFECT_SYNC;
  return done;
}

/* Whether devices agree is a part of what is shown of them. */
static void
on_told (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, NULL) != NULL)
    g_signal_emit_by_name (source, "account-changed");
}

static void
run (PillionSyncService *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_READY)
    pillion_engine_run_async (self->engine, tell, g_new0 (TellWork, 1), (GDestroyNotify) tell_work_free, NULL,
                              on_told, NULL);
}

static gboolean
on_settled (gpointer user_data)
{
  PillionSyncService *self = user_data;

  self->source = 0;
  run (self);
  return G_SOURCE_REMOVE;
}

void
pillion_sync_service_take_effects (PillionSyncService *self,
                                   const PillionJob   *job)
{
  if ((job->effects & PILLION_EFFECT_SYNC) == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (SETTLED_MS, on_settled, self);
}

/* Nothing that belongs to a profile outlives its being open. */
static void
on_state_changed (PillionSyncService *self)
{
  if (pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_CLOSED)
    g_clear_handle_id (&self->source, g_source_remove);
}

static void
pillion_sync_service_finalize (GObject *object)
{
  PillionSyncService *self = PILLION_SYNC_SERVICE (object);

  g_clear_handle_id (&self->source, g_source_remove);

  G_OBJECT_CLASS (pillion_sync_service_parent_class)->finalize (object);
}

static void
pillion_sync_service_class_init (PillionSyncServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_sync_service_finalize;
}

static void
pillion_sync_service_init (PillionSyncService *self)
{
}

PillionSyncService *
pillion_sync_service_new (PillionEngine *engine)
{
  PillionSyncService *self = g_object_new (PILLION_TYPE_SYNC_SERVICE, NULL);

  self->engine = engine;
  g_signal_connect_object (engine, "drained", G_CALLBACK (run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  return self;
}
