/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-healing.h"

#include "engine/pillion-outbox.h"
#include "store/pillion-envelopes-table.h"
#include "store/pillion-messages-table.h"
#include "store/pillion-sessions-table.h"
#include "wire/pillion-authored.h"

#include <string.h>

/* A placeholder has no message id of its own yet: the envelope's hash names it. */
static gboolean
insert_placeholder (PillionDatabase *database,
                    PillionJob      *job,
                    const guint8    *account,
                    const guint8    *device,
                    const guint8    *envelope_hash,
                    guint64          mailbox_time_ms,
                    GError         **error)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  gboolean is_new;

  memcpy (row->chat, account, sizeof row->chat);
  memcpy (row->author, account, sizeof row->author);
  memcpy (row->message_id, envelope_hash, sizeof row->message_id);
  memcpy (row->device, device, sizeof row->device);
  row->state = PILLION_MESSAGE_STATE_WAITING;
  row->sent_at = mailbox_time_ms;
  row->received_at = job->now_ms;
  row->printed = TRUE; /* what it stands for will be told */
  job->effects |= PILLION_EFFECT_MESSAGES;
  return pillion_messages_insert (database, row, &is_new, error);
}

gboolean
pillion_healing_ask (PillionDatabase *database,
                     PillionJob      *job,
                     const guint8    *account,
                     const guint8    *device,
                     const guint8    *envelope_hash,
                     guint64          mailbox_time_ms,
                     GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESEND_REQUEST };

  memcpy (body.resend_request.envelope_hash, envelope_hash, sizeof body.resend_request.envelope_hash);
  body.resend_request.time = mailbox_time_ms;
  if (!pillion_identity_is_own (job->identity, account) &&
      !insert_placeholder (database, job, account, device, envelope_hash, mailbox_time_ms, error))
    return FALSE;
  return pillion_sessions_remove_device (database, account, device, error) &&
         pillion_outbox_queue_to (database, job, account, device, &body, error);
}

static gboolean
queue_again (PillionDatabase        *database,
             PillionJob             *job,
             PillionSentEnvelopeRow *sent,
             GError                **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESENT };
  gsize length;
  const guint8 *authored = g_bytes_get_data (sent->authored, &length);

  if (length > sizeof body.resent.authored)
    return TRUE;
  memcpy (body.resent.envelope_hash, sent->hash, sizeof body.resent.envelope_hash);
  memcpy (body.resent.authored, authored, length);
  body.resent.authored_len = (guint16) length;
  sent->n_tries++;
  return pillion_sent_envelopes_save (database, sent, error) &&
         pillion_outbox_queue_to (database, job, sent->account, sent->device, &body, error);
}

gboolean
pillion_healing_answer (PillionDatabase                *database,
                        PillionJob                     *job,
                        const PillionDelivery          *delivery,
                        const PillionBodyResendRequest *request,
                        GError                        **error)
{
  g_autoptr (PillionSentEnvelopeRow) sent = NULL;

  if (!pillion_sent_envelopes_load (database, request->envelope_hash, &sent, error))
    return FALSE;
  if (sent == NULL || !delivery->trusted || sent->n_tries >= PILLION_HEALING_MAX_TRIES ||
      memcmp (sent->account, delivery->account, sizeof sent->account) != 0 ||
      memcmp (sent->device, delivery->device, sizeof sent->device) != 0)
    return pillion_job_count_refusal (job, database, "resend", error);
  return queue_again (database, job, sent, error);
}

static gboolean
remove_placeholder (PillionDatabase       *database,
                    const PillionDelivery *delivery,
                    const guint8          *envelope_hash,
                    GError               **error)
{
  g_autoptr (PillionMessageRow) row = NULL;

  if (!pillion_messages_find (database, delivery->account, envelope_hash, &row, error))
    return FALSE;
  if (row == NULL || row->state != PILLION_MESSAGE_STATE_WAITING)
    return TRUE;
  return pillion_messages_remove (database, row->id, error);
}

/* Only an own device may hand on what another device wrote. */
static gboolean
may_hand_on (PillionJob            *job,
             const PillionDelivery *delivery,
             const PillionAuthored *authored)
{
  if (memcmp (authored->author, delivery->account, sizeof authored->author) != 0)
    return FALSE;
  return pillion_identity_is_own (job->identity, delivery->account) ||
         memcmp (authored->device, delivery->device, sizeof authored->device) == 0;
}

gboolean
pillion_healing_take (PillionDatabase         *database,
                      PillionJob              *job,
                      const PillionDelivery   *delivery,
                      const PillionBodyResent *resent,
                      GError                 **error)
{
  PillionAuthored authored;

  /* RESENT within RESENT would be recursion on input. */
  if (!pillion_authored_decode (&authored, resent->authored, resent->authored_len, NULL) ||
      authored.type == PILLION_MESSAGE_TYPE_RESENT || !may_hand_on (job, delivery, &authored) ||
      (pillion_message_type_is_own_item (authored.type) && !pillion_identity_is_own (job->identity, delivery->account)))
    return pillion_job_count_refusal (job, database, "resend", error);
  return remove_placeholder (database, delivery, resent->envelope_hash, error) &&
         pillion_delivery_take_authored (database, job, delivery, resent->authored, resent->authored_len, error);
}
