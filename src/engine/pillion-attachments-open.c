/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachments.h"

#include "engine/pillion-attachment-carrier.h"
#include "engine/pillion-attachment-file.h"
#include "engine/pillion-attachment-work.h"
#include "engine/pillion-engine-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* Attachments on their way out of the profile: into a file that the user names, or into memory
 * to be shown.
 */

/* A file on its way out of the profile: the data of a task, and of its thread. */
typedef struct {
  PillionAttachmentRow *row;       /* (owned) (nullable): not known yet */
  char                 *profile;   /* (owned): its folder */
  GFile                *target;    /* (owned) (nullable): into memory */
  gsize                 max_bytes; /* into memory */
} Opening;

static void
opening_clear (gpointer data)
{
  Opening *self = data;

  g_clear_pointer (&self->row, pillion_attachment_row_free);
  g_clear_object (&self->target);
  g_free (self->profile);
}

static Opening *
opening_ref (Opening *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
opening_unref (Opening *self)
{
  g_atomic_rc_box_release_full (self, opening_clear);
}

static gboolean
write_out (Opening       *opening,
           GOutputStream *output,
           GCancellable  *cancellable,
           GError       **error)
{
  return pillion_attachment_file_open (opening->profile, opening->row, output, cancellable, error) &&
         g_output_stream_close (output, cancellable, error);
}

/* Where no file can be made beside it: the stream replaces what is there in the end, or not. */
static gboolean
save_directly (Opening      *opening,
               GCancellable *cancellable,
               GError      **error)
{
  gboolean was_there = g_file_query_exists (opening->target, NULL);
  g_autoptr (GCancellable) given_up = g_cancellable_new ();
  g_autoptr (GFileOutputStream) output =
    g_file_replace (opening->target, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);

  if (output == NULL)
    return FALSE;
  if (write_out (opening, G_OUTPUT_STREAM (output), cancellable, error))
    return TRUE;
  g_cancellable_cancel (given_up);
  g_output_stream_close (G_OUTPUT_STREAM (output), given_up, NULL);
  if (!was_there)
    g_file_delete (opening->target, NULL, NULL);
  return FALSE;
}

/* It gets its name when it is whole. */
static gboolean
save (Opening      *opening,
      GCancellable *cancellable,
      GError      **error)
{
  g_autofree char *path = g_file_get_path (opening->target);
  g_autofree char *part_path = path != NULL ? g_strconcat (path, ".XXXXXX", NULL) : NULL;
  g_autoptr (GFile) part = NULL;
  g_autoptr (GFileOutputStream) output = NULL;
  int fd = part_path != NULL ? g_mkstemp_full (part_path, 0, 0600) : -1;
  gboolean done;

  if (fd == -1 || !g_close (fd, NULL))
    return save_directly (opening, cancellable, error);
  part = g_file_new_for_path (part_path);
  output = g_file_append_to (part, G_FILE_CREATE_PRIVATE, cancellable, error);
  done = output != NULL && write_out (opening, G_OUTPUT_STREAM (output), cancellable, error) &&
         g_file_move (part, opening->target, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error);
  if (!done)
    g_file_delete (part, NULL, NULL);
  return done;
}

static GBytes *
load (Opening      *opening,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  if (!write_out (opening, output, cancellable, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

static void
open_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;
  GBytes *bytes = NULL;

  if (opening->target != NULL ? !save (opening, cancellable, &error)
                              : (bytes = load (opening, cancellable, &error)) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

/* It is no matter of room. */
static gboolean
is_wrong_place (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (opening->target != NULL && is_wrong_place (error)) {
    g_clear_error (&error);
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK, "%s",
                             _("The file can’t be saved there. It is still in the chat; choose another folder."));
  } else if (error != NULL) {
    g_task_return_error (task, pillion_attachment_carrier_explain (error));
  } else {
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  }
}

static gboolean
check_opening (Opening *opening,
               GError **error)
{
  g_autofree char *path = NULL;

  if (opening->row != NULL)
    path = pillion_attachment_file_get_path (opening->profile, opening->row);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("The file is not on this device. Fetch it first."));
    return FALSE;
  }
  if (opening->target != NULL || opening->row->n_bytes <= opening->max_bytes)
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT,
                       _("The file is too large to be shown here. It can be saved."));
  return FALSE;
}

static void
on_row_loaded (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  PillionAttachmentWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);
  g_autoptr (GTask) opening_task = NULL;

  if (work != NULL)
    opening->row = g_steal_pointer (&work->row);
  if (work == NULL || !check_opening (opening, &error)) {
    g_task_return_error (task, pillion_engine_error_from (error));
    return;
  }
  opening_task = g_task_new (source, g_task_get_cancellable (task), on_opened, g_object_ref (task));
  g_task_set_source_tag (opening_task, open_in_thread);
  g_task_set_task_data (opening_task, opening_ref (opening), (GDestroyNotify) opening_unref);
  g_task_run_in_thread (opening_task, open_in_thread);
}

/* opening: (transfer full) */
static void
begin_opening (GTask   *task,
               gint64   row,
               Opening *opening)
{
  PillionEngine *engine = g_task_get_source_object (task);

  opening->profile = g_strdup (pillion_engine_get_folder (engine));
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_unref);
  pillion_engine_run_async (engine, pillion_attachment_work_load, pillion_attachment_work_new (row),
                            (GDestroyNotify) pillion_attachment_work_free, g_task_get_cancellable (task),
                            on_row_loaded, g_object_ref (task));
}

void
pillion_attachments_save_async (PillionEngine      *engine,
                                gint64              row,
                                GFile              *target,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  Opening *opening = g_atomic_rc_box_new0 (Opening);

  g_task_set_source_tag (task, pillion_attachments_save_async);
  opening->target = g_object_ref (target);
  begin_opening (task, row, opening);
}

gboolean
pillion_attachments_save_finish (PillionEngine *engine,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  GError *task_error = NULL;

  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  g_task_propagate_pointer (G_TASK (result), &task_error);
  if (task_error == NULL)
    return TRUE;
  g_propagate_error (error, task_error);
  return FALSE;
}

void
pillion_attachments_load_async (PillionEngine      *engine,
                                gint64              row,
                                gsize               max_bytes,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  Opening *opening = g_atomic_rc_box_new0 (Opening);

  g_task_set_source_tag (task, pillion_attachments_load_async);
  opening->max_bytes = max_bytes;
  begin_opening (task, row, opening);
}

GBytes *
pillion_attachments_load_finish (PillionEngine *engine,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
