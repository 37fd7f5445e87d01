/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-add-device-reader.h"

#include "app/media/pillion-media-client.h"
#include "app/pillion-offer.h"

#include <glib/gi18n.h>

/**
 * PillionAddDeviceReader:
 *
 * Reads a linking code from what the user hands over.
 */
struct _PillionAddDeviceReader {
  GObject             parent_instance;

  PillionMediaClient *client; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PillionAddDeviceReader, pillion_add_device_reader, G_TYPE_OBJECT)

/* No linking code is longer. */
#define MAX_TEXT_BYTES 4096

/* What the system says of it is in its own words. */
static void
return_unreadable (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                           _("This can’t be read from here. Choose a picture of the code that is on this device, or type "
                              "the code."));
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
return_text (GTask  *task,
             GBytes *bytes)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);

  if (size == 0 || !g_utf8_validate_len (text, size, NULL))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", _("That is not a linking code."));
  else
    g_task_return_pointer (task, g_strstrip (g_strndup (text, size)), g_free);
}

/* NULL: the task has returned why. (transfer full) (nullable) */
static GBytes *
take_bytes (GTask        *task,
            GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = pillion_offer_read_stream_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", _("That is too large for a linking code."));
  } else if (bytes == NULL) {
    return_unreadable (task);
  }
  return bytes;
}

static void
on_text_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) bytes = take_bytes (task, result);

  if (bytes != NULL)
    return_text (task, bytes);
}

static void
on_picture_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionAddDeviceReader *self = g_task_get_source_object (task);
  g_autoptr (GBytes) bytes = take_bytes (task, result);

  if (bytes != NULL)
    pillion_media_client_read_qr_async (self->client, bytes, g_task_get_cancellable (task), on_qr_read,
                                        g_object_ref (task));
}

static void
read_picture (GTask        *task,
              GInputStream *stream)
{
  pillion_offer_read_stream_async (stream, PILLION_MEDIA_CLIENT_MAX_INPUT_BYTES, g_task_get_cancellable (task),
                                   on_picture_read, g_object_ref (task));
}

/* ----- files and offers ----- */

static void
on_file_open (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, NULL);

  if (stream == NULL)
    return_unreadable (task);
  else
    read_picture (task, G_INPUT_STREAM (stream));
}

static void
read_file (GTask *task,
           GFile *file)
{
  g_file_read_async (file, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_file_open, g_object_ref (task));
}

/* Of several files the first counts. */
static void
on_offer_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionOffer) offer = pillion_offer_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s",
                             _("There is neither a picture nor a text to take a linking code from."));
  } else if (offer == NULL) {
    return_unreadable (task);
  } else if (offer->files != NULL) {
    read_file (task, offer->files->data);
  } else if (offer->is_text) {
    pillion_offer_read_stream_async (offer->stream, MAX_TEXT_BYTES, g_task_get_cancellable (task), on_text_read,
                                     g_object_ref (task));
  } else {
    read_picture (task, offer->stream);
  }
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
  return pillion_offer_create_formats (TRUE);
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
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PILLION_IS_ADD_DEVICE_READER (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_add_device_reader_read_file_async);
  read_file (task, file);
}

void
pillion_add_device_reader_read_clipboard_async (PillionAddDeviceReader *self,
                                                GdkClipboard           *clipboard,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_add_device_reader_read_clipboard_async);
  pillion_offer_read_async (clipboard, TRUE, cancellable, on_offer_read, task);
}

/**
 * pillion_add_device_reader_read_drop_async:
 * @drop: is finished when it has been read
 */
void
pillion_add_device_reader_read_drop_async (PillionAddDeviceReader *self,
                                           GdkDrop                *drop,
                                           GCancellable           *cancellable,
                                           GAsyncReadyCallback     callback,
                                           gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_add_device_reader_read_drop_async);
  pillion_offer_finish_drop_after (drop, task);
  pillion_offer_read_async (drop, TRUE, cancellable, on_offer_read, task);
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
