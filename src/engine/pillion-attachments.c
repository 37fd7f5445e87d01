/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachments.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-attachment-carrier.h"
#include "engine/pillion-attachment-file.h"
#include "engine/pillion-attachment-service.h"
#include "engine/pillion-attachment-work.h"
#include "engine/pillion-consent.h"
#include "engine/pillion-content.h"
#include "engine/pillion-file-name.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-reply.h"
#include "engine/pillion-review.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a relay takes that was not asked yet. */
#define USUAL_MAX_BYTES (G_GUINT64_CONSTANT (100) * 1024 * 1024)

G_STATIC_ASSERT (PILLION_THUMBNAIL_MAX_BYTES == PILLION_MESSAGE_THUMBNAIL_MAX_BYTES);
G_STATIC_ASSERT (PILLION_CAPTION_MAX_BYTES == PILLION_MESSAGE_CAPTION_MAX_BYTES);

/* ----- sending ----- */

/* A file on its way into the profile, and from there into the store. Let go of on any thread. */
typedef struct {
  GFile                *file;      /* (owned) (nullable) */
  GBytes               *bytes;     /* (owned) (nullable) */
  PillionAttachmentRow *row;       /* (owned) */
  char                 *caption;   /* (owned) */
  char                 *profile;   /* (owned): its folder */
  const PillionRandom  *random;
  guint64               max_bytes;
  guint8                account[PILLION_ACCOUNT_BYTES];
  gint64                reply_to;
} Sealing;

static void
sealing_clear (gpointer data)
{
  Sealing *self = data;

  g_clear_object (&self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  pillion_attachment_row_free (self->row);
  g_free (self->caption);
  g_free (self->profile);
}

static Sealing *
sealing_ref (Sealing *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
sealing_unref (Sealing *self)
{
  g_atomic_rc_box_release_full (self, sealing_clear);
}

/* The same on the store's worker. */
typedef struct {
  PillionJob job;
  Sealing   *sealing; /* (owned) */
  gint64     message;
} StoreWork;

static void
store_work_free (StoreWork *self)
{
  pillion_job_clear (&self->job);
  sealing_unref (self->sealing);
  g_free (self);
}

static gboolean
store_message (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  StoreWork *work = data;
  Sealing *sealing = work->sealing;
  PillionMessageRow row = { .text = sealing->caption, .attachment = sealing->row };
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_ATTACHMENT };
  gboolean done;

  if (!pillion_review_check (database, &work->job, error) ||
      !pillion_consent_check_message (database, sealing->account, error))
    return FALSE;
  pillion_content_fill_attachment (&body.attachment, &row);
  work->job.effects |= PILLION_EFFECT_TRANSFERS;
  done = pillion_reply_mark (database, sealing->account, sealing->reply_to, &body.attachment.marks, error) &&
         pillion_outbox_store_message (database, &work->job, sealing->account, &body, &work->message, error) &&
         pillion_attachments_set_own_state (database, work->message, PILLION_ATTACHMENT_STATE_UPLOAD, error);
  pillion_secret_wipe (&body, sizeof body);
  return done;
}

static void
on_message_stored (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionAttachmentService *service = pillion_engine_get_attachment_service (engine);
  GError *error = NULL;
  StoreWork *work = pillion_engine_run_finish (engine, result, &error);

  pillion_attachment_service_release (service);
  if (work == NULL) {
    g_task_return_error (task, pillion_engine_error_from (error));
    return;
  }
  pillion_attachment_service_ensure (service, work->message, TRUE);
  g_task_return_int (task, work->message);
}

static GError *
too_large_error (void)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT,
                              _("This file is larger than the server takes. Nothing was sent; send a smaller one."));
}

guint64
pillion_attachments_get_max_bytes (PillionEngine *engine)
{
  const PillionRelayPolicy *policy = pillion_engine_get_policy (engine);

  return policy != NULL ? policy->blob_max_bytes : USUAL_MAX_BYTES;
}

gboolean
pillion_attachments_check_size (PillionEngine *engine,
                                guint64        n_bytes,
                                GError       **error)
{
  if (pillion_attachment_file_fits (n_bytes, pillion_attachments_get_max_bytes (engine)))
    return TRUE;
  g_propagate_error (error, too_large_error ());
  return FALSE;
}

static GError *
explain_sealing (GError *error)
{
  g_autoptr (GError) lower = error;

  if (g_error_matches (lower, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    return too_large_error ();
  if (g_error_matches (lower, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
      g_error_matches (lower, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return pillion_attachment_carrier_explain (g_steal_pointer (&lower));
  return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
                      _("The file can’t be read (%s). Nothing was sent."), lower->message);
}

static void
on_sealed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  StoreWork *work;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    pillion_attachment_service_release (pillion_engine_get_attachment_service (PILLION_ENGINE (source)));
    g_task_return_error (task, explain_sealing (error));
    return;
  }
  work = g_new0 (StoreWork, 1);
  work->sealing = sealing_ref (g_task_get_task_data (task));
  pillion_engine_run_async (PILLION_ENGINE (source), store_message, work, (GDestroyNotify) store_work_free,
                            g_task_get_cancellable (task), on_message_stored, g_object_ref (task));
}

static void
seal_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Sealing *sealing = task_data;
  GError *error = NULL;
  gboolean done;

  if (sealing->file != NULL)
    done = pillion_attachment_file_seal (sealing->file, sealing->profile, sealing->max_bytes, sealing->random,
                                         sealing->row, cancellable, &error);
  else
    done = pillion_attachment_file_seal_bytes (sealing->bytes, sealing->profile, sealing->max_bytes, sealing->random,
                                               sealing->row, cancellable, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static PillionAttachmentRow *
make_row (const PillionAttachmentSource *source)
{
  PillionAttachmentRow *row = g_new0 (PillionAttachmentRow, 1);

  row->state = PILLION_ATTACHMENT_STATE_UPLOAD;
  row->kind = source->picture ? PILLION_ATTACHMENT_KIND_PICTURE : PILLION_ATTACHMENT_KIND_FILE;
  row->name = pillion_file_name_harmless (source->name);
  row->mime = g_strdup (source->mime);
  row->width = source->width;
  row->height = source->height;
  row->thumbnail = source->thumbnail != NULL ? g_bytes_ref (source->thumbnail) : NULL;
  return row;
}

/* What the caller says of it must fit into a message. */
static gboolean
check_source (const PillionAttachmentSource *source,
              const char                    *caption)
{
  gsize length = strlen (caption);

  return (source->file != NULL || source->bytes != NULL) && strlen (source->mime) <= PILLION_MESSAGE_MIME_MAX_BYTES &&
         length <= PILLION_CAPTION_MAX_BYTES && pillion_text_is_valid (caption, length, TRUE) &&
         (source->thumbnail == NULL || g_bytes_get_size (source->thumbnail) <= PILLION_THUMBNAIL_MAX_BYTES);
}

void
pillion_attachments_send_async (PillionEngine                 *engine,
                                GBytes                        *account,
                                const PillionAttachmentSource *source,
                                const char                    *caption,
                                gint64                         reply_to,
                                GCancellable                  *cancellable,
                                GAsyncReadyCallback            callback,
                                gpointer                       user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) sealing_task = NULL;
  Sealing *sealing;

  if (!check_source (source, caption)) {
    g_task_report_new_error (engine, callback, user_data, pillion_attachments_send_async, PILLION_ENGINE_ERROR,
                             PILLION_ENGINE_ERROR_USAGE,
                             _("The text under the file can’t be sent: about %u letters fit, and nothing but text. Nothing "
                                "was sent; shorten it, or send it by itself."),
                             (guint) PILLION_CAPTION_MAX_BYTES);
    return;
  }
  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_attachments_send_async);
  /* Whether it is queued is the store's to say. */
  g_task_set_check_cancellable (task, FALSE);
  sealing = g_atomic_rc_box_new0 (Sealing);
  sealing->file = source->file != NULL ? g_object_ref (source->file) : NULL;
  sealing->bytes = source->bytes != NULL ? g_bytes_ref (source->bytes) : NULL;
  sealing->row = make_row (source);
  sealing->caption = g_strdup (caption);
  sealing->profile = g_strdup (pillion_engine_get_folder (engine));
  sealing->random = pillion_engine_get_options (engine)->random;
  sealing->max_bytes = pillion_attachments_get_max_bytes (engine);
  sealing->reply_to = reply_to;
  memcpy (sealing->account, g_bytes_get_data (account, NULL), sizeof sealing->account);
  g_task_set_task_data (task, sealing, (GDestroyNotify) sealing_unref);

  pillion_attachment_service_hold (pillion_engine_get_attachment_service (engine));
  sealing_task = g_task_new (engine, cancellable, on_sealed, g_object_ref (task));
  g_task_set_source_tag (sealing_task, seal_in_thread);
  g_task_set_task_data (sealing_task, sealing_ref (sealing), (GDestroyNotify) sealing_unref);
  g_task_run_in_thread (sealing_task, seal_in_thread);
}

gint64
pillion_attachments_send_finish (PillionEngine *engine,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  gint64 row;

  g_return_val_if_fail (g_task_is_valid (result, engine), 0);

  row = g_task_propagate_int (G_TASK (result), error);
  return MAX (row, 0);
}

/* ----- fetching ----- */

PillionAttachmentTransfer *
pillion_attachments_get_transfer (PillionEngine *engine,
                                  gint64         row)
{
  return pillion_attachment_service_find (pillion_engine_get_attachment_service (engine), row);
}

/* Who waits for a transfer: the data of its task. */
typedef struct {
  PillionAttachmentTransfer *transfer;  /* (owned) */
  gulong                     handler;
  GSource                   *cancelled; /* (owned) (nullable) */
} Waiting;

static void
waiting_free (Waiting *self)
{
  g_clear_signal_handler (&self->handler, self->transfer);
  g_object_unref (self->transfer);
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  g_free (self);
}

static void
end_waiting (GTask *task)
{
  Waiting *waiting = g_task_get_task_data (task);
  PillionAttachmentTransferState state = pillion_attachment_transfer_get_state (waiting->transfer);

  g_clear_signal_handler (&waiting->handler, waiting->transfer);
  if (waiting->cancelled != NULL)
    g_source_destroy (waiting->cancelled);
  if (g_task_return_error_if_cancelled (task)) {
    g_object_unref (task);
    return;
  }
  if (state == PILLION_ATTACHMENT_TRANSFER_STATE_FAILED)
    g_task_return_error (task, g_error_copy (pillion_attachment_transfer_get_error (waiting->transfer)));
  else if (state == PILLION_ATTACHMENT_TRANSFER_STATE_CANCELLED)
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CANCELLED,
                             _("The file is not fetched any more. What came of it is kept."));
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_transfer_changed (PillionAttachmentTransfer *transfer,
                     GParamSpec                *pspec,
                     GTask                     *task)
{
  if (!pillion_attachment_transfer_is_active (transfer))
    end_waiting (task);
}

static gboolean
on_waiting_cancelled (GCancellable *cancellable,
                      gpointer      user_data)
{
  end_waiting (user_data);
  return G_SOURCE_REMOVE;
}

/* task: (transfer full) */
static void
wait_for (GTask                     *task,
          PillionAttachmentTransfer *transfer)
{
  Waiting *waiting = g_new0 (Waiting, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiting->transfer = g_object_ref (transfer);
  waiting->handler = g_signal_connect (transfer, "notify::state", G_CALLBACK (on_transfer_changed), task);
  g_task_set_task_data (task, waiting, (GDestroyNotify) waiting_free);
  if (cancellable == NULL)
    return;
  waiting->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_static_name (waiting->cancelled, "[pillion] fetch cancelled");
  g_source_set_callback (waiting->cancelled, G_SOURCE_FUNC (on_waiting_cancelled), task, NULL);
  g_source_attach (waiting->cancelled, NULL);
}

static void
on_wanted (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;
  PillionAttachmentWork *work = pillion_engine_run_finish (engine, result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (work->row->state != PILLION_ATTACHMENT_STATE_DOWNLOAD)
    g_task_return_boolean (task, TRUE);
  else
    wait_for (g_steal_pointer (&task),
              pillion_attachment_service_ensure (pillion_engine_get_attachment_service (engine), work->message, FALSE));
}

void
pillion_attachments_fetch_async (PillionEngine      *engine,
                                 gint64              row,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_attachments_fetch_async);
  pillion_engine_run_async (engine, pillion_attachment_work_want, pillion_attachment_work_new (row),
                            (GDestroyNotify) pillion_attachment_work_free, cancellable, on_wanted, task);
}

gboolean
pillion_attachments_fetch_finish (PillionEngine *engine,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
