/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-notices.h"

#include "engine/pillion-engine-private.h"
#include "store/pillion-notices-table.h"

void
pillion_notice_free (PillionNotice *self)
{
  g_free (self->kind);
  json_object_unref (self->detail);
  g_free (self);
}

typedef struct {
  PillionJob  job;
  gint64      id;
  GPtrArray  *notices; /* (owned) (nullable) (element-type PillionNotice) */
} NoticesWork;

static void
notices_work_free (NoticesWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_free (self);
}

static PillionNotice *
notice_from_row (const PillionNoticeRow *row)
{
  PillionNotice *self = g_new0 (PillionNotice, 1);
  g_autoptr (JsonNode) node = json_from_string (row->detail, NULL);

  self->id = row->id;
  self->kind = g_strdup (row->kind);
  self->created_at_ms = row->created_at;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    self->detail = json_node_dup_object (node);
  else
    self->detail = json_object_new ();
  return self;
}

static gboolean
list_notices (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  NoticesWork *work = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_notices_list_untold (database, &rows, error))
    return FALSE;
  work->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_notice_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (work->notices, notice_from_row (rows->pdata[i]));
  return TRUE;
}

static gboolean
set_told (PillionDatabase *database,
          gpointer         data,
          GError         **error)
{
  NoticesWork *work = data;

  return pillion_notices_set_told (database, work->id, error);
}

static gboolean
set_one_told (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  NoticesWork *work = data;

  return pillion_notices_set_one_told (database, work->id, error);
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  NoticesWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (work->notices != NULL)
    g_task_return_pointer (task, g_ptr_array_ref (work->notices), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_boolean (task, TRUE);
}

void
pillion_notices_list_async (PillionEngine      *engine,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_notices_list_async);
  pillion_engine_run_async (engine, list_notices, g_new0 (NoticesWork, 1), (GDestroyNotify) notices_work_free,
                            cancellable, on_done, task);
}

GPtrArray *
pillion_notices_list_finish (PillionEngine *engine,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
run_on_id (PillionEngine      *engine,
           PillionStoreWork    store_work,
           gint64              id,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  NoticesWork *work = g_new0 (NoticesWork, 1);

  g_task_set_source_tag (task, pillion_notices_set_told_async);
  work->id = id;
  pillion_engine_run_async (engine, store_work, work, (GDestroyNotify) notices_work_free, cancellable, on_done, task);
}

void
pillion_notices_set_told_async (PillionEngine      *engine,
                                gint64              up_to_id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  run_on_id (engine, set_told, up_to_id, cancellable, callback, user_data);
}

void
pillion_notices_set_one_told_async (PillionEngine      *engine,
                                    gint64              id,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  run_on_id (engine, set_one_told, id, cancellable, callback, user_data);
}

gboolean
pillion_notices_set_told_finish (PillionEngine *engine,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
