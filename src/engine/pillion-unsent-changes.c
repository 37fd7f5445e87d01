/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-unsent-changes.h"

#include "engine/pillion-composer.h"
#include "engine/pillion-consent.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-outbox.h"
#include "store/pillion-unsent-changes-table.h"
#include "wire/pillion-authored.h"

#include <string.h>

/* ----- before the outbox is emptied ----- */

/* Returns: FALSE if it is about no message */
static gboolean
fill_target (PillionUnsentChangeRow   *change,
             const PillionAuthored    *authored,
             const PillionMessageBody *body)
{
  memcpy (change->target_author, authored->author, sizeof change->target_author);
  switch ((guint) body->type) {
  case PILLION_MESSAGE_TYPE_REACTION:
    memcpy (change->target_author, body->reaction.author, sizeof change->target_author);
    memcpy (change->target_message, body->reaction.message, sizeof change->target_message);
    return TRUE;
  case PILLION_MESSAGE_TYPE_EDIT:
    memcpy (change->target_message, body->edit.message, sizeof change->target_message);
    return TRUE;
  case PILLION_MESSAGE_TYPE_DELETE:
    memcpy (change->target_message, body->delete.message, sizeof change->target_message);
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
pillion_unsent_changes_keep (PillionDatabase        *database,
                             const PillionOutboxRow *row,
                             gboolean               *kept,
                             GError                **error)
{
  g_autoptr (PillionUnsentChangeRow) change = g_new0 (PillionUnsentChangeRow, 1);
  g_auto (PillionMessageBody) body = { 0 };
  PillionAuthored authored;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (row->authored, &length);

  if (!row->has_account || !row->whole || !pillion_authored_decode (&authored, bytes, length, NULL) ||
      !pillion_message_body_decode (&body, authored.type, authored.body, authored.body_len, NULL) ||
      !fill_target (change, &authored, &body))
    return TRUE;
  memcpy (change->chat, row->account, sizeof change->chat);
  memcpy (change->message_id, authored.message, sizeof change->message_id);
  memcpy (change->device, authored.device, sizeof change->device);
  change->type = authored.type;
  change->sent_at = authored.sent_at;
  *kept = TRUE;
  return pillion_unsent_changes_add (database, change, error);
}

/* ----- when its user says so ----- */

/* It borrows the row's text. */
static void
fill_body (PillionMessageBody           *body,
           const PillionUnsentChangeRow *change)
{
  body->type = (PillionMessageType) change->type;
  switch ((guint) change->type) {
  case PILLION_MESSAGE_TYPE_REACTION:
    memcpy (body->reaction.author, change->target_author, sizeof body->reaction.author);
    memcpy (body->reaction.message, change->target_message, sizeof body->reaction.message);
    g_strlcpy (body->reaction.emoji, change->text, sizeof body->reaction.emoji);
    break;
  case PILLION_MESSAGE_TYPE_EDIT:
    memcpy (body->edit.message, change->target_message, sizeof body->edit.message);
    body->edit.text = change->text;
    break;
  case PILLION_MESSAGE_TYPE_DELETE:
    memcpy (body->delete.message, change->target_message, sizeof body->delete.message);
    break;
  default:
    g_assert_not_reached ();
  }
}

/* A deletion may always be told (PROTOCOL.md, section 7.3). */
static gboolean
may_leave (PillionDatabase              *database,
           const PillionUnsentChangeRow *change,
           gboolean                     *may,
           GError                      **error)
{
  g_autoptr (GError) refusal = NULL;

  *may = change->type == PILLION_MESSAGE_TYPE_DELETE || pillion_consent_check_change (database, change->chat, &refusal);
  if (refusal == NULL || g_error_matches (refusal, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static gboolean
queue (PillionDatabase        *database,
       PillionJob             *job,
       PillionUnsentChangeRow *change,
       GError                **error)
{
  PillionMessageBody body = { 0 };
  g_autoptr (GBytes) authored = NULL;
  guint8 request[PILLION_REQUEST_ID_BYTES];

  fill_body (&body, change);
  pillion_job_note_chat (job, change->chat);
  return pillion_composer_author_at (database, job, change->chat, &body, change->message_id, change->sent_at, &authored,
                                     error) &&
         pillion_outbox_queue_to_chat (database, job, change->chat, authored, 0, request, error) &&
         pillion_unsent_changes_adopt (database, change, job->identity->device, error);
}

static gboolean
is_about (const PillionUnsentChangeRow *change,
          const PillionMessageRow      *message)
{
  return memcmp (change->target_author, message->author, sizeof change->target_author) == 0 &&
         memcmp (change->target_message, message->message_id, sizeof change->target_message) == 0;
}

gboolean
pillion_unsent_changes_queue (PillionDatabase         *database,
                              PillionJob              *job,
                              const PillionMessageRow *message,
                              guint                   *n_queued,
                              GError                 **error)
{
  g_autoptr (GPtrArray) changes = NULL;

  if (!pillion_unsent_changes_sweep (database, error) || !pillion_unsent_changes_list (database, &changes, error))
    return FALSE;
  for (guint i = 0; i < changes->len; i++) {
    PillionUnsentChangeRow *change = changes->pdata[i];
    gboolean may;

    if (message != NULL && !is_about (change, message))
      continue;
    if (!may_leave (database, change, &may, error))
      return FALSE;
    if (!may)
      continue;
    if (!queue (database, job, change, error))
      return FALSE;
    if (n_queued != NULL)
      (*n_queued)++;
  }
  return TRUE;
}
