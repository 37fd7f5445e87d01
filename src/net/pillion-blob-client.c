/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-blob-client.h"

#include "net/pillion-blob-request.h"
#include "net/pillion-http-session.h"

#define IDLE_SECONDS 60
#define CHUNK_BYTES (64 * 1024)
#define CONTENT_TYPE "application/octet-stream"

/**
 * PillionBlobClient:
 *
 * Carries sealed blobs (media, history) to the relay and back over HTTP (PROTOCOL.md
 * section 4.7). What a blob holds and whether its hash is right is its reader's matter.
 * A transfer that stands still for a minute ends with %PILLION_NET_ERROR_UNREACHABLE or
 * %PILLION_NET_ERROR_CLOSED, and can be called again: it goes on where the last one
 * ended.
 *
 * Of the main thread only. A transfer keeps the client and the streams alive.
 */

struct _PillionBlobClient {
  GObject parent_instance;

  SoupSession *session;         /* (owned) */
  PillionRelayAddress *address; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PillionBlobClient, pillion_blob_client, G_TYPE_OBJECT)

/* One transfer in either direction: the data of its task. */
typedef struct {
  SoupMessage *message;         /* (owned) (nullable): the request under way */
  GInputStream *source;         /* (owned) (nullable) */
  GOutputStream *target;        /* (owned) (nullable) */
  GBytes *chunk;                /* (owned) (nullable): being written */
  SoupMessage *put;             /* (owned) (nullable): made ahead with the ticket */
  guint64 offset;               /* done so far, from the blob's beginning */
  guint64 size;                 /* of the whole blob */
  GFileProgressCallback progress;
  gpointer progress_data;
} Transfer;

static void
transfer_free (gpointer user_data)
{
  Transfer *transfer = user_data;

  g_clear_object (&transfer->message);
  g_clear_object (&transfer->put);
  g_clear_object (&transfer->source);
  g_clear_object (&transfer->target);
  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  g_free (transfer);
}

static void
advance (Transfer *transfer,
         guint64   n_bytes)
{
  transfer->offset += n_bytes;
  if (transfer->progress != NULL)
    transfer->progress ((goffset) transfer->offset, (goffset) transfer->size, transfer->progress_data);
}

static void
return_explained (GTask        *task,
                  const GError *cause)
{
  Transfer *transfer = g_task_get_task_data (task);

  g_task_return_error (task, pillion_blob_request_explain (transfer->message, cause));
}

static gboolean
has_status (SoupMessage *message,
            guint        one,
            guint        other)
{
  guint status = soup_message_get_status (message);

  return status == one || status == other;
}

static void
on_put_answered (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (GInputStream) body = NULL;
  g_autoptr (GError) cause = NULL;

  body = soup_session_send_finish (SOUP_SESSION (source), result, &cause);

  if (body == NULL || !SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (transfer->message)))
    return_explained (task, cause);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_body_written (SoupMessage *message,
                 guint        n_bytes,
                 gpointer     user_data)
{
  advance (user_data, n_bytes);
}

static void
put_rest (GTask *task)
{
  PillionBlobClient *self = g_task_get_source_object (task);
  Transfer *transfer = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_request_headers (transfer->put);
  GError *error = NULL;

  if (!g_seekable_seek (G_SEEKABLE (transfer->source), (goffset) transfer->offset, G_SEEK_SET,
                        g_task_get_cancellable (task), &error)) {
    g_task_return_error (task, error);
    return;
  }

  g_set_object (&transfer->message, transfer->put);
  g_signal_connect (transfer->message, "wrote-body-data", G_CALLBACK (on_body_written), transfer);
  soup_message_set_request_body (transfer->message, CONTENT_TYPE, transfer->source,
                                 (gssize) (transfer->size - transfer->offset));
  if (transfer->offset > 0)
    soup_message_headers_set_content_range (headers, (goffset) transfer->offset,
                                            (goffset) transfer->size - 1, (goffset) transfer->size);

  soup_session_send_async (self->session, transfer->message, G_PRIORITY_DEFAULT,
                           g_task_get_cancellable (task), on_put_answered, g_object_ref (task));
}

static void
on_head_answered (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (GInputStream) body = NULL;
  g_autoptr (GError) cause = NULL;
  GError *error = NULL;
  guint64 received = 0;

  body = soup_session_send_finish (SOUP_SESSION (source), result, &cause);

  if (body == NULL || soup_message_get_status (transfer->message) != SOUP_STATUS_OK) {
    return_explained (task, cause);
    return;
  }

  if (!pillion_blob_request_get_received (transfer->message, transfer->size, &received, &error)) {
    g_task_return_error (task, error);
    return;
  }

  advance (transfer, received);
  if (transfer->offset == transfer->size)
    g_task_return_boolean (task, TRUE);
  else
    put_rest (task);
}

/* The size is in the first request already: a file that changed meanwhile would leave
 * the relay waiting for bytes that never come.
 */
static gboolean
check_source (GInputStream *source,
              guint64       size,
              GCancellable *cancellable,
              GError      **error)
{
  if (!g_seekable_seek (G_SEEKABLE (source), 0, G_SEEK_END, cancellable, error))
    return FALSE;

  if (g_seekable_tell (G_SEEKABLE (source)) == (goffset) size)
    return TRUE;

  g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_MISMATCH,
                       "The blob to send has another size than was announced");

  return FALSE;
}

/* FALSE when the task has ended: by an error, or because all is there. */
static gboolean
take_chunk (GTask        *task,
            GInputStream *body,
            GAsyncResult *result)
{
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (GError) cause = NULL;
  gsize n_bytes;

  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  transfer->chunk = g_input_stream_read_bytes_finish (body, result, &cause);
  if (transfer->chunk == NULL) {
    return_explained (task, cause);
    return FALSE;
  }

  n_bytes = g_bytes_get_size (transfer->chunk);
  if (n_bytes == 0 && transfer->offset == transfer->size) {
    g_task_return_boolean (task, TRUE);
    return FALSE;
  }

  if (n_bytes == 0) {
    g_task_return_new_error (task, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED,
                             "The transfer ended before the blob did");
    return FALSE;
  }

  if (n_bytes > transfer->size - transfer->offset) {
    g_task_return_new_error (task, PILLION_NET_ERROR, PILLION_NET_ERROR_MISMATCH,
                             "The relay sends more than the blob");
    return FALSE;
  }

  return TRUE;
}

/* Called when a chunk was read, and when it was written. */
static void
on_chunk_moved (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  gsize n_written = 0;

  if (G_IS_INPUT_STREAM (source)) {
    if (take_chunk (task, G_INPUT_STREAM (source), result))
      g_output_stream_write_all_async (transfer->target,
                                       g_bytes_get_data (transfer->chunk, NULL),
                                       g_bytes_get_size (transfer->chunk),
                                       G_PRIORITY_DEFAULT, cancellable,
                                       on_chunk_moved, g_object_ref (task));
    return;
  }

  if (!g_output_stream_write_all_finish (transfer->target, result, &n_written, &error)) {
    g_task_return_error (task, error);
    return;
  }

  advance (transfer, n_written);
  g_input_stream_read_bytes_async (transfer->source, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                   cancellable, on_chunk_moved, g_object_ref (task));
}

static void
on_get_answered (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (GError) cause = NULL;
  GError *error = NULL;

  transfer->source = soup_session_send_finish (SOUP_SESSION (source), result, &cause);

  if (transfer->source == NULL || !has_status (transfer->message, SOUP_STATUS_OK, SOUP_STATUS_PARTIAL_CONTENT))
    return_explained (task, cause);
  else if (!pillion_blob_request_check_range (transfer->message, transfer->offset, transfer->size, &error))
    g_task_return_error (task, error);
  else
    g_input_stream_read_bytes_async (transfer->source, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task), on_chunk_moved, g_object_ref (task));
}

static void
pillion_blob_client_finalize (GObject *object)
{
  PillionBlobClient *self = PILLION_BLOB_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->address, pillion_relay_address_unref);

  G_OBJECT_CLASS (pillion_blob_client_parent_class)->finalize (object);
}

static void
pillion_blob_client_class_init (PillionBlobClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_blob_client_finalize;
}

static void
pillion_blob_client_init (PillionBlobClient *self)
{
}

/**
 * pillion_blob_client_new:
 * @relay_url: the relay's address, as for pillion_connection_new()
 * @ca_file: (nullable) (type filename): likewise
 * @error: return location
 *
 * Reads @ca_file, so it may block on the disk.
 *
 * Returns: (transfer full): a client; or %NULL with %PILLION_NET_ERROR_ADDRESS or
 *   %PILLION_NET_ERROR_CA_FILE
 */
PillionBlobClient *
pillion_blob_client_new (const char *relay_url,
                         const char *ca_file,
                         GError    **error)
{
  g_autoptr (PillionRelayAddress) address = NULL;
  g_autoptr (SoupSession) session = NULL;
  PillionBlobClient *self;

  g_return_val_if_fail (relay_url != NULL, NULL);

  address = pillion_relay_address_new (relay_url, error);
  if (address == NULL)
    return NULL;

  session = pillion_http_session_new (ca_file, IDLE_SECONDS, error);
  if (session == NULL)
    return NULL;

  self = g_object_new (PILLION_TYPE_BLOB_CLIENT, NULL);
  self->address = g_steal_pointer (&address);
  self->session = g_steal_pointer (&session);

  return self;
}

/**
 * pillion_blob_client_upload_async:
 * @self: a client
 * @blob_id: (array fixed-size=16): of the blob, from the relay
 * @ticket: what the relay gave for this blob and direction, from the relay
 * @source: the whole blob: seekable, quick to read (a file or memory); not to be used
 *   by others meanwhile
 * @size: of the whole blob in bytes, at least 1
 * @progress: (nullable): called with the bytes the relay has or will have, and @size
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it; what the relay received stays
 * @callback: called when it ended
 * @user_data: for @callback
 *
 * Asks how much of the blob the relay has, and sends the rest. A blob that is whole
 * there already is a success.
 */
void
pillion_blob_client_upload_async (PillionBlobClient    *self,
                                  const guint8         *blob_id,
                                  const char           *ticket,
                                  GInputStream         *source,
                                  guint64               size,
                                  GFileProgressCallback progress,
                                  gpointer              progress_data,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  Transfer *transfer;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_BLOB_CLIENT (self));
  g_return_if_fail (blob_id != NULL && ticket != NULL);
  g_return_if_fail (G_IS_SEEKABLE (source) && g_seekable_can_seek (G_SEEKABLE (source)));
  g_return_if_fail (size >= 1 && size <= G_MAXINT64);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_blob_client_upload_async);
  transfer = g_new0 (Transfer, 1);
  transfer->source = g_object_ref (source);
  transfer->size = size;
  transfer->progress = progress;
  transfer->progress_data = progress_data;
  g_task_set_task_data (task, transfer, transfer_free);

  transfer->message = pillion_blob_request_new (SOUP_METHOD_HEAD, self->address, blob_id, ticket, &error);
  if (transfer->message == NULL || !check_source (source, size, cancellable, &error)) {
    g_task_return_error (task, error);
    return;
  }

  /* On a connection of its own: on an old one that turns out to be closed, libsoup
   * would send the body again from the beginning of the source.
   */
  transfer->put = pillion_blob_request_new (SOUP_METHOD_PUT, self->address, blob_id, ticket, NULL);
  soup_message_add_flags (transfer->put, SOUP_MESSAGE_NEW_CONNECTION);

  soup_session_send_async (self->session, transfer->message, G_PRIORITY_DEFAULT,
                           cancellable, on_head_answered, g_object_ref (task));
}

/**
 * pillion_blob_client_upload_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location
 *
 * Returns: %TRUE if the relay has the whole blob; else @error is
 *   %PILLION_NET_ERROR_TICKET (get another), %PILLION_NET_ERROR_NOT_FOUND (create the
 *   blob anew), %PILLION_NET_ERROR_TOO_LARGE or %PILLION_NET_ERROR_MISMATCH (do not
 *   repeat), %PILLION_NET_ERROR_CLOSED, %PILLION_NET_ERROR_UNREACHABLE or another that
 *   pillion_connection_new() knows (repeat later), the error of the source, or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
pillion_blob_client_upload_finish (PillionBlobClient *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_blob_client_upload_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * pillion_blob_client_download_async:
 * @self: a client
 * @blob_id: (array fixed-size=16): of the blob
 * @ticket: what the relay gave for this blob and direction, from the relay
 * @target: where the bytes from @offset on go, in order; not closed
 * @offset: bytes of the blob that are there already, at most @size
 * @size: of the whole blob in bytes, as its sender announced it: more is never read
 * @progress: (nullable): called with the bytes that are there, and @size
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it; what was written stays
 * @callback: called when it ended
 * @user_data: for @callback
 *
 * Fetches a blob, or the rest of one.
 */
void
pillion_blob_client_download_async (PillionBlobClient    *self,
                                    const guint8         *blob_id,
                                    const char           *ticket,
                                    GOutputStream        *target,
                                    guint64               offset,
                                    guint64               size,
                                    GFileProgressCallback progress,
                                    gpointer              progress_data,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  Transfer *transfer;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_BLOB_CLIENT (self));
  g_return_if_fail (blob_id != NULL && ticket != NULL);
  g_return_if_fail (G_IS_OUTPUT_STREAM (target));
  g_return_if_fail (offset <= size && size >= 1 && size <= G_MAXINT64);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_blob_client_download_async);
  transfer = g_new0 (Transfer, 1);
  transfer->target = g_object_ref (target);
  transfer->offset = offset;
  transfer->size = size;
  transfer->progress = progress;
  transfer->progress_data = progress_data;
  g_task_set_task_data (task, transfer, transfer_free);

  if (offset == size) {
    g_task_return_boolean (task, TRUE);
    return;
  }

  transfer->message = pillion_blob_request_new (SOUP_METHOD_GET, self->address, blob_id, ticket, &error);
  if (transfer->message == NULL) {
    g_task_return_error (task, error);
    return;
  }

  if (offset > 0)
    soup_message_headers_set_range (soup_message_get_request_headers (transfer->message), (goffset) offset, -1);
  soup_session_send_async (self->session, transfer->message, G_PRIORITY_DEFAULT,
                           cancellable, on_get_answered, g_object_ref (task));
}

/**
 * pillion_blob_client_download_finish:
 * @self: a client
 * @result: what the callback got
 * @offset: (out) (optional): how much of the blob is there now, also after an error:
 *   where the next call goes on
 * @error: return location
 *
 * Returns: %TRUE if the whole blob is there; else @error as for
 *   pillion_blob_client_upload_finish(), or the error of the target
 */
gboolean
pillion_blob_client_download_finish (PillionBlobClient *self,
                                     GAsyncResult      *result,
                                     guint64           *offset,
                                     GError           **error)
{
  Transfer *transfer;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_blob_client_download_async), FALSE);

  transfer = g_task_get_task_data (G_TASK (result));
  if (offset != NULL)
    *offset = transfer->offset;

  return g_task_propagate_boolean (G_TASK (result), error);
}
