/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachment-work.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-attachment-again.h"
#include "engine/pillion-attachment-file.h"
#include "engine/pillion-composer.h"
#include "engine/pillion-content.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-review.h"
#include "engine/pillion-unsent-changes.h"

#include <glib/gi18n.h>
#include <string.h>

PillionAttachmentWork *
pillion_attachment_work_new (gint64 message)
{
  PillionAttachmentWork *self = g_new0 (PillionAttachmentWork, 1);

  self->message = message;
  return self;
}

void
pillion_attachment_work_free (PillionAttachmentWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->row, pillion_attachment_row_free);
  g_clear_pointer (&self->ways, g_array_unref);
  g_free (self->profile);
  g_clear_pointer (&self->sealings, g_atomic_rc_box_release);
  g_free (self);
}

gboolean
pillion_attachment_work_load (PillionDatabase *database,
                              gpointer         data,
                              GError         **error)
{
  PillionAttachmentWork *work = data;

  return pillion_attachments_load (database, work->message, &work->row, error);
}

gboolean
pillion_attachment_work_list (PillionDatabase *database,
                              gpointer         data,
                              GError         **error)
{
  PillionAttachmentWork *work = data;

  return pillion_attachments_list_ways (database, &work->ways, error);
}

gboolean
pillion_attachment_work_take_turns (PillionDatabase *database,
                                    gpointer         data,
                                    GError         **error)
{
  PillionAttachmentWork *work = data;

  return pillion_attachment_again_take_turns (database, &work->job, &work->next_ms, error);
}

gboolean
pillion_attachment_work_sweep (PillionDatabase *database,
                               gpointer         data,
                               GError         **error)
{
  PillionAttachmentWork *work = data;
  g_autoptr (GPtrArray) names = pillion_attachment_file_list (work->profile);

  /* In this order: what is begun from now on is not in the list. */
  if (g_atomic_int_get (work->sealings) != work->sealings_then)
    return TRUE;
  for (guint i = 0; i < names->len; i++) {
    guint8 hash[PILLION_ATTACHMENT_HASH_BYTES];
    gboolean has = FALSE;

    if (pillion_attachment_file_parse_name (names->pdata[i], hash) &&
        !pillion_attachments_has_hash (database, hash, &has, error))
      return FALSE;
    if (!has)
      pillion_attachment_file_remove (work->profile, names->pdata[i]);
  }
  return TRUE;
}

/* (transfer full) (nullable): a message that carries something; NULL without an error: it is
 * gone.
 */
static PillionMessageRow *
load_message (PillionDatabase *database,
              gint64           message,
              GError         **error)
{
  g_autoptr (PillionMessageRow) row = NULL;

  if (!pillion_messages_load (database, message, &row, error) || row == NULL || row->attachment == NULL)
    return NULL;
  return g_steal_pointer (&row);
}

gboolean
pillion_attachment_work_want (PillionDatabase *database,
                              gpointer         data,
                              GError         **error)
{
  PillionAttachmentWork *work = data;
  g_autoptr (PillionMessageRow) row = NULL;

  if (!pillion_review_check (database, &work->job, error) ||
      !pillion_messages_load (database, work->message, &row, error))
    return FALSE;
  if (row == NULL || row->attachment == NULL) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("This message carries no file."));
    return FALSE;
  }
  work->row = g_steal_pointer (&row->attachment);
  /* What is sent from here is here, and what came as history is not. */
  if (work->row->state == PILLION_ATTACHMENT_STATE_HERE || work->row->state == PILLION_ATTACHMENT_STATE_DOWNLOAD ||
      work->row->state == PILLION_ATTACHMENT_STATE_UPLOAD || (row->authored == NULL && !row->history))
    return TRUE;
  work->job.effects |= PILLION_EFFECT_TRANSFERS;
  pillion_job_note_chat (&work->job, row->chat);
  work->row->state = PILLION_ATTACHMENT_STATE_DOWNLOAD;
  return pillion_attachments_set_own_state (database, work->message, PILLION_ATTACHMENT_STATE_DOWNLOAD, error);
}

gboolean
pillion_attachment_work_save_blob (PillionDatabase *database,
                                   gpointer         data,
                                   GError         **error)
{
  PillionAttachmentWork *work = data;
  g_autoptr (PillionAttachmentRow) row = NULL;

  if (!pillion_attachments_load (database, work->message, &row, error))
    return FALSE;
  /* Meanwhile another device may have said where it brought it. */
  return row == NULL || row->state != PILLION_ATTACHMENT_STATE_UPLOAD ||
         pillion_attachments_set_blob (database, work->message, work->blob, error);
}

static gboolean
author (PillionDatabase   *database,
        PillionJob        *job,
        PillionMessageRow *row,
        GBytes           **authored,
        GError           **error)
{
  PillionMessageBody body = { 0 };
  gboolean done;

  pillion_content_fill_body (&body, row);
  done = pillion_composer_author_at (database, job, row->chat, &body, row->message_id, row->sent_at, authored, error);
  pillion_secret_wipe (&body, sizeof body);
  return done;
}

gboolean
pillion_attachment_work_send (PillionDatabase *database,
                              gpointer         data,
                              GError         **error)
{
  PillionAttachmentWork *work = data;
  GError *load_error = NULL;
  g_autoptr (PillionMessageRow) row = load_message (database, work->message, &load_error);
  g_autoptr (GBytes) authored = NULL;

  if (load_error != NULL) {
    g_propagate_error (error, load_error);
    return FALSE;
  }
  if (row != NULL && pillion_attachment_again_is_due (row)) {
    pillion_job_note_chat (&work->job, row->chat);
    return pillion_attachment_again_tell (database, &work->job, row, error);
  }
  /* Deleted or stopped meanwhile. */
  if (row == NULL || row->authored != NULL || row->state != PILLION_MESSAGE_STATE_QUEUED)
    return TRUE;
  pillion_job_note_chat (&work->job, row->chat);
  return pillion_review_check (database, &work->job, error) && author (database, &work->job, row, &authored, error) &&
         pillion_messages_set_authored (database, row->id, authored, error) &&
         pillion_attachments_set_state (database, row->id, PILLION_ATTACHMENT_STATE_HERE, error) &&
         pillion_outbox_queue_to_chat (database, &work->job, row->chat, authored, row->id, work->request, error) &&
         pillion_unsent_changes_queue (database, &work->job, row, NULL, error);
}

/* Notes what became of it, if it still is on its way. */
static gboolean
end (PillionDatabase       *database,
     PillionAttachmentWork *work,
     gboolean              *upload,
     PillionMessageRow    **message,
     GError               **error)
{
  GError *load_error = NULL;
  g_autoptr (PillionMessageRow) row = load_message (database, work->message, &load_error);

  if (load_error != NULL) {
    g_propagate_error (error, load_error);
    return FALSE;
  }
  *message = NULL;
  if (row == NULL)
    return TRUE;
  *upload = row->attachment->state == PILLION_ATTACHMENT_STATE_UPLOAD;
  if (!*upload && row->attachment->state != PILLION_ATTACHMENT_STATE_DOWNLOAD)
    return TRUE;
  work->job.effects |= PILLION_EFFECT_TRANSFERS;
  pillion_job_note_chat (&work->job, row->chat);
  *message = g_steal_pointer (&row);
  return TRUE;
}

gboolean
pillion_attachment_work_keep (PillionDatabase *database,
                              gpointer         data,
                              GError         **error)
{
  PillionAttachmentWork *work = data;
  g_autoptr (PillionMessageRow) row = NULL;
  gboolean upload = FALSE;

  return end (database, work, &upload, &row, error) &&
         (row == NULL || pillion_attachments_set_state (database, row->id, PILLION_ATTACHMENT_STATE_HERE, error));
}

gboolean
pillion_attachment_work_stop (PillionDatabase *database,
                              gpointer         data,
                              GError         **error)
{
  PillionAttachmentWork *work = data;
  g_autoptr (PillionMessageRow) row = NULL;
  gboolean upload = FALSE;

  if (!end (database, work, &upload, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  if (!upload)
    return pillion_attachments_set_own_state (database, row->id, work->state, error) &&
           (work->state != PILLION_ATTACHMENT_STATE_EXPIRED ||
            pillion_attachment_again_ask (database, &work->job, row, error));
  if (pillion_attachment_again_is_due (row))
    return pillion_attachment_again_give_up (database, row, error);
  return pillion_messages_set_state (database, row->id, PILLION_MESSAGE_STATE_FAILED, error) &&
         pillion_attachments_set_own_state (database, row->id, PILLION_ATTACHMENT_STATE_FAILED, error);
}

gboolean
pillion_attachment_work_retry (PillionDatabase *database,
                               PillionJob      *job,
                               gint64           message,
                               GError         **error)
{
  job->effects |= PILLION_EFFECT_TRANSFERS;
  return pillion_messages_set_state (database, message, PILLION_MESSAGE_STATE_QUEUED, error) &&
         pillion_attachments_set_own_state (database, message, PILLION_ATTACHMENT_STATE_UPLOAD, error);
}
