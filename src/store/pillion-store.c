/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-store.h"

#include "crypto/pillion-secret.h"

#include <string.h>

/* Longer than a user thinks between two keys or two chats. */
#define REST_AFTER_US (5 * G_TIME_SPAN_SECOND)

/**
 * PillionStore:
 *
 * The database of a profile behind one worker thread. Work is queued in order and each
 * piece is one transaction: several tables change together or not at all, and what the
 * callback reports is durable.
 *
 * All functions are for the thread whose main context opened the store. Cancelling takes
 * a piece out of the queue; one that runs already goes on to its end, so that the caller
 * always knows whether it was committed.
 *
 * Dropping the last reference without pillion_store_close_async() finishes the queue first
 * and may block for that long.
 */
struct _PillionStore {
  GObject      parent_instance;

  GThread     *thread;  /* (owned) (nullable): NULL once joined */
  GAsyncQueue *queue;   /* (owned): GTask of run or close */
  gboolean     closing; /* the end is queued: nothing behind it would be served */
};

G_DEFINE_FINAL_TYPE (PillionStore, pillion_store, G_TYPE_OBJECT)

typedef struct {
  char           *path;
  PillionSecret32 key; /* (secret) */
} OpenData;

typedef struct {
  PillionStoreWork work; /* (nullable): NULL asks the thread to end */
  gpointer         data;
  GDestroyNotify   destroy_data;
} RunData;

typedef struct {
  GAsyncQueue *queue;     /* (owned) */
  GTask       *open_task; /* (owned) */
} ThreadData;

static void
open_data_free (OpenData *self)
{
  g_free (self->path);
  pillion_secret32_clear (&self->key);
  g_free (self);
}

static void
run_data_free (RunData *self)
{
  if (self->destroy_data != NULL)
    self->destroy_data (self->data);
  g_free (self);
}

static void
run_in_transaction (GTask           *task,
                    PillionDatabase *database,
                    RunData         *run)
{
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (!pillion_database_begin (database, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (!run->work (database, run->data, &error)) {
    pillion_database_rollback (database);
    g_task_return_error (task, error);
    return;
  }
  if (!pillion_database_commit (database, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_task_return_boolean (task, TRUE);
}

static gboolean
end_source (gpointer task)
{
  return G_SOURCE_REMOVE;
}

/* A task holds the store and the caller's data: both must end on the caller's thread, and
 * this one can't join itself. (g_main_context_invoke() would do it here while nobody runs
 * the context.)
 */
static void
give_task_back (GTask *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, end_source, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/* Once nothing has come for a while, what the last work left in memory is given up. */
static GTask *
wait_for_task (GAsyncQueue     *queue,
               PillionDatabase *database)
{
  GTask *task = g_async_queue_timeout_pop (queue, REST_AFTER_US);

  if (task != NULL)
    return task;
  pillion_database_release_memory (database);
  return g_async_queue_pop (queue);
}

static void
serve_queue (GAsyncQueue     *queue,
             PillionDatabase *database)
{
  gboolean ending = FALSE;

  while (!ending) {
    GTask *task = wait_for_task (queue, database);
    RunData *run = g_task_get_task_data (task);

    ending = run->work == NULL;
    if (!ending)
      run_in_transaction (task, database, run);
    else
      g_task_return_boolean (task, TRUE);
    if (g_task_get_source_object (task) != NULL)
      give_task_back (task);
    else
      g_object_unref (task); /* the end that finalize asks for: holds neither */
  }
}

static gpointer
store_thread (gpointer user_data)
{
  ThreadData *thread = user_data;
  g_autoptr (GAsyncQueue) queue = thread->queue;
  g_autoptr (PillionDatabase) database = NULL;
  OpenData *open = g_task_get_task_data (thread->open_task);
  GError *error = NULL;

  if (!g_task_return_error_if_cancelled (thread->open_task)) {
    database = pillion_database_open (open->path, open->key.bytes, &error);
    if (database == NULL)
      g_task_return_error (thread->open_task, error);
    else
      g_task_return_boolean (thread->open_task, TRUE);
  }
  pillion_secret32_clear (&open->key);
  give_task_back (thread->open_task);
  g_free (thread);

  if (database != NULL) {
    pillion_database_set_queue (database, queue);
    serve_queue (queue, database);
  }
  return NULL;
}

static GTask *
run_task_new (PillionStore       *self,
              PillionStoreWork    work,
              gpointer            data,
              GDestroyNotify      destroy_data,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  RunData *run = g_new0 (RunData, 1);

  run->work = work;
  run->data = data;
  run->destroy_data = destroy_data;
  g_task_set_task_data (task, run, (GDestroyNotify) run_data_free);
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

static void
end_thread (PillionStore *self)
{
  if (self->thread == NULL)
    return;
  g_thread_join (self->thread);
  self->thread = NULL;
}

static void
pillion_store_finalize (GObject *object)
{
  PillionStore *self = PILLION_STORE (object);

  if (self->thread != NULL) {
    /* The task's source object would be this one, which is going. */
    RunData *run = g_new0 (RunData, 1);
    GTask *task = g_task_new (NULL, NULL, NULL, NULL);
    g_task_set_task_data (task, run, (GDestroyNotify) run_data_free);
    g_async_queue_push (self->queue, task);
    end_thread (self);
  }
  g_async_queue_unref (self->queue);

  G_OBJECT_CLASS (pillion_store_parent_class)->finalize (object);
}

static void
pillion_store_class_init (PillionStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_store_finalize;
}

static void
pillion_store_init (PillionStore *self)
{
  self->queue = g_async_queue_new_full (g_object_unref);
}

/**
 * pillion_store_open_async:
 * @path: the database file; its folder must exist
 * @key: (array fixed-size=32): the store key; copied into memory that is wiped
 *
 * Opens, or creates, the store and migrates it. Cancelling before that began leaves the
 * file untouched; after, the store opens nevertheless.
 */
void
pillion_store_open_async (const char         *path,
                          const guint8       *key,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  PillionStore *self = g_object_new (PILLION_TYPE_STORE, NULL);
  OpenData *open = g_new0 (OpenData, 1);
  ThreadData *thread = g_new0 (ThreadData, 1);

  g_return_if_fail (path != NULL && key != NULL);

  open->path = g_strdup (path);
  memcpy (open->key.bytes, key, sizeof open->key.bytes);
  g_task_set_source_tag (task, pillion_store_open_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, open, (GDestroyNotify) open_data_free);
  g_object_set_data_full (G_OBJECT (task), "store", self, g_object_unref);

  thread->queue = g_async_queue_ref (self->queue);
  thread->open_task = g_object_ref (task);
  self->thread = g_thread_new ("pillion-store", store_thread, thread);
}

/**
 * pillion_store_open_finish:
 * @error: %PILLION_STORE_ERROR; the file is left as it was
 *
 * Returns: (transfer full) (nullable): the store
 */
PillionStore *
pillion_store_open_finish (GAsyncResult *result,
                           GError      **error)
{
  PillionStore *self = g_object_get_data (G_OBJECT (result), "store");

  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_store_open_async), NULL);

  if (g_task_propagate_boolean (G_TASK (result), error))
    return g_object_ref (self);
  /* The thread has ended by itself: nothing serves the queue. */
  end_thread (self);
  return NULL;
}

/**
 * pillion_store_run_async:
 * @work: runs on the store's thread, in one transaction
 * @data: (transfer full): for @work, then for the callback
 * @destroy_data: (nullable): frees @data when the result is gone
 *
 * Queues a piece of work. Pieces run in the order they were queued in.
 */
void
pillion_store_run_async (PillionStore       *self,
                         PillionStoreWork    work,
                         gpointer            data,
                         GDestroyNotify      destroy_data,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PILLION_IS_STORE (self) && work != NULL);

  task = run_task_new (self, work, data, destroy_data, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_store_run_async);
  if (self->thread == NULL || self->closing) {
    g_task_return_new_error (task, PILLION_STORE_ERROR, PILLION_STORE_ERROR_CLOSED, "the store is closed");
    g_object_unref (task);
    return;
  }
  g_async_queue_push (self->queue, task);
}

/**
 * pillion_store_run_finish:
 * @error: what the work said, or %PILLION_STORE_ERROR, or %G_IO_ERROR_CANCELLED; nothing
 *   was changed
 *
 * Returns: whether the work was committed
 */
gboolean
pillion_store_run_finish (PillionStore *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * pillion_store_get_run_data:
 *
 * Returns: (transfer none): the data of the work that ended; lives as long as @result
 */
gpointer
pillion_store_get_run_data (GAsyncResult *result)
{
  RunData *run = g_task_get_task_data (G_TASK (result));

  return run->data;
}

/**
 * pillion_store_close_async:
 *
 * Ends the store after what is queued; that can't be cancelled. Work and closings that are
 * asked for later fail with %PILLION_STORE_ERROR_CLOSED.
 */
void
pillion_store_close_async (PillionStore       *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PILLION_IS_STORE (self));

  task = run_task_new (self, NULL, NULL, NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_store_close_async);
  if (self->thread == NULL || self->closing) {
    g_task_return_new_error (task, PILLION_STORE_ERROR, PILLION_STORE_ERROR_CLOSED, "the store is closed");
    g_object_unref (task);
    return;
  }
  self->closing = TRUE;
  g_async_queue_push (self->queue, task);
}

gboolean
pillion_store_close_finish (PillionStore *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  end_thread (self);
  return TRUE;
}
