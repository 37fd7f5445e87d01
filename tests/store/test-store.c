/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-settings-table.h"
#include "store/pillion-store.h"

/* One piece of work and what became of it. */
typedef struct {
  guint64   number;     /* what is appended to the setting "order" */
  gboolean  fail;
  GMutex   *gate;       /* (nullable): locked until the work may go on */
  gboolean *began;      /* (nullable): set, atomically, when the work runs */
  gboolean  awaited;    /* others waited while it ran */
  GThread  *ran_on;
  guint     n_freed;
  GThread  *freed_on;
  gboolean  done;
  gboolean  committed;
  GError   *error;      /* (owned) (nullable) */
} Piece;

typedef struct {
  StoreTest     files;
  PillionStore *store; /* (owned) (nullable) */
  GError       *error; /* (owned) (nullable) */
  gboolean      done;
} WorkerTest;

static void
wait_for (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

/* Pieces are on the stack of their test: it ends after them. */
static void
wait_for_end (Piece *piece)
{
  while (!piece->done || piece->n_freed == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  WorkerTest *test = user_data;

  test->store = pillion_store_open_finish (result, &test->error);
  test->done = TRUE;
}

static void
open_store (WorkerTest   *test,
            GCancellable *cancellable)
{
  test->done = FALSE;
  pillion_store_open_async (test->files.path, store_test_key, cancellable, on_opened, test);
  wait_for (&test->done);
}

static void
set_up (WorkerTest   *test,
        gconstpointer unused)
{
  store_test_set_up (&test->files, NULL);
  store_test_close (&test->files);
  open_store (test, NULL);
  g_assert_no_error (test->error);
}

static void
tear_down (WorkerTest   *test,
           gconstpointer unused)
{
  g_clear_object (&test->store);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_error (&test->error);
  store_test_tear_down (&test->files, NULL);
}

static gboolean
append_number (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  Piece *piece = data;
  guint64 order = 0;

  piece->ran_on = g_thread_self ();
  if (piece->began != NULL)
    g_atomic_int_set (piece->began, TRUE);
  if (piece->gate != NULL) {
    g_mutex_lock (piece->gate);
    g_mutex_unlock (piece->gate);
  }
  piece->awaited = pillion_database_is_awaited (database);
  if (!pillion_settings_load_number (database, "order", &order, error) ||
      !pillion_settings_save_number (database, "order", order * 10 + piece->number, error))
    return FALSE;
  if (!piece->fail)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "told to fail");
  return FALSE;
}

static void
free_piece (gpointer data)
{
  Piece *piece = data;

  piece->n_freed++;
  piece->freed_on = g_thread_self ();
}

static void
on_ran (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Piece *piece = user_data;

  g_assert_true (pillion_store_get_run_data (result) == piece);
  g_assert_cmpuint (piece->n_freed, ==, 0);
  piece->committed = pillion_store_run_finish (PILLION_STORE (source), result, &piece->error);
  piece->done = TRUE;
}

static void
run (WorkerTest   *test,
     Piece        *piece,
     GCancellable *cancellable)
{
  pillion_store_run_async (test->store, append_number, piece, free_piece, cancellable, on_ran, piece);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Piece *piece = user_data;

  piece->committed = pillion_store_close_finish (PILLION_STORE (source), result, &piece->error);
  piece->done = TRUE;
}

static void
close_store (WorkerTest *test)
{
  Piece end = { 0 };

  pillion_store_close_async (test->store, NULL, on_closed, &end);
  wait_for (&end.done);
  g_assert_no_error (end.error);
  g_assert_true (end.committed);
}

/* Closes the store and reads the setting from the file. */
static void
assert_order (WorkerTest *test,
              guint64     expected)
{
  guint64 order = 0;

  if (test->store != NULL)
    close_store (test);
  store_test_reopen (&test->files);
  g_assert_true (pillion_settings_load_number (test->files.database, "order", &order, NULL));
  g_assert_cmpuint (order, ==, expected);
}

static void
test_order (WorkerTest   *test,
            gconstpointer unused)
{
  Piece pieces[5] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    pieces[i].number = i + 1;
    run (test, &pieces[i], NULL);
  }
  wait_for_end (&pieces[4]);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_assert_true (pieces[i].done);
    g_assert_true (pieces[i].committed);
  }
  assert_order (test, 12345);
}

static void
test_rollback (WorkerTest   *test,
               gconstpointer unused)
{
  Piece good = { .number = 1 };
  Piece bad = { .number = 2, .fail = TRUE };
  Piece next = { .number = 3 };

  run (test, &good, NULL);
  run (test, &bad, NULL);
  run (test, &next, NULL);
  wait_for_end (&next);
  g_assert_false (bad.committed);
  g_assert_error (bad.error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&bad.error);
  assert_order (test, 13);
}

/* When the callback runs, another process would find it in the file: it is in the log. */
static void
test_durable_when_told (WorkerTest   *test,
                        gconstpointer unused)
{
  Piece piece = { .number = 4 };
  g_autofree char *log = g_strconcat (test->files.path, "-wal", NULL);
  g_autofree char *copy = g_build_filename (test->files.folder, "copy.db", NULL);
  g_autofree char *copy_log = g_strconcat (copy, "-wal", NULL);
  const char *from[] = { test->files.path, log };
  const char *to[] = { copy, copy_log };
  g_autoptr (PillionDatabase) database = NULL;
  guint64 order = 0;

  run (test, &piece, NULL);
  wait_for_end (&piece);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *bytes = NULL;
    gsize length = 0;
    g_assert_true (g_file_get_contents (from[i], &bytes, &length, NULL));
    g_assert_true (g_file_set_contents (to[i], bytes, (gssize) length, NULL));
  }
  database = pillion_database_open (copy, store_test_key, NULL);
  g_assert_nonnull (database);
  g_assert_true (pillion_settings_load_number (database, "order", &order, NULL));
  g_assert_cmpuint (order, ==, 4);
}

static void
test_cancelled_before (WorkerTest   *test,
                       gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Piece piece = { .number = 1 };

  g_cancellable_cancel (cancellable);
  run (test, &piece, cancellable);
  wait_for_end (&piece);
  g_assert_error (piece.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&piece.error);
  g_assert_null (piece.ran_on);
  assert_order (test, 0);
}

/* A piece that runs goes on; the one behind it has not begun and does not. */
static void
test_cancelled_during (WorkerTest   *test,
                       gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean began = FALSE;
  GMutex gate;
  Piece running = { .number = 1, .gate = &gate, .began = &began };
  Piece queued = { .number = 2 };

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  run (test, &running, cancellable);
  run (test, &queued, cancellable);
  while (!g_atomic_int_get (&began))
    g_thread_yield ();
  g_cancellable_cancel (cancellable);
  g_mutex_unlock (&gate);
  wait_for_end (&queued);
  g_mutex_clear (&gate);

  g_assert_no_error (running.error);
  g_assert_true (running.committed);
  g_assert_error (queued.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&queued.error);
  assert_order (test, 1);
}

static void
test_awaited (WorkerTest   *test,
              gconstpointer unused)
{
  GMutex gate;
  Piece first = { .number = 1, .gate = &gate };
  Piece second = { .number = 2 };

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  run (test, &first, NULL);
  run (test, &second, NULL);
  g_mutex_unlock (&gate);
  wait_for_end (&second);
  g_mutex_clear (&gate);
  g_assert_true (first.awaited);
  g_assert_false (second.awaited);
}

static void
test_cancelled_after (WorkerTest   *test,
                      gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean began = FALSE;
  Piece first = { .number = 1, .began = &began };
  Piece second = { .number = 2 };

  run (test, &first, cancellable);
  run (test, &second, NULL);
  wait_for_end (&second);
  g_cancellable_cancel (cancellable);
  g_assert_true (first.committed);
  assert_order (test, 12);
}

/* What is queued is done first; what comes later, even before the end, is refused. */
static void
test_close (WorkerTest   *test,
            gconstpointer unused)
{
  Piece queued = { .number = 1 };
  Piece end = { 0 };
  Piece late = { .number = 2 };
  Piece late_end = { 0 };
  Piece later = { .number = 3 };

  run (test, &queued, NULL);
  pillion_store_close_async (test->store, NULL, on_closed, &end);
  run (test, &late, NULL);
  pillion_store_close_async (test->store, NULL, on_closed, &late_end);
  wait_for_end (&queued);
  wait_for (&end.done);
  wait_for_end (&late);
  wait_for (&late_end.done);
  run (test, &later, NULL);
  wait_for_end (&later);

  g_assert_true (queued.committed);
  g_assert_true (end.committed);
  g_assert_error (late.error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_CLOSED);
  g_assert_error (late_end.error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_CLOSED);
  g_assert_error (later.error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_CLOSED);
  g_clear_error (&late.error);
  g_clear_error (&late_end.error);
  g_clear_error (&later.error);
  g_clear_object (&test->store);
  assert_order (test, 1);
}

static void
test_dropped_with_a_queue (WorkerTest   *test,
                           gconstpointer unused)
{
  Piece pieces[3] = { { .number = 1 }, { .number = 2 }, { .number = 3 } };
  gpointer store = test->store;

  g_object_add_weak_pointer (G_OBJECT (store), &store);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    run (test, &pieces[i], NULL);
  g_clear_object (&test->store);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    wait_for_end (&pieces[i]);
    g_assert_true (pieces[i].committed);
  }
  while (store != NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_order (test, 123);
}

/* The work runs elsewhere; its data ends where it came from, once. */
static void
test_threads (WorkerTest   *test,
              gconstpointer unused)
{
  Piece good = { .number = 1 };
  Piece bad = { .number = 2, .fail = TRUE };

  run (test, &good, NULL);
  run (test, &bad, NULL);
  wait_for_end (&good);
  wait_for_end (&bad);
  g_assert_true (good.ran_on != NULL && good.ran_on != g_thread_self ());
  g_assert_true (good.ran_on == bad.ran_on);
  g_assert_true (good.freed_on == g_thread_self ());
  g_assert_true (bad.freed_on == g_thread_self ());
  g_assert_cmpuint (good.n_freed, ==, 1);
  g_assert_cmpuint (bad.n_freed, ==, 1);
  g_clear_error (&bad.error);
}

static void
test_open_fails (WorkerTest   *test,
                 gconstpointer unused)
{
  g_clear_object (&test->store);
  g_assert_true (g_file_set_contents (test->files.path, "no database, and long enough to be told", -1, NULL));
  open_store (test, NULL);
  g_assert_null (test->store);
  g_assert_error (test->error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);
}

static void
test_open_cancelled (WorkerTest   *test,
                     gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  close_store (test);
  g_clear_object (&test->store);
  g_cancellable_cancel (cancellable);
  open_store (test, cancellable);
  g_assert_null (test->store);
  g_assert_error (test->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The store has opened before its caller thinks better of it: it is there all the same,
 * and can be closed.
 */
static void
test_open_cancelled_late (WorkerTest   *test,
                          gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *log = g_strconcat (test->files.path, "-wal", NULL);

  close_store (test);
  g_clear_object (&test->store);
  test->done = FALSE;
  pillion_store_open_async (test->files.path, store_test_key, cancellable, on_opened, test);
  while (!g_file_test (log, G_FILE_TEST_EXISTS))
    g_thread_yield ();
  g_cancellable_cancel (cancellable);
  wait_for (&test->done);
  g_assert_no_error (test->error);
  assert_order (test, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*function) (WorkerTest *, gconstpointer);
  } tests[] = {
    { "/store/worker/order", test_order },
    { "/store/worker/rollback", test_rollback },
    { "/store/worker/durable-when-told", test_durable_when_told },
    { "/store/worker/awaited", test_awaited },
    { "/store/worker/cancelled-before", test_cancelled_before },
    { "/store/worker/cancelled-during", test_cancelled_during },
    { "/store/worker/cancelled-after", test_cancelled_after },
    { "/store/worker/close", test_close },
    { "/store/worker/dropped-with-a-queue", test_dropped_with_a_queue },
    { "/store/worker/threads", test_threads },
    { "/store/worker/open-fails", test_open_fails },
    { "/store/worker/open-cancelled", test_open_cancelled },
    { "/store/worker/open-cancelled-late", test_open_cancelled_late },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, WorkerTest, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
