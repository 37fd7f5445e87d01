/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-forge.h"

#include "engine/pillion-cipher.h"
#include "engine/pillion-composer.h"
#include "engine/pillion-directory.h"
#include "store/pillion-outbox-table.h"

#include <string.h>

/* Far beyond any chain of a test. */
#define SEQUENCE 100000

typedef struct {
  PillionTestForge  forge;
  gpointer          data;
  PillionIdentity  *to; /* (unowned) */
} ForgeWork;

void
pillion_test_forgery_set_body (PillionTestForgery       *self,
                               const PillionMessageBody *body)
{
  self->authored.type = (guint16) body->type;
  g_assert_true (pillion_message_body_encode (body, self->body, &self->authored.body_len));
}

/* What an honest engine would send. */
static void
begin (PillionTestForgery *forgery,
       PillionJob         *job,
       PillionIdentity    *to)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_TEXT, .text = { .text = (char *) "forged" } };
  PillionAuthored *authored = &forgery->authored;

  authored->body = forgery->body;
  authored->conversation_kind = PILLION_CONVERSATION_KIND_DIRECT;
  authored->sequence = SEQUENCE;
  authored->sent_at = job->now_ms;
  memcpy (authored->author, job->identity->account, sizeof authored->author);
  memcpy (authored->device, job->identity->device, sizeof authored->device);
  memcpy (authored->conversation, to->account, sizeof authored->conversation);
  pillion_random_fill (job->random, authored->message, sizeof authored->message);
  pillion_test_forgery_set_body (forgery, &body);
}

static gboolean
fill_payload (PillionDatabase *database,
              PillionJob      *job,
              PillionIdentity *to,
              PillionPayload  *payload,
              GError         **error)
{
  g_autoptr (PillionAccountView) own = NULL;
  g_autoptr (PillionAccountView) peer = NULL;

  if (!pillion_directory_load_view (database, job->identity->account, &own, error) ||
      !pillion_directory_load_view (database, to->account, &peer, error))
    return FALSE;
  payload->kind = memcmp (job->identity->account, to->account, sizeof to->account) == 0 ? PILLION_PAYLOAD_KIND_OWN_ITEM
                                                                                        : PILLION_PAYLOAD_KIND_CONTACT;
  memcpy (payload->sender, job->identity->account, sizeof payload->sender);
  memcpy (payload->recipient, to->account, sizeof payload->recipient);
  payload->sender_epoch = pillion_account_view_get_epoch (own);
  memcpy (payload->sender_hash, pillion_account_view_get_membership (own)->hash, sizeof payload->sender_hash);
  payload->recipient_epoch = pillion_account_view_get_epoch (peer);
  memcpy (payload->recipient_hash, pillion_account_view_get_membership (peer)->hash, sizeof payload->recipient_hash);
  return TRUE;
}

static gboolean
queue (PillionDatabase    *database,
       PillionJob         *job,
       PillionIdentity    *to,
       PillionTestForgery *forgery,
       GError            **error)
{
  guint8 authored[PILLION_AUTHORED_MAX_BYTES];
  guint8 payload[PILLION_PAYLOAD_MAX_BYTES];
  guint8 request[PILLION_REQUEST_ID_BYTES];
  g_autoptr (PillionOutboxRow) row = NULL;
  g_autoptr (GBytes) envelope = NULL;
  gsize n_payload;

  forgery->payload.authored = authored;
  forgery->payload.authored_len = pillion_authored_encode (&forgery->authored, authored);
  g_assert_cmpuint (forgery->payload.authored_len, >, 0);
  n_payload = pillion_payload_encode (&forgery->payload, payload);
  g_assert_cmpuint (n_payload, >, 0);
  envelope = pillion_cipher_seal (database, job, to->account, to->device, payload, n_payload, error);
  if (envelope == NULL)
    return FALSE;
  pillion_random_fill (job->random, request, sizeof request);
  row = pillion_outbox_row_new (request);
  row->has_account = TRUE;
  memcpy (row->account, to->account, sizeof row->account);
  row->authored = g_bytes_new (authored, forgery->payload.authored_len);
  row->created_at = job->now_ms;
  pillion_outbox_row_add_envelope (row, to->account, to->device, envelope);
  job->effects |= PILLION_EFFECT_OUTBOX;
  return pillion_outbox_save (database, row, error);
}

static gboolean
forge_and_queue (PillionDatabase *database,
                 PillionJob      *job,
                 gpointer         data,
                 GError         **error)
{
  ForgeWork *work = data;
  g_autofree PillionTestForgery *forgery = g_new0 (PillionTestForgery, 1);

  begin (forgery, job, work->to);
  if (!fill_payload (database, job, work->to, &forgery->payload, error))
    return FALSE;
  work->forge (forgery, job, work->data);
  return queue (database, job, work->to, forgery, error);
}

void
pillion_test_engine_send_forged (PillionTestEngine *self,
                                 PillionTestEngine *to,
                                 PillionTestForge   forge,
                                 gpointer           data)
{
  ForgeWork work = { forge, data, pillion_engine_get_identity (pillion_test_engine_get (to)) };
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, forge_and_queue, &work, &error);
  g_assert_no_error (error);
}
