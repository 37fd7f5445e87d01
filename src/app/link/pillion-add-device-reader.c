/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-add-device-reader.h"

#include "app/media/pillion-media-client.h"

#include <glib/gi18n.h>

/**
 * PillionAddDeviceReader:
 *
 * What GTK would decode itself is taken as bytes, so that no foreign picture is decoded in
 * this process.
 */
struct _PillionAddDeviceReader {
  GObject             parent_instance;

  PillionMediaClient *client; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PillionAddDeviceReader, pillion_add_device_reader, G_TYPE_OBJECT)

/* In the order in which they are asked for. */
static const char *const picture_types[] = { "image/png", "image/jpeg", "image/webp", "image/gif", NULL };
static const char *const text_types[] = { "text/plain;charset=utf-8", "UTF8_STRING", "text/plain", NULL };

/* No linking code is longer. */
#define MAX_TEXT_BYTES 4096

#define CHUNK_BYTES (64 * 1024)

typedef struct {
  GByteArray *bytes;     /* (owned) */
  gsize       max_bytes;
  gboolean    text;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_byte_array_unref (self->bytes);
  g_free (self);
}

static GTask *
create_task (PillionAddDeviceReader *self,
             GCancellable           *cancellable,
             GAsyncReadyCallback     callback,
             gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, create_task);
  reading->bytes = g_byte_array_new ();
  reading->max_bytes = PILLION_MEDIA_CLIENT_MAX_INPUT_BYTES;
  g_task_set_task_data (task, reading, reading_free);
  return task;
}

/* ----- bytes ----- */

static void
on_qr_read (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *text = pillion_media_client_read_qr_finish (PILLION_MEDIA_CLIENT (source), result, &error);

  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, error);
}

static void
return_text (GTask       *task,
             const Reading *reading)
{
  const char *bytes = (const char *) reading->bytes->data;

  if (reading->bytes->len == 0 || !g_utf8_validate_len (bytes, reading->bytes->len, NULL))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", _("That is not a linking code."));
  else
    g_task_return_pointer (task, g_strstrip (g_strndup (bytes, reading->bytes->len)), g_free);
}

static void
finish_bytes (GTask *task)
{
  PillionAddDeviceReader *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = NULL;

  if (reading->text) {
    return_text (task, reading);
    return;
  }
  bytes = g_bytes_new (reading->bytes->data, reading->bytes->len);
  pillion_media_client_read_qr_async (self->client, bytes, g_task_get_cancellable (task), on_qr_read, g_object_ref (task));
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

  /* The first call comes without a result. */
  if (result != NULL) {
    chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
    if (chunk == NULL) {
      g_task_return_error (task, error);
      return;
    }
    if (g_bytes_get_size (chunk) == 0) {
      finish_bytes (task);
      return;
    }
    g_byte_array_append (reading->bytes, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
  }
  if (reading->bytes->len > reading->max_bytes)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", _("That is too large for a linking code."));
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task), on_chunk, g_object_ref (task));
}

/* task is (transfer full). */
static void
read_stream (GTask        *task,
             GInputStream *stream)
{
  on_chunk (G_OBJECT (stream), NULL, task);
}

/* ----- files ----- */

static void
on_file_open (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    g_task_return_error (task, error);
  else
    read_stream (g_steal_pointer (&task), G_INPUT_STREAM (stream));
}

/* task is (transfer full). */
static void
read_file (GTask *task,
           GFile *file)
{
  g_file_read_async (file, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_file_open, task);
}

/* The first of them; files is (nullable). task is (transfer full). */
static void
read_first_file (GTask        *task,
                 const GValue *files,
                 GError       *error)
{
  GSList *list = files != NULL ? g_value_get_boxed (files) : NULL;

  if (list != NULL) {
    read_file (task, list->data);
    return;
  }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", _("That is not a linking code."));
  g_object_unref (task);
}

/* ----- what is offered ----- */

/* NULL: there is nothing to read. */
static const char *const *
choose_types (GTask             *task,
              GdkContentFormats *formats)
{
  Reading *reading = g_task_get_task_data (task);

  for (guint i = 0; picture_types[i] != NULL; i++) {
    if (gdk_content_formats_contain_mime_type (formats, picture_types[i]))
      return picture_types;
  }
  reading->text = TRUE;
  reading->max_bytes = MAX_TEXT_BYTES;
  for (guint i = 0; text_types[i] != NULL; i++) {
    if (gdk_content_formats_contain_mime_type (formats, text_types[i]))
      return text_types;
  }
  return NULL;
}

static gboolean
has_files (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST);
}

/* task is (transfer full). */
static void
return_nothing (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s",
                           _("There is neither a picture nor a text to take a linking code from."));
  g_object_unref (task);
}

static void
on_clipboard_files (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GError *error = NULL;
  const GValue *files = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  read_first_file (user_data, files, error);
}

static void
on_clipboard_stream (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);

  if (stream == NULL)
    g_task_return_error (task, error);
  else
    read_stream (g_steal_pointer (&task), stream);
}

static void
on_drop_files (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GError *error = NULL;
  const GValue *files = gdk_drop_read_value_finish (GDK_DROP (source), result, &error);

  read_first_file (user_data, files, error);
}

static void
on_drop_stream (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GInputStream) stream = gdk_drop_read_finish (GDK_DROP (source), result, NULL, &error);

  if (stream == NULL)
    g_task_return_error (task, error);
  else
    read_stream (g_steal_pointer (&task), stream);
}

/* ----- the object ----- */

static void
pillion_add_device_reader_finalize (GObject *object)
{
  g_clear_object (&PILLION_ADD_DEVICE_READER (object)->client);

  G_OBJECT_CLASS (pillion_add_device_reader_parent_class)->finalize (object);
}

static void
pillion_add_device_reader_class_init (PillionAddDeviceReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_add_device_reader_finalize;
}

static void
pillion_add_device_reader_init (PillionAddDeviceReader *self)
{
  self->client = pillion_media_client_new (NULL);
}

PillionAddDeviceReader *
pillion_add_device_reader_new (void)
{
  return g_object_new (PILLION_TYPE_ADD_DEVICE_READER, NULL);
}

GdkContentFormats *
pillion_add_device_reader_create_formats (void)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  for (guint i = 0; picture_types[i] != NULL; i++)
    gdk_content_formats_builder_add_mime_type (builder, picture_types[i]);
  for (guint i = 0; text_types[i] != NULL; i++)
    gdk_content_formats_builder_add_mime_type (builder, text_types[i]);
  return gdk_content_formats_union_deserialize_mime_types (gdk_content_formats_builder_free_to_formats (builder));
}

/**
 * pillion_add_device_reader_read_file_async:
 * @file: of a picture
 */
void
pillion_add_device_reader_read_file_async (PillionAddDeviceReader *self,
                                           GFile                  *file,
                                           GCancellable           *cancellable,
                                           GAsyncReadyCallback     callback,
                                           gpointer                user_data)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_READER (self));
  g_return_if_fail (G_IS_FILE (file));

  read_file (create_task (self, cancellable, callback, user_data), file);
}

void
pillion_add_device_reader_read_clipboard_async (PillionAddDeviceReader *self,
                                                GdkClipboard           *clipboard,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data)
{
  GTask *task = create_task (self, cancellable, callback, user_data);
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_union_deserialize_gtypes (
    gdk_content_formats_union_serialize_mime_types (gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard))));
  const char *const *types;

  if (has_files (formats)) {
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable, on_clipboard_files, task);
    return;
  }
  types = choose_types (task, formats);
  if (types == NULL)
    return_nothing (task);
  else
    gdk_clipboard_read_async (clipboard, (const char **) types, G_PRIORITY_DEFAULT, cancellable, on_clipboard_stream, task);
}

/**
 * pillion_add_device_reader_read_drop_async:
 * @drop: that the caller finishes when this has ended
 */
void
pillion_add_device_reader_read_drop_async (PillionAddDeviceReader *self,
                                           GdkDrop                *drop,
                                           GCancellable           *cancellable,
                                           GAsyncReadyCallback     callback,
                                           gpointer                user_data)
{
  GTask *task = create_task (self, cancellable, callback, user_data);
  g_autoptr (GdkContentFormats) formats =
    gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (gdk_drop_get_formats (drop)));
  const char *const *types;

  if (has_files (formats)) {
    gdk_drop_read_value_async (drop, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable, on_drop_files, task);
    return;
  }
  types = choose_types (task, formats);
  if (types == NULL)
    return_nothing (task);
  else
    gdk_drop_read_async (drop, (const char **) types, G_PRIORITY_DEFAULT, cancellable, on_drop_stream, task);
}

/* Returns: (transfer full) (nullable): */
char *
pillion_add_device_reader_finish (PillionAddDeviceReader *self,
                                  GAsyncResult           *result,
                                  GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
