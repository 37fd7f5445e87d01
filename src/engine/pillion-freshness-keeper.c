/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-freshness-keeper.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-network.h"
#include "engine/pillion-publication.h"
#include "engine/pillion-removal.h"
#include "protocol/pillion-membership-build.h"
#include "wire/pillion-relay-messages-account.h"

#include <glib/gi18n.h>

/* At the end of a use a freshness younger than this is good enough: a script of commands
 * would publish each twice.
 */
#define ENDING_MIN_MS 60000

typedef struct {
  PillionJob  job;
  guint64     own_ms;     /* the own clock, with which the relay agrees */
  gboolean    ahead;      /* the time of this device is ahead of that; a freshness sets it right */
  gboolean    ending;
  GBytes     *freshness;  /* (owned) (nullable): to be published alone */
  gboolean    published;  /* a membership waits to be published */
} UseWork;

static void
use_work_free (UseWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->freshness, g_bytes_unref);
  g_free (self);
}

static gboolean
is_due (UseWork                  *work,
        const PillionAccountView *view)
{
  const PillionFreshness *newest = pillion_account_view_get_freshness (view);
  guint64 now_ms = work->job.now_ms;

  /* One of a time to come was signed by a clock that was ahead, as the relay's was then: everybody
   * waits for another.
   */
  if (newest == NULL || work->ahead || now_ms >= pillion_account_view_get_freshness_due (view) ||
      newest->issued_at > now_ms + work->job.limits->clock_tolerance_ms)
    return TRUE;
  return work->ending && now_ms >= newest->issued_at + ENDING_MIN_MS;
}

/* Who has resigned, is idle, or has lapsed is recorded before anything new is said. */
static gboolean
record_removals (PillionDatabase    *database,
                 UseWork            *work,
                 PillionAccountView *view,
                 GError            **error)
{
  PillionMembership next;
  guint n = 0;

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (view), work->job.now_ms);
  if (!pillion_removal_collect (database, &work->job, view, &next, &n, error))
    return FALSE;
  work->published = n > 0;
  return n == 0 || pillion_publication_prepare_reduction (database, &work->job, view, &next, error);
}

static gboolean
make_freshness (PillionDatabase    *database,
                UseWork            *work,
                PillionAccountView *view,
                GError            **error)
{
  g_auto (PillionSecret64) lrk_secret = { 0 };
  PillionAccountEvidence evidence = { 0 };

  if (!pillion_publication_load_renewal_key (database, &pillion_account_view_get_membership (view)->membership,
                                             &lrk_secret, error))
    return FALSE;
  work->freshness = pillion_account_view_make_freshness (view, lrk_secret.bytes, work->job.now_ms, error);
  if (work->freshness == NULL)
    return FALSE;
  evidence.freshness = work->freshness;
  return pillion_directory_take_evidence (database, &work->job, work->job.identity->account, &evidence, NULL, error);
}

static gboolean
use (PillionDatabase *database,
     gpointer         data,
     GError         **error)
{
  UseWork *work = data;
  g_autoptr (PillionAccountView) view = NULL;

  /* A floor that is ahead would have all companions expired, and sign for a time to come. */
  work->ahead = work->job.now_ms > work->own_ms + work->job.limits->clock_tolerance_ms;
  if (work->ahead)
    work->job.now_ms = work->own_ms;
  if (!pillion_directory_load_view (database, work->job.identity->account, &view, error))
    return FALSE;
  if (!pillion_account_view_is_known (view))
    return TRUE;
  /* What was signed before goes first: nothing else may have its epoch. */
  if (!pillion_publication_is_waiting (database, &work->published, error) || work->published)
    return work->published;
  if (!record_removals (database, work, view, error))
    return FALSE;
  if (work->published || !is_due (work, view))
    return TRUE;
  return make_freshness (database, work, view, error);
}

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonObject) ok = NULL;
  GError *error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_published (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_publication_publish_finish (PILLION_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_used (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionConnection *connection = pillion_engine_get_connection (engine);
  PillionRelayAccountFreshness refresh = { 0 };
  g_autoptr (JsonObject) members = NULL;
  GError *error = NULL;
  UseWork *work = pillion_engine_run_finish (engine, result, &error);

  if (work == NULL) {
    g_task_return_error (task, error);
  } else if (work->published) {
    pillion_publication_publish_async (engine, g_task_get_cancellable (task), on_published, g_object_ref (task));
  } else if (work->freshness != NULL && connection != NULL) {
    refresh.freshness = work->freshness;
    members = pillion_relay_account_freshness_write (&refresh);
    pillion_connection_request_async (connection, "account.refresh", members, g_task_get_cancellable (task),
                                      on_refreshed, g_object_ref (task));
  } else {
    g_task_return_boolean (task, TRUE);
  }
}

void
pillion_freshness_keeper_use_async (PillionEngine      *engine,
                                    gboolean            ending,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  PillionClockReading reading;
  UseWork *work;

  g_task_set_source_tag (task, pillion_freshness_keeper_use_async);
  if (!pillion_engine_is_primary (engine) || !pillion_engine_is_online (engine)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  /* What a wrong clock signs would be held by everybody, and outlive the mistake. */
  if (pillion_network_clock_differs (pillion_engine_get_network (engine))) {
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CLOCK,
                             _("This device’s clock and the server’s differ by more than 10 minutes. Check date and "
                                "time; until then the linked devices are not kept alive."));
    return;
  }
  pillion_engine_read_clock (engine, &reading);
  work = g_new0 (UseWork, 1);
  work->own_ms = reading.own_ms;
  work->ending = ending;
  pillion_engine_run_async (engine, use, work, (GDestroyNotify) use_work_free, cancellable, on_used,
                            g_steal_pointer (&task));
}

gboolean
pillion_freshness_keeper_use_finish (PillionEngine *engine,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
