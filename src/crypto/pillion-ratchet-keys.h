/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-ratchet.h"

/* The derivations and seals of a session, without its rules: PROTOCOL.md,
 * sections 6.3 and 6.4. Used by pillion-ratchet.c only.
 */

/* What a header says. */
typedef struct {
  guint8  dh[32];     /* public */
  guint32 n_previous;
  guint32 n;
} PillionRatchetHeader;

/**
 * pillion_ratchet_root_step:
 * @root_key: (secret): becomes the next one
 * @chain_key: (out) (secret): of the chain that begins
 * @next_header_key: (out) (secret): of the chain after it
 *
 * Returns: %FALSE if @peer_public is unusable; then nothing is changed
 */
gboolean pillion_ratchet_root_step    (guint8                       root_key[32],
                                       const guint8                 own_secret[32],
                                       const guint8                 peer_public[32],
                                       guint8                       chain_key[32],
                                       guint8                       next_header_key[32]);

/**
 * pillion_ratchet_chain_step:
 * @chain_key: (secret): becomes the next one
 * @message_key: (out) (secret)
 */
void     pillion_ratchet_chain_step   (guint8                       chain_key[32],
                                       guint8                       message_key[32]);

/**
 * pillion_ratchet_seal_header:
 * @sealed: (out): the nonce, which is in it already, and the sealed header
 */
void     pillion_ratchet_seal_header  (guint8                       sealed[PILLION_RATCHET_SEALED_HEADER_BYTES],
                                       const PillionRatchetHeader  *header,
                                       const guint8                 header_key[32]);

/**
 * pillion_ratchet_open_header:
 * @header: (out)
 *
 * Returns: %FALSE if @header_key is not the one
 */
gboolean pillion_ratchet_open_header  (PillionRatchetHeader        *header,
                                       const guint8                 sealed[PILLION_RATCHET_SEALED_HEADER_BYTES],
                                       const guint8                 header_key[32]);

/**
 * pillion_ratchet_seal_payload:
 * @payload: (out): the nonce, which is in it already, and the sealed plaintext
 * @message: header and associated data; its payload is not looked at
 */
void     pillion_ratchet_seal_payload (guint8                      *payload,
                                       const guint8                *plaintext,
                                       gsize                        n_plaintext,
                                       const PillionRatchetMessage *message,
                                       const guint8                 associated_data[PILLION_X3DH_AD_BYTES],
                                       const guint8                 message_key[32]);

/**
 * pillion_ratchet_open_payload:
 * @plaintext: (out) (secret): zeroed on failure
 *
 * Returns: %FALSE if the payload is not authentic
 */
gboolean pillion_ratchet_open_payload (guint8                      *plaintext,
                                       const PillionRatchetMessage *message,
                                       const guint8                 associated_data[PILLION_X3DH_AD_BYTES],
                                       const guint8                 message_key[32]);
