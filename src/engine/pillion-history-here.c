/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-here.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-missed.h"
#include "engine/pillion-history-private.h"
#include "store/pillion-history-table.h"

gboolean
pillion_history_here_load_got (PillionDatabase *database,
                               guint64         *since,
                               GError         **error)
{
  g_autoptr (GPtrArray) transfers = NULL;
  guint64 missed_from;

  if (!pillion_history_missed_load (database, &missed_from, since, error) ||
      !pillion_history_list (database, &transfers, error))
    return FALSE;
  for (guint i = 0; i < transfers->len; i++) {
    const PillionHistoryRow *row = transfers->pdata[i];

    if (!row->serving && row->state == PILLION_HISTORY_ROW_DONE && row->changed == 0)
      *since = MIN (*since, row->since);
  }
  return TRUE;
}

gboolean
pillion_history_here_load (PillionDatabase *database,
                           PillionJob      *job,
                           guint64         *since,
                           GError         **error)
{
  PillionCertificate certificate;
  guint8 hash[PILLION_HASH_BYTES];
  gboolean found;

  if (!pillion_history_here_load_got (database, since, error) ||
      !pillion_directory_load_certificate (database, job->identity->account, job->identity->device, &certificate, hash,
                                           &found, error))
    return FALSE;
  if (found)
    *since = MIN (*since, certificate.created);
  return TRUE;
}

gboolean
pillion_history_here_load_start (PillionDatabase *database,
                                 const guint8    *account,
                                 guint64         *start,
                                 GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  const PillionCertificate *primary;

  *start = 0;
  if (!pillion_directory_load_view (database, account, &view, error))
    return FALSE;
  primary = pillion_account_view_get_primary (view);
  /* Another primary may have taken the place of the first one. */
  if (primary != NULL && primary->link_kind == PILLION_LINK_KIND_REGISTERED)
    *start = primary->created;
  return TRUE;
}

/* ----- of a chat ----- */

typedef struct {
  PillionJob job;
  guint8     chat[PILLION_ACCOUNT_BYTES];
  gboolean   older;
} ChatWork;

static void
chat_work_free (ChatWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

/* Clocks may differ. */
static gboolean
look (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  ChatWork *work = data;
  guint64 here;
  guint64 start;

  if (work->job.identity == NULL)
    return TRUE;
  if (!pillion_history_here_load (database, &work->job, &here, error) ||
      !pillion_history_here_load_start (database, work->chat, &start, error))
    return FALSE;
  work->older = start < here + work->job.limits->clock_tolerance_ms;
  return TRUE;
}

static void
on_looked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ChatWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_int (task, work->older);
}

void
pillion_history_look_for_older_async (PillionHistory     *self,
                                      const char         *conversation,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ChatWork *work;

  g_return_if_fail (PILLION_IS_HISTORY (self));
  g_return_if_fail (conversation != NULL);

  g_task_set_source_tag (task, pillion_history_look_for_older_async);
  work = g_new0 (ChatWork, 1);
  if (!pillion_hex_decode (conversation, work->chat, sizeof work->chat)) {
    g_free (work);
    g_task_return_int (task, FALSE);
    return;
  }
  pillion_engine_run_async (pillion_history_get_engine (self), look, work, (GDestroyNotify) chat_work_free, cancellable,
                            on_looked, g_object_ref (task));
}

gboolean
pillion_history_look_for_older_finish (PillionHistory *self,
                                       GAsyncResult   *result,
                                       gboolean       *older,
                                       GError        **error)
{
  gssize value;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  value = g_task_propagate_int (G_TASK (result), error);
  *older = value > 0;
  return value >= 0;
}
