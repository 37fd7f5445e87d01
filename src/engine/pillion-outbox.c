/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-outbox.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-secret.h"
#include "engine/pillion-cipher.h"
#include "engine/pillion-composer.h"
#include "engine/pillion-content.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-healing.h"
#include "protocol/pillion-protocol-error.h"
#include "store/pillion-envelopes-table.h"
#include "store/pillion-messages-table.h"
#include "wire/pillion-authored.h"

#include <string.h>

/* So long a send may take without being late. */
#define WAITED_MS 60000

static PillionOutboxRow *
new_row (PillionJob *job,
         GBytes     *authored)
{
  guint8 request[PILLION_REQUEST_ID_BYTES];
  PillionOutboxRow *row;

  pillion_random_fill (job->random, request, sizeof request);
  row = pillion_outbox_row_new (request);
  row->authored = g_bytes_ref (authored);
  row->created_at = job->now_ms;
  job->effects |= PILLION_EFFECT_OUTBOX;
  return row;
}

static gboolean
insert_message (PillionDatabase          *database,
                PillionJob               *job,
                const guint8             *account,
                const guint8             *message_id,
                const PillionMessageBody *body,
                GBytes                   *authored,
                gint64                   *id,
                GError                  **error)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);

  memcpy (row->chat, account, sizeof row->chat);
  memcpy (row->author, job->identity->account, sizeof row->author);
  memcpy (row->message_id, message_id, sizeof row->message_id);
  memcpy (row->device, job->identity->device, sizeof row->device);
  row->state = PILLION_MESSAGE_STATE_QUEUED;
  pillion_content_fill_row (row, body);
  row->authored = authored != NULL ? g_bytes_ref (authored) : NULL;
  row->sent_at = job->now_ms;
  row->received_at = job->now_ms;
  row->printed = TRUE; /* whoever wrote it knows it */
  if (!pillion_content_insert (database, job, row, error))
    return FALSE;
  *id = row->id;
  return TRUE;
}

gboolean
pillion_outbox_queue_to_chat (PillionDatabase *database,
                              PillionJob      *job,
                              const guint8    *account,
                              GBytes          *authored,
                              gint64           message,
                              guint8          *request,
                              GError         **error)
{
  g_autoptr (PillionOutboxRow) row = new_row (job, authored);

  row->has_account = TRUE;
  row->whole = TRUE;
  row->message = message;
  memcpy (row->account, account, sizeof row->account);
  memcpy (request, row->request, sizeof row->request);
  return pillion_outbox_save (database, row, error);
}

gboolean
pillion_outbox_queue_message (PillionDatabase          *database,
                              PillionJob               *job,
                              const guint8             *account,
                              const PillionMessageBody *body,
                              guint8                   *request,
                              gint64                   *message,
                              GError                  **error)
{
  guint8 message_id[PILLION_ID_BYTES];
  g_autoptr (GBytes) authored = NULL;

  pillion_composer_draw_id (job, message_id);
  return pillion_composer_author (database, job, account, body, message_id, &authored, error) &&
         insert_message (database, job, account, message_id, body, authored, message, error) &&
         pillion_outbox_queue_to_chat (database, job, account, authored, *message, request, error);
}

gboolean
pillion_outbox_store_message (PillionDatabase          *database,
                              PillionJob               *job,
                              const guint8             *account,
                              const PillionMessageBody *body,
                              gint64                   *message,
                              GError                  **error)
{
  guint8 message_id[PILLION_ID_BYTES];

  pillion_composer_draw_id (job, message_id);
  return insert_message (database, job, account, message_id, body, NULL, message, error);
}

gboolean
pillion_outbox_queue_own_request (PillionDatabase          *database,
                                  PillionJob               *job,
                                  const PillionMessageBody *body,
                                  guint8                   *request,
                                  GError                  **error)
{
  guint8 message_id[PILLION_ID_BYTES];
  g_autoptr (GBytes) authored = NULL;
  g_autoptr (PillionOutboxRow) row = NULL;

  pillion_composer_draw_id (job, message_id);
  if (!pillion_composer_author (database, job, job->identity->account, body, message_id, &authored, error))
    return FALSE;
  row = new_row (job, authored);
  row->whole = TRUE;
  memcpy (request, row->request, sizeof row->request);
  return pillion_outbox_save (database, row, error);
}

gboolean
pillion_outbox_queue_own (PillionDatabase          *database,
                          PillionJob               *job,
                          const PillionMessageBody *body,
                          GError                  **error)
{
  guint8 request[PILLION_REQUEST_ID_BYTES];

  return pillion_outbox_queue_own_request (database, job, body, request, error);
}

gboolean
pillion_outbox_queue_applied (PillionDatabase          *database,
                              PillionJob               *job,
                              const guint8             *account,
                              const PillionMessageBody *body,
                              guint8                   *request,
                              GError                  **error)
{
  guint8 message_id[PILLION_ID_BYTES];
  g_autoptr (GBytes) authored = NULL;
  PillionAuthored decoded;

  pillion_composer_draw_id (job, message_id);
  if (!pillion_composer_author (database, job, account, body, message_id, &authored, error) ||
      !pillion_authored_decode (&decoded, g_bytes_get_data (authored, NULL), g_bytes_get_size (authored), error))
    return FALSE;
  return pillion_content_apply (database, job, &decoded, body, error) &&
         pillion_outbox_queue_to_chat (database, job, account, authored, 0, request, error);
}

gboolean
pillion_outbox_queue_to_account (PillionDatabase          *database,
                                 PillionJob               *job,
                                 const guint8             *account,
                                 const PillionMessageBody *body,
                                 GError                  **error)
{
  guint8 message_id[PILLION_ID_BYTES];
  guint8 request[PILLION_REQUEST_ID_BYTES];
  g_autoptr (GBytes) authored = NULL;

  pillion_composer_draw_id (job, message_id);
  return pillion_composer_author (database, job, account, body, message_id, &authored, error) &&
         pillion_outbox_queue_to_chat (database, job, account, authored, 0, request, error);
}

static gboolean
queue_to_device (PillionDatabase *database,
                 PillionJob *job,
                 const guint8 *account,
                 const guint8 *device,
                 GBytes *authored,
                 GError **error)
{
  g_autoptr (PillionOutboxRow) row = new_row (job, authored);
  g_autoptr (GBytes) not_yet = g_bytes_new (NULL, 0);

  row->has_account = TRUE;
  memcpy (row->account, account, sizeof row->account);
  pillion_outbox_row_add_envelope (row, account, device, not_yet);
  return pillion_outbox_save (database, row, error);
}

gboolean
pillion_outbox_queue_to (PillionDatabase          *database,
                         PillionJob               *job,
                         const guint8             *account,
                         const guint8             *device,
                         const PillionMessageBody *body,
                         GError                  **error)
{
  guint8 message_id[PILLION_ID_BYTES];
  g_autoptr (GBytes) authored = NULL;

  pillion_composer_draw_id (job, message_id);
  return pillion_composer_author (database, job, account, body, message_id, &authored, error) &&
         queue_to_device (database, job, account, device, authored, error);
}

/* ----- preparing: for whom, then the envelopes ----- */

/* What a round of preparing works with. */
typedef struct {
  PillionDatabase    *database;
  PillionJob         *job;
  PillionOutboxRow   *row;
  PillionAccountView *own;       /* (owned) */
  PillionAccountView *recipient; /* (owned) (nullable) */
  GPtrArray          *envelopes; /* (owned) (element-type PillionOutboxEnvelope): the new list */
  PillionOutboxNeeds *needs;
} Round;

static void
round_clear (Round *self)
{
  g_clear_pointer (&self->own, pillion_account_view_free);
  g_clear_pointer (&self->recipient, pillion_account_view_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Round, round_clear)

void
pillion_outbox_needs_clear (PillionOutboxNeeds *self)
{
  g_clear_pointer (&self->bundles, g_array_unref);
}

static gboolean
load_views (Round   *round,
            GError **error)
{
  PillionIdentity *identity = round->job->identity;

  if (!pillion_directory_load_view (round->database, identity->account, &round->own, error))
    return FALSE;
  if (!round->row->has_account || pillion_identity_is_own (identity, round->row->account))
    return TRUE;
  return pillion_directory_load_view (round->database, round->row->account, &round->recipient, error);
}

/* Before a companion is left out because its freshness has lapsed, the relay is asked for
 * a newer one (PROTOCOL.md, section 3.6).
 */
static gboolean
must_fetch (PillionAccountView *view,
            guint64             now_ms)
{
  const PillionKnownMembership *known = pillion_account_view_get_membership (view);

  if (known == NULL)
    return TRUE;
  for (guint i = 0; i < known->membership.n_entries; i++) {
    if (pillion_account_view_get_trust (view, known->membership.entries[i].device, now_ms) == PILLION_DEVICE_LAPSED)
      return TRUE;
  }
  return FALSE;
}

static void
ask_for_views (Round *round)
{
  if (must_fetch (round->own, round->job->now_ms))
    pillion_job_add_fetch (round->job, pillion_account_view_get_account (round->own));
  if (round->recipient != NULL && must_fetch (round->recipient, round->job->now_ms))
    pillion_job_add_fetch (round->job, pillion_account_view_get_account (round->recipient));
}

static PillionOutboxEnvelope *
find_envelope (PillionOutboxRow *row,
               const guint8     *account,
               const guint8     *device)
{
  for (guint i = 0; i < row->envelopes->len; i++) {
    PillionOutboxEnvelope *item = row->envelopes->pdata[i];
    if (memcmp (item->device, device, sizeof item->device) == 0 &&
        memcmp (item->account, account, sizeof item->account) == 0)
      return item;
  }
  return NULL;
}

static void
need_bundle (Round        *round,
             const guint8 *account,
             const guint8 *device)
{
  PillionRelayDevice missing;

  memcpy (missing.account, account, sizeof missing.account);
  memcpy (missing.device, device, sizeof missing.device);
  g_array_append_val (round->needs->bundles, missing);
}

/* Who this is goes with the first envelopes, until the device answers; and again with what it
 * could not read, as that may have been the first.
 */
static gboolean
must_say_who (Round        *round,
              const guint8 *account,
              const guint8 *device,
              gboolean     *must,
              GError      **error)
{
  g_auto (PillionMessageBody) body = { 0 };

  if (!pillion_cipher_is_first (round->database, account, device, must, error))
    return FALSE;
  *must = *must || pillion_healing_read_resent (round->row->authored, &body);
  return TRUE;
}

static gboolean
seal_for (Round              *round,
          PillionAccountView *view,
          const guint8       *device,
          GBytes            **envelope,
          GError            **error)
{
  const guint8 *account = pillion_account_view_get_account (view);
  guint8 payload[PILLION_PAYLOAD_MAX_BYTES];
  gboolean with_profile = FALSE;
  gsize length;

  if (view != round->own &&
      !must_say_who (round, account, device, &with_profile, error))
    return FALSE;
  length = pillion_composer_payload (round->job, round->own, view, round->row->authored, with_profile, payload);
  if (length == 0) {
    g_set_error_literal (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_TOO_LARGE, "the message is too long");
    return FALSE;
  }
  *envelope = pillion_cipher_seal (round->database, round->job, account, device, payload, length, error);
  pillion_secret_wipe (payload, length);
  return *envelope != NULL;
}

/* Adds a device to the new list: with the envelope it has, a new one, or none yet. */
static gboolean
add_device (Round              *round,
            PillionOutboxRow   *next,
            PillionAccountView *view,
            const guint8       *device,
            GError            **error)
{
  const guint8 *account = pillion_account_view_get_account (view);
  PillionOutboxEnvelope *known = find_envelope (round->row, account, device);
  g_autoptr (GBytes) envelope = NULL;
  gboolean has_session;

  if (known != NULL && g_bytes_get_size (known->envelope) > 0) {
    pillion_outbox_row_add_envelope (next, account, device, known->envelope);
    return TRUE;
  }
  if (!pillion_cipher_has_session (round->database, account, device, &has_session, error))
    return FALSE;
  if (!has_session) {
    need_bundle (round, account, device);
    envelope = g_bytes_new (NULL, 0);
  } else if (!seal_for (round, view, device, &envelope, error)) {
    return FALSE;
  }
  pillion_outbox_row_add_envelope (next, account, device, envelope);
  return TRUE;
}

static gboolean
add_fresh_devices (Round              *round,
                   PillionOutboxRow   *next,
                   PillionAccountView *view,
                   GError            **error)
{
  const PillionCertificate *devices[PILLION_DEVICES_MAX];
  guint n_devices = pillion_account_view_get_fresh_devices (view, round->job->now_ms, devices);

  for (guint i = 0; i < n_devices; i++) {
    if (memcmp (devices[i]->device, round->job->identity->device, PILLION_DEVICE_BYTES) == 0)
      continue;
    if (!add_device (round, next, view, devices[i]->device, error))
      return FALSE;
  }
  return TRUE;
}

/* A send to some devices keeps those of them that are fresh. */
static gboolean
add_named_devices (Round            *round,
                   PillionOutboxRow *next,
                   GError          **error)
{
  for (guint i = 0; i < round->row->envelopes->len; i++) {
    PillionOutboxEnvelope *item = round->row->envelopes->pdata[i];
    gboolean own = pillion_identity_is_own (round->job->identity, item->account);
    PillionAccountView *view = own ? round->own : round->recipient;

    if (pillion_account_view_get_trust (view, item->device, round->job->now_ms) != PILLION_DEVICE_FRESH)
      continue;
    if (!add_device (round, next, view, item->device, error))
      return FALSE;
  }
  return TRUE;
}

/* An account that is not known, or was left by its primary, has nobody to write to; the
 * copies for own devices do not make it sent.
 */
static gboolean
check_recipient (Round            *round,
                 PillionOutboxRow *next,
                 GError          **error)
{
  if (next->envelopes->len > 0)
    return TRUE;
  g_set_error_literal (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INCOMPLETE,
                       "the account has no device to write to");
  return FALSE;
}

static gboolean
add_devices (Round            *round,
             PillionOutboxRow *next,
             GError          **error)
{
  if (!round->row->whole)
    return add_named_devices (round, next, error);
  if (round->recipient != NULL &&
      (!add_fresh_devices (round, next, round->recipient, error) || !check_recipient (round, next, error)))
    return FALSE;
  return add_fresh_devices (round, next, round->own, error);
}

static gboolean
start_sessions (Round        *round,
                GArray       *bundles,
                const guint8 *account,
                GError      **error)
{
  for (guint i = 0; bundles != NULL && i < bundles->len; i++) {
    PillionRelayPrekeysBundle *bundle = &g_array_index (bundles, PillionRelayPrekeysBundle, i);
    g_autoptr (GError) bundle_error = NULL;
    gboolean has;

    if (!pillion_cipher_has_session (round->database, account, bundle->device, &has, error))
      return FALSE;
    if (has || pillion_cipher_start (round->database, round->job, account, bundle->device, bundle->bundle,
                                     bundle->has_one_time ? (guint32) bundle->one_time.id : 0,
                                     bundle->has_one_time ? bundle->one_time.key : NULL, &bundle_error))
      continue;
    if (bundle_error->domain == PILLION_STORE_ERROR) {
      g_propagate_error (error, g_steal_pointer (&bundle_error));
      return FALSE;
    }
    /* A bundle that is not its device's gets no ciphertext. */
    if (!pillion_job_count_refusal (round->job, round->database, "bundle", error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pillion_outbox_prepare (PillionDatabase    *database,
                        PillionJob         *job,
                        PillionOutboxRow   *row,
                        gboolean            fetched,
                        GArray             *bundles,
                        const guint8       *bundles_account,
                        PillionOutboxNeeds *needs,
                        GError            **error)
{
  g_auto (Round) round = { .database = database, .job = job, .row = row, .needs = needs };
  g_autoptr (PillionOutboxRow) next = pillion_outbox_row_new (row->request);

  needs->bundles = g_array_new (FALSE, FALSE, sizeof (PillionRelayDevice));
  if (!load_views (&round, error))
    return FALSE;
  if (!fetched)
    ask_for_views (&round);
  if (job->fetch != NULL)
    return TRUE;
  if (!start_sessions (&round, bundles, bundles_account, error) || !add_devices (&round, next, error))
    return FALSE;

  g_ptr_array_unref (row->envelopes);
  row->envelopes = g_ptr_array_ref (next->envelopes);
  needs->nobody = row->envelopes->len == 0;
  needs->ready = needs->bundles->len == 0 && !needs->nobody;
  return pillion_outbox_save (database, row, error);
}

/* ----- the end of a row ----- */

/* Sending again is counted from the first envelope on, not anew with each. */
static gboolean
inherit_tries (PillionDatabase        *database,
               PillionSentEnvelopeRow *sent,
               GError                **error)
{
  g_auto (PillionMessageBody) body = { 0 };
  g_autoptr (PillionSentEnvelopeRow) before = NULL;

  if (!pillion_healing_read_resent (sent->authored, &body))
    return TRUE;
  if (!pillion_sent_envelopes_load (database, body.resent.envelope_hash, &before, error))
    return FALSE;
  sent->n_tries = before != NULL ? before->n_tries : PILLION_HEALING_MAX_TRIES;
  return TRUE;
}

gboolean
pillion_outbox_remember (PillionDatabase         *database,
                         PillionJob              *job,
                         PillionOutboxRow        *row,
                         PillionOutboxEnvelope   *item,
                         PillionSentEnvelopeRow **remembered,
                         GError                 **error)
{
  g_autoptr (PillionSentEnvelopeRow) sent = g_new0 (PillionSentEnvelopeRow, 1);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (item->envelope, &length);

  pillion_hash_with_context (sent->hash, PILLION_CONTEXT_ENVELOPE, bytes, length);
  memcpy (sent->account, item->account, sizeof sent->account);
  memcpy (sent->device, item->device, sizeof sent->device);
  sent->authored = g_bytes_ref (row->authored);
  sent->sent_at = job->now_ms;
  if (!inherit_tries (database, sent, error) || !pillion_sent_envelopes_save (database, sent, error))
    return FALSE;
  *remembered = g_steal_pointer (&sent);
  return TRUE;
}

/* What was asked for before the relay's word came is remembered already, with its tries. */
static gboolean
ensure_remembered (PillionDatabase       *database,
                   PillionJob            *job,
                   PillionOutboxRow      *row,
                   PillionOutboxEnvelope *item,
                   GError               **error)
{
  g_autoptr (PillionSentEnvelopeRow) sent = NULL;
  guint8 hash[PILLION_HASH_BYTES];
  gsize length;
  const guint8 *bytes = g_bytes_get_data (item->envelope, &length);

  pillion_hash_with_context (hash, PILLION_CONTEXT_ENVELOPE, bytes, length);
  return pillion_sent_envelopes_load (database, hash, &sent, error) &&
         (sent != NULL || pillion_outbox_remember (database, job, row, item, &sent, error));
}

static gboolean
end_row (PillionDatabase    *database,
         PillionJob         *job,
         PillionOutboxRow   *row,
         PillionMessageState state,
         GError            **error)
{
  if (row->message != 0) {
    pillion_job_note_chat (job, row->account);
    if (!pillion_messages_set_state (database, row->message, state, error))
      return FALSE;
  }
  return pillion_outbox_remove (database, row->request, error);
}

/* What waited to be sent counts as new: other own devices did not hear of it before. */
static gboolean
touch_subject (PillionDatabase  *database,
               PillionJob       *job,
               PillionOutboxRow *row,
               GError          **error)
{
  g_auto (PillionMessageBody) body = { 0 };
  PillionAuthored authored;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (row->authored, &length);

  if (row->created_at + WAITED_MS > job->now_ms || !pillion_authored_decode (&authored, bytes, length, NULL) ||
      !pillion_message_body_decode (&body, authored.type, authored.body, authored.body_len, NULL))
    return TRUE;
  switch ((guint) body.type) {
  case PILLION_MESSAGE_TYPE_TEXT:
  case PILLION_MESSAGE_TYPE_ATTACHMENT:
    return pillion_messages_touch (database, authored.author, authored.message, job->now_ms, error);
  case PILLION_MESSAGE_TYPE_REACTION:
    return pillion_messages_touch (database, body.reaction.author, body.reaction.message, job->now_ms, error);
  case PILLION_MESSAGE_TYPE_EDIT:
    return pillion_messages_touch (database, authored.author, body.edit.message, job->now_ms, error);
  case PILLION_MESSAGE_TYPE_DELETE:
    return pillion_messages_touch (database, authored.author, body.delete.message, job->now_ms, error);
  default:
    return TRUE;
  }
}

gboolean
pillion_outbox_finish (PillionDatabase  *database,
                       PillionJob       *job,
                       PillionOutboxRow *row,
                       GError          **error)
{
  for (guint i = 0; i < row->envelopes->len; i++) {
    if (!ensure_remembered (database, job, row, row->envelopes->pdata[i], error))
      return FALSE;
  }
  return touch_subject (database, job, row, error) &&
         end_row (database, job, row, PILLION_MESSAGE_STATE_SENT, error);
}

gboolean
pillion_outbox_fail (PillionDatabase  *database,
                     PillionJob       *job,
                     PillionOutboxRow *row,
                     GError          **error)
{
  return end_row (database, job, row, PILLION_MESSAGE_STATE_FAILED, error);
}
