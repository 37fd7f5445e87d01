/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"

/* Noise_XKpsk3_25519_ChaChaPoly_SHA256 (noiseprotocol.org, revision 34), the
 * channel in which a companion is linked: primary = initiator, companion =
 * responder. Three handshake messages, initiator first, then transport.
 *
 * After any failure the object is dead: every further call returns FALSE, and
 * its keys are gone.
 */

#define PILLION_NOISE_KEY_BYTES 32
#define PILLION_NOISE_HASH_BYTES 32
#define PILLION_NOISE_TAG_BYTES 16
#define PILLION_NOISE_MAX_MESSAGE_BYTES 65535
#define PILLION_NOISE_LINK_NAME "Noise_XKpsk3_25519_ChaChaPoly_SHA256"

/* A handshake message is at most this much longer than its payload: one
 * ephemeral key, one sealed static key, one tag. */
#define PILLION_NOISE_MAX_OVERHEAD_BYTES (32 + 48 + 16)

typedef enum {
  PILLION_NOISE_INITIATOR,
  PILLION_NOISE_RESPONDER,
} PillionNoiseRole;

/* One side of one channel, in one block of secret memory. */
typedef struct _PillionNoise PillionNoise;

/**
 * PillionNoiseKeys:
 * @static_private: (nullable): 32 bytes, own static key (secret)
 * @remote_static: (nullable): 32 bytes, the other side's static public key
 *   where it is known before: XK's initiator knows it
 * @psk: (nullable): 32 bytes (secret)
 *
 * What a side brings along. Copied by pillion_noise_new().
 */
typedef struct {
  const guint8 *static_private;
  const guint8 *remote_static;
  const guint8 *psk;
} PillionNoiseKeys;

/**
 * pillion_noise_new:
 * @prologue: bytes both sides must agree on; hashed, not sent
 * @keys: static key and psk; the initiator also the remote static key
 * @random: source of the ephemeral key; must outlive the handshake
 *
 * Starts a handshake. A remote static key that is no canonical X25519 key gives
 * an object that is already dead.
 *
 * Returns: (transfer full): free with pillion_noise_free()
 */
PillionNoise *pillion_noise_new               (PillionNoiseRole        role,
                                               const guint8           *prologue,
                                               gsize                   n_prologue,
                                               const PillionNoiseKeys *keys,
                                               const PillionRandom    *random);

void          pillion_noise_free              (PillionNoise           *self);

/**
 * pillion_noise_write_message:
 * @payload: (nullable): bytes that travel with this handshake message
 * @out: room for @n_payload + %PILLION_NOISE_MAX_OVERHEAD_BYTES
 * @n_out: (out): bytes written
 *
 * Writes the next handshake message.
 *
 * Returns: %FALSE if it is not this side's turn, the message would be too long
 *   or @self is dead
 */
gboolean      pillion_noise_write_message     (PillionNoise           *self,
                                               const guint8           *payload,
                                               gsize                   n_payload,
                                               guint8                 *out,
                                               gsize                  *n_out);

/**
 * pillion_noise_read_message:
 * @message: bytes of any length from anywhere
 * @out: room for @n bytes
 * @n_out: (out): bytes of payload
 *
 * Reads the other side's handshake message.
 *
 * Returns: %FALSE if it is not authentic, not the other side's turn, or @self
 *   is dead
 */
gboolean      pillion_noise_read_message      (PillionNoise           *self,
                                               const guint8           *message,
                                               gsize                   n,
                                               guint8                 *out,
                                               gsize                  *n_out);

/* Whether the handshake is over and the channel may be used. */
gboolean      pillion_noise_is_finished       (const PillionNoise     *self);

/* Whether something failed and nothing goes any more. */
gboolean      pillion_noise_is_dead           (const PillionNoise     *self);

/**
 * pillion_noise_get_hash:
 *
 * Returns: (transfer none) (nullable): 32 bytes, the handshake hash h, equal on
 *   both sides and in no other channel; %NULL before the handshake is over
 */
const guint8 *pillion_noise_get_hash          (const PillionNoise     *self);

/**
 * pillion_noise_get_remote_static:
 *
 * Returns: (transfer none) (nullable): 32 bytes, the other side's static public
 *   key; %NULL before the handshake is over, when it is not yet authentic
 */
const guint8 *pillion_noise_get_remote_static (const PillionNoise     *self);

/**
 * pillion_noise_seal:
 * @out: room for @n + 16 bytes
 * @n: at most 65,519 bytes
 *
 * Seals the next transport message.
 *
 * Returns: %FALSE if the handshake is not over, @n is too large or @self is dead
 */
gboolean      pillion_noise_seal              (PillionNoise           *self,
                                               guint8                 *out,
                                               const guint8           *plain,
                                               gsize                   n);

/**
 * pillion_noise_open:
 * @out: room for @n - 16 bytes
 * @sealed: bytes of any length from anywhere
 *
 * Opens the next transport message; they must come in order, without gaps.
 *
 * Returns: %FALSE if it is not authentic, or the handshake is not over, or @self
 *   is dead; after this @self is dead
 */
gboolean      pillion_noise_open              (PillionNoise           *self,
                                               guint8                 *out,
                                               const guint8           *sealed,
                                               gsize                   n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionNoise, pillion_noise_free)
