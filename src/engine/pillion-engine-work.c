/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-chat-service.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-network.h"
#include "engine/pillion-review.h"
#include "engine/pillion-share.h"

#include "store/pillion-settings-table.h"

#include <string.h>

/* How the engine's parts work on the store: what they are told, and what follows. */

static void
apply_effects (PillionEngine *self,
               PillionJob    *job)
{
  PillionClockReading reading;

  if (job->freshness_issued_at != 0) {
    pillion_engine_read_clock (self, &reading);
    pillion_trust_clock_note_freshness (pillion_engine_get_clock (self), &reading, job->freshness_issued_at);
  }
  if ((job->effects & PILLION_EFFECT_OWN_ACCOUNT) != 0) {
    pillion_engine_review (self);
    g_signal_emit_by_name (self, "account-changed");
  }
  if ((job->effects & PILLION_EFFECT_SHARE) != 0)
    pillion_share_settle_async (self, NULL, NULL);
  pillion_chat_service_take_effects (pillion_engine_get_chat_service (self), job);
  if ((job->effects & PILLION_EFFECT_MESSAGES) != 0)
    g_signal_emit_by_name (self, "messages-changed");
  if ((job->effects & PILLION_EFFECT_NOTICES) != 0)
    g_signal_emit_by_name (self, "notices-changed");
  if ((job->effects & PILLION_EFFECT_OUTBOX) != 0)
    pillion_engine_wake_sender (self);
}

/* error: (transfer full). A store that was closed under the work says why. */
static GError *
explain (PillionEngine *self,
         GError        *error)
{
  g_autoptr (GError) owned_error = error;

  if (g_error_matches (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_CLOSED) &&
      pillion_lock_has_ended (pillion_engine_get_lock (self)))
    return pillion_review_refusal (PILLION_ENGINE_STATE_LOGGED_OUT);
  return g_steal_pointer (&owned_error);
}

static void
on_work_done (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!pillion_store_run_finish (PILLION_STORE (source), result, &error)) {
    g_task_return_error (task, explain (g_task_get_source_object (task), error));
    return;
  }
  /* The data lives as long as the store's result, and that as long as this one. */
  g_task_set_task_data (task, g_object_ref (result), g_object_unref);
  apply_effects (g_task_get_source_object (task), pillion_store_get_run_data (result));
  g_task_return_pointer (task, pillion_store_get_run_data (result), NULL);
}

static void
fill_job (PillionEngine *self,
          PillionJob    *job)
{
  const PillionEngineOptions *options = pillion_engine_get_options (self);
  PillionIdentity *identity = pillion_engine_get_identity (self);

  pillion_job_clear (job);
  memset (job, 0, sizeof *job);
  job->identity = identity != NULL ? pillion_identity_ref (identity) : NULL;
  job->random = options->random;
  job->limits = options->limits;
  job->now_ms = pillion_engine_get_time (self);
}

/* (transfer full): why there is no store */
static GError *
get_refusal (PillionEngineState state)
{
  if (state == PILLION_ENGINE_STATE_LOCKED || state == PILLION_ENGINE_STATE_LOGGED_OUT)
    return pillion_review_refusal (state);
  return g_error_new_literal (PILLION_STORE_ERROR, PILLION_STORE_ERROR_CLOSED, "the profile is closed");
}

void
pillion_engine_run_async (PillionEngine      *self,
                          PillionStoreWork    work,
                          gpointer            data,
                          GDestroyNotify      destroy_data,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_engine_run_async);
  /* Whether it was committed is the store's to say. */
  g_task_set_check_cancellable (task, FALSE);
  if (pillion_engine_get_store (self) == NULL) {
    destroy_data (data);
    g_task_return_error (task, get_refusal (pillion_engine_get_state (self)));
    g_object_unref (task);
    return;
  }
  fill_job (self, data);
  pillion_store_run_async (pillion_engine_get_store (self), work, data, destroy_data, cancellable, on_work_done, task);
}

gpointer
pillion_engine_run_finish (PillionEngine *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_task_done (GObject      *source,
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

void
pillion_engine_run_task (GTask           *task,
                         PillionStoreWork work,
                         gpointer         data,
                         GDestroyNotify   destroy_data)
{
  pillion_engine_run_async (g_task_get_source_object (task), work, data, destroy_data, g_task_get_cancellable (task),
                            on_task_done, task);
}

/* ----- the clock's place in the store ----- */

typedef struct {
  PillionJob job;
  guint8     clock[PILLION_TRUST_CLOCK_SAVED_BYTES];
  guint64    online_ms; /* when it was online last; 0: not since it was opened */
} ClockWork;

static void
clock_work_free (ClockWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
save_clock (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  ClockWork *work = data;

  return pillion_settings_save (database, "clock", work->clock, sizeof work->clock, error) &&
         (work->online_ms == 0 || pillion_settings_save_number (database, "online_at", work->online_ms, error));
}

void
pillion_engine_save_clock (PillionEngine *self)
{
  ClockWork *work = g_new0 (ClockWork, 1);
  PillionClockReading reading;

  pillion_engine_read_clock (self, &reading);
  pillion_trust_clock_save (pillion_engine_get_clock (self), &reading, work->clock);
  work->online_ms =
    pillion_engine_is_online (self) ? reading.own_ms : pillion_network_get_last_online_ms (pillion_engine_get_network (self));
  pillion_engine_run_async (self, save_clock, work, (GDestroyNotify) clock_work_free, NULL, NULL, NULL);
}
