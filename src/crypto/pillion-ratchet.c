/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-ratchet-private.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-ratchet-keys.h"
#include "crypto/pillion-x25519.h"

#include <string.h>

/* The new DH key is made only now that it is needed, not when the peer's came: it
 * lives shorter, and receiving costs a third of a full step.
 */
static gboolean
ensure_sending_chain (PillionRatchet      *self,
                      const PillionRandom *random)
{
  if (self->n_sent > 0)
    return TRUE;

  pillion_x25519_generate (self->own_secret, self->own_public, random);
  memcpy (self->sending_header_key, self->next_sending_header_key, 32);

  return pillion_ratchet_root_step (self->root_key, self->own_secret, self->peer_public,
                                    self->sending_chain_key, self->next_sending_header_key);
}

gboolean
pillion_ratchet_encrypt (PillionRatchet      *self,
                         const PillionRandom *random,
                         const guint8        *plaintext,
                         gsize                n_plaintext,
                         const guint8        *ad,
                         gsize                n_ad,
                         guint8               header[PILLION_RATCHET_SEALED_HEADER_BYTES],
                         guint8              *payload,
                         GError             **error)
{
  PillionRatchetMessage message = { .header = header, .ad = ad, .n_ad = n_ad };
  g_auto (PillionRatchet) next = *self;
  g_auto (PillionSecret32) message_key = { 0 };
  guint8 nonces[2][PILLION_AEAD_NONCE_BYTES];
  PillionRatchetHeader plain;

  g_return_val_if_fail (n_ad <= PILLION_RATCHET_MAX_AD_BYTES, FALSE);

  if (next.n_sent == G_MAXUINT32 || !ensure_sending_chain (&next, random)) {
    g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_SESSION_EXHAUSTED,
                         "The session can't encrypt any more");
    return FALSE;
  }

  memcpy (plain.dh, next.own_public, 32);
  plain.n_previous = next.n_previous;
  plain.n = next.n_sent++;
  pillion_ratchet_chain_step (next.sending_chain_key, message_key.bytes);

  /* One request for both: each goes to the system. */
  pillion_random_fill (random, nonces[0], sizeof nonces);
  memcpy (header, nonces[0], sizeof nonces[0]);
  memcpy (payload, nonces[1], sizeof nonces[1]);

  pillion_ratchet_seal_header (header, &plain, next.sending_header_key);
  pillion_ratchet_seal_payload (payload, plaintext, n_plaintext, &message,
                                next.associated_data, message_key.bytes);
  *self = next;

  return TRUE;
}

static gboolean
refuse_damaged (GError **error)
{
  g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED,
                       "The message was damaged on its way");
  return FALSE;
}

/* Opens a message whose key was put aside when others overtook it. The session
 * stays as it is.
 */
static gboolean
open_overtaken (const PillionRatchet        *self,
                const PillionRatchetMessage *message,
                const PillionSkippedKeys    *skipped,
                guint32                      chain,
                guint32                      n,
                guint8                      *plaintext,
                PillionRatchetChange        *change,
                GError                     **error)
{
  g_auto (PillionSecret32) message_key = { 0 };

  switch (skipped->find (skipped->store, chain, n, message_key.bytes, error)) {
  case PILLION_SKIPPED_FOUND:
    break;
  case PILLION_SKIPPED_NONE:
    g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_MESSAGE_USED,
                         "The key of this message was used before");
    return FALSE;
  case PILLION_SKIPPED_ERROR:
  default:
    return FALSE;
  }

  if (!pillion_ratchet_open_payload (plaintext, message, self->associated_data, message_key.bytes))
    return refuse_damaged (error);

  change->used = TRUE;
  change->used_chain = chain;
  change->used_n = n;

  return TRUE;
}

/* Moves the receiving chain on to message n and puts the keys on the way aside,
 * but for the first n_lost of them.
 */
static void
overtake (PillionRatchet       *self,
          guint32               n,
          PillionRatchetChange *change,
          gsize                *n_lost)
{
  g_auto (PillionSecret32) message_key = { 0 };

  for (; self->n_received < n; self->n_received++) {
    PillionSkippedKey *key;

    pillion_ratchet_chain_step (self->receiving_chain_key, message_key.bytes);
    if (*n_lost > 0) {
      (*n_lost)--;
      continue;
    }

    /* open_newest() made room for all that are kept. */
    g_assert (change->added != NULL);
    key = &change->added[change->n_added++];
    key->chain = self->n_chains;
    key->n = self->n_received;
    memcpy (key->header_key, self->receiving_header_key, 32);
    memcpy (key->message_key, message_key.bytes, 32);
  }
}

/* The receiving half of a DH step. The sending half follows when the next message
 * is sent; until then nothing is left to send with.
 */
static gboolean
begin_receiving_chain (PillionRatchet *self,
                       const guint8    peer_public[32])
{
  memcpy (self->peer_public, peer_public, 32);
  memcpy (self->receiving_header_key, self->next_receiving_header_key, 32);
  if (!pillion_ratchet_root_step (self->root_key, self->own_secret, self->peer_public,
                                  self->receiving_chain_key, self->next_receiving_header_key))
    return FALSE;

  self->n_chains++;
  self->n_received = 0;
  self->n_previous = self->n_sent;
  self->n_sent = 0;
  pillion_secret_wipe (self->sending_chain_key, 32);
  pillion_secret_wipe (self->sending_header_key, 32);

  return TRUE;
}

/* How many messages this one overtakes, in the chain that ends and in its own; -1
 * if no honest peer says what the header says.
 */
static gint64
count_overtaken (const PillionRatchet       *self,
                 const PillionRatchetHeader *header,
                 gboolean                    begins_chain)
{
  if (header->n == G_MAXUINT32)
    return -1;

  if (!begins_chain)
    return (gint64) header->n - self->n_received;

  if (header->n_previous < self->n_received || (self->n_chains == 0 && header->n_previous > 0))
    return -1;

  return (gint64) header->n_previous - self->n_received + header->n;
}

/* Opens a message that is not older than the newest one, in the receiving chain or
 * in the one that it begins.
 */
static gboolean
open_newest (PillionRatchet              *self,
             const PillionRatchetMessage *message,
             const PillionRatchetHeader  *header,
             gboolean                     begins_chain,
             guint8                      *plaintext,
             PillionRatchetChange        *change,
             GError                     **error)
{
  g_auto (PillionRatchet) next = *self;
  g_auto (PillionRatchetChange) overtaken = PILLION_RATCHET_CHANGE_INIT;
  g_auto (PillionSecret32) message_key = { 0 };
  gint64 n_overtaken = count_overtaken (self, header, begins_chain);
  gsize n_lost = 0;

  if (n_overtaken < 0)
    return refuse_damaged (error);

  if (n_overtaken > PILLION_RATCHET_MAX_JUMP) {
    g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_MESSAGE_JUMP,
                         "Too many messages are missing before this one");
    return FALSE;
  }

  if (n_overtaken > 0) {
    gsize n_kept = MIN ((gsize) n_overtaken, PILLION_SKIPPED_MAX_KEYS);

    overtaken.added = pillion_secret_alloc (n_kept * sizeof *overtaken.added);
    n_lost = (gsize) n_overtaken - n_kept;
  }

  if (begins_chain) {
    overtake (&next, header->n_previous, &overtaken, &n_lost);
    if (!begin_receiving_chain (&next, header->dh))
      return refuse_damaged (error);
  }
  overtake (&next, header->n, &overtaken, &n_lost);

  pillion_ratchet_chain_step (next.receiving_chain_key, message_key.bytes);
  next.n_received++;
  if (!pillion_ratchet_open_payload (plaintext, message, self->associated_data, message_key.bytes))
    return refuse_damaged (error);

  *self = next;
  change->n_added = overtaken.n_added;
  change->added = g_steal_pointer (&overtaken.added);

  return TRUE;
}

/* Tries the header keys of the chains that still miss messages, newest first. */
static gboolean
open_late (const PillionRatchet        *self,
           const PillionRatchetMessage *message,
           const PillionSkippedKeys    *skipped,
           guint8                      *plaintext,
           PillionRatchetChange        *change,
           GError                     **error)
{
  g_auto (PillionSecret32) header_key = { 0 };
  PillionSkippedResult result;
  PillionRatchetHeader header;
  guint32 chain = self->n_chains;

  while ((result = skipped->find_chain (skipped->store, chain, &chain, header_key.bytes, error)) == PILLION_SKIPPED_FOUND) {
    if (pillion_ratchet_open_header (&header, message->header, header_key.bytes))
      return open_overtaken (self, message, skipped, chain, header.n, plaintext, change, error);
  }

  if (result == PILLION_SKIPPED_NONE)
    g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN,
                         "The message does not belong to this session");

  return FALSE;
}

/* The peer begins a chain only after a message made with our DH key, or at the
 * start, when that is the signed prekey.
 */
static gboolean
can_begin_chain (const PillionRatchet *self)
{
  return (self->n_sent > 0 || (!self->initiator && self->n_chains == 0)) && self->n_chains < G_MAXUINT32;
}

gboolean
pillion_ratchet_decrypt (PillionRatchet              *self,
                         const PillionRatchetMessage *message,
                         const PillionSkippedKeys    *skipped,
                         guint8                      *plaintext,
                         PillionRatchetChange        *change,
                         GError                     **error)
{
  PillionRatchetHeader header;

  g_return_val_if_fail (message->n_ad <= PILLION_RATCHET_MAX_AD_BYTES, FALSE);
  g_return_val_if_fail (!change->used && change->added == NULL, FALSE);

  if (message->n_payload < PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES)
    return refuse_damaged (error);

  if (self->n_chains > 0 &&
      pillion_ratchet_open_header (&header, message->header, self->receiving_header_key)) {
    if (header.n < self->n_received)
      return open_overtaken (self, message, skipped, self->n_chains, header.n, plaintext, change, error);

    return open_newest (self, message, &header, FALSE, plaintext, change, error);
  }

  if (can_begin_chain (self) &&
      pillion_ratchet_open_header (&header, message->header, self->next_receiving_header_key))
    return open_newest (self, message, &header, TRUE, plaintext, change, error);

  return open_late (self, message, skipped, plaintext, change, error);
}
