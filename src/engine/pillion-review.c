/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-review.h"

#include "engine/pillion-devices-texts.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-idle-warning-private.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-log-out.h"
#include "engine/pillion-names.h"
#include "engine/pillion-prekeys.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-chains-table.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-unsent-table.h"

#include <glib/gi18n.h>

/* More of them say nothing more. */
#define UNSENT_NAMES_MAX 5

typedef struct {
  PillionJob         job;
  PillionDeviceTrust trust;
  gboolean           wiped;
  guint64            not_after;
  PillionEnding     *ending; /* (owned) (nullable): of a companion */
} ReviewWork;

static void
review_work_free (ReviewWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->ending, pillion_ending_free);
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

static const PillionMembershipEntry *
find_own_entry (const PillionAccountView *view,
                const PillionIdentity    *identity)
{
  const PillionKnownMembership *known = pillion_account_view_get_membership (view);

  return known != NULL ? pillion_membership_find_device (&known->membership, identity->device) : NULL;
}

/* By the newest membership alone, so that no older one ends a device that was linked again;
 * only the AIK gives that reason (PROTOCOL.md, section 3.2).
 */
static gboolean
is_wiped (const PillionAccountView *view,
          const PillionIdentity    *identity)
{
  const PillionMembershipEntry *entry = find_own_entry (view, identity);

  return entry != NULL && entry->reason == PILLION_DEVICE_REASON_WIPE;
}

static gboolean
load_name (PillionDatabase *database,
           const guint8    *account,
           const guint8    *device,
           char           **name,
           GError         **error)
{
  g_autoptr (PillionDeviceRow) row = NULL;

  if (!pillion_devices_load (database, account, device, &row, error))
    return FALSE;
  *name = row != NULL ? g_strdup (row->name) : NULL;
  return TRUE;
}

/* What ended it: another device by a membership, time, or this device itself, just now. */
static gboolean
fill_end (PillionDatabase          *database,
          const PillionAccountView *view,
          ReviewWork               *work,
          GError                  **error)
{
  PillionEnding *ending = work->ending;
  const PillionMembershipEntry *entry = find_own_entry (view, ending->identity);
  const PillionKnownMembership *known = pillion_account_view_get_membership (view);

  ending->not_after_ms = pillion_account_view_get_not_after (view);
  ending->ended_ms = MIN (ending->not_after_ms, work->job.now_ms);
  if (entry == NULL || entry->state == PILLION_DEVICE_STATE_ACTIVE)
    return TRUE;
  ending->ended_ms = entry->time;
  return load_name (database, ending->identity->account, known->membership.entries[0].device, &ending->by, error);
}

static gboolean
add_name (PillionDatabase *database,
          const guint8    *account,
          GStrvBuilder    *names,
          GHashTable      *known,
          GError         **error)
{
  g_autoptr (PillionAccountRow) row = NULL;
  g_autofree char *name = NULL;

  if (!pillion_accounts_load (database, account, &row, error))
    return FALSE;
  name = row != NULL ? pillion_names_choose (account, row->label, row->name, row->number)
                     : pillion_names_choose (account, NULL, NULL, NULL);
  if (g_hash_table_size (known) >= UNSENT_NAMES_MAX || g_hash_table_contains (known, name))
    return TRUE;
  g_strv_builder_add (names, name);
  g_hash_table_add (known, g_steal_pointer (&name));
  return TRUE;
}

static gboolean
note_unsent (PillionDatabase *database,
             ReviewWork      *work,
             GError         **error)
{
  PillionEnding *ending = work->ending;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!pillion_unsent_list_chats (database, PILLION_MESSAGE_STATE_QUEUED, NULL, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionUnsentRow *row = rows->pdata[i];

    ending->n_unsent += row->n_messages;
    if (!add_name (database, row->chat, names, known, error))
      return FALSE;
  }
  if (work->trust != PILLION_DEVICE_REMOVED && work->trust != PILLION_DEVICE_UNKNOWN && ending->n_unsent > 0)
    ending->unsent_to = g_strv_builder_end (names);
  return TRUE;
}

static gboolean
fill_ending (PillionDatabase          *database,
             const PillionAccountView *view,
             ReviewWork               *work,
             GError                  **error)
{
  PillionEnding *ending = work->ending = pillion_ending_new (work->job.identity);
  guint64 next_prekey = 1;

  if (work->trust == PILLION_DEVICE_FRESH)
    return TRUE;
  ending->reason = pillion_devices_get_state_name (work->trust);
  if (!fill_end (database, view, work, error) || !note_unsent (database, work, error) ||
      !pillion_chains_count_missing (database, &ending->n_missing, error) ||
      !pillion_settings_load_number (database, PILLION_SETTING_NEXT_PREKEY, &next_prekey, error) ||
      !pillion_settings_load (database, "link-runs", &ending->link_runs, error))
    return FALSE;
  ending->next_prekey = (guint32) next_prekey;
  return TRUE;
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
      !tick_view (database, work, view, error) ||
      !pillion_idle_warning_settle (database, &work->job, view, FALSE, error))
    return FALSE;
  /* Just linked, and the account's record has not come yet. */
  work->trust = pillion_account_view_is_known (view)
                  ? pillion_account_view_get_trust (view, identity->device, work->job.now_ms)
                  : PILLION_DEVICE_LAPSED;
  work->wiped = is_wiped (view, identity);
  work->not_after = pillion_account_view_get_not_after (view);
  return pillion_identity_is_primary (identity) || fill_ending (database, view, work, error);
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
on_judged (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_lock_judge_finish (PILLION_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
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
  } else if (work->wiped) {
    pillion_engine_set_review (engine, get_state (work->trust), 0);
    pillion_log_out_erase_async (engine, NULL, NULL, NULL);
    g_task_return_boolean (task, TRUE);
  } else if (work->ending != NULL) {
    pillion_lock_judge_async (pillion_engine_get_lock (engine), work->trust, g_steal_pointer (&work->ending),
                              work->not_after, on_judged, g_object_ref (task));
  } else {
    pillion_engine_set_review (engine, get_state (work->trust), 0);
    g_task_return_boolean (task, TRUE);
  }
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

/* ----- again ----- */

static void
on_reviewed_again (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  PillionEngine *engine = PILLION_ENGINE (source);

  pillion_review_finish (engine, result, NULL);
  pillion_lock_release (pillion_engine_get_lock (engine));
}

static void
on_held (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  PillionEngine *engine = PILLION_ENGINE (source);

  if (pillion_lock_hold_finish (engine, result, NULL))
    pillion_review_async (engine, NULL, on_reviewed_again, NULL);
}

void
pillion_review_again (PillionEngine *engine)
{
  pillion_lock_hold_async (pillion_engine_get_lock (engine), NULL, on_held, NULL);
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
