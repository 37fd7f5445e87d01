/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-restoration.h"

#include "engine/pillion-profile-files.h"
#include "engine/pillion-restoration-store.h"

/* Each goes twice as far as the one before. */
#define MAX_LEAPS 30

static char *
get_path (PillionEngine *engine)
{
  return g_build_filename (pillion_engine_get_folder (engine), PILLION_PROFILE_GENERATION_FILE, NULL);
}

/* A file that is missing or makes no sense proves nothing. */
static guint64
read_file (const char *path)
{
  g_autofree char *text = NULL;
  guint64 generation = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL) ||
      !g_ascii_string_to_unsigned (g_strstrip (text), 10, 1, PILLION_COUNTER_MAX, &generation, NULL))
    return 0;
  return generation;
}

/* One that is lost or torn in a power cut proves nothing either, so nobody waits for the
 * disk, and one that can't be written is no reason to stop.
 */
static void
write_file (const char *path,
            guint64     generation)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", generation);

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

/* On the store's worker, which may block. */
typedef struct {
  PillionJob  job;
  char       *path;       /* (owned) */
  guint64     generation;
} FileWork;

static void
file_work_free (FileWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self->path);
  g_free (self);
}

static gboolean
note_generation (PillionDatabase *database,
                 gpointer         data,
                 GError         **error)
{
  FileWork *work = data;

  write_file (work->path, work->generation);
  return TRUE;
}

/* ----- when the profile is opened: by the file ----- */

static gboolean
judge_by_file (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  FileWork *work = data;
  guint64 in_file = read_file (work->path);
  guint64 generation;

  if (!pillion_restoration_load_generation (database, &generation, error))
    return FALSE;
  if (in_file <= generation)
    return TRUE;
  return pillion_restoration_save_generation (database, in_file, error) &&
         pillion_restoration_forget (database, &work->job, error);
}

void
pillion_restoration_open_async (PillionEngine      *engine,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  FileWork *work = g_new0 (FileWork, 1);

  g_task_set_source_tag (task, pillion_restoration_open_async);
  work->path = get_path (engine);
  pillion_engine_run_task (task, judge_by_file, work, (GDestroyNotify) file_work_free);
}

gboolean
pillion_restoration_open_finish (PillionEngine *engine,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- when the relay is there: by what it was told ----- */

/* The generation is raised durably; then the relay is told the one before, which it refuses
 * if it knows a higher one, and the present one behind that.
 */
typedef enum {
  STEP_RAISE,
  STEP_PROBE,
  STEP_LEAP,
  STEP_TELL,
  STEP_SETTLE,
  STEP_DONE,
} Step;

/* Used by the main thread and the store's worker, one after the other. */
typedef struct {
  PillionJob                  job;
  Step                        step;
  guint64                     generation;
  guint                       n_leaps;
  PillionRelayPrekeysPublish  probe;
  PillionRelayPrekeysPublish  publish;
  gboolean                    answered;   /* the caller goes on already */
} CheckWork;

static CheckWork *
check_work_ref (CheckWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
check_work_clear (gpointer data)
{
  CheckWork *self = data;

  pillion_job_clear (&self->job);
  pillion_relay_prekeys_publish_clear (&self->probe);
  pillion_relay_prekeys_publish_clear (&self->publish);
}

static void
check_work_unref (CheckWork *self)
{
  g_atomic_rc_box_release_full (self, check_work_clear);
}

/* It is said once for each opening, which is as long as the store is there. */
#define CHECKED "pillion-restoration-checked"

static gboolean
is_checked (PillionEngine *engine)
{
  PillionStore *store = pillion_engine_get_store (engine);

  return store == NULL || g_object_get_data (G_OBJECT (store), CHECKED) != NULL;
}

static void
set_checked (PillionEngine *engine)
{
  PillionStore *store = pillion_engine_get_store (engine);

  if (store != NULL)
    g_object_set_data (G_OBJECT (store), CHECKED, GINT_TO_POINTER (TRUE));
}

static gboolean
raise_generation (PillionDatabase *database,
                  CheckWork       *work,
                  GError         **error)
{
  guint64 before;

  if (!pillion_restoration_load_generation (database, &before, error))
    return FALSE;
  work->generation = before + 1;
  if (!pillion_restoration_save_generation (database, work->generation, error) ||
      !pillion_restoration_make_publish (database, &work->job, before, &work->probe, error) ||
      !pillion_restoration_make_publish (database, &work->job, work->generation, &work->publish, error))
    return FALSE;
  /* The relay has them by then. */
  g_array_set_size (work->publish.one_time, 0);
  return TRUE;
}

/* How high the other one is nobody says; so this one leaps until it is above. */
static gboolean
leap (PillionDatabase *database,
      CheckWork       *work,
      GError         **error)
{
  work->generation += PILLION_RESTORATION_STEP << work->n_leaps;
  if (work->n_leaps++ == 0 && !pillion_restoration_forget (database, &work->job, error))
    return FALSE;
  return pillion_restoration_save_generation (database, work->generation, error) &&
         pillion_restoration_make_publish (database, &work->job, work->generation, &work->publish, error);
}

static gboolean
work_on_check (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  CheckWork *work = data;

  switch (work->step) {
  case STEP_RAISE:
    return raise_generation (database, work, error);
  case STEP_LEAP:
    return leap (database, work, error);
  case STEP_SETTLE:
    return pillion_restoration_end_publish (database, error);
  case STEP_PROBE:
  case STEP_TELL:
  case STEP_DONE:
  default:
    g_assert_not_reached ();
  }
}

static void
note_in_file (PillionEngine *engine,
              guint64        generation)
{
  FileWork *file = g_new0 (FileWork, 1);

  file->path = get_path (engine);
  file->generation = generation;
  pillion_engine_run_async (engine, note_generation, file, (GDestroyNotify) file_work_free, NULL, NULL, NULL);
}

static void
answer (GTask     *task,
        CheckWork *work,
        GError    *error)
{
  if (work->answered)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  work->answered = TRUE;
}

/* Chooses what comes next. FALSE: nothing more can be said this time. */
static gboolean
finish_request (CheckWork    *work,
                GObject      *connection,
                GAsyncResult *result,
                GError      **error)
{
  g_autoptr (JsonObject) ok = NULL;
  g_autoptr (GError) refusal = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (connection), result, &refusal);
  if (ok != NULL) {
    work->step = work->step == STEP_PROBE ? STEP_TELL : STEP_SETTLE;
    return TRUE;
  }
  if (pillion_net_error_is_refusal (refusal, "conflict") && work->n_leaps < MAX_LEAPS) {
    work->step = STEP_LEAP;
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static gboolean
finish_step (PillionEngine *engine,
             CheckWork     *work,
             GObject       *source,
             GAsyncResult  *result,
             GError       **error)
{
  switch (work->step) {
  case STEP_PROBE:
  case STEP_TELL:
    return finish_request (work, source, result, error);
  case STEP_RAISE:
  case STEP_LEAP:
    if (pillion_engine_run_finish (engine, result, error) == NULL)
      return FALSE;
    note_in_file (engine, work->generation);
    work->step = work->step == STEP_RAISE ? STEP_PROBE : STEP_TELL;
    return TRUE;
  case STEP_SETTLE:
    if (pillion_engine_run_finish (engine, result, error) == NULL)
      return FALSE;
    set_checked (engine);
    work->step = STEP_DONE;
    return TRUE;
  case STEP_DONE:
  default:
    g_assert_not_reached ();
  }
}

static void
go_on (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = g_task_get_source_object (task);
  PillionConnection *connection = pillion_engine_get_connection (engine);
  CheckWork *work = g_task_get_task_data (task);
  gboolean probed = work->step == STEP_PROBE;
  g_autoptr (JsonObject) members = NULL;
  GError *error = NULL;

  if (result != NULL && !finish_step (engine, work, source, result, &error)) {
    answer (task, work, error);
    return;
  }
  switch (work->step) {
  case STEP_RAISE:
  case STEP_LEAP:
  case STEP_SETTLE:
    pillion_engine_run_async (engine, work_on_check, check_work_ref (work), (GDestroyNotify) check_work_unref,
                              g_task_get_cancellable (task), go_on, g_object_ref (task));
    break;
  case STEP_PROBE:
  case STEP_TELL:
    if (connection == NULL) {
      answer (task, work, g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "not connected"));
      break;
    }
    members = pillion_relay_prekeys_publish_write (work->step == STEP_PROBE ? &work->probe : &work->publish);
    pillion_connection_request_async (connection, "prekeys.publish", members, g_task_get_cancellable (task), go_on,
                                      g_object_ref (task));
    /* Nothing is restored; the rest need not be waited for. */
    if (probed)
      answer (task, work, NULL);
    break;
  case STEP_DONE:
  default:
    answer (task, work, NULL);
  }
}

void
pillion_restoration_check_async (PillionEngine      *engine,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_restoration_check_async);
  g_task_set_task_data (task, g_atomic_rc_box_new0 (CheckWork), (GDestroyNotify) check_work_unref);
  if (is_checked (engine))
    g_task_return_boolean (task, TRUE);
  else
    go_on (G_OBJECT (engine), NULL, g_steal_pointer (&task));
}

gboolean
pillion_restoration_check_finish (PillionEngine *engine,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
