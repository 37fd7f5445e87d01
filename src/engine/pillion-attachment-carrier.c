/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachment-carrier.h"

#include "crypto/pillion-attachment-seal.h"
#include "crypto/pillion-base64url.h"
#include "engine/pillion-attachment-file.h"
#include "engine/pillion-attachment-work.h"
#include "engine/pillion-relay-request.h"
#include "wire/pillion-relay-messages-blob.h"

#include <glib/gi18n.h>
#include <string.h>

/* One way to the relay or from it: the data of its task. */
typedef struct {
  PillionBlobClient         *client;   /* (owned) */
  PillionAttachmentTransfer *transfer; /* (owned) */
  PillionAttachmentRow      *row;      /* (owned) (nullable): not known yet */
  char                      *profile;  /* (owned): its folder */
  GOutputStream             *part;     /* (owned) (nullable): of what is fetched */
  guint64                    size;     /* of the sealed file */
} Carrying;

static void
carrying_free (Carrying *self)
{
  g_object_unref (self->client);
  g_object_unref (self->transfer);
  g_clear_pointer (&self->row, pillion_attachment_row_free);
  g_clear_object (&self->part);
  g_free (self->profile);
  g_free (self);
}

static void
run_work (GTask                 *task,
          PillionStoreWork       func,
          PillionAttachmentWork *work,
          GAsyncReadyCallback    callback)
{
  pillion_engine_run_async (g_task_get_source_object (task), func, work, (GDestroyNotify) pillion_attachment_work_free,
                            g_task_get_cancellable (task), callback, g_object_ref (task));
}

static gboolean
is_zero (const guint8 *blob)
{
  static const guint8 zeros[PILLION_ATTACHMENT_BLOB_BYTES];

  return memcmp (blob, zeros, sizeof zeros) == 0;
}

static void
on_progress (goffset  done,
             goffset  whole,
             gpointer user_data)
{
  pillion_attachment_transfer_set_progress (user_data, done, whole);
}

/* What the store was told last is committed. */
static void
on_noted (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, &error) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* ----- to the relay ----- */

/* The relay forgot what it had: the next try begins anew. */
static void
on_blob_forgotten (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, &error) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "the relay lost what it had");
}

static void
forget_blob (GTask *task)
{
  Carrying *carrying = g_task_get_task_data (task);

  run_work (task, pillion_attachment_work_save_blob, pillion_attachment_work_new (carrying->row->message),
            on_blob_forgotten);
}

static void
on_uploaded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Carrying *carrying = g_task_get_task_data (task);
  GError *error = NULL;

  if (pillion_blob_client_upload_finish (PILLION_BLOB_CLIENT (source), result, &error)) {
    run_work (task, pillion_attachment_work_send, pillion_attachment_work_new (carrying->row->message), on_noted);
    return;
  }
  if (g_error_matches (error, PILLION_NET_ERROR, PILLION_NET_ERROR_NOT_FOUND)) {
    g_error_free (error);
    forget_blob (task);
    return;
  }
  g_task_return_error (task, error);
}

static void
upload (GTask      *task,
        const char *ticket)
{
  Carrying *carrying = g_task_get_task_data (task);
  g_autofree char *path = pillion_attachment_file_get_path (carrying->profile, carrying->row);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *error = NULL;
  g_autoptr (GFileInputStream) source = g_file_read (file, NULL, &error);

  if (source == NULL) {
    g_task_return_error (task, error);
    return;
  }
  pillion_blob_client_upload_async (carrying->client, carrying->row->blob, ticket, G_INPUT_STREAM (source),
                                    carrying->size, on_progress, carrying->transfer, g_task_get_cancellable (task),
                                    on_uploaded, g_object_ref (task));
}

/* The ticket is with the task as long as the store notes the blob. */
static void
on_blob_saved (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, &error) == NULL)
    g_task_return_error (task, error);
  else
    upload (task, g_object_get_data (G_OBJECT (task), "ticket"));
}

static void
take_upload_ticket (GTask                          *task,
                    const PillionRelayBlobCreateOk *ok)
{
  Carrying *carrying = g_task_get_task_data (task);
  PillionAttachmentWork *work = pillion_attachment_work_new (carrying->row->message);

  memcpy (carrying->row->blob, ok->blob, sizeof carrying->row->blob);
  memcpy (work->blob, ok->blob, sizeof work->blob);
  g_object_set_data_full (G_OBJECT (task), "ticket", pillion_base64url_encode (ok->ticket, sizeof ok->ticket), g_free);
  run_work (task, pillion_attachment_work_save_blob, work, on_blob_saved);
}

static void
on_upload_ticket (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  PillionRelayBlobCreateOk ok = { 0 };

  if (answer != NULL && pillion_relay_blob_create_ok_read (&ok, answer, &error)) {
    take_upload_ticket (task, &ok);
    return;
  }
  if (pillion_net_error_is_refusal (error, "not-found")) {
    g_error_free (error);
    forget_blob (task);
    return;
  }
  g_task_return_error (task, error);
}

static void
begin_upload (GTask *task)
{
  Carrying *carrying = g_task_get_task_data (task);
  PillionRelayBlobCreate create = { .bytes = carrying->size, .has_blob = !is_zero (carrying->row->blob) };

  memcpy (create.blob, carrying->row->blob, sizeof create.blob);
  pillion_relay_request_task (task, "blob.create", pillion_relay_blob_create_write (&create), on_upload_ticket);
}

/* ----- from the relay ----- */

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Carrying *carrying = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    run_work (task, pillion_attachment_work_keep, pillion_attachment_work_new (carrying->row->message), on_noted);
}

/* What the thread works with. */
typedef struct {
  PillionAttachmentRow *row;     /* (owned) */
  char                 *profile; /* (owned) */
} Checking;

static void
checking_free (Checking *self)
{
  pillion_attachment_row_free (self->row);
  g_free (self->profile);
  g_free (self);
}

static void
check_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Checking *checking = task_data;
  GError *error = NULL;

  if (pillion_attachment_file_take (checking->profile, checking->row, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
check (GTask *task)
{
  Carrying *carrying = g_task_get_task_data (task);
  g_autoptr (GTask) in_thread = g_task_new (NULL, g_task_get_cancellable (task), on_checked, g_object_ref (task));
  Checking *checking = g_new0 (Checking, 1);

  checking->row = pillion_attachment_row_copy (carrying->row);
  checking->profile = g_strdup (carrying->profile);
  g_task_set_source_tag (in_thread, check);
  g_task_set_task_data (in_thread, checking, (GDestroyNotify) checking_free);
  g_task_run_in_thread (in_thread, check_in_thread);
}

static void
on_downloaded (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Carrying *carrying = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean done = pillion_blob_client_download_finish (PILLION_BLOB_CLIENT (source), result, NULL, &error);

  if (!g_output_stream_close (carrying->part, NULL, done ? &error : NULL) || !done)
    g_task_return_error (task, error);
  else
    check (task);
}

/* Opens the part behind what it holds; one that holds too much is begun anew. */
static gboolean
open_part (Carrying *carrying,
           guint64  *offset,
           GError  **error)
{
  g_autofree char *path = pillion_attachment_file_get_part_path (carrying->profile, carrying->row);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  GFileOutputStream *part;

  if (!pillion_attachment_file_make_folder (carrying->profile, error))
    return FALSE;
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  *offset = info != NULL ? (guint64) g_file_info_get_size (info) : 0;
  if (*offset > carrying->size) {
    *offset = 0;
    part = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, error);
  } else {
    part = g_file_append_to (file, G_FILE_CREATE_PRIVATE, NULL, error);
  }
  if (part == NULL)
    return FALSE;
  carrying->part = G_OUTPUT_STREAM (part);
  return TRUE;
}

static void
on_download_ticket (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Carrying *carrying = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  g_autofree char *ticket = NULL;
  PillionRelayBlobFetchOk ok = { 0 };
  guint64 offset = 0;

  if (answer == NULL || !pillion_relay_blob_fetch_ok_read (&ok, answer, &error) ||
      !open_part (carrying, &offset, &error)) {
    g_task_return_error (task, error);
    return;
  }
  /* Nothing of what has another size than was promised is worth its way. */
  if (ok.bytes != carrying->size) {
    g_task_return_new_error (task, PILLION_NET_ERROR, PILLION_NET_ERROR_MISMATCH, "the blob has another size");
    return;
  }
  ticket = pillion_base64url_encode (ok.ticket, sizeof ok.ticket);
  pillion_blob_client_download_async (carrying->client, carrying->row->blob, ticket, carrying->part, offset,
                                      carrying->size, on_progress, carrying->transfer, g_task_get_cancellable (task),
                                      on_downloaded, g_object_ref (task));
}

static void
begin_download (GTask *task)
{
  Carrying *carrying = g_task_get_task_data (task);
  g_autofree char *path = pillion_attachment_file_get_path (carrying->profile, carrying->row);
  PillionRelayBlobFetch fetch;

  /* A message that shares it brought it here. */
  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    check (task);
    return;
  }
  memcpy (fetch.blob, carrying->row->blob, sizeof fetch.blob);
  pillion_relay_request_task (task, "blob.fetch", pillion_relay_blob_fetch_write (&fetch), on_download_ticket);
}

/* ----- both ----- */

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Carrying *carrying = g_task_get_task_data (task);
  GError *error = NULL;
  PillionAttachmentWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL) {
    g_task_return_error (task, error);
    return;
  }
  carrying->row = g_steal_pointer (&work->row);
  if (carrying->row == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the message is gone");
    return;
  }
  if (!pillion_attachment_file_is_sound (carrying->row)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the attachment contradicts itself");
    return;
  }
  carrying->size = pillion_attachment_seal_get_sealed (carrying->row->padded_bytes);
  if (pillion_attachment_transfer_is_upload (carrying->transfer))
    begin_upload (task);
  else
    begin_download (task);
}

void
pillion_attachment_carrier_run_async (PillionEngine             *engine,
                                      PillionBlobClient         *client,
                                      PillionAttachmentTransfer *transfer,
                                      GCancellable              *cancellable,
                                      GAsyncReadyCallback        callback,
                                      gpointer                   user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  Carrying *carrying = g_new0 (Carrying, 1);

  g_task_set_source_tag (task, pillion_attachment_carrier_run_async);
  carrying->client = g_object_ref (client);
  carrying->transfer = g_object_ref (transfer);
  carrying->profile = g_strdup (pillion_engine_get_folder (engine));
  g_task_set_task_data (task, carrying, (GDestroyNotify) carrying_free);
  run_work (task, pillion_attachment_work_load,
            pillion_attachment_work_new (pillion_attachment_transfer_get_row (transfer)), on_loaded);
}

gboolean
pillion_attachment_carrier_run_finish (PillionEngine *engine,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- what went wrong ----- */

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, PILLION_NET_ERROR, PILLION_NET_ERROR_NOT_FOUND) ||
         pillion_net_error_is_refusal (error, "not-found");
}

static gboolean
is_too_much (const GError *error)
{
  return g_error_matches (error, PILLION_NET_ERROR, PILLION_NET_ERROR_TOO_LARGE) ||
         pillion_net_error_is_refusal (error, "too-large") || pillion_net_error_is_refusal (error, "full");
}

static gboolean
is_damaged (const GError *error)
{
  return g_error_matches (error, PILLION_NET_ERROR, PILLION_NET_ERROR_MISMATCH) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

gboolean
pillion_attachment_carrier_is_passing (const GError *error)
{
  if (error->domain == PILLION_STORE_ERROR)
    return error->code == PILLION_STORE_ERROR_CLOSED;
  return error->domain == PILLION_NET_ERROR && !is_gone (error) && !is_too_much (error) && !is_damaged (error) &&
         !pillion_net_error_is_refusal (error, "bad-request");
}

GError *
pillion_attachment_carrier_explain (GError *error)
{
  g_autoptr (GError) lower = error;

  if (lower->domain == PILLION_ENGINE_ERROR)
    return g_steal_pointer (&lower);
  if (is_gone (lower))
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED,
                                _("The server keeps this file no longer. Who sent it may send it again."));
  if (is_too_much (lower))
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT,
                                _("The server has no room for this file. Nothing is lost; send a smaller one, or wait "
                                   "until it has let go of older ones."));
  if (is_damaged (lower))
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
                                _("What arrived is not the file that was sent, so it was not opened. Ask for it to be "
                                   "sent again."));
  if (lower->domain == G_IO_ERROR && lower->code != G_IO_ERROR_CANCELLED)
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK,
                        _("The disk did not take the file (%s). Make some room, then try again."), lower->message);
  return pillion_engine_error_from (g_steal_pointer (&lower));
}
