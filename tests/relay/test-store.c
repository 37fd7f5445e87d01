/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The store of the relay and its queue on a disk that fails: nothing is acknowledged that
 * is not stored, reads go on, and when the disk is mended so does the rest.
 */

#include <string.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "crypto/pillion-crypto.h"
#include "fault-vfs.h"
#include "relay/pillion-relay-error.h"
#include "relay/pillion-relay-queue.h"
#include "relay/pillion-relay-sqlite.h"

static const PillionRelayMailboxLimits limits = { 64 * 1024 * 1024, 20000 };

typedef struct {
  uv_loop_t loop;
  PillionRelayQueue *queue;
  char *folder;
  guint n_groups;
} Fixture;

static void
group_done (gpointer user_data)
{
  Fixture *self = user_data;

  self->n_groups++;
}

static void
fixture_open (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  PillionRelayStore *store = pillion_relay_sqlite_open (self->folder, &error);

  g_assert_no_error (error);
  uv_loop_init (&self->loop);
  self->queue = pillion_relay_queue_new (&self->loop, store, group_done, self);
}

static void
fixture_close (Fixture *self)
{
  pillion_relay_queue_close (self->queue);
  uv_run (&self->loop, UV_RUN_DEFAULT);
  g_assert_cmpint (uv_loop_close (&self->loop), ==, 0);
}

static void
fixture_init (Fixture *self)
{
  self->folder = g_dir_make_tmp ("pillion-store-XXXXXX", NULL);
  fixture_open (self);
}

static void
fixture_clear (Fixture *self)
{
  const char *const names[] = { "relay.db", "relay.db-wal" };

  fault_vfs_set (FAULT_NONE);
  fixture_close (self);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* Puts one message into mailbox 1, or counts what is there. */
typedef struct {
  PillionRelayJob job;
  guint8 request;
  guint n;
  guint *n_done;
  GError *error;
} Job;

static gboolean
add_run (PillionRelayJob    *job,
         PillionRelayStore  *store,
         GError            **error)
{
  Job *self = (Job *) job;
  PillionRelayMail mail = { .request = { self->request }, .time = 1, .envelope = &self->request, .envelope_len = 1 };
  guint64 known;

  if (!store->request_remember (store, 2, mail.request, 1, &known, error))
    return FALSE;

  return known != 0 || store->mailbox_add (store, 1, &mail, &limits, error);
}

static gboolean
count_run (PillionRelayJob    *job,
           PillionRelayStore  *store,
           GError            **error)
{
  Job *self = (Job *) job;
  gint64 last;

  return store->mailbox_count (store, 1, &self->n, &last, error);
}

static void
done (PillionRelayJob *job,
      const GError    *error)
{
  Job *self = (Job *) job;

  self->error = error != NULL ? g_error_copy (error) : NULL;
  ++*self->n_done;
}

static void
run_jobs (Fixture *self,
          Job     *jobs,
          guint    n_jobs)
{
  guint n_done = 0;

  for (guint i = 0; i < n_jobs; i++) {
    jobs[i].job.done = done;
    jobs[i].n_done = &n_done;
    pillion_relay_queue_add (self->queue, &jobs[i]);
  }

  while (n_done < n_jobs)
    uv_run (&self->loop, UV_RUN_ONCE);
}

/* Adds a message and gives the error. (transfer full) (nullable) */
static GError *
add (Fixture *self,
     guint8   request)
{
  Job job = { .job = { .run = add_run, .writes = TRUE }, .request = request };

  run_jobs (self, &job, 1);

  return job.error;
}

static guint
count (Fixture *self)
{
  Job job = { .job = { .run = count_run } };

  run_jobs (self, &job, 1);
  g_assert_no_error (job.error);

  return job.n;
}

static void
test_fault (gconstpointer data)
{
  Fault fault = (Fault) GPOINTER_TO_INT (data);
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  g_assert_no_error (add (&fixture, 1));
  fault_vfs_set (fault);
  for (guint i = 0; i < 3; i++) {
    g_clear_error (&error);
    error = add (&fixture, 2);
    g_assert_error (error, PILLION_RELAY_ERROR, (int) (fault == FAULT_FULL ? PILLION_RELAY_ERROR_FULL : PILLION_RELAY_ERROR_BUSY));
    g_assert_cmpuint (count (&fixture), ==, 1);
  }

  /* Mended, without a restart; the request that failed is not known. */
  fault_vfs_set (FAULT_NONE);
  g_assert_no_error (add (&fixture, 2));
  g_assert_cmpuint (count (&fixture), ==, 2);
  g_assert_no_error (add (&fixture, 2));
  g_assert_cmpuint (count (&fixture), ==, 2);

  /* And durable. */
  fixture_close (&fixture);
  fixture_open (&fixture);
  g_assert_cmpuint (count (&fixture), ==, 2);
}

/* Readers in the transaction of a writer that fails are served. */
static void
test_readers (void)
{
  g_auto (Fixture) fixture = { 0 };
  Job jobs[20];

  fixture_init (&fixture);
  g_assert_no_error (add (&fixture, 1));
  fault_vfs_set (FAULT_FULL);
  for (guint8 i = 0; i < G_N_ELEMENTS (jobs); i++) {
    jobs[i] = (Job) { .job = { .run = i % 2 == 0 ? add_run : count_run, .writes = i % 2 == 0 }, .request = (guint8) (i + 10) };
  }
  run_jobs (&fixture, jobs, G_N_ELEMENTS (jobs));

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++) {
    if (i % 2 == 0)
      g_assert_error (jobs[i].error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FULL);
    else
      g_assert_cmpuint (jobs[i].n, ==, 1);
    g_clear_error (&jobs[i].error);
  }
}

/* Many jobs share a transaction. */
static void
test_groups (void)
{
  g_auto (Fixture) fixture = { 0 };
  Job jobs[200];

  fixture_init (&fixture);
  for (guint8 i = 0; i < G_N_ELEMENTS (jobs); i++)
    jobs[i] = (Job) { .job = { .run = add_run, .writes = TRUE }, .request = (guint8) (i + 1) };
  run_jobs (&fixture, jobs, G_N_ELEMENTS (jobs));

  g_assert_cmpuint (count (&fixture), ==, G_N_ELEMENTS (jobs));
  g_assert_cmpuint (fixture.n_groups, <, G_N_ELEMENTS (jobs));
}

/* A database of a newer relay is left alone. */
static void
test_newer_schema (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  fixture_init (&fixture);
  fixture_close (&fixture);
  path = g_build_filename (fixture.folder, "relay.db", NULL);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA user_version = 1000", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  g_assert_null (pillion_relay_sqlite_open (fixture.folder, &error));
  g_assert_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FILE);

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA user_version = 1", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  fixture_open (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());
  fault_vfs_register ();

  g_test_add_data_func ("/relay/store/full", GINT_TO_POINTER (FAULT_FULL), test_fault);
  g_test_add_data_func ("/relay/store/sync", GINT_TO_POINTER (FAULT_SYNC), test_fault);
  g_test_add_func ("/relay/store/readers", test_readers);
  g_test_add_func ("/relay/store/groups", test_groups);
  g_test_add_func ("/relay/store/newer-schema", test_newer_schema);

  return g_test_run ();
}
