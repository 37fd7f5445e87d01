/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-idle-warning-private.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "store/pillion-notices-table.h"
#include "store/pillion-settings-table.h"

/* Setting: when the stage began whose notice was made; 0: there is none. */
#define NOTED "idle-warning"

/* When the stages begin, in fourteenths of how long the primary may be unused. */
#define PARTS 14

static const guint begins[] = {
  [PILLION_IDLE_STAGE_FIRST] = 7,
  [PILLION_IDLE_STAGE_SECOND] = 11,
  [PILLION_IDLE_STAGE_LAST] = 13,
};

/* ----- what holds ----- */

/* Whether a link would end: that of this companion, or of any of this primary's. */
static gboolean
concerns (const PillionAccountView *view,
          const PillionJob         *job)
{
  const PillionMembership *membership = &pillion_account_view_get_membership (view)->membership;

  if (!pillion_identity_is_primary (job->identity))
    return pillion_account_view_get_trust (view, job->identity->device, job->now_ms) == PILLION_DEVICE_FRESH;
  for (guint i = 0; i < membership->n_entries; i++) {
    const PillionMembershipEntry *entry = &membership->entries[i];

    if (entry->slot != PILLION_SLOT_PRIMARY &&
        pillion_account_view_get_trust (view, entry->device, job->now_ms) == PILLION_DEVICE_FRESH)
      return TRUE;
  }
  return FALSE;
}

void
pillion_idle_warning_judge (const PillionAccountView *view,
                            const PillionJob         *job,
                            PillionIdleWarning       *warning)
{
  const PillionFreshness *freshness = pillion_account_view_get_freshness (view);
  guint64 allowed_ms;

  *warning = (PillionIdleWarning) { .not_after_ms = pillion_account_view_get_not_after (view) };
  if (freshness == NULL || !concerns (view, job))
    return;
  allowed_ms = freshness->not_after - freshness->issued_at;
  for (guint stage = PILLION_IDLE_STAGE_FIRST; stage < G_N_ELEMENTS (begins); stage++) {
    guint64 begin_ms = freshness->issued_at + allowed_ms * begins[stage] / PARTS;

    if (job->now_ms >= begin_ms) {
      warning->stage = stage;
      warning->since_ms = begin_ms;
      warning->idle_ms = job->now_ms - freshness->issued_at;
    }
  }
}

/* ----- the notice ----- */

static gboolean
add_notice (PillionDatabase          *database,
            PillionJob               *job,
            const PillionIdleWarning *warning,
            GError                  **error)
{
  JsonObject *detail = json_object_new ();

  json_object_set_int_member (detail, "stage", warning->stage);
  json_object_set_int_member (detail, "not_after_ms", (gint64) warning->not_after_ms);
  json_object_set_boolean_member (detail, "primary", pillion_identity_is_primary (job->identity));
  return pillion_job_add_notice (job, database, PILLION_IDLE_NOTICE, detail, error);
}

gboolean
pillion_idle_warning_settle (PillionDatabase          *database,
                             PillionJob               *job,
                             const PillionAccountView *view,
                             gboolean                  tell,
                             GError                  **error)
{
  PillionIdleWarning warning;
  guint64 noted = 0;

  pillion_idle_warning_judge (view, job, &warning);
  if (!pillion_settings_load_number (database, NOTED, &noted, error))
    return FALSE;
  if (noted == warning.since_ms || (warning.stage != PILLION_IDLE_STAGE_NONE && !tell))
    return TRUE;
  job->effects |= PILLION_EFFECT_NOTICES;
  return pillion_notices_remove (database, PILLION_IDLE_NOTICE, error) &&
         pillion_settings_save_number (database, NOTED, warning.since_ms, error) &&
         (warning.stage == PILLION_IDLE_STAGE_NONE || add_notice (database, job, &warning, error));
}

typedef struct {
  PillionJob job;
} LookWork;

static void
look_work_free (LookWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
look (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  LookWork *work = data;
  g_autoptr (PillionAccountView) view = NULL;

  return pillion_directory_load_view (database, work->job.identity->account, &view, error) &&
         pillion_idle_warning_settle (database, &work->job, view, TRUE, error);
}

void
pillion_idle_warning_look (PillionEngine *engine)
{
  if (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_READY)
    pillion_engine_run_async (engine, look, g_new0 (LookWork, 1), (GDestroyNotify) look_work_free, NULL, NULL, NULL);
}
