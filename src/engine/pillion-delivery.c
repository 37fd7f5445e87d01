/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-delivery.h"

#include "crypto/pillion-contexts.h"
#include "engine/pillion-content.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-gossip.h"
#include "engine/pillion-healing.h"
#include "engine/pillion-heartbeat.h"
#include "engine/pillion-number-claims.h"
#include "engine/pillion-own-healing.h"
#include "engine/pillion-own-items.h"
#include "engine/pillion-restoration-store.h"
#include "engine/pillion-typing-work.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-chains-table.h"
#include "store/pillion-messages-table.h"
#include "wire/pillion-authored.h"
#include "wire/pillion-message-body.h"
#include "wire/pillion-payload.h"

#include <string.h>

/* The first envelope of a peer says who it is. The number is its own word until a look-up
 * gives the account.
 */
static gboolean
take_profile (PillionDatabase       *database,
              PillionJob            *job,
              const PillionDelivery *delivery,
              const PillionPayload  *payload,
              GError               **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (!payload->has_profile)
    return TRUE;
  if (!pillion_accounts_load (database, delivery->account, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  g_free (row->name);
  row->name = g_strdup (payload->name);
  if (!row->number_verified) {
    if (g_strcmp0 (row->number, payload->number) != 0 && *payload->number != '\0' &&
        !pillion_number_claims_note (database, job, payload->number, row->account, error))
      return FALSE;
    g_free (row->number);
    row->number = g_strdup (payload->number);
  }
  return pillion_accounts_save (database, row, error);
}

/* The newest link once more: the same, or the author said two things in one place. */
static gboolean
compare_link (PillionDatabase       *database,
              PillionJob            *job,
              const PillionChainRow *chain,
              const guint8          *bytes,
              gsize                  length,
              GError               **error)
{
  guint8 hash[PILLION_HASH_BYTES];

  pillion_hash_with_context (hash, PILLION_CONTEXT_AUTHORED, bytes, length);
  return memcmp (hash, chain->hash, sizeof hash) == 0 || pillion_job_count_refusal (job, database, "chain", error);
}

/* Moves the author's chain on and notes what is provably missing. A message that comes
 * late fills a hole.
 */
static gboolean
follow_chain (PillionDatabase       *database,
              PillionJob            *job,
              const PillionAuthored *authored,
              const guint8          *bytes,
              gsize                  length,
              GError               **error)
{
  PillionChainRow chain;
  PillionChainHole hole;

  if (authored->sequence == 0)
    return TRUE;
  if (!pillion_chains_load (database, authored->device, authored->conversation, &chain, error))
    return FALSE;
  if (chain.sequence != 0 && authored->sequence <= chain.sequence) {
    if (authored->sequence == chain.sequence)
      return compare_link (database, job, &chain, bytes, length, error);
    return pillion_chains_fill (database, &chain, authored->sequence, error);
  }
  /* A leap this far is a new chain of a profile that was restored (PROTOCOL.md, section 7.5). */
  hole = (PillionChainHole){ chain.sequence + 1, authored->sequence - 1, chain.moved_at };
  if (chain.sequence != 0 && authored->sequence - chain.sequence < PILLION_RESTORATION_STEP &&
      !pillion_chains_add_hole (database, &chain, &hole, error))
    return FALSE;
  if (authored->sequence == chain.sequence + 1 && chain.sequence != 0 &&
      memcmp (authored->previous, chain.hash, sizeof chain.hash) != 0 &&
      !pillion_job_count_refusal (job, database, "chain", error))
    return FALSE;
  chain.sequence = authored->sequence;
  chain.moved_at = job->now_ms;
  pillion_hash_with_context (chain.hash, PILLION_CONTEXT_AUTHORED, bytes, length);
  return pillion_chains_save (database, &chain, error);
}

/* What came before, in another envelope, is no news for its chain; but it is one for that of another
 * device, which is the author's once it is linked again and sends what it wrote before.
 */
static gboolean
is_known (PillionDatabase       *database,
          const PillionAuthored *authored,
          gboolean              *known,
          GError               **error)
{
  g_autoptr (PillionMessageRow) row = NULL;

  if (!pillion_messages_find (database, authored->author, authored->message, &row, error))
    return FALSE;
  *known = row != NULL && !row->history && memcmp (row->device, authored->device, sizeof row->device) == 0;
  return TRUE;
}

/* What another own device gave as history makes room for what its author sent; nothing brings back
 * what is deleted. known: (out) (nullable) (transfer full): what gives way
 */
static gboolean
find_place (PillionDatabase       *database,
            const PillionDelivery *delivery,
            const PillionAuthored *authored,
            PillionMessageRow    **known,
            gboolean              *taken,
            GError               **error)
{
  if (!pillion_messages_find (database, authored->author, authored->message, known, error))
    return FALSE;
  *taken = *known != NULL && (!(*known)->history || (*known)->deleted);
  return *known == NULL || *taken || delivery->placeholder == 0 ||
         pillion_messages_remove (database, delivery->placeholder, error);
}

/* How far it is: the other device heard of receipts, and its user may have read it there. */
static void
keep_progress (PillionMessageRow       *row,
               const PillionMessageRow *known)
{
  row->id = known->id;
  row->unread = row->unread && known->unread;
  if (row->state == PILLION_MESSAGE_STATE_SENT &&
      (known->state == PILLION_MESSAGE_STATE_DELIVERED || known->state == PILLION_MESSAGE_STATE_READ))
    row->state = known->state;
}

static PillionMessageState
get_state (PillionJob            *job,
           const PillionDelivery *delivery,
           const PillionAuthored *authored,
           gboolean               supported)
{
  if (!delivery->trusted)
    return PILLION_MESSAGE_STATE_APART;
  if (!supported)
    return PILLION_MESSAGE_STATE_UNSUPPORTED;
  return pillion_identity_is_own (job->identity, authored->author) ? PILLION_MESSAGE_STATE_SENT
                                                                   : PILLION_MESSAGE_STATE_RECEIVED;
}

/* body is NULL for a type that is not known. */
static gboolean
insert_message (PillionDatabase          *database,
                PillionJob               *job,
                const PillionDelivery    *delivery,
                const PillionAuthored    *authored,
                const PillionMessageBody *body,
                const guint8             *bytes,
                gsize                     length,
                GError                  **error)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  g_autoptr (PillionMessageRow) known = NULL;
  gboolean replaces;
  gboolean taken;

  if (!find_place (database, delivery, authored, &known, &taken, error))
    return FALSE;
  if (taken)
    return TRUE;
  row->id = delivery->placeholder;
  memcpy (row->chat, pillion_content_get_chat (job, authored), sizeof row->chat);
  memcpy (row->author, authored->author, sizeof row->author);
  memcpy (row->message_id, authored->message, sizeof row->message_id);
  memcpy (row->device, authored->device, sizeof row->device);
  row->type = authored->type;
  row->state = get_state (job, delivery, authored, body != NULL);
  if (body != NULL)
    pillion_content_fill_row (row, body);
  row->authored = g_bytes_new (bytes, length);
  row->sent_at = authored->sent_at;
  row->received_at = job->now_ms;
  /* Kept, but nothing to show. */
  row->printed = body == NULL && !authored->critical && !pillion_message_type_is_known (authored->type);
  row->unread = !row->printed && !pillion_identity_is_own (job->identity, authored->author);
  if (known != NULL)
    keep_progress (row, known);
  if (row->state == PILLION_MESSAGE_STATE_RECEIVED) {
    row->receipt_due = PILLION_RECEIPT_DELIVERED;
    pillion_job_note_typing (job, row->author, FALSE); /* whoever has said it types it no longer */
  }
  replaces = row->id != 0;
  return pillion_content_insert (database, job, row, error) &&
         (!replaces || pillion_messages_touch (database, row->author, row->message_id, job->now_ms, error)) &&
         pillion_own_healing_note (database, delivery, authored, error);
}

static gboolean
take_known_type (PillionDatabase       *database,
                 PillionJob            *job,
                 const PillionDelivery *delivery,
                 const PillionAuthored *authored,
                 const guint8          *bytes,
                 gsize                  length,
                 GError               **error)
{
  g_auto (PillionMessageBody) body = { 0 };

  if (!pillion_message_body_decode (&body, authored->type, authored->body, authored->body_len, NULL)) {
    if (authored->type == PILLION_MESSAGE_TYPE_TEXT || /* somebody's words, of a version to come */
        authored->type == PILLION_MESSAGE_TYPE_ATTACHMENT)
      return insert_message (database, job, delivery, authored, NULL, bytes, length, error);
    return pillion_job_count_refusal (job, database, "body", error);
  }
  switch (body.type) {
  case PILLION_MESSAGE_TYPE_TEXT:
  case PILLION_MESSAGE_TYPE_ATTACHMENT:
    if (!pillion_content_is_sound (&body))
      return pillion_job_count_refusal (job, database, "attachment", error);
    return insert_message (database, job, delivery, authored, &body, bytes, length, error);
  case PILLION_MESSAGE_TYPE_REACTION:
  case PILLION_MESSAGE_TYPE_EDIT:
  case PILLION_MESSAGE_TYPE_DELETE:
  case PILLION_MESSAGE_TYPE_RECEIPT:
    return pillion_content_apply (database, job, authored, &body, error);
  case PILLION_MESSAGE_TYPE_TYPING:
    return pillion_typing_take (database, job, delivery, body.typing.active, error);
  case PILLION_MESSAGE_TYPE_RESEND_REQUEST:
    return pillion_healing_answer (database, job, delivery, &body.resend_request, error);
  case PILLION_MESSAGE_TYPE_RESENT:
    return pillion_healing_take (database, job, delivery, &body.resent, error);
  case PILLION_MESSAGE_TYPE_REMOVAL:
    return pillion_gossip_take_removal (database, job, delivery->account, &body.removal, error);
  default:
    return pillion_own_items_take (database, job, delivery, &body, error);
  }
}

/* Companions can't post these, whatever their program (PROTOCOL.md, section 3.1). This
 * version shows neither from anybody.
 */
static gboolean
is_reserved_for_primary (guint16 type)
{
  return type == PILLION_MESSAGE_TYPE_STATUS || type == PILLION_MESSAGE_TYPE_LIVE_LOCATION;
}

static gboolean
comes_from_companion (PillionDatabase       *database,
                      const PillionAuthored *authored,
                      gboolean              *companion,
                      GError               **error)
{
  PillionCertificate certificate;
  guint8 hash[PILLION_HASH_BYTES];
  gboolean found;

  if (!pillion_directory_load_certificate (database, authored->author, authored->device, &certificate, hash,
                                           &found, error))
    return FALSE;
  *companion = !found || certificate.slot != PILLION_SLOT_PRIMARY;
  return TRUE;
}

static gboolean
take_type (PillionDatabase       *database,
           PillionJob            *job,
           const PillionDelivery *delivery,
           const PillionAuthored *authored,
           const guint8          *bytes,
           gsize                  length,
           GError               **error)
{
  gboolean companion;

  if (is_reserved_for_primary (authored->type)) {
    if (!comes_from_companion (database, authored, &companion, error))
      return FALSE;
    if (companion)
      return pillion_job_count_refusal (job, database, "companion-post", error);
  }
  if (pillion_message_type_is_known (authored->type))
    return take_known_type (database, job, delivery, authored, bytes, length, error);
  return insert_message (database, job, delivery, authored, NULL, bytes, length, error);
}

/* A message after the end of trust is refused; one from before is kept apart, if it only
 * adds a message.
 */
static gboolean
is_too_late (const PillionDelivery *delivery,
             const PillionAuthored *authored)
{
  if (delivery->trusted)
    return FALSE;
  return authored->sent_at >= delivery->trusted_until_ms ||
         (pillion_message_type_is_known (authored->type) && authored->type != PILLION_MESSAGE_TYPE_TEXT &&
          authored->type != PILLION_MESSAGE_TYPE_ATTACHMENT);
}

gboolean
pillion_delivery_take_authored (PillionDatabase       *database,
                                PillionJob            *job,
                                const PillionDelivery *delivery,
                                const guint8          *authored,
                                gsize                  n_authored,
                                GError               **error)
{
  PillionAuthored message;
  gboolean known;

  if (!pillion_authored_decode (&message, authored, n_authored, NULL))
    return pillion_job_count_refusal (job, database, "message", error);
  if (!is_known (database, &message, &known, error))
    return FALSE;
  return (known || follow_chain (database, job, &message, authored, n_authored, error)) &&
         take_type (database, job, delivery, &message, authored, n_authored, error);
}

/* Who may say what (PROTOCOL.md, sections 7.2 and 7.3): the author is the session's; a copy
 * or an own item comes from the own account alone, and an own item's type only in one.
 */
static const char *
find_fault (PillionJob            *job,
            const PillionDelivery *delivery,
            const PillionPayload  *payload,
            const PillionAuthored *authored)
{
  gboolean own_session = pillion_identity_is_own (job->identity, delivery->account);
  gboolean own_item_type = pillion_message_type_is_own_item (authored->type);

  if (memcmp (payload->sender, delivery->account, sizeof payload->sender) != 0 ||
      !pillion_identity_is_own (job->identity, payload->recipient))
    return "addresses";
  if ((payload->kind != PILLION_PAYLOAD_KIND_CONTACT) != own_session)
    return "own-item";
  if (own_item_type && payload->kind != PILLION_PAYLOAD_KIND_OWN_ITEM)
    return "own-item";
  if (memcmp (authored->author, delivery->account, sizeof authored->author) != 0 ||
      memcmp (authored->device, delivery->device, sizeof authored->device) != 0)
    return "author";
  if (payload->kind != PILLION_PAYLOAD_KIND_OWN_COPY &&
      !pillion_identity_is_own (job->identity, authored->conversation))
    return "conversation";
  return NULL;
}

gboolean
pillion_delivery_take_payload (PillionDatabase       *database,
                               PillionJob            *job,
                               const PillionDelivery *delivery,
                               const guint8          *payload,
                               gsize                  n_payload,
                               GError               **error)
{
  PillionPayload decoded;
  PillionAuthored authored;
  const char *fault;

  if (!pillion_payload_decode (&decoded, payload, n_payload, NULL) ||
      !pillion_authored_decode (&authored, decoded.authored, decoded.authored_len, NULL))
    return pillion_job_count_refusal (job, database, "message", error);
  fault = find_fault (job, delivery, &decoded, &authored);
  if (fault != NULL)
    return pillion_job_count_refusal (job, database, fault, error);
  if (is_too_late (delivery, &authored))
    return pillion_job_count_refusal (job, database, "sender", error);
  if (pillion_identity_is_own (job->identity, delivery->account) &&
      !pillion_heartbeat_note_device (database, job, delivery->device, error))
    return FALSE;
  if (delivery->trusted &&
      (!pillion_gossip_take (database, job, delivery->account, &decoded, error) ||
       !take_profile (database, job, delivery, &decoded, error)))
    return FALSE;
  return pillion_delivery_take_authored (database, job, delivery, decoded.authored, decoded.authored_len, error);
}
