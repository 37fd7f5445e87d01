/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/pillion-offer.h"

#define CHUNK_BYTES (gsize) 65536

/* Best first. */
static const char *picture_types[] = { "image/png", "image/jpeg", "image/webp", "image/gif", NULL };
static const char *text_types[] = { "text/plain;charset=utf-8", "UTF8_STRING", "text/plain", NULL };

void
pillion_offer_free (PillionOffer *self)
{
  g_slist_free_full (self->files, g_object_unref);
  g_clear_object (&self->stream);
  g_free (self->mime);
  g_free (self);
}

/* ----- formats ----- */

static void
add_types (GdkContentFormatsBuilder *builder,
           const char              **types)
{
  for (guint i = 0; types[i] != NULL; i++)
    gdk_content_formats_builder_add_mime_type (builder, types[i]);
}

GdkContentFormats *
pillion_offer_create_formats (gboolean with_text)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  add_types (builder, picture_types);
  if (with_text)
    add_types (builder, text_types);
  return gdk_content_formats_union_deserialize_mime_types (gdk_content_formats_builder_free_to_formats (builder));
}

static gboolean
has_type (GdkContentFormats *formats,
          const char       **types)
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

gboolean
pillion_offer_is_wanted (GdkContentFormats *formats)
{
  g_autoptr (GdkContentFormats) all = complete (formats);

  return has_files (all) || (has_type (all, picture_types) && !has_type (all, text_types));
}

/* ----- what is offered ----- */

static void
on_files (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (PillionOffer) offer = g_new0 (PillionOffer, 1);
  GError *error = NULL;
  const GValue *files = GDK_IS_DROP (source) ? gdk_drop_read_value_finish (GDK_DROP (source), result, &error)
                                             : gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (files == NULL) {
    g_task_return_error (task, error);
    return;
  }
  offer->files = g_slist_copy_deep (g_value_get_boxed (files), (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  if (offer->files != NULL)
    g_task_return_pointer (task, g_steal_pointer (&offer), (GDestroyNotify) pillion_offer_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no file in the list");
}

static void
on_stream (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (PillionOffer) offer = g_new0 (PillionOffer, 1);
  const char *mime = NULL;
  GError *error = NULL;

  if (GDK_IS_DROP (source))
    offer->stream = gdk_drop_read_finish (GDK_DROP (source), result, &mime, &error);
  else
    offer->stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, &mime, &error);
  if (offer->stream == NULL) {
    g_task_return_error (task, error);
    return;
  }
  offer->mime = g_strdup (mime);
  offer->is_text = GPOINTER_TO_INT (g_task_get_task_data (task));
  g_task_return_pointer (task, g_steal_pointer (&offer), (GDestroyNotify) pillion_offer_free);
}

void
pillion_offer_read_async (gpointer            source,
                          gboolean            with_text,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  GdkContentFormats *offered = GDK_IS_DROP (source) ? gdk_drop_get_formats (source) : gdk_clipboard_get_formats (source);
  g_autoptr (GdkContentFormats) formats = complete (offered);
  gboolean is_picture = has_type (formats, picture_types);
  const char **types = is_picture ? picture_types : text_types;

  g_task_set_source_tag (task, pillion_offer_read_async);
  g_task_set_task_data (task, GINT_TO_POINTER (!is_picture), NULL);
  if (has_files (formats)) {
    if (GDK_IS_DROP (source))
      gdk_drop_read_value_async (source, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable, on_files, g_object_ref (task));
    else
      gdk_clipboard_read_value_async (source, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable, on_files,
                                      g_object_ref (task));
  } else if (!is_picture && (!with_text || !has_type (formats, text_types))) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Nothing that is wanted is offered");
  } else if (GDK_IS_DROP (source)) {
    gdk_drop_read_async (source, types, G_PRIORITY_DEFAULT, cancellable, on_stream, g_object_ref (task));
  } else {
    gdk_clipboard_read_async (source, types, G_PRIORITY_DEFAULT, cancellable, on_stream, g_object_ref (task));
  }
}

PillionOffer *
pillion_offer_read_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_offer_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_drop_read (GdkDrop *drop)
{
  gdk_drop_finish (drop, GDK_ACTION_COPY);
  g_object_unref (drop);
}

void
pillion_offer_finish_drop_after (GdkDrop *drop,
                                 GTask   *task)
{
  g_return_if_fail (GDK_IS_DROP (drop));
  g_return_if_fail (G_IS_TASK (task));

  g_signal_connect_swapped (task, "notify::completed", G_CALLBACK (on_drop_read), g_object_ref (drop));
}

/* ----- bytes ----- */

typedef struct {
  GByteArray *bytes;     /* (owned) (nullable) */
  gsize       max_bytes;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);
}

static void
on_chunk (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (g_bytes_get_size (chunk) == 0) {
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&reading->bytes)),
                           (GDestroyNotify) g_bytes_unref);
    return;
  }
  g_byte_array_append (reading->bytes, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
  if (reading->bytes->len > reading->max_bytes)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "More than is wanted is offered");
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task), on_chunk, g_object_ref (task));
}

void
pillion_offer_read_stream_async (GInputStream       *stream,
                                 gsize               max_bytes,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, pillion_offer_read_stream_async);
  reading->bytes = g_byte_array_new ();
  reading->max_bytes = max_bytes;
  g_task_set_task_data (task, reading, reading_free);
  g_input_stream_read_bytes_async (stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, cancellable, on_chunk, task);
}

GBytes *
pillion_offer_read_stream_finish (GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_offer_read_stream_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
