/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "floor-store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct
{
  FloorJob *jobs; /* (owned) */
  size_t n_jobs;
  size_t allocated;
} JobList;

struct _FloorStore {
  sqlite3 *db;
  sqlite3_stmt *insert;
  sqlite3_stmt *remove;

  FloorStoreCommitted committed;
  void *data;

  pthread_mutex_t mutex; /* guards all below */
  pthread_cond_t added;
  JobList pending;
  size_t n_stores; /* in pending */
  JobList done;
};

static void
check (FloorStore *self,
       int         result,
       const char *what)
{
  if (result == SQLITE_OK || result == SQLITE_DONE)
    return;

  fprintf (stderr, "floor-store: %s: %s\n", what, sqlite3_errmsg (self->db));
  exit (1);
}

static void
job_list_append (JobList        *list,
                 const FloorJob *jobs,
                 size_t          n_jobs)
{
  if (list->n_jobs + n_jobs > list->allocated) {
    list->allocated = 2 * (list->n_jobs + n_jobs) + 16;
    list->jobs = realloc (list->jobs, list->allocated * sizeof *list->jobs);
    if (list->jobs == NULL)
      abort ();
  }

  memcpy (list->jobs + list->n_jobs, jobs, n_jobs * sizeof *jobs);
  list->n_jobs += n_jobs;
}

static void
write_job (FloorStore     *self,
           const FloorJob *job)
{
  sqlite3_stmt *statement = job->kind == FLOOR_JOB_STORE ? self->insert : self->remove;

  sqlite3_bind_int64 (statement, 1, job->recipient);
  sqlite3_bind_int64 (statement, 2, (sqlite3_int64) job->id);
  if (job->kind == FLOOR_JOB_STORE)
    sqlite3_bind_blob (statement, 3, job->body, FLOOR_BODY_SIZE, SQLITE_STATIC);

  check (self, sqlite3_step (statement), "writing");
  sqlite3_reset (statement);
}

static void
wait_for_jobs (FloorStore *self)
{
  struct timespec deadline;

  while (self->pending.n_jobs == 0)
    pthread_cond_wait (&self->added, &self->mutex);

  clock_gettime (CLOCK_REALTIME, &deadline);
  deadline.tv_nsec += 50 * 1000 * 1000;
  if (deadline.tv_nsec >= 1000 * 1000 * 1000) {
    deadline.tv_nsec -= 1000 * 1000 * 1000;
    deadline.tv_sec++;
  }

  while (self->n_stores == 0) {
    if (pthread_cond_timedwait (&self->added, &self->mutex, &deadline) != 0)
      return;
  }
}

static void *
store_thread (void *data)
{
  FloorStore *self = data;
  JobList batch = { 0 };

  for (;;) {
    JobList empty = batch;

    pthread_mutex_lock (&self->mutex);
    wait_for_jobs (self);
    batch = self->pending;
    self->pending = empty;
    self->n_stores = 0;
    pthread_mutex_unlock (&self->mutex);

    check (self, sqlite3_exec (self->db, "BEGIN IMMEDIATE", NULL, NULL, NULL), "begin");
    for (size_t i = 0; i < batch.n_jobs; i++)
      write_job (self, &batch.jobs[i]);
    check (self, sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL), "commit");

    pthread_mutex_lock (&self->mutex);
    job_list_append (&self->done, batch.jobs, batch.n_jobs);
    pthread_mutex_unlock (&self->mutex);
    batch.n_jobs = 0;

    self->committed (self->data);
  }

  return NULL;
}

FloorStore *
floor_store_open (const char          *path,
                  FloorStoreCommitted  committed,
                  void                *data)
{
  FloorStore *self = calloc (1, sizeof *self);
  pthread_t thread;

  if (self == NULL)
    abort ();

  self->committed = committed;
  self->data = data;
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->added, NULL);

  check (self, sqlite3_open (path, &self->db), "opening");
  check (self, sqlite3_exec (self->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                       "CREATE TABLE IF NOT EXISTS mailbox ("
                                       " recipient INTEGER, id INTEGER, body BLOB,"
                                       " PRIMARY KEY (recipient, id)) WITHOUT ROWID",
                             NULL, NULL, NULL),
         "creating");
  check (self, sqlite3_prepare_v2 (self->db, "INSERT INTO mailbox VALUES (?, ?, ?)", -1, &self->insert, NULL), "preparing");
  check (self, sqlite3_prepare_v2 (self->db, "DELETE FROM mailbox WHERE recipient = ? AND id = ?", -1, &self->remove, NULL), "preparing");

  if (pthread_create (&thread, NULL, store_thread, self) != 0)
    abort ();
  pthread_detach (thread);

  return self;
}

void
floor_store_add (FloorStore     *self,
                 const FloorJob *job)
{
  bool wake;

  pthread_mutex_lock (&self->mutex);
  wake = self->pending.n_jobs == 0 || (job->kind == FLOOR_JOB_STORE && self->n_stores == 0);
  job_list_append (&self->pending, job, 1);
  if (job->kind == FLOOR_JOB_STORE)
    self->n_stores++;
  pthread_mutex_unlock (&self->mutex);

  if (wake)
    pthread_cond_signal (&self->added);
}

FloorJob *
floor_store_take (FloorStore *self,
                  size_t     *n_jobs)
{
  JobList list;

  pthread_mutex_lock (&self->mutex);
  list = self->done;
  self->done = (JobList) { 0 };
  pthread_mutex_unlock (&self->mutex);

  *n_jobs = list.n_jobs;

  return list.jobs;
}
