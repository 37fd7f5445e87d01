/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-healing.h"

#include "crypto/pillion-contexts.h"
#include "engine/pillion-content.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-own-healing.h"
#include "store/pillion-envelopes-table.h"
#include "store/pillion-messages-table.h"
#include "store/pillion-sessions-table.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-authored.h"

#include <glib/gi18n.h>
#include <string.h>

/* A placeholder has no message id of its own yet: the envelope's hash names it. */
static gboolean
insert_placeholder (PillionDatabase                  *database,
                    PillionJob                       *job,
                    const PillionRelayMailboxMessage *message,
                    const guint8                     *envelope_hash,
                    GError                          **error)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);

  memcpy (row->chat, message->account, sizeof row->chat);
  memcpy (row->author, message->account, sizeof row->author);
  memcpy (row->message_id, envelope_hash, sizeof row->message_id);
  memcpy (row->device, message->device, sizeof row->device);
  row->state = PILLION_MESSAGE_STATE_WAITING;
  row->sent_at = message->time;
  row->received_at = job->now_ms;
  row->printed = TRUE; /* what it stands for will be told */
  return pillion_content_insert (database, job, row, error);
}

/* Own devices know the message by the send that it came with, also when they are asked later. What came
 * with it before, and could be read, they may ask for still.
 */
static gboolean
note_send (PillionDatabase                  *database,
           const PillionRelayMailboxMessage *message,
           const guint8                     *envelope_hash,
           GError                          **error)
{
  PillionArrivalRow row = { 0 };
  gboolean known;

  memcpy (row.account, message->account, sizeof row.account);
  memcpy (row.device, message->device, sizeof row.device);
  memcpy (row.request, message->request, sizeof row.request);
  if (!pillion_arrivals_find (database, &row, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  memcpy (row.message_id, envelope_hash, sizeof row.message_id);
  row.taken_at = message->time;
  return pillion_arrivals_add (database, &row, error);
}

/* A relay, or a disk, that spoils everything does not make two devices ask and answer
 * without an end.
 */
static gboolean
count_request (PillionDatabase *database,
               PillionJob      *job,
               const guint8    *device,
               gboolean        *may_ask,
               GError         **error)
{
  g_autofree char *hex = pillion_hex_encode (device, PILLION_DEVICE_BYTES);
  g_autofree char *name = g_strconcat ("asked-", hex, NULL);

  return pillion_own_healing_count (database, job, name, PILLION_HEALING_MAX_REQUESTS, may_ask, error);
}

static gboolean
ask_sender (PillionDatabase *database,
            PillionJob      *job,
            const guint8    *account,
            const guint8    *device,
            guint64          time,
            const guint8    *envelope_hash,
            GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESEND_REQUEST };

  memcpy (body.resend_request.envelope_hash, envelope_hash, sizeof body.resend_request.envelope_hash);
  body.resend_request.time = time;
  return pillion_sessions_retire_device (database, account, device, error) &&
         pillion_outbox_queue_to (database, job, account, device, &body, error);
}

gboolean
pillion_healing_ask (PillionDatabase                  *database,
                     PillionJob                       *job,
                     const PillionRelayMailboxMessage *message,
                     const guint8                     *envelope_hash,
                     GError                          **error)
{
  gboolean may_ask;

  if (!pillion_identity_is_own (job->identity, message->account) &&
      !insert_placeholder (database, job, message, envelope_hash, error))
    return FALSE;
  if (!count_request (database, job, message->device, &may_ask, error))
    return FALSE;
  if (!may_ask)
    return pillion_job_count_refusal (job, database, "healing", error);
  return ask_sender (database, job, message->account, message->device, message->time, envelope_hash, error) &&
         (!message->has_request || (note_send (database, message, envelope_hash, error) &&
                                    pillion_own_healing_ask (database, job, message->account, message->device,
                                                             message->request, envelope_hash, error)));
}

/* (transfer full): the name of how often a placeholder's message was asked for */
static char *
get_tries_name (const guint8 *message_id)
{
  g_autofree char *hex = pillion_hex_encode (message_id, PILLION_MESSAGE_ID_BYTES);

  return g_strconcat ("asked-again-", hex, NULL);
}

static gboolean
count_try (PillionDatabase         *database,
           PillionJob              *job,
           const PillionMessageRow *placeholder,
           GError                 **error)
{
  g_autofree char *name = get_tries_name (placeholder->message_id);
  guint64 n_tries = 1; /* when it came */
  gboolean may_ask;

  if (!pillion_settings_load_number (database, name, &n_tries, error))
    return FALSE;
  if (n_tries >= PILLION_HEALING_MAX_TRIES) {
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                 _("This message was asked for %d times. Its sender can write it again."), PILLION_HEALING_MAX_TRIES);
    return FALSE;
  }
  if (!count_request (database, job, placeholder->device, &may_ask, error))
    return FALSE;
  if (!may_ask) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RATE_LIMITED,
                         _("Too many messages were asked for in this hour. Try again later."));
    return FALSE;
  }
  return pillion_settings_save_number (database, name, n_tries + 1, error);
}

static gboolean
ask_own_devices_again (PillionDatabase         *database,
                       PillionJob              *job,
                       const PillionMessageRow *placeholder,
                       const guint8            *envelope_hash,
                       GError                 **error)
{
  PillionArrivalRow row = { 0 };
  gboolean found;

  memcpy (row.account, placeholder->author, sizeof row.account);
  memcpy (row.message_id, placeholder->message_id, sizeof row.message_id);
  return pillion_arrivals_find_send (database, &row, &found, error) &&
         (!found || pillion_own_healing_ask (database, job, row.account, row.device, row.request, envelope_hash, error));
}

gboolean
pillion_healing_ask_again (PillionDatabase         *database,
                           PillionJob              *job,
                           const PillionMessageRow *placeholder,
                           GError                 **error)
{
  guint8 envelope_hash[PILLION_HASH_BYTES];
  gboolean found = FALSE;

  /* The placeholder is named by half of the hash. */
  if (placeholder->state == PILLION_MESSAGE_STATE_WAITING &&
      !pillion_seen_envelopes_find (database, placeholder->message_id, PILLION_MESSAGE_ID_BYTES, envelope_hash, &found,
                                    error))
    return FALSE;
  if (!found) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("This message can’t be asked for. Its sender can write it again."));
    return FALSE;
  }
  return count_try (database, job, placeholder, error) &&
         ask_sender (database, job, placeholder->author, placeholder->device, placeholder->sent_at, envelope_hash, error) &&
         ask_own_devices_again (database, job, placeholder, envelope_hash, error);
}

static gboolean
queue_resent (PillionDatabase        *database,
              PillionJob             *job,
              PillionSentEnvelopeRow *sent,
              const guint8           *envelope_hash,
              const guint8           *authored,
              gsize                   length,
              GError                **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESENT };

  if (length > sizeof body.resent.authored)
    return TRUE;
  memcpy (body.resent.envelope_hash, envelope_hash, sizeof body.resent.envelope_hash);
  memcpy (body.resent.authored, authored, length);
  body.resent.authored_len = (guint16) length;
  return pillion_outbox_queue_to (database, job, sent->account, sent->device, &body, error);
}

gboolean
pillion_healing_read_resent (GBytes             *authored,
                             PillionMessageBody *body)
{
  PillionAuthored decoded;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (authored, &length);

  return pillion_authored_decode (&decoded, bytes, length, NULL) && decoded.type == PILLION_MESSAGE_TYPE_RESENT &&
         pillion_message_body_decode (body, decoded.type, decoded.body, decoded.body_len, NULL);
}

/* A try of the newer envelope is one of the first. */
static gboolean
raise_tries (PillionDatabase *database,
             const guint8    *envelope_hash,
             guint            n_tries,
             GError         **error)
{
  g_autoptr (PillionSentEnvelopeRow) first = NULL;

  if (!pillion_sent_envelopes_load (database, envelope_hash, &first, error))
    return FALSE;
  if (first == NULL || first->n_tries >= n_tries)
    return TRUE;
  first->n_tries = n_tries;
  return pillion_sent_envelopes_save (database, first, error);
}

/* What was sent again, and did not arrive again, is unwrapped: the message stands for both
 * envelopes, the newer one first.
 */
static gboolean
queue_again (PillionDatabase        *database,
             PillionJob             *job,
             PillionSentEnvelopeRow *sent,
             GError                **error)
{
  g_auto (PillionMessageBody) inner = { 0 };

  sent->n_tries++;
  if (!pillion_sent_envelopes_save (database, sent, error))
    return FALSE;
  if (!pillion_healing_read_resent (sent->authored, &inner))
    return queue_resent (database, job, sent, sent->hash, g_bytes_get_data (sent->authored, NULL),
                         g_bytes_get_size (sent->authored), error);
  return raise_tries (database, inner.resent.envelope_hash, sent->n_tries, error) &&
         queue_resent (database, job, sent, sent->hash, inner.resent.authored, inner.resent.authored_len, error) &&
         queue_resent (database, job, sent, inner.resent.envelope_hash, inner.resent.authored,
                       inner.resent.authored_len, error);
}

static gboolean
is_envelope (PillionOutboxEnvelope *item,
             const guint8          *envelope_hash)
{
  guint8 hash[PILLION_HASH_BYTES];
  gsize length;
  const guint8 *bytes = g_bytes_get_data (item->envelope, &length);

  pillion_hash_with_context (hash, PILLION_CONTEXT_ENVELOPE, bytes, length);
  return length > 0 && memcmp (hash, envelope_hash, sizeof hash) == 0;
}

/* What the relay has may be here before its word is: then the outbox still holds it. */
static gboolean
find_in_outbox (PillionDatabase         *database,
                PillionJob              *job,
                const guint8            *envelope_hash,
                PillionSentEnvelopeRow **sent,
                GError                 **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_outbox_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    PillionOutboxRow *row = rows->pdata[i];

    for (guint j = 0; j < row->envelopes->len; j++) {
      if (is_envelope (row->envelopes->pdata[j], envelope_hash))
        return pillion_outbox_remember (database, job, row, row->envelopes->pdata[j], sent, error);
    }
  }
  return TRUE;
}

gboolean
pillion_healing_answer (PillionDatabase                *database,
                        PillionJob                     *job,
                        const PillionDelivery          *delivery,
                        const PillionBodyResendRequest *request,
                        GError                        **error)
{
  g_autoptr (PillionSentEnvelopeRow) sent = NULL;

  if (!pillion_sent_envelopes_load (database, request->envelope_hash, &sent, error) ||
      (sent == NULL && !find_in_outbox (database, job, request->envelope_hash, &sent, error)))
    return FALSE;
  if (sent == NULL || !delivery->trusted || sent->n_tries >= PILLION_HEALING_MAX_TRIES ||
      memcmp (sent->account, delivery->account, sizeof sent->account) != 0 ||
      memcmp (sent->device, delivery->device, sizeof sent->device) != 0)
    return pillion_job_count_refusal (job, database, "resend", error);
  return queue_again (database, job, sent, error);
}

/* (transfer full): NULL: nothing waits for what this account wrote. */
static gboolean
find_placeholder (PillionDatabase    *database,
                  const guint8       *account,
                  const guint8       *envelope_hash,
                  PillionMessageRow **row,
                  GError            **error)
{
  if (!pillion_messages_find (database, account, envelope_hash, row, error))
    return FALSE;
  if (*row != NULL && (*row)->state != PILLION_MESSAGE_STATE_WAITING)
    g_clear_pointer (row, pillion_message_row_free);
  return TRUE;
}

/* A message that is not shown, or was here already, leaves its placeholder behind. */
static gboolean
remove_placeholder (PillionDatabase *database,
                    PillionJob      *job,
                    const guint8    *account,
                    const guint8    *envelope_hash,
                    GError         **error)
{
  g_autoptr (PillionMessageRow) row = NULL;

  if (!find_placeholder (database, account, envelope_hash, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  pillion_job_note_chat (job, row->chat);
  return pillion_messages_remove (database, row->id, error);
}

static gboolean
forget_tries (PillionDatabase *database,
              const guint8    *envelope_hash,
              GError         **error)
{
  g_autofree char *name = get_tries_name (envelope_hash);

  return pillion_settings_remove (database, name, error);
}

/* Both a device and its author may have answered; the second answer is no news. */
static gboolean
is_here (PillionDatabase       *database,
         const PillionAuthored *authored,
         gboolean              *here,
         GError               **error)
{
  g_autoptr (PillionMessageRow) row = NULL;

  if (!pillion_messages_find (database, authored->author, authored->message, &row, error))
    return FALSE;
  *here = row != NULL;
  return TRUE;
}

/* What a device wrote to us, said by a device: the author's own, or an own one in the place of
 * an envelope that came here from the author's and could not be read.
 */
static gboolean
is_from_contact (PillionJob            *job,
                 const PillionAuthored *authored,
                 const guint8          *account,
                 const guint8          *device)
{
  return memcmp (authored->author, account, sizeof authored->author) == 0 &&
         memcmp (authored->device, device, sizeof authored->device) == 0 &&
         pillion_identity_is_own (job->identity, authored->conversation) &&
         !pillion_message_type_is_own_item (authored->type);
}

static gboolean
may_hand_on (PillionJob              *job,
             const PillionDelivery   *delivery,
             const PillionAuthored   *authored,
             const PillionMessageRow *placeholder)
{
  if (!pillion_identity_is_own (job->identity, delivery->account))
    return is_from_contact (job, authored, delivery->account, delivery->device);
  if (pillion_identity_is_own (job->identity, authored->author))
    return TRUE;
  return placeholder != NULL && is_from_contact (job, authored, placeholder->author, placeholder->device);
}

gboolean
pillion_healing_take (PillionDatabase         *database,
                      PillionJob              *job,
                      const PillionDelivery   *delivery,
                      const PillionBodyResent *resent,
                      GError                 **error)
{
  g_autoptr (PillionMessageRow) placeholder = NULL;
  PillionDelivery healing = *delivery;
  PillionAuthored authored;
  gboolean here;

  /* RESENT within RESENT would be recursion on input. */
  if (!pillion_authored_decode (&authored, resent->authored, resent->authored_len, NULL) ||
      authored.type == PILLION_MESSAGE_TYPE_RESENT)
    return pillion_job_count_refusal (job, database, "resend", error);
  if (!find_placeholder (database, authored.author, resent->envelope_hash, &placeholder, error) ||
      !is_here (database, &authored, &here, error))
    return FALSE;
  if (!may_hand_on (job, delivery, &authored, placeholder))
    return (here && pillion_identity_is_own (job->identity, delivery->account)) ||
           pillion_job_count_refusal (job, database, "resend", error);
  healing.account = authored.author;
  healing.device = authored.device;
  healing.request = NULL;
  healing.placeholder = placeholder != NULL ? placeholder->id : 0;
  return pillion_delivery_take_authored (database, job, &healing, resent->authored, resent->authored_len, error) &&
         remove_placeholder (database, job, authored.author, resent->envelope_hash, error) &&
         forget_tries (database, resent->envelope_hash, error);
}
