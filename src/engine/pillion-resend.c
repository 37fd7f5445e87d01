/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-resend.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-attachment-work.h"
#include "engine/pillion-composer.h"
#include "engine/pillion-content.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-unsent-changes.h"
#include "store/pillion-unsent-table.h"

#include <string.h>

/* How long a blob is sure to be at the relay. */
#define BLOB_LIFETIME_MS (25 * G_GUINT64_CONSTANT (86400000))

/* What is here travels again a little earlier, or where this device does not know it at the relay, as it
 * was brought there again for own devices, or was to be.
 */
gboolean
pillion_resend_must_upload (PillionJob              *job,
                            const PillionMessageRow *row)
{
  static const guint8 none[PILLION_ATTACHMENT_BLOB_BYTES] = { 0 };
  const PillionAttachmentRow *file = row->attachment;

  if (file->state != PILLION_ATTACHMENT_STATE_HERE)
    return file->state == PILLION_ATTACHMENT_STATE_UPLOAD;
  return job->now_ms > row->sent_at + BLOB_LIFETIME_MS || memcmp (file->blob, none, sizeof none) == 0;
}

static gboolean
is_of_this_device (PillionJob              *job,
                   const PillionMessageRow *row)
{
  return memcmp (row->device, job->identity->device, sizeof row->device) == 0;
}

static gboolean
author_anew (PillionDatabase   *database,
             PillionJob        *job,
             PillionMessageRow *row,
             GError           **error)
{
  PillionMessageBody body = { 0 };
  GBytes *authored = NULL;
  gboolean done;

  pillion_content_fill_body (&body, row);
  done = pillion_composer_author_at (database, job, row->chat, &body, row->message_id, row->sent_at, &authored, error);
  pillion_secret_wipe (&body, sizeof body);
  if (!done)
    return FALSE;
  g_clear_pointer (&row->authored, g_bytes_unref);
  row->authored = authored;
  return pillion_unsent_adopt (database, row->id, job->identity->device, authored, error);
}

/* It is authored when its file is at the relay; what was said of it leaves then too. */
static gboolean
queue_file (PillionDatabase   *database,
            PillionJob        *job,
            PillionMessageRow *row,
            GError           **error)
{
  return pillion_unsent_adopt (database, row->id, job->identity->device, NULL, error) &&
         pillion_attachment_work_retry (database, job, row->id, error);
}

gboolean
pillion_resend_queue (PillionDatabase   *database,
                      PillionJob        *job,
                      PillionMessageRow *row,
                      guint8            *request,
                      gboolean          *has_request,
                      GError           **error)
{
  gboolean is_own = is_of_this_device (job, row);

  pillion_job_note_chat (job, row->chat);
  *has_request = FALSE;
  if (row->attachment != NULL && (row->authored == NULL || (!is_own && pillion_resend_must_upload (job, row))))
    return queue_file (database, job, row, error);
  if (!is_own && !author_anew (database, job, row, error))
    return FALSE;
  *has_request = TRUE;
  return pillion_messages_set_state (database, row->id, PILLION_MESSAGE_STATE_QUEUED, error) &&
         pillion_outbox_queue_to_chat (database, job, row->chat, row->authored, row->id, request, error) &&
         pillion_unsent_changes_queue (database, job, row, NULL, error);
}
