/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-ratchet.h"
#include "wire/pillion-certificate.h"
#include "wire/pillion-envelope.h"
#include "wire/pillion-prekey-bundle.h"

G_BEGIN_DECLS

/* Sessions between two devices: X3DH, the ratchet and the envelope put together
 * (PROTOCOL.md, sections 6 and 7.1). Pure: the caller keeps the ratchet's state, the
 * skipped keys and the prekeys, and commits them with what was sent or read.
 */

/* Most bytes that padding leaves of an envelope for the payload. */
#define PILLION_SESSION_PREFIX_BYTES (PILLION_KEY_BYTES + 4 + 4)

/**
 * PillionRoute:
 *
 * From which device to which, as the relay states it. All four are borrowed. A relay that
 * lies about them makes opening fail.
 */
typedef struct {
  const guint8 *sender_account;
  const guint8 *sender_device;
  const guint8 *recipient_account;
  const guint8 *recipient_device;
} PillionRoute;

/**
 * PillionSessionPrefix:
 *
 * What the envelopes of an initiator carry until the peer's first reply: EK and the ids of
 * the prekeys used; opk_id 0 = none.
 */
typedef struct {
  guint8  ephemeral[PILLION_KEY_BYTES];
  guint32 spk_id;
  guint32 opk_id;
} PillionSessionPrefix;

/**
 * pillion_session_start:
 * @ddh_secret: (secret): 32 bytes, own
 * @certificate_hash: own
 * @peer: the peer's verified certificate
 * @peer_certificate_hash: of it
 * @bundle: the peer's verified bundle
 * @one_time_id: 0: none was given
 * @one_time: (nullable): 32 bytes
 * @prefix: (out caller-allocates): for the envelopes until the first reply
 * @error: %PILLION_PROTOCOL_ERROR_INVALID: a key of the peer is unusable
 *
 * Begins a session with a device.
 *
 * Returns: (transfer full) (nullable): the session
 */
PillionRatchet *pillion_session_start       (const guint8                *ddh_secret,
                                             const guint8                *certificate_hash,
                                             const PillionCertificate    *peer,
                                             const guint8                *peer_certificate_hash,
                                             const PillionPrekeyBundle   *bundle,
                                             guint32                      one_time_id,
                                             const guint8                *one_time,
                                             const PillionRandom         *random,
                                             PillionSessionPrefix        *prefix,
                                             GError                     **error);

/**
 * PillionSessionPrekeys:
 *
 * The own prekeys that an envelope names, and the own identity. Borrowed, 32 bytes each;
 * one_time_secret is NULL where the envelope names none.
 */
typedef struct {
  const guint8 *ddh_secret;       /* (secret) */
  const guint8 *certificate_hash;
  const guint8 *signed_secret;    /* (secret) */
  const guint8 *signed_public;
  const guint8 *one_time_secret;  /* (secret) (nullable) */
} PillionSessionPrekeys;

/**
 * pillion_session_accept:
 * @envelope: of kind %PILLION_ENVELOPE_KIND_START
 *
 * Makes the session that a peer began; the caller keeps it only if the envelope opens.
 *
 * Returns: (transfer full) (nullable): NULL with %PILLION_PROTOCOL_ERROR_INVALID
 */
PillionRatchet *pillion_session_accept      (const PillionSessionPrekeys *own,
                                             const PillionCertificate    *peer,
                                             const guint8                *peer_certificate_hash,
                                             const PillionEnvelope       *envelope,
                                             GError                     **error);

/**
 * pillion_session_seal:
 * @prefix: (nullable): until the first reply
 * @payload: (secret): an encoded payload
 *
 * Pads and encrypts a payload. The session moves on.
 *
 * Returns: (transfer full) (nullable): the envelope; NULL with
 *   %PILLION_CRYPTO_ERROR_SESSION_EXHAUSTED: start another session
 */
GBytes         *pillion_session_seal        (PillionRatchet              *ratchet,
                                             const PillionSessionPrefix  *prefix,
                                             const PillionRoute          *route,
                                             const guint8                *payload,
                                             gsize                        n_payload,
                                             const PillionRandom         *random,
                                             GError                     **error);

/**
 * pillion_session_open:
 * @envelope: as it was decoded
 * @payload: (out caller-allocates) (secret): room for %PILLION_ENVELOPE_MAX_BYTES
 * @n_payload: (out): length without padding
 * @change: (inout): initialised; to be committed with the plaintext
 * @error: %PILLION_CRYPTO_ERROR as pillion_ratchet_decrypt(); %PILLION_PROTOCOL_ERROR_INVALID
 *   for padding that is none, which only a broken sender makes
 *
 * Decrypts an envelope in one session. On failure neither session nor @change moves.
 */
gboolean        pillion_session_open        (PillionRatchet              *ratchet,
                                             const PillionEnvelope       *envelope,
                                             const PillionRoute          *route,
                                             const PillionSkippedKeys    *skipped,
                                             guint8                      *payload,
                                             gsize                       *n_payload,
                                             PillionRatchetChange        *change,
                                             GError                     **error);

/* The prefix as it is stored with a session: 40 bytes. */
void            pillion_session_prefix_save (const PillionSessionPrefix  *self,
                                             guint8                       bytes[PILLION_SESSION_PREFIX_BYTES]);
gboolean        pillion_session_prefix_load (PillionSessionPrefix        *self,
                                             const guint8                *bytes,
                                             gsize                        length);

G_END_DECLS
