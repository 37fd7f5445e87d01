/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attach-reader.h"

#include "app/pillion-offer.h"

#include <glib/gi18n.h>

/* The data of a task. */
typedef struct {
  PillionEngine *engine; /* (owned) */
  char          *mime;   /* (owned) (nullable): of the picture */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

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
  g_task_set_source_tag (task, create_task);
  g_task_set_task_data (task, reading, reading_free);
  return task;
}

static void
return_nothing (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s",
                           _("There is neither a file nor a picture to send. Choose a file instead."));
}

/* What the system says of it is in its own words. */
static void
return_unreadable (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                           _("This can’t be read from here. Choose a file instead."));
}

/* items: (transfer full) (element-type PillionAttachItem) */
static void
return_items (GTask     *task,
              GPtrArray *items)
{
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

/* ----- what is offered ----- */

static void
on_picture_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = pillion_offer_read_stream_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "%s",
                             _("This picture is larger than the server takes. Choose a smaller one."));
  } else if (bytes == NULL) {
    return_unreadable (task);
  } else if (g_bytes_get_size (bytes) == 0) {
    return_nothing (task);
  } else {
    g_ptr_array_add (items, pillion_attach_item_new_for_bytes (reading->engine, bytes, reading->mime));
    return_items (task, g_steal_pointer (&items));
  }
}

static void
on_offer_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionOffer) offer = pillion_offer_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
    return_nothing (task);
  } else if (offer == NULL) {
    return_unreadable (task);
  } else if (offer->stream != NULL) {
    reading->mime = g_steal_pointer (&offer->mime);
    pillion_offer_read_stream_async (offer->stream, pillion_attachments_get_max_bytes (reading->engine),
                                     g_task_get_cancellable (task), on_picture_read, g_object_ref (task));
  } else {
    for (GSList *file = offer->files; file != NULL; file = file->next)
      g_ptr_array_add (items, pillion_attach_item_new_for_file (reading->engine, file->data));
    return_items (task, g_steal_pointer (&items));
  }
}

/* ----- the file chooser ----- */

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
    return_items (task, g_steal_pointer (&items));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was chosen");
  g_object_unref (dialog);
}

/* ----- public ----- */

GdkContentFormats *
pillion_attach_reader_create_formats (void)
{
  return pillion_offer_create_formats (FALSE);
}

gboolean
pillion_attach_reader_is_wanted (GdkContentFormats *formats)
{
  return pillion_offer_is_wanted (formats);
}

void
pillion_attach_reader_read_clipboard_async (GdkClipboard       *clipboard,
                                            PillionEngine      *engine,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data)
{
  pillion_offer_read_async (clipboard, FALSE, cancellable, on_offer_read,
                            create_task (clipboard, engine, cancellable, callback, user_data));
}

void
pillion_attach_reader_read_drop_async (GdkDrop            *drop,
                                       PillionEngine      *engine,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  GTask *task = create_task (drop, engine, cancellable, callback, user_data);

  pillion_offer_finish_drop_after (drop, task);
  pillion_offer_read_async (drop, FALSE, cancellable, on_offer_read, task);
}

void
pillion_attach_reader_choose_async (GtkWidget          *widget,
                                    PillionEngine       *engine,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_("Choose Files to Send"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));

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
