/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachment-again.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-own-healing.h"

#include <string.h>

gboolean
pillion_attachment_again_ask (PillionDatabase         *database,
                              PillionJob              *job,
                              const PillionMessageRow *row,
                              GError                 **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_FILE_WANTED };
  gboolean may_ask;

  if (!pillion_own_healing_count (database, job, "asked-own-files", PILLION_ATTACHMENT_AGAIN_MAX_REQUESTS, &may_ask,
                                  error))
    return FALSE;
  if (!may_ask)
    return TRUE;
  memcpy (body.file_wanted.author, row->author, sizeof body.file_wanted.author);
  memcpy (body.file_wanted.message, row->message_id, sizeof body.file_wanted.message);
  return pillion_outbox_queue_own (database, job, &body, error);
}

gboolean
pillion_attachment_again_is_due (const PillionMessageRow *row)
{
  gboolean is_new = row->authored == NULL &&
                    (row->state == PILLION_MESSAGE_STATE_QUEUED || row->state == PILLION_MESSAGE_STATE_FAILED);

  return row->attachment->state == PILLION_ATTACHMENT_STATE_UPLOAD && !is_new;
}

gboolean
pillion_attachment_again_tell (PillionDatabase         *database,
                               PillionJob              *job,
                               const PillionMessageRow *row,
                               GError                 **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_FILE_AGAIN };

  memcpy (body.file_again.author, row->author, sizeof body.file_again.author);
  memcpy (body.file_again.message, row->message_id, sizeof body.file_again.message);
  memcpy (body.file_again.blob, row->attachment->blob, sizeof body.file_again.blob);
  return pillion_attachments_set_own_state (database, row->id, PILLION_ATTACHMENT_STATE_HERE, error) &&
         pillion_outbox_queue_own (database, job, &body, error);
}

/* Where it is at the relay is not known. */
static gboolean
forget_blob (PillionDatabase *database,
             gint64           message,
             GError         **error)
{
  static const guint8 none[PILLION_ATTACHMENT_BLOB_BYTES] = { 0 };

  return pillion_attachments_set_blob (database, message, none, error);
}

gboolean
pillion_attachment_again_give_up (PillionDatabase         *database,
                                  const PillionMessageRow *row,
                                  GError                 **error)
{
  return forget_blob (database, row->id, error) &&
         pillion_attachments_set_own_state (database, row->id, PILLION_ATTACHMENT_STATE_HERE, error);
}

/* (transfer full): row is NULL where nothing of it is here, or nothing that carries a file. */
static gboolean
find_message (PillionDatabase    *database,
              const guint8       *author,
              const guint8       *message,
              PillionMessageRow **row,
              GError            **error)
{
  if (!pillion_messages_find (database, author, message, row, error))
    return FALSE;
  if (*row != NULL && ((*row)->attachment == NULL || (*row)->deleted))
    g_clear_pointer (row, pillion_message_row_free);
  return TRUE;
}

gboolean
pillion_attachment_again_answer (PillionDatabase             *database,
                                 PillionJob                  *job,
                                 const PillionDelivery       *delivery,
                                 const PillionBodyFileWanted *wanted,
                                 GError                     **error)
{
  g_autofree char *hex = pillion_hex_encode (delivery->device, PILLION_DEVICE_BYTES);
  g_autofree char *name = g_strconcat ("answered-files-", hex, NULL);
  g_autoptr (PillionMessageRow) row = NULL;
  gboolean may_answer;

  if (!find_message (database, wanted->author, wanted->message, &row, error))
    return FALSE;
  /* What is not here, or goes to the relay now, is not brought there. */
  if (row == NULL || row->attachment->state != PILLION_ATTACHMENT_STATE_HERE)
    return TRUE;
  if (!pillion_own_healing_count (database, job, name, PILLION_ATTACHMENT_AGAIN_MAX_REQUESTS, &may_answer, error))
    return FALSE;
  if (!may_answer)
    return pillion_job_count_refusal (job, database, "healing", error);
  job->effects |= PILLION_EFFECT_TRANSFERS;
  pillion_job_note_chat (job, row->chat);
  return forget_blob (database, row->id, error) &&
         pillion_attachments_set_own_state (database, row->id, PILLION_ATTACHMENT_STATE_UPLOAD, error);
}

gboolean
pillion_attachment_again_take (PillionDatabase            *database,
                               PillionJob                 *job,
                               const PillionBodyFileAgain *again,
                               GError                    **error)
{
  g_autoptr (PillionMessageRow) row = NULL;
  gboolean uploading;

  if (!find_message (database, again->author, again->message, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  uploading = row->attachment->state == PILLION_ATTACHMENT_STATE_UPLOAD;
  if (uploading && !pillion_attachment_again_is_due (row))
    return TRUE;
  if (!pillion_attachments_set_blob (database, row->id, again->blob, error))
    return FALSE;
  if (!uploading && row->attachment->state != PILLION_ATTACHMENT_STATE_EXPIRED)
    return TRUE;
  job->effects |= PILLION_EFFECT_TRANSFERS;
  pillion_job_note_chat (job, row->chat);
  /* Another device that was asked was faster: this one need not bring it too. */
  return pillion_attachments_set_own_state (
    database, row->id, uploading ? PILLION_ATTACHMENT_STATE_HERE : PILLION_ATTACHMENT_STATE_DOWNLOAD, error);
}
