/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"

#include <glib.h>

/* X3DH (Signal's specification, revision 1) on X25519: two devices agree on the
 * secrets of a session while one of them is away. PROTOCOL.md, section 6.
 *
 * The identity keys are the devices' DDH keys. That a bundle's signature and the
 * peer's certificate are good is for the caller to know before it comes here.
 *
 * Public keys are refused when they are not canonical or of low order (see
 * pillion-x25519.h). Any thread; nothing is kept between calls.
 */

#define PILLION_X3DH_KEY_BYTES              32
#define PILLION_X3DH_CERTIFICATE_HASH_BYTES 32
#define PILLION_X3DH_AD_BYTES               (2 * PILLION_X3DH_CERTIFICATE_HASH_BYTES)

/**
 * PillionX3dhSecrets:
 * @root_key: (secret): first root key
 * @initiator_header_key: (secret): header key of the initiator's first chain
 * @responder_header_key: (secret): header key of the responder's first chain
 * @associated_data: initiator's certificate hash, then responder's; fixed for
 *   the life of the session
 * @one_time: a one-time prekey took part. Without one, the first message can be
 *   replayed to the responder as long as it keeps the signed prekey, and has no
 *   forward secrecy beyond it, until the first reply.
 *
 * What both sides have after X3DH, equal on both. Lives on the stack; wipe with
 * pillion_x3dh_secrets_clear() or g_auto().
 */
typedef struct {
  guint8   root_key[PILLION_X3DH_KEY_BYTES];
  guint8   initiator_header_key[PILLION_X3DH_KEY_BYTES];
  guint8   responder_header_key[PILLION_X3DH_KEY_BYTES];
  guint8   associated_data[PILLION_X3DH_AD_BYTES];
  gboolean one_time;
} PillionX3dhSecrets;

/**
 * PillionX3dhInitiator:
 * @identity_secret: (secret): own DDH secret key
 * @certificate_hash: own
 * @peer_identity: the peer's DDH
 * @peer_signed_prekey: the peer's SPK, its signature verified
 * @peer_one_time_prekey: (nullable): the peer's OPK, if the relay gave one
 * @peer_certificate_hash: of the certificate that holds @peer_identity
 *
 * What the initiator brings. All pointers are borrowed and point to 32 bytes.
 */
typedef struct {
  const guint8 *identity_secret;
  const guint8 *certificate_hash;
  const guint8 *peer_identity;
  const guint8 *peer_signed_prekey;
  const guint8 *peer_one_time_prekey;
  const guint8 *peer_certificate_hash;
} PillionX3dhInitiator;

/**
 * PillionX3dhResponder:
 * @identity_secret: (secret): own DDH secret key
 * @signed_prekey_secret: (secret): of the SPK that the first message names
 * @one_time_prekey_secret: (secret) (nullable): of the OPK that it names, if any;
 *   the caller destroys that key in the transaction that stores the session
 * @certificate_hash: own
 * @peer_identity: the initiator's DDH
 * @peer_ephemeral: EK of the first message
 * @peer_certificate_hash: of the certificate that holds @peer_identity
 *
 * What the responder brings. All pointers are borrowed and point to 32 bytes.
 */
typedef struct {
  const guint8 *identity_secret;
  const guint8 *signed_prekey_secret;
  const guint8 *one_time_prekey_secret;
  const guint8 *certificate_hash;
  const guint8 *peer_identity;
  const guint8 *peer_ephemeral;
  const guint8 *peer_certificate_hash;
} PillionX3dhResponder;

/**
 * pillion_x3dh_initiate:
 * @random: source of the ephemeral key
 * @ephemeral_public: (out caller-allocates): EK, for the prefix of the messages
 *   until the first reply; its secret half is gone when this returns
 * @secrets: (out caller-allocates) (secret):
 *
 * Returns: %FALSE if a key of the peer is unusable: the bundle is to be refused.
 *   @secrets and @ephemeral_public are zeroed then.
 */
gboolean pillion_x3dh_initiate      (const PillionX3dhInitiator *initiator,
                                     const PillionRandom        *random,
                                     guint8                      ephemeral_public[PILLION_X3DH_KEY_BYTES],
                                     PillionX3dhSecrets         *secrets);

/**
 * pillion_x3dh_respond:
 * @secrets: (out caller-allocates) (secret):
 *
 * Returns: %FALSE if a key of the peer is unusable: the message is to be refused.
 *   @secrets is zeroed then.
 */
gboolean pillion_x3dh_respond       (const PillionX3dhResponder *responder,
                                     PillionX3dhSecrets         *secrets);

void     pillion_x3dh_secrets_clear (PillionX3dhSecrets         *secrets);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionX3dhSecrets, pillion_x3dh_secrets_clear)
