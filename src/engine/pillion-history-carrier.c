/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-carrier.h"

#include "crypto/pillion-base64url.h"
#include "crypto/pillion-secret.h"
#include "engine/pillion-history-source.h"
#include "engine/pillion-history-taking.h"
#include "engine/pillion-relay-request.h"
#include "wire/pillion-relay-messages-blob.h"

#include <string.h>

/* ----- to the relay ----- */

typedef struct {
  PillionBlobClient     *client;  /* (owned) */
  PillionHistoryPacking *packing; /* (owned) (nullable): while no work has it */
  GBytes                *bytes;   /* (owned) (nullable): what is uploaded */
} Sending;

static void
sending_free (Sending *self)
{
  g_object_unref (self->client);
  g_clear_pointer (&self->packing, pillion_history_packing_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static void
on_sent (GObject      *source,
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

static void
send (GTask *task)
{
  Sending *sending = g_task_get_task_data (task);

  pillion_engine_run_async (g_task_get_source_object (task), pillion_history_source_send,
                            g_steal_pointer (&sending->packing), (GDestroyNotify) pillion_history_packing_free,
                            g_task_get_cancellable (task), on_sent, g_object_ref (task));
}

static void
on_uploaded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!pillion_blob_client_upload_finish (PILLION_BLOB_CLIENT (source), result, &error))
    g_task_return_error (task, error);
  else
    send (task);
}

static void
on_upload_ticket (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  PillionRelayBlobCreateOk ok = { 0 };
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *ticket = NULL;

  if (answer == NULL || !pillion_relay_blob_create_ok_read (&ok, answer, &error)) {
    g_task_return_error (task, error);
    return;
  }
  memcpy (sending->packing->part.blob, ok.blob, sizeof sending->packing->part.blob);
  sending->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&sending->packing->bytes));
  stream = g_memory_input_stream_new_from_bytes (sending->bytes);
  ticket = pillion_base64url_encode (ok.ticket, sizeof ok.ticket);
  pillion_blob_client_upload_async (sending->client, ok.blob, ticket, stream, g_bytes_get_size (sending->bytes), NULL,
                                    NULL, g_task_get_cancellable (task), on_uploaded, g_object_ref (task));
}

/* The work that made the part goes with its task: what it made is taken out of it. */
static PillionHistoryPacking *
take_packing (PillionHistoryPacking *work)
{
  PillionHistoryPacking *packing = pillion_history_packing_new (work->transfer);

  packing->row = g_steal_pointer (&work->row);
  packing->bytes = g_steal_pointer (&work->bytes);
  packing->part = work->part;
  return packing;
}

static void
on_packed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  PillionHistoryPacking *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);
  PillionRelayBlobCreate create = { 0 };

  if (work == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (work->row == NULL) {
    g_task_return_boolean (task, FALSE);
    return;
  }
  sending->packing = take_packing (work);
  if (sending->packing->part.n_chunks == 0) {
    send (task);
    return;
  }
  create.bytes = sending->packing->bytes->len;
  pillion_relay_request_task (task, "blob.create", pillion_relay_blob_create_write (&create), on_upload_ticket);
}

void
pillion_history_carrier_send_async (PillionEngine      *engine,
                                    PillionBlobClient  *client,
                                    const guint8       *transfer,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);

  g_task_set_source_tag (task, pillion_history_carrier_send_async);
  sending->client = g_object_ref (client);
  g_task_set_task_data (task, sending, (GDestroyNotify) sending_free);
  pillion_engine_run_async (engine, pillion_history_source_pack, pillion_history_packing_new (transfer),
                            (GDestroyNotify) pillion_history_packing_free, cancellable, on_packed, task);
}

gboolean
pillion_history_carrier_send_finish (PillionEngine *engine,
                                     GAsyncResult  *result,
                                     gboolean      *sent,
                                     GError       **error)
{
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  *sent = g_task_propagate_boolean (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ----- from the relay ----- */

typedef struct {
  PillionBlobClient      *client;   /* (owned) */
  PillionBodyHistoryPart  part;     /* (secret) */
  guint                   n_stored; /* chunks of the part, before */
  GBytes                 *bytes;    /* (owned) (nullable): of the rest, what is not stored yet */
} Fetching;

static void
fetching_free (Fetching *self)
{
  g_object_unref (self->client);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  pillion_secret_wipe (&self->part, sizeof self->part);
  g_free (self);
}

static guint64
count_bytes (const PillionBodyHistoryPart *part,
             guint                         n_chunks)
{
  guint64 n_bytes = 0;

  for (guint i = 0; i < n_chunks; i++)
    n_bytes += part->chunks[i].n_bytes;
  return n_bytes;
}

static void
store (GTask              *task,
       gboolean            gone,
       GAsyncReadyCallback callback)
{
  Fetching *fetching = g_task_get_task_data (task);
  PillionHistoryStoring *storing = g_new0 (PillionHistoryStoring, 1);

  memcpy (storing->transfer, fetching->part.transfer, sizeof storing->transfer);
  storing->sealed = fetching->bytes != NULL ? g_bytes_ref (fetching->bytes) : NULL;
  storing->gone = gone;
  pillion_engine_run_async (g_task_get_source_object (task), pillion_history_taking_store, storing,
                            (GDestroyNotify) pillion_history_storing_free, g_task_get_cancellable (task), callback,
                            g_object_ref (task));
}

/* Where nothing was stored the transfer goes on no longer. */
static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetching *fetching = g_task_get_task_data (task);
  GError *error = NULL;
  PillionHistoryStoring *storing = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);
  g_autoptr (GBytes) bytes = g_steal_pointer (&fetching->bytes);

  if (storing == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (storing->n_stored == 0 || storing->n_stored == g_bytes_get_size (bytes)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  fetching->bytes = g_bytes_new_from_bytes (bytes, storing->n_stored, g_bytes_get_size (bytes) - storing->n_stored);
  store (task, FALSE, on_stored);
}

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, PILLION_NET_ERROR, PILLION_NET_ERROR_NOT_FOUND) ||
         g_error_matches (error, PILLION_NET_ERROR, PILLION_NET_ERROR_MISMATCH) ||
         pillion_net_error_is_refusal (error, "not-found");
}

/* error: (transfer full) */
static void
fail_to_fetch (GTask  *task,
               GError *error)
{
  if (!is_gone (error)) {
    g_task_return_error (task, error);
    return;
  }
  g_error_free (error);
  store (task, TRUE, on_stored);
}

static void
on_downloaded (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GMemoryOutputStream *stream = g_object_get_data (G_OBJECT (task), "stream");
  Fetching *fetching = g_task_get_task_data (task);
  GError *error = NULL;

  if (!pillion_blob_client_download_finish (PILLION_BLOB_CLIENT (source), result, NULL, &error)) {
    fail_to_fetch (task, error);
    return;
  }
  g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, NULL);
  fetching->bytes = g_memory_output_stream_steal_as_bytes (stream);
  store (task, FALSE, on_stored);
}

static void
on_download_ticket (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetching *fetching = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  GOutputStream *stream = g_memory_output_stream_new_resizable ();
  g_autofree char *ticket = NULL;
  PillionRelayBlobFetchOk ok = { 0 };
  guint64 size = count_bytes (&fetching->part, fetching->part.n_chunks);

  g_object_set_data_full (G_OBJECT (task), "stream", stream, g_object_unref);
  if (answer == NULL || !pillion_relay_blob_fetch_ok_read (&ok, answer, &error)) {
    fail_to_fetch (task, error);
    return;
  }
  if (ok.bytes != size) {
    store (task, TRUE, on_stored);
    return;
  }
  ticket = pillion_base64url_encode (ok.ticket, sizeof ok.ticket);
  pillion_blob_client_download_async (fetching->client, fetching->part.blob, ticket, stream,
                                      count_bytes (&fetching->part, fetching->n_stored), size, NULL, NULL,
                                      g_task_get_cancellable (task), on_downloaded, g_object_ref (task));
}

void
pillion_history_carrier_fetch_async (PillionEngine                *engine,
                                     PillionBlobClient            *client,
                                     const PillionBodyHistoryPart *part,
                                     guint                         n_stored,
                                     GCancellable                 *cancellable,
                                     GAsyncReadyCallback           callback,
                                     gpointer                      user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  Fetching *fetching = g_new0 (Fetching, 1);
  PillionRelayBlobFetch fetch;

  g_task_set_source_tag (task, pillion_history_carrier_fetch_async);
  fetching->client = g_object_ref (client);
  fetching->part = *part;
  fetching->n_stored = n_stored;
  g_task_set_task_data (task, fetching, (GDestroyNotify) fetching_free);
  if (n_stored >= part->n_chunks) {
    store (task, FALSE, on_stored);
    return;
  }
  memcpy (fetch.blob, part->blob, sizeof fetch.blob);
  pillion_relay_request_task (task, "blob.fetch", pillion_relay_blob_fetch_write (&fetch), on_download_ticket);
}

gboolean
pillion_history_carrier_fetch_finish (PillionEngine *engine,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
