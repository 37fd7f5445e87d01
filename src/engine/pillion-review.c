/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-review.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-log-out.h"

#include <glib/gi18n.h>

typedef struct {
  PillionJob         job;
  PillionDeviceTrust trust;
  gboolean           wiped;
  guint64            not_after;
} ReviewWork;

static void
review_work_free (ReviewWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

/* A freshness from the future is applied when its time has come. */
static gboolean
tick_view (PillionDatabase    *database,
           ReviewWork         *work,
           PillionAccountView *view,
           GError            **error)
{
  PillionAccountUpdate update = { 0 };

  if (!pillion_account_view_tick (view, work->job.limits, work->job.now_ms, &update))
    return TRUE;
  work->job.freshness_issued_at = pillion_account_view_get_freshness (view)->issued_at;
  return pillion_directory_save_view (database, view, error);
}

/* By the newest membership alone, so that no older one ends a device that was linked again;
 * only the AIK gives that reason (PROTOCOL.md, section 3.2).
 */
static gboolean
is_wiped (const PillionAccountView *view,
          const PillionIdentity    *identity)
{
  const PillionKnownMembership *known = pillion_account_view_get_membership (view);
  const PillionMembershipEntry *entry = NULL;

  if (known != NULL)
    entry = pillion_membership_find_device (&known->membership, identity->device);
  return entry != NULL && entry->reason == PILLION_DEVICE_REASON_WIPE;
}

static gboolean
review (PillionDatabase *database,
        gpointer         data,
        GError         **error)
{
  ReviewWork *work = data;
  PillionIdentity *identity = work->job.identity;
  g_autoptr (PillionAccountView) view = NULL;

  if (!pillion_directory_load_view (database, identity->account, &view, error) ||
      !tick_view (database, work, view, error))
    return FALSE;
  /* Just linked, and the account's record has not come yet. */
  work->trust = pillion_account_view_is_known (view)
                  ? pillion_account_view_get_trust (view, identity->device, work->job.now_ms)
                  : PILLION_DEVICE_LAPSED;
  work->wiped = is_wiped (view, identity);
  work->not_after = pillion_account_view_get_not_after (view);
  return TRUE;
}

static PillionEngineState
get_state (PillionDeviceTrust trust)
{
  switch (trust) {
  case PILLION_DEVICE_FRESH:
    return PILLION_ENGINE_STATE_READY;
  case PILLION_DEVICE_LAPSED:
  case PILLION_DEVICE_FROZEN:
    return PILLION_ENGINE_STATE_LOCKED;
  case PILLION_DEVICE_UNKNOWN:
  case PILLION_DEVICE_REMOVED:
  case PILLION_DEVICE_EXPIRED:
  case PILLION_DEVICE_RESIGNED:
  case PILLION_DEVICE_SEAT_ENDED:
  default:
    return PILLION_ENGINE_STATE_LOGGED_OUT;
  }
}

static void
on_reviewed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;
  ReviewWork *work = pillion_engine_run_finish (engine, result, &error);

  if (work == NULL) {
    g_task_return_error (task, error);
    return;
  }
  pillion_engine_set_review (engine, get_state (work->trust),
                             pillion_identity_is_primary (work->job.identity) ? 0 : work->not_after);
  if (work->wiped)
    pillion_log_out_erase_async (engine, NULL, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

void
pillion_review_async (PillionEngine      *engine,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_review_async);
  pillion_engine_run_async (engine, review, g_new0 (ReviewWork, 1), (GDestroyNotify) review_work_free, cancellable,
                            on_reviewed, task);
}

gboolean
pillion_review_finish (PillionEngine *engine,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

GError *
pillion_review_refusal (PillionEngineState state)
{
  const char *sentence = state == PILLION_ENGINE_STATE_LOCKED
                           ? _("This device is locked, because the primary device was not used for too long. Nothing is "
                                "lost: its messages stay here, and open again when the primary device is used. Then try "
                                "again.")
                           : _("This device is logged out. Its messages are sealed, unless the primary device had them "
                                "erased: they open again when it is linked again, or can be erased.");

  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT, sentence);
}

gboolean
pillion_review_check_view (PillionJob               *job,
                           const PillionAccountView *view,
                           GError                  **error)
{
  PillionEngineState state = get_state (pillion_account_view_get_trust (view, job->identity->device, job->now_ms));

  if (state == PILLION_ENGINE_STATE_READY)
    return TRUE;
  g_propagate_error (error, pillion_review_refusal (state));
  return FALSE;
}

gboolean
pillion_review_check (PillionDatabase *database,
                      PillionJob      *job,
                      GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;

  return pillion_directory_load_view (database, job->identity->account, &view, error) &&
         pillion_review_check_view (job, view, error);
}
