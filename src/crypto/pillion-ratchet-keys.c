/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-ratchet-keys.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"
#include "crypto/pillion-x25519.h"

#include <sodium.h>
#include <string.h>

#define NONCE_BYTES PILLION_AEAD_NONCE_BYTES

/* Session's associated data, sealed header, caller's. */
#define MAX_PAYLOAD_AD_BYTES (PILLION_X3DH_AD_BYTES + PILLION_RATCHET_SEALED_HEADER_BYTES + PILLION_RATCHET_MAX_AD_BYTES)

typedef struct {
  guint8 bytes[3][32];
} RootStep;

static void
root_step_clear (RootStep *self)
{
  pillion_secret_wipe (self, sizeof *self);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RootStep, root_step_clear)

gboolean
pillion_ratchet_root_step (guint8       root_key[32],
                           const guint8 own_secret[32],
                           const guint8 peer_public[32],
                           guint8       chain_key[32],
                           guint8       next_header_key[32])
{
  g_auto (PillionSecret32) shared = { 0 };
  g_auto (RootStep) keys = { 0 };

  if (!pillion_x25519 (shared.bytes, own_secret, peer_public))
    return FALSE;

  pillion_hkdf_with_context (keys.bytes[0], sizeof keys.bytes,
                             root_key, 32,
                             shared.bytes, sizeof shared.bytes,
                             PILLION_CONTEXT_RATCHET_ROOT);
  memcpy (root_key, keys.bytes[0], 32);
  memcpy (chain_key, keys.bytes[1], 32);
  memcpy (next_header_key, keys.bytes[2], 32);

  return TRUE;
}

void
pillion_ratchet_chain_step (guint8 chain_key[32],
                            guint8 message_key[32])
{
  static const guint8 one = 1;
  static const guint8 two = 2;
  crypto_auth_hmacsha256_state message;
  crypto_auth_hmacsha256_state chain;

  /* Both HMACs have one key: hashing it once instead of twice makes a whole
   * encryption a tenth faster. */
  crypto_auth_hmacsha256_init (&message, chain_key, 32);
  chain = message;

  crypto_auth_hmacsha256_update (&message, &one, 1);
  crypto_auth_hmacsha256_final (&message, message_key);

  crypto_auth_hmacsha256_update (&chain, &two, 1);
  crypto_auth_hmacsha256_final (&chain, chain_key);

  pillion_secret_wipe (&message, sizeof message);
  pillion_secret_wipe (&chain, sizeof chain);
}

void
pillion_ratchet_seal_header (guint8                      sealed[PILLION_RATCHET_SEALED_HEADER_BYTES],
                             const PillionRatchetHeader *header,
                             const guint8                header_key[32])
{
  guint32 n_previous = GUINT32_TO_BE (header->n_previous);
  guint32 n = GUINT32_TO_BE (header->n);
  guint8 bytes[PILLION_RATCHET_HEADER_BYTES];

  memcpy (bytes, header->dh, 32);
  memcpy (bytes + 32, &n_previous, 4);
  memcpy (bytes + 36, &n, 4);

  pillion_aead_seal (sealed + NONCE_BYTES, bytes, sizeof bytes, NULL, 0,
                     sealed, header_key);
}

gboolean
pillion_ratchet_open_header (PillionRatchetHeader *header,
                             const guint8          sealed[PILLION_RATCHET_SEALED_HEADER_BYTES],
                             const guint8          header_key[32])
{
  guint8 bytes[PILLION_RATCHET_HEADER_BYTES];

  if (!pillion_aead_open (bytes,
                          sealed + NONCE_BYTES, PILLION_RATCHET_SEALED_HEADER_BYTES - NONCE_BYTES,
                          NULL, 0, sealed, header_key))
    return FALSE;

  memcpy (header->dh, bytes, 32);
  memcpy (&header->n_previous, bytes + 32, 4);
  memcpy (&header->n, bytes + 36, 4);
  header->n_previous = GUINT32_FROM_BE (header->n_previous);
  header->n = GUINT32_FROM_BE (header->n);

  return TRUE;
}

/* A message key is a uniform key already, so HKDF's extract step may be left out
 * (RFC 5869, section 3.3); it would cost a third of an encryption.
 */
static void
derive_payload_key (guint8       key[32],
                    const guint8 message_key[32])
{
  static const char context[] = PILLION_CONTEXT_RATCHET_MESSAGE;

  pillion_hkdf_expand (key, 32, message_key,
                       (const guint8 *) context, sizeof context - 1);
}

static gsize
collect_ad (guint8                       ad[MAX_PAYLOAD_AD_BYTES],
            const PillionRatchetMessage *message,
            const guint8                 associated_data[PILLION_X3DH_AD_BYTES])
{
  gsize n = PILLION_X3DH_AD_BYTES;

  memcpy (ad, associated_data, PILLION_X3DH_AD_BYTES);
  memcpy (ad + n, message->header, PILLION_RATCHET_SEALED_HEADER_BYTES);
  n += PILLION_RATCHET_SEALED_HEADER_BYTES;

  if (message->n_ad > 0)
    memcpy (ad + n, message->ad, message->n_ad);

  return n + message->n_ad;
}

void
pillion_ratchet_seal_payload (guint8                      *payload,
                              const guint8                *plaintext,
                              gsize                        n_plaintext,
                              const PillionRatchetMessage *message,
                              const guint8                 associated_data[PILLION_X3DH_AD_BYTES],
                              const guint8                 message_key[32])
{
  g_auto (PillionSecret32) key = { 0 };
  guint8 ad[MAX_PAYLOAD_AD_BYTES];
  gsize n_ad = collect_ad (ad, message, associated_data);

  derive_payload_key (key.bytes, message_key);
  pillion_aead_seal (payload + NONCE_BYTES, plaintext, n_plaintext, ad, n_ad,
                     payload, key.bytes);
}

gboolean
pillion_ratchet_open_payload (guint8                      *plaintext,
                              const PillionRatchetMessage *message,
                              const guint8                 associated_data[PILLION_X3DH_AD_BYTES],
                              const guint8                 message_key[32])
{
  g_auto (PillionSecret32) key = { 0 };
  guint8 ad[MAX_PAYLOAD_AD_BYTES];
  gsize n_ad = collect_ad (ad, message, associated_data);

  derive_payload_key (key.bytes, message_key);
  return pillion_aead_open (plaintext,
                            message->payload + NONCE_BYTES, message->n_payload - NONCE_BYTES,
                            ad, n_ad, message->payload, key.bytes);
}
