/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-random.h"
#include "crypto/pillion-ratchet-skipped.h"
#include "crypto/pillion-x3dh.h"

#include <glib.h>

/* The Double Ratchet with header encryption (Signal's specification, revision 1,
 * section 4). PROTOCOL.md, section 6.
 *
 * A PillionRatchet is one session of a device pair, one block of secret memory
 * (about 35 us to make or load). One thread at a time.
 *
 * The store is the truth, this object its cache: after each encrypt and each
 * decrypt the caller writes pillion_ratchet_save() and the change in the same
 * transaction as the ciphertext or the plaintext. If that transaction fails, the
 * caller frees the object and loads it again.
 *
 * A restored snapshot encrypts two messages under one key; nonces are random, so
 * that reveals nothing of either. What the peer cannot open is healed by a new
 * session.
 */

#define PILLION_RATCHET_HEADER_BYTES 40
#define PILLION_RATCHET_SEALED_HEADER_BYTES (24 + PILLION_RATCHET_HEADER_BYTES + 16)
/* What a sealed payload is longer than its plaintext. */
#define PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES (24 + 16)
/* Most bytes of associated data the caller may add. */
#define PILLION_RATCHET_MAX_AD_BYTES 512
/* Most messages of the peer that one message may overtake. */
#define PILLION_RATCHET_MAX_JUMP 2000
/* Size of a saved session; always the same. */
#define PILLION_RATCHET_SAVED_BYTES 402

typedef struct _PillionRatchet PillionRatchet;

/**
 * PillionRatchetMessage:
 * @header: PILLION_RATCHET_SEALED_HEADER_BYTES bytes
 * @payload: the sealed payload
 * @n_payload: at least PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES, or it is damaged
 * @ad: (nullable): associated data, as the sender gave it
 * @n_ad: at most PILLION_RATCHET_MAX_AD_BYTES
 *
 * What was received, borrowed. The caller has bounded the sizes.
 */
typedef struct {
  const guint8 *header;
  const guint8 *payload;
  gsize         n_payload;
  const guint8 *ad;
  gsize         n_ad;
} PillionRatchetMessage;

/**
 * PillionRatchetChange:
 * @used: a stored key opened the message: (@used_chain, @used_n) is to go
 * @added: (owned) (secret) (nullable): keys of overtaken messages, oldest first
 * @n_added: at most PILLION_SKIPPED_MAX_KEYS
 *
 * What a decrypt asks of the store of skipped keys. Apply it with
 * pillion_ratchet_change_commit() within the transaction of the plaintext.
 * Initialise with PILLION_RATCHET_CHANGE_INIT, release with g_auto() or
 * pillion_ratchet_change_clear().
 */
typedef struct {
  gboolean           used;
  guint32            used_chain;
  guint32            used_n;
  PillionSkippedKey *added;
  gsize              n_added;
} PillionRatchetChange;

#define PILLION_RATCHET_CHANGE_INIT { .used = FALSE }

/**
 * pillion_ratchet_new_initiator:
 * @peer_signed_prekey: the SPK that took part in X3DH
 *
 * Begins the session of the device that sends first. It can encrypt at once.
 *
 * Returns: (transfer full):
 */
PillionRatchet *pillion_ratchet_new_initiator (const PillionX3dhSecrets    *secrets,
                                               const guint8                 peer_signed_prekey[32]);

/**
 * pillion_ratchet_new_responder:
 * @signed_prekey_secret: (secret): of the SPK that took part in X3DH
 * @signed_prekey_public: of the same
 *
 * Begins the session of the device that was written to. The caller keeps it only
 * if the first message decrypts; before that it can't encrypt.
 *
 * Returns: (transfer full):
 */
PillionRatchet *pillion_ratchet_new_responder (const PillionX3dhSecrets    *secrets,
                                               const guint8                 signed_prekey_secret[32],
                                               const guint8                 signed_prekey_public[32]);

/**
 * pillion_ratchet_load:
 *
 * Only canonical bytes are accepted: saving gives the same again. The caller
 * wipes @bytes.
 *
 * Returns: (transfer full): %NULL with %PILLION_CRYPTO_ERROR_DAMAGED for others:
 *   the session is lost, begin a new one
 */
PillionRatchet *pillion_ratchet_load          (const guint8                *bytes,
                                               gsize                        n,
                                               GError                     **error);

/**
 * pillion_ratchet_save:
 * @bytes: (out caller-allocates) (secret): the caller stores them encrypted and
 *   wipes its copies
 */
void            pillion_ratchet_save          (const PillionRatchet        *self,
                                               guint8                       bytes[PILLION_RATCHET_SAVED_BYTES]);
void            pillion_ratchet_free          (PillionRatchet              *self);

/* Whether this side began the session. */
gboolean        pillion_ratchet_is_initiator  (const PillionRatchet        *self);

/* Whether a one-time prekey took part in X3DH. */
gboolean        pillion_ratchet_is_one_time   (const PillionRatchet        *self);

/* Whether it began without a one-time prekey and the mark has not ended: until the
 * responder's first message brings a new DH key (PROTOCOL.md, section 6.1), whoever gets the
 * responder's DDH and SPK reads what the initiator says.
 */
gboolean        pillion_ratchet_is_marked     (const PillionRatchet        *self);

/* Whether a message of the peer was decrypted. From then on an initiator leaves
 * the X3DH prefix out.
 */
gboolean        pillion_ratchet_has_received  (const PillionRatchet        *self);

/* Whether the peer has answered what this side said in the session: it has read some of it. */
gboolean        pillion_ratchet_is_answered   (const PillionRatchet        *self);

/* How many messages this side has sent since the peer's key changed, which is what an answer
 * does.
 */
guint32         pillion_ratchet_get_n_sent    (const PillionRatchet        *self);

/**
 * pillion_ratchet_encrypt:
 * @random: source of nonces and of a new ratchet key, when one is due (the first
 *   message, and the first after the peer's key has changed)
 * @plaintext: (nullable): may be empty; must not overlap @payload
 * @ad: (nullable): associated data that the receiver must give again
 * @n_ad: at most PILLION_RATCHET_MAX_AD_BYTES
 * @header: (out caller-allocates): the sealed header
 * @payload: (out caller-allocates): the sealed payload, @n_plaintext +
 *   PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES bytes
 *
 * Encrypts and moves the session on; on failure nothing changes.
 *
 * Returns: %FALSE with %PILLION_CRYPTO_ERROR_SESSION_EXHAUSTED
 */
gboolean        pillion_ratchet_encrypt       (PillionRatchet              *self,
                                               const PillionRandom         *random,
                                               const guint8                *plaintext,
                                               gsize                        n_plaintext,
                                               const guint8                *ad,
                                               gsize                        n_ad,
                                               guint8                       header[PILLION_RATCHET_SEALED_HEADER_BYTES],
                                               guint8                      *payload,
                                               GError                     **error);

/**
 * pillion_ratchet_decrypt:
 * @skipped: the session's skipped keys; only looked at
 * @plaintext: (out caller-allocates) (secret): n_payload -
 *   PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES bytes; must not overlap the payload
 * @change: initialised by the caller; what it commits with the plaintext
 *
 * Decrypts and moves the session on; on failure neither the session nor @change is
 * changed. A message that was overtaken costs one try for each chain with skipped
 * keys.
 *
 * Returns: %FALSE with %PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN, _MESSAGE_USED,
 *   _MESSAGE_JUMP or _MESSAGE_DAMAGED, or with the error of @skipped: then the
 *   message was not judged, try again later
 */
gboolean        pillion_ratchet_decrypt       (PillionRatchet              *self,
                                               const PillionRatchetMessage *message,
                                               const PillionSkippedKeys    *skipped,
                                               guint8                      *plaintext,
                                               PillionRatchetChange        *change,
                                               GError                     **error);

/**
 * pillion_ratchet_change_commit:
 *
 * Removes, inserts, and trims to PILLION_SKIPPED_MAX_KEYS.
 *
 * Returns: %FALSE with the error of @skipped: roll back
 */
gboolean        pillion_ratchet_change_commit (const PillionRatchetChange  *change,
                                               const PillionSkippedKeys    *skipped,
                                               GError                     **error);
void            pillion_ratchet_change_clear  (PillionRatchetChange        *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionRatchet, pillion_ratchet_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionRatchetChange, pillion_ratchet_change_clear)
