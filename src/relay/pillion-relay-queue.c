/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-queue.h"

/* A transaction takes so many jobs at most, which bounds how long the first waits. */
#define GROUP_MAX 1024

/* How long a patient job waits for company. */
#define PATIENCE_NS (20 * G_GUINT64_CONSTANT (1000000))

typedef struct {
  PillionRelayJob *first;
  PillionRelayJob **end;
  guint n;
} JobList;

struct _PillionRelayQueue {
  uv_async_t async;
  uv_thread_t thread;
  PillionRelayStore *store; /* (owned): the storage thread's */
#ifdef PILLION_CONTROL_ACK_BEFORE_COMMIT
  guint n_uncommitted;      /* the storage thread's */
#endif
  guint length;             /* the loop's thread's */
  void (*group_done) (gpointer);
  gpointer user_data;

  uv_mutex_t mutex; /* guards all below */
  uv_cond_t added;
  JobList pending;
  guint n_urgent; /* of the pending */
  JobList done;
  gboolean closing;
};

static void
job_list_init (JobList *self)
{
  self->first = NULL;
  self->end = &self->first;
  self->n = 0;
}

static void
job_list_append (JobList         *self,
                 PillionRelayJob *job)
{
  job->next = NULL;
  *self->end = job;
  self->end = &job->next;
  self->n++;
}

static PillionRelayJob *
job_list_pop (JobList *self)
{
  PillionRelayJob *job = self->first;

  if (job == NULL)
    return NULL;

  self->first = job->next;
  if (self->first == NULL)
    self->end = &self->first;
  self->n--;

  return job;
}

static void
job_list_concat (JobList *self,
                 JobList *other)
{
  if (other->first == NULL)
    return;

  *self->end = other->first;
  self->end = other->end;
  self->n += other->n;
  job_list_init (other);
}

#ifndef PILLION_CONTROL_ACK_BEFORE_COMMIT

static gboolean
begin (PillionRelayQueue  *self,
       GError            **error)
{
  return self->store->begin (self->store, error);
}

static gboolean
commit (PillionRelayQueue  *self,
        GError            **error)
{
  return self->store->commit (self->store, error);
}

#else

/* The fault that the kill test must find, never built into a relay: what was answered is
 * committed only some transactions later.
 */
#define UNCOMMITTED_MAX 8

static gboolean
begin (PillionRelayQueue  *self,
       GError            **error)
{
  return self->n_uncommitted > 0 || self->store->begin (self->store, error);
}

static gboolean
commit (PillionRelayQueue  *self,
        GError            **error)
{
  self->n_uncommitted = (self->n_uncommitted + 1) % UNCOMMITTED_MAX;

  return self->n_uncommitted > 0 || self->store->commit (self->store, error);
}

#endif

static gboolean
run_group (PillionRelayQueue  *self,
           JobList            *group,
           GError            **error)
{
  PillionRelayStore *store = self->store;

  if (!begin (self, error))
    return FALSE;

  for (PillionRelayJob *job = group->first; job != NULL; job = job->next) {
    if (!job->run (job, store, error)) {
      store->rollback (store);
      return FALSE;
    }
  }

  if (commit (self, error))
    return TRUE;

  store->rollback (store);

  return FALSE;
}

/* A write failed and took the whole transaction with it. Who wrote is told; who only
 * read is served, each on its own.
 */
static void
run_readers (PillionRelayQueue *self,
             JobList           *group,
             const GError      *error)
{
  PillionRelayStore *store = self->store;

  for (PillionRelayJob *job = group->first; job != NULL; job = job->next) {
    if (job->writes)
      job->error = g_error_copy (error);
    else if (store->begin (store, &job->error)) {
      (void) job->run (job, store, &job->error);
      store->rollback (store);
    }
  }
}

/* Waits until there is something to do; with the mutex held. */
static void
wait_for_jobs (PillionRelayQueue *self)
{
  while (self->pending.n == 0 && !self->closing)
    uv_cond_wait (&self->added, &self->mutex);

  while (self->n_urgent == 0 && !self->closing) {
    if (uv_cond_timedwait (&self->added, &self->mutex, PATIENCE_NS) != 0)
      return;
  }
}

static gboolean
take_group (PillionRelayQueue *self,
            JobList           *group)
{
  uv_mutex_lock (&self->mutex);
  wait_for_jobs (self);

  while (group->n < GROUP_MAX && self->pending.n > 0) {
    PillionRelayJob *job = job_list_pop (&self->pending);

    if (!job->patient)
      self->n_urgent--;
    job_list_append (group, job);
  }
  uv_mutex_unlock (&self->mutex);

  return group->n > 0;
}

static void
storage_thread (void *data)
{
  PillionRelayQueue *self = data;
  JobList group;

  job_list_init (&group);
  while (take_group (self, &group)) {
    g_autoptr (GError) error = NULL;

    if (!run_group (self, &group, &error))
      run_readers (self, &group, error);

    uv_mutex_lock (&self->mutex);
    job_list_concat (&self->done, &group);
    uv_mutex_unlock (&self->mutex);

    uv_async_send (&self->async);
  }

  self->store->free (self->store);
}

static void
jobs_done (uv_async_t *async)
{
  PillionRelayQueue *self = async->data;
  JobList done;

  job_list_init (&done);
  uv_mutex_lock (&self->mutex);
  job_list_concat (&done, &self->done);
  uv_mutex_unlock (&self->mutex);

  for (PillionRelayJob *job = job_list_pop (&done); job != NULL; job = job_list_pop (&done)) {
    g_autoptr (GError) error = g_steal_pointer (&job->error);

    self->length--;
    job->done (job, error);
  }

  self->group_done (self->user_data);
}

static void
closed (uv_handle_t *handle)
{
  PillionRelayQueue *self = handle->data;

  uv_mutex_destroy (&self->mutex);
  uv_cond_destroy (&self->added);
  g_free (self);
}

PillionRelayQueue *
pillion_relay_queue_new (uv_loop_t         *loop,
                         PillionRelayStore *store,
                         void             (*group_done) (gpointer),
                         gpointer           user_data)
{
  PillionRelayQueue *self = g_new0 (PillionRelayQueue, 1);

  self->store = store;
  self->group_done = group_done;
  self->user_data = user_data;
  job_list_init (&self->pending);
  job_list_init (&self->done);
  uv_mutex_init (&self->mutex);
  uv_cond_init (&self->added);
  uv_async_init (loop, &self->async, jobs_done);
  self->async.data = self;
  uv_thread_create (&self->thread, storage_thread, self);

  return self;
}

void
pillion_relay_queue_add (PillionRelayQueue *self,
                         gpointer           data)
{
  PillionRelayJob *job = data;
  gboolean wake;

  uv_mutex_lock (&self->mutex);
  wake = self->pending.n == 0 || (!job->patient && self->n_urgent == 0);
  job_list_append (&self->pending, job);
  if (!job->patient)
    self->n_urgent++;
  uv_mutex_unlock (&self->mutex);

  self->length++;
  if (wake)
    uv_cond_signal (&self->added);
}

guint
pillion_relay_queue_get_length (PillionRelayQueue *self)
{
  return self->length;
}

void
pillion_relay_queue_close (PillionRelayQueue *self)
{
  uv_mutex_lock (&self->mutex);
  self->closing = TRUE;
  uv_mutex_unlock (&self->mutex);
  uv_cond_signal (&self->added);

  uv_thread_join (&self->thread);
  jobs_done (&self->async);
  uv_close ((uv_handle_t *) &self->async, closed);
}
