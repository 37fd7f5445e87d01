/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attach-reader.h"

#include "app/media/pillion-media-client.h"

#include <glib/gi18n.h>

#define CHUNK_BYTES (gsize) 65536

/* Best first. */
static const char *picture_types[] = { "image/png", "image/jpeg", "image/webp", "image/gif", NULL };
static const char *const text_types[] = { "text/plain;charset=utf-8", "text/plain", NULL };

/* The data of a task. */
typedef struct {
  PillionEngine *engine; /* (owned) */
  char          *mime;   /* (owned) (nullable): of the picture */
  GByteArray    *bytes;  /* (owned): what came of it */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_byte_array_unref (reading->bytes);
  g_object_unref (reading->engine);
  g_free (reading->mime);
  g_free (reading);
}

/* (transfer full) */
static GTask *
create_task (gpointer            source,
             PillionEngine       *engine,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->engine = g_object_ref (engine);
  reading->bytes = g_byte_array_new ();
  g_task_set_source_tag (task, create_task);
  g_task_set_task_data (task, reading, reading_free);
  return task;
}

static void
return_nothing (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s",
                           _ ("There is neither a file nor a picture to send. Choose a file instead."));
}

/* ----- pictures ----- */

static void
return_picture (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&reading->bytes));

  reading->bytes = g_byte_array_new ();
  if (g_bytes_get_size (bytes) == 0) {
    return_nothing (task);
    return;
  }
  g_ptr_array_add (items, pillion_attach_item_new_for_bytes (reading->engine, bytes, reading->mime));
  g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_chunk (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GBytes) chunk = NULL;
  GError *error = NULL;
  gsize size;

  chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (chunk == NULL) {
    g_task_return_error (task, error);
    return;
  }
  size = g_bytes_get_size (chunk);
  if (size == 0) {
    return_picture (task);
    return;
  }
  g_byte_array_append (reading->bytes, g_bytes_get_data (chunk, NULL), (guint) size);
  /* Whoever offers it could go on for ever. */
  if (reading->bytes->len > pillion_attachments_get_max_bytes (reading->engine))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "%s",
                             _ ("This picture is larger than the relay takes. Choose a smaller one."));
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task), on_chunk, g_object_ref (task));
}

static void
take_stream (GTask        *task,
             GInputStream *stream,
             const char   *mime,
             GError       *error)
{
  Reading *reading = g_task_get_task_data (task);

  if (stream == NULL) {
    g_task_return_error (task, error);
    return;
  }
  reading->mime = g_strdup (mime);
  g_input_stream_read_bytes_async (stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_chunk,
                                   g_object_ref (task));
}

/* ----- files ----- */

static void
take_files (GTask        *task,
            const GValue *files,
            GError       *error)
{
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (files == NULL) {
    g_task_return_error (task, error);
    return;
  }
  for (GSList *file = g_value_get_boxed (files); file != NULL; file = file->next)
    g_ptr_array_add (items, pillion_attach_item_new_for_file (reading->engine, file->data));
  if (items->len == 0)
    return_nothing (task);
  else
    g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_chosen (GtkNativeDialog *dialog,
           int              response,
           gpointer         user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    g_ptr_array_add (items, pillion_attach_item_new_for_file (reading->engine, file));
  }
  if (items->len > 0)
    g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was chosen");
  g_object_unref (dialog);
}

/* ----- what is offered ----- */

static gboolean
has_type (GdkContentFormats  *formats,
          const char *const  *types)
{
  for (guint i = 0; types[i] != NULL; i++) {
    if (gdk_content_formats_contain_mime_type (formats, types[i]))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_files (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST);
}

/* With what can be made of it. (transfer full) */
static GdkContentFormats *
complete (GdkContentFormats *formats)
{
  return gdk_content_formats_union_deserialize_gtypes (
    gdk_content_formats_union_serialize_mime_types (gdk_content_formats_ref (formats)));
}

static void
on_clipboard_files (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  take_files (task, gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error), error);
}

static void
on_clipboard_stream (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *mime = NULL;
  GError *error = NULL;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, &mime, &error);

  take_stream (task, stream, mime, error);
}

static void
on_drop_files (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  take_files (task, gdk_drop_read_value_finish (GDK_DROP (source), result, &error), error);
}

static void
on_drop_stream (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *mime = NULL;
  GError *error = NULL;
  g_autoptr (GInputStream) stream = gdk_drop_read_finish (GDK_DROP (source), result, &mime, &error);

  take_stream (task, stream, mime, error);
}

/* ----- public ----- */

GdkContentFormats *
pillion_attach_reader_create_formats (void)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  for (guint i = 0; picture_types[i] != NULL; i++)
    gdk_content_formats_builder_add_mime_type (builder, picture_types[i]);
  return gdk_content_formats_union_deserialize_mime_types (gdk_content_formats_builder_free_to_formats (builder));
}

gboolean
pillion_attach_reader_is_wanted (GdkContentFormats *formats)
{
  g_autoptr (GdkContentFormats) all = complete (formats);

  return has_files (all) || (has_type (all, (const char *const *) picture_types) && !has_type (all, text_types));
}

void
pillion_attach_reader_read_clipboard_async (GdkClipboard       *clipboard,
                                            PillionEngine       *engine,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data)
{
  g_autoptr (GTask) task = create_task (clipboard, engine, cancellable, callback, user_data);
  g_autoptr (GdkContentFormats) formats = complete (gdk_clipboard_get_formats (clipboard));

  if (has_files (formats))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable, on_clipboard_files,
                                    g_object_ref (task));
  else if (has_type (formats, (const char *const *) picture_types))
    gdk_clipboard_read_async (clipboard, picture_types, G_PRIORITY_DEFAULT, cancellable, on_clipboard_stream,
                              g_object_ref (task));
  else
    return_nothing (task);
}

void
pillion_attach_reader_read_drop_async (GdkDrop            *drop,
                                       PillionEngine       *engine,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  g_autoptr (GTask) task = create_task (drop, engine, cancellable, callback, user_data);
  g_autoptr (GdkContentFormats) formats = complete (gdk_drop_get_formats (drop));

  if (has_files (formats))
    gdk_drop_read_value_async (drop, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable, on_drop_files,
                               g_object_ref (task));
  else if (has_type (formats, (const char *const *) picture_types))
    gdk_drop_read_async (drop, picture_types, G_PRIORITY_DEFAULT, cancellable, on_drop_stream, g_object_ref (task));
  else
    return_nothing (task);
}

void
pillion_attach_reader_choose_async (GtkWidget          *widget,
                                    PillionEngine       *engine,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_ ("Choose Files to Send"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_chosen),
                    create_task (dialog, engine, cancellable, callback, user_data));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GPtrArray *
pillion_attach_reader_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, create_task), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
