/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-message-actions.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-chat-sync.h"
#include "engine/pillion-consent.h"
#include "engine/pillion-content.h"
#include "engine/pillion-healing.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-reply.h"
#include "engine/pillion-resend.h"
#include "engine/pillion-review.h"
#include "engine/pillion-sending.h"
#include "store/pillion-versions-table.h"

#include <glib/gi18n.h>
#include <string.h>

/* One piece of work for all of this file: each uses the fields it needs. */
typedef struct {
  PillionJob  job;
  guint8      account[PILLION_ACCOUNT_BYTES]; /* whom to */
  gint64      row;                            /* the message it is about, or is answered */
  char       *text;                           /* (owned) (nullable) */
  guint8      request[PILLION_ID_BYTES];
  gint64      sent;                           /* the new message */
  gboolean    ends_here;                      /* no request is waited for: a file travels first, or another asks */
  GPtrArray  *versions;                       /* (owned) (nullable) */
} ActionWork;

static void
action_work_free (ActionWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self->text);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_free (self);
}

static ActionWork *
action_work_new (gint64      row,
                 const char *text)
{
  ActionWork *self = g_new0 (ActionWork, 1);

  self->row = row;
  self->text = g_strdup (text);
  return self;
}

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, sentence);
  return FALSE;
}

/* (transfer full) (nullable): what a row holds, if something can be said of it */
static PillionMessageRow *
load_message (PillionDatabase *database,
              ActionWork      *work,
              GError         **error)
{
  g_autoptr (PillionMessageRow) row = NULL;

  if (!pillion_review_check (database, &work->job, error) || !pillion_messages_load (database, work->row, &row, error))
    return NULL;
  if (row == NULL) {
    refuse (error, _("There is no such message."));
    return NULL;
  }
  return g_steal_pointer (&row);
}

/* Whether it ever left a device: history comes without the author's bytes. */
static gboolean
has_left (const PillionMessageRow *row)
{
  return row->authored != NULL || row->history;
}

/* Whether others have it, so that something can be said of it to them. */
static gboolean
is_out (const PillionMessageRow *row)
{
  return pillion_reply_has_content (row) && has_left (row) && row->state != PILLION_MESSAGE_STATE_FAILED &&
         row->state != PILLION_MESSAGE_STATE_APART;
}

static gboolean
is_blank (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return *text == '\0';
}

/* ----- sending ----- */

static gboolean
send_text (PillionDatabase *database,
           gpointer         data,
           GError         **error)
{
  ActionWork *work = data;
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_TEXT, .text = { .text = work->text } };

  if (!pillion_review_check (database, &work->job, error) ||
      !pillion_consent_check_message (database, work->account, error) ||
      !pillion_reply_mark (database, work->account, work->row, &body.text.marks, error))
    return FALSE;
  pillion_message_marks_write (&body.text.marks, &body.text.extensions);
  return pillion_outbox_queue_message (database, &work->job, work->account, &body, work->request, &work->sent, error);
}

static gboolean
forward_upload (PillionDatabase    *database,
                ActionWork         *work,
                PillionMessageBody *body,
                GError            **error)
{
  memset (body->attachment.blob, 0, sizeof body->attachment.blob);
  work->ends_here = TRUE;
  work->job.effects |= PILLION_EFFECT_TRANSFERS;
  return pillion_outbox_store_message (database, &work->job, work->account, body, &work->sent, error) &&
         pillion_attachments_set_own_state (database, work->sent, PILLION_ATTACHMENT_STATE_UPLOAD, error);
}

static gboolean
forward_attachment (PillionDatabase   *database,
                    ActionWork        *work,
                    PillionMessageRow *row,
                    GError           **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_ATTACHMENT };
  gboolean done;

  if (row->attachment->state == PILLION_ATTACHMENT_STATE_EXPIRED)
    return refuse (error, _("The server keeps this file no longer, so it can’t be forwarded."));
  pillion_content_fill_attachment (&body.attachment, row);
  body.attachment.marks.forwarded = TRUE;
  pillion_message_marks_write (&body.attachment.marks, &body.attachment.extensions);
  if (pillion_resend_must_upload (&work->job, row))
    done = forward_upload (database, work, &body, error);
  else
    done = pillion_outbox_queue_message (database, &work->job, work->account, &body, work->request, &work->sent,
                                         error) &&
           pillion_attachments_set_own_state (database, work->sent, row->attachment->state, error);
  pillion_secret_wipe (&body, sizeof body);
  return done;
}

static gboolean
forward (PillionDatabase *database,
         gpointer         data,
         GError         **error)
{
  ActionWork *work = data;
  g_autoptr (PillionMessageRow) row = load_message (database, work, error);
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_TEXT };

  if (row == NULL || !pillion_consent_check_message (database, work->account, error))
    return FALSE;
  if (!is_out (row))
    return refuse (error, _("This message can’t be forwarded."));
  if (row->attachment != NULL)
    return forward_attachment (database, work, row, error);
  body.text.text = row->text;
  body.text.marks.forwarded = TRUE;
  pillion_message_marks_write (&body.text.marks, &body.text.extensions);
  return pillion_outbox_queue_message (database, &work->job, work->account, &body, work->request, &work->sent, error);
}

/* ----- what is said of a message ----- */

static gboolean
react (PillionDatabase *database,
       gpointer         data,
       GError         **error)
{
  ActionWork *work = data;
  g_autoptr (PillionMessageRow) row = load_message (database, work, error);
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_REACTION };

  if (row == NULL || !pillion_consent_check_change (database, row->chat, error))
    return FALSE;
  if (!is_out (row))
    return refuse (error, _("Nothing can be added to this message."));
  memcpy (body.reaction.author, row->author, sizeof body.reaction.author);
  memcpy (body.reaction.message, row->message_id, sizeof body.reaction.message);
  g_strlcpy (body.reaction.emoji, work->text, sizeof body.reaction.emoji);
  return pillion_outbox_queue_applied (database, &work->job, row->chat, &body, work->request, error);
}

static gboolean
edit (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  ActionWork *work = data;
  g_autoptr (PillionMessageRow) row = load_message (database, work, error);
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_EDIT };

  if (row == NULL || !pillion_consent_check_change (database, row->chat, error))
    return FALSE;
  if (!is_out (row) || !pillion_identity_is_own (work->job.identity, row->author))
    return refuse (error, _("Only messages of your own can be changed."));
  if (row->attachment == NULL && is_blank (work->text))
    return refuse (error, _("The new text is empty. “Delete” takes a message back."));
  if (row->attachment != NULL && strlen (work->text) > PILLION_MESSAGE_CAPTION_MAX_BYTES)
    return refuse (error, _("The text is too long to stand under a file."));
  memcpy (body.edit.message, row->message_id, sizeof body.edit.message);
  body.edit.text = work->text;
  return pillion_outbox_queue_applied (database, &work->job, row->chat, &body, work->request, error);
}

static gboolean
delete_for_everyone (PillionDatabase *database,
                     gpointer         data,
                     GError         **error)
{
  ActionWork *work = data;
  g_autoptr (PillionMessageRow) row = load_message (database, work, error);
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_DELETE };

  if (row == NULL)
    return FALSE;
  if (!pillion_identity_is_own (work->job.identity, row->author) || row->deleted)
    return refuse (error, _("Only messages of your own can be deleted for everyone."));
  /* Nobody else has what never left. */
  if (!has_left (row))
    return pillion_chat_sync_hide (database, &work->job, work->row, work->request, error);
  memcpy (body.delete.message, row->message_id, sizeof body.delete.message);
  return pillion_outbox_queue_applied (database, &work->job, row->chat, &body, work->request, error);
}

static gboolean
delete_for_me (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  ActionWork *work = data;
  g_autoptr (PillionMessageRow) row = load_message (database, work, error);

  return row != NULL && pillion_chat_sync_hide (database, &work->job, work->row, work->request, error);
}

static gboolean
retry (PillionDatabase *database,
       gpointer         data,
       GError         **error)
{
  ActionWork *work = data;
  g_autoptr (PillionMessageRow) row = load_message (database, work, error);
  gboolean has_request;

  if (row == NULL || !pillion_consent_check_message (database, row->chat, error))
    return FALSE;
  if (row->state != PILLION_MESSAGE_STATE_FAILED || (row->authored == NULL && row->attachment == NULL))
    return refuse (error, _("This message was sent already."));
  if (!pillion_resend_queue (database, &work->job, row, work->request, &has_request, error))
    return FALSE;
  work->ends_here = !has_request;
  return TRUE;
}

static gboolean
ask_again (PillionDatabase *database,
           gpointer         data,
           GError         **error)
{
  ActionWork *work = data;
  g_autoptr (PillionMessageRow) row = load_message (database, work, error);

  work->ends_here = TRUE;
  return row != NULL && pillion_consent_check_message (database, row->chat, error) &&
         pillion_healing_ask_again (database, &work->job, row, error);
}

/* ----- the calls ----- */

static void
on_queued (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ActionWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (work->ends_here)
    g_task_return_int (task, work->sent);
  else
    pillion_sending_wait (g_steal_pointer (&task), work->request, work->sent);
}

static void
run (PillionEngine      *engine,
     PillionStoreWork    func,
     ActionWork         *work,
     GCancellable       *cancellable,
     GAsyncReadyCallback callback,
     gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, run);
  pillion_engine_run_async (engine, func, work, (GDestroyNotify) action_work_free, cancellable, on_queued, task);
}

/* Ends a call whose text can't travel. */
static gboolean
check_text (PillionEngine      *engine,
            const char         *text,
            gsize               max_bytes,
            gboolean            lines,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  gsize length = strlen (text);
  g_autofree char *sentence = NULL;

  if (length > max_bytes)
    sentence = g_strdup_printf (_("The text is too long: about %zu letters fit. Nothing was sent; shorten it, or send it in "
                                   "parts."),
                                max_bytes);
  else if (!pillion_text_is_valid (text, length, lines))
    sentence = g_strdup (_("The text has invisible characters that a message can’t carry. Nothing was sent; remove them, or "
                            "type the text instead of pasting it."));
  if (sentence == NULL)
    return TRUE;
  g_task_report_new_error (engine, callback, user_data, run, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, "%s", sentence);
  return FALSE;
}

void
pillion_message_send_async (PillionEngine      *engine,
                            GBytes             *account,
                            const char         *text,
                            gint64              reply_to,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  ActionWork *work;

  if (!check_text (engine, text, PILLION_TEXT_MAX_BYTES, TRUE, callback, user_data))
    return;
  if (is_blank (text)) {
    g_task_report_new_error (engine, callback, user_data, pillion_message_send_async, PILLION_ENGINE_ERROR,
                             PILLION_ENGINE_ERROR_USAGE, _("The message is empty."));
    return;
  }
  work = action_work_new (reply_to, text);
  memcpy (work->account, g_bytes_get_data (account, NULL), sizeof work->account);
  run (engine, send_text, work, cancellable, callback, user_data);
}

void
pillion_message_forward_async (PillionEngine      *engine,
                               gint64              row,
                               GBytes             *account,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  ActionWork *work = action_work_new (row, NULL);

  memcpy (work->account, g_bytes_get_data (account, NULL), sizeof work->account);
  run (engine, forward, work, cancellable, callback, user_data);
}

gint64
pillion_message_send_finish (PillionEngine *engine,
                             GAsyncResult  *result,
                             GError       **error)
{
  gint64 row;

  g_return_val_if_fail (g_task_is_valid (result, engine), 0);

  row = g_task_propagate_int (G_TASK (result), error);
  return MAX (row, 0);
}

gint64
pillion_message_send_get_row (GAsyncResult *result)
{
  return pillion_sending_get_result (G_TASK (result));
}

void
pillion_message_react_async (PillionEngine      *engine,
                             gint64              row,
                             const char         *emoji,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  if (check_text (engine, emoji, PILLION_REACTION_MAX_BYTES, FALSE, callback, user_data))
    run (engine, react, action_work_new (row, emoji), cancellable, callback, user_data);
}

void
pillion_message_edit_async (PillionEngine      *engine,
                            gint64              row,
                            const char         *text,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  if (check_text (engine, text, PILLION_TEXT_MAX_BYTES, TRUE, callback, user_data))
    run (engine, edit, action_work_new (row, text), cancellable, callback, user_data);
}

void
pillion_message_delete_async (PillionEngine      *engine,
                              gint64              row,
                              gboolean            for_everyone,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  run (engine, for_everyone ? delete_for_everyone : delete_for_me, action_work_new (row, NULL), cancellable, callback,
       user_data);
}

void
pillion_message_retry_async (PillionEngine      *engine,
                             gint64              row,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  run (engine, retry, action_work_new (row, NULL), cancellable, callback, user_data);
}

void
pillion_message_ask_again_async (PillionEngine      *engine,
                                 gint64              row,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  run (engine, ask_again, action_work_new (row, NULL), cancellable, callback, user_data);
}

gboolean
pillion_message_change_finish (PillionEngine *engine,
                               GAsyncResult  *result,
                               GError       **error)
{
  GError *task_error = NULL;

  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  g_task_propagate_int (G_TASK (result), &task_error);
  if (task_error == NULL)
    return TRUE;
  g_propagate_error (error, task_error);
  return FALSE;
}

/* ----- earlier texts ----- */

void
pillion_message_version_free (PillionMessageVersion *self)
{
  g_free (self->text);
  g_free (self);
}

static gboolean
list_versions (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  ActionWork *work = data;
  g_autoptr (PillionMessageRow) row = load_message (database, work, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (row == NULL ||
      !pillion_versions_list (database, row->chat, row->author, row->message_id, &rows, error))
    return FALSE;
  work->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_message_version_free);
  for (guint i = 0; i < rows->len; i++) {
    PillionVersionRow *stored = rows->pdata[i];
    PillionMessageVersion *version;

    if (stored->text == NULL)
      continue;
    version = g_new0 (PillionMessageVersion, 1);
    version->text = g_steal_pointer (&stored->text);
    version->sent_at_ms = stored->sent_at;
    g_ptr_array_add (work->versions, version);
  }
  return TRUE;
}

static void
on_versions_listed (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ActionWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_pointer (task, g_ptr_array_ref (work->versions), (GDestroyNotify) g_ptr_array_unref);
}

void
pillion_message_list_versions_async (PillionEngine      *engine,
                                     gint64              row,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_message_list_versions_async);
  pillion_engine_run_async (engine, list_versions, action_work_new (row, NULL), (GDestroyNotify) action_work_free,
                            cancellable, on_versions_listed, task);
}

GPtrArray *
pillion_message_list_versions_finish (PillionEngine *engine,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
