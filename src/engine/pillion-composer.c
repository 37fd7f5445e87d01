/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-composer.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-secret.h"
#include "store/pillion-chains-table.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-authored.h"

#include <string.h>

static gboolean
continue_chain (PillionDatabase *database,
                PillionChainRow *chain,
                PillionAuthored *authored,
                guint8          *bytes,
                gsize           *length,
                GError         **error)
{
  guint64 start = 0;

  /* A profile that was restored may have begun this chain before (PROTOCOL.md, section 7.5). */
  if (chain->sequence == 0 && !pillion_settings_load_number (database, "chain-start", &start, error))
    return FALSE;
  authored->sequence = MAX (chain->sequence, start) + 1;
  memcpy (authored->previous, chain->hash, sizeof authored->previous);
  *length = pillion_authored_encode (authored, bytes);
  chain->sequence = authored->sequence;
  pillion_hash_with_context (chain->hash, PILLION_CONTEXT_AUTHORED, bytes, *length);
  return pillion_chains_save (database, chain, error);
}

void
pillion_composer_draw_id (PillionJob *job,
                          guint8     *message_id)
{
  pillion_random_fill (job->random, message_id, PILLION_ID_BYTES);
}

gboolean
pillion_composer_author_at (PillionDatabase          *database,
                            PillionJob               *job,
                            const guint8             *conversation,
                            const PillionMessageBody *body,
                            const guint8             *message_id,
                            guint64                   sent_at,
                            GBytes                  **authored,
                            GError                  **error)
{
  guint8 encoded_body[PILLION_BODY_MAX_BYTES];
  guint8 bytes[PILLION_AUTHORED_MAX_BYTES];
  PillionAuthored message = {
    .conversation_kind = PILLION_CONVERSATION_KIND_DIRECT,
    .sent_at = sent_at,
    .type = (guint16) body->type,
    .critical = pillion_message_type_is_critical ((guint16) body->type),
    .body = encoded_body,
  };
  PillionChainRow chain;
  gsize length = 0;

  if (!pillion_message_body_encode (body, encoded_body, &message.body_len)) {
    g_set_error_literal (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_TOO_LARGE, "the message is too long");
    return FALSE;
  }
  memcpy (message.author, job->identity->account, sizeof message.author);
  memcpy (message.device, job->identity->device, sizeof message.device);
  memcpy (message.conversation, conversation, sizeof message.conversation);
  memcpy (message.message, message_id, sizeof message.message);

  if (pillion_message_type_is_chained ((guint16) body->type)) {
    if (!pillion_chains_load (database, message.device, message.conversation, &chain, error) ||
        !continue_chain (database, &chain, &message, bytes, &length, error))
      return FALSE;
  } else {
    length = pillion_authored_encode (&message, bytes);
  }
  *authored = g_bytes_new (bytes, length);
  pillion_secret_wipe (encoded_body, sizeof encoded_body);
  pillion_secret_wipe (bytes, length);
  return TRUE;
}

gboolean
pillion_composer_author (PillionDatabase          *database,
                         PillionJob               *job,
                         const guint8             *conversation,
                         const PillionMessageBody *body,
                         const guint8             *message_id,
                         GBytes                  **authored,
                         GError                  **error)
{
  return pillion_composer_author_at (database, job, conversation, body, message_id, job->now_ms, authored, error);
}

static void
set_gossip (const PillionAccountView *view,
            guint64                  *epoch,
            guint8                   *hash)
{
  const PillionKnownMembership *known = pillion_account_view_get_membership (view);

  if (known == NULL)
    return;
  *epoch = known->membership.epoch;
  memcpy (hash, known->hash, PILLION_HASH_BYTES);
}

static PillionPayloadKind
get_kind (PillionJob               *job,
          const PillionAccountView *recipient,
          const guint8             *authored,
          gsize                     length)
{
  PillionAuthored decoded;

  if (!pillion_identity_is_own (job->identity, pillion_account_view_get_account (recipient)))
    return PILLION_PAYLOAD_KIND_CONTACT;
  if (pillion_authored_decode (&decoded, authored, length, NULL) &&
      !pillion_identity_is_own (job->identity, decoded.conversation))
    return PILLION_PAYLOAD_KIND_OWN_COPY;
  return PILLION_PAYLOAD_KIND_OWN_ITEM;
}

gsize
pillion_composer_payload (PillionJob               *job,
                          const PillionAccountView *own,
                          const PillionAccountView *recipient,
                          GBytes                   *authored,
                          gboolean                  with_profile,
                          guint8                   *out)
{
  PillionPayload payload = { .has_profile = with_profile };

  payload.authored = g_bytes_get_data (authored, &payload.authored_len);
  payload.kind = get_kind (job, recipient, payload.authored, payload.authored_len);
  memcpy (payload.sender, job->identity->account, sizeof payload.sender);
  memcpy (payload.recipient, pillion_account_view_get_account (recipient), sizeof payload.recipient);
  set_gossip (own, &payload.sender_epoch, payload.sender_hash);
  set_gossip (recipient, &payload.recipient_epoch, payload.recipient_hash);
  if (with_profile) {
    g_strlcpy (payload.name, job->identity->name, sizeof payload.name);
    g_strlcpy (payload.number, job->identity->number, sizeof payload.number);
  }
  return pillion_payload_encode (&payload, out);
}
