/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-noise-private.h"

#include "crypto/pillion-noise-symmetric.h"
#include "crypto/pillion-secret.h"
#include "crypto/pillion-x25519.h"

#include <sodium.h>
#include <string.h>

#define KEY_BYTES PILLION_NOISE_KEY_BYTES

typedef enum {
  STAGE_DEAD, /* what wiping leaves */
  STAGE_HANDSHAKE,
  STAGE_TRANSPORT,
} Stage;

typedef struct {
  guint8 private_key[KEY_BYTES];
  guint8 public_key[KEY_BYTES];
} KeyPair;

struct _PillionNoise {
  Stage                      stage;
  PillionNoiseRole           role;
  const PillionNoisePattern *pattern;
  const PillionRandom       *random; /* (unowned) during the handshake */
  guint                      next_message;
  PillionNoiseSymmetric      symmetric;
  KeyPair                    own_static;
  KeyPair                    own_ephemeral;
  guint8                     remote_static[KEY_BYTES];
  guint8                     remote_ephemeral[KEY_BYTES];
  guint8                     psk[KEY_BYTES];
  gboolean                   has_remote_static;
  PillionNoiseCipher         sender;
  PillionNoiseCipher         receiver;
};

static const PillionNoisePattern link_pattern = {
  .name = PILLION_NOISE_LINK_NAME,
  .knows_responder = TRUE,
  .has_psk = TRUE,
  .n_messages = 3,
  .messages = {
    { PILLION_NOISE_TOKEN_E, PILLION_NOISE_TOKEN_ES },
    { PILLION_NOISE_TOKEN_E, PILLION_NOISE_TOKEN_EE },
    { PILLION_NOISE_TOKEN_S, PILLION_NOISE_TOKEN_SE, PILLION_NOISE_TOKEN_PSK },
  },
};

const PillionNoisePattern *
pillion_noise_get_link_pattern (void)
{
  return &link_pattern;
}

/* Everything goes, and what is left says dead. */
static gboolean
die (PillionNoise *self)
{
  sodium_memzero (self, sizeof *self);

  return FALSE;
}

static void
mix_known_static (PillionNoise    *self,
                  PillionNoiseRole whose)
{
  const guint8 *key = whose == self->role ? self->own_static.public_key
                                          : self->remote_static;

  pillion_noise_symmetric_mix_hash (&self->symmetric, key, KEY_BYTES);
}

static void
take_keys (PillionNoise           *self,
           const PillionNoiseKeys *keys)
{
  if (keys->static_private != NULL) {
    memcpy (self->own_static.private_key, keys->static_private, KEY_BYTES);
    pillion_x25519_get_public_key (self->own_static.public_key,
                                   self->own_static.private_key);
  }

  if (keys->remote_static != NULL) {
    memcpy (self->remote_static, keys->remote_static, KEY_BYTES);
    self->has_remote_static = TRUE;
  }

  if (keys->psk != NULL)
    memcpy (self->psk, keys->psk, KEY_BYTES);
}

PillionNoise *
pillion_noise_new_pattern (const PillionNoisePattern *pattern,
                           PillionNoiseRole           role,
                           const guint8              *prologue,
                           gsize                      n_prologue,
                           const PillionNoiseKeys    *keys,
                           const PillionRandom       *random)
{
  gboolean knows_remote = role == PILLION_NOISE_INITIATOR ? pattern->knows_responder
                                                          : pattern->knows_initiator;
  PillionNoise *self;

  g_return_val_if_fail (!knows_remote || keys->remote_static != NULL, NULL);
  g_return_val_if_fail (!pattern->has_psk || keys->psk != NULL, NULL);

  self = pillion_secret_alloc (sizeof *self);
  self->stage = STAGE_HANDSHAKE;
  self->role = role;
  self->pattern = pattern;
  self->random = random;
  take_keys (self, keys);

  if (knows_remote && !pillion_x25519_is_canonical (self->remote_static)) {
    die (self);
    return self;
  }

  pillion_noise_symmetric_init (&self->symmetric, pattern->name);
  pillion_noise_symmetric_mix_hash (&self->symmetric, prologue, n_prologue);
  if (pattern->knows_initiator)
    mix_known_static (self, PILLION_NOISE_INITIATOR);
  if (pattern->knows_responder)
    mix_known_static (self, PILLION_NOISE_RESPONDER);

  return self;
}

PillionNoise *
pillion_noise_new (PillionNoiseRole        role,
                   const guint8           *prologue,
                   gsize                   n_prologue,
                   const PillionNoiseKeys *keys,
                   const PillionRandom    *random)
{
  return pillion_noise_new_pattern (&link_pattern, role, prologue, n_prologue,
                                    keys, random);
}

void
pillion_noise_free (PillionNoise *self)
{
  pillion_secret_dealloc (self);
}

static gboolean
mix_dh (PillionNoise  *self,
        const KeyPair *own,
        const guint8  *remote)
{
  g_auto (PillionSecret32) shared = { 0 };

  if (!pillion_x25519 (shared.bytes, own->private_key, remote))
    return FALSE;

  pillion_noise_symmetric_mix_key (&self->symmetric, shared.bytes,
                                   sizeof shared.bytes);

  return TRUE;
}

/* The tokens that both sides handle alike. The first letter of a DH token is
 * the initiator's key, the second the responder's. */
static gboolean
mix_token (PillionNoise     *self,
           PillionNoiseToken token)
{
  gboolean is_initiator = self->role == PILLION_NOISE_INITIATOR;

  switch (token) {
  case PILLION_NOISE_TOKEN_EE:
    return mix_dh (self, &self->own_ephemeral, self->remote_ephemeral);
  case PILLION_NOISE_TOKEN_ES:
    return is_initiator ? mix_dh (self, &self->own_ephemeral, self->remote_static)
                        : mix_dh (self, &self->own_static, self->remote_ephemeral);
  case PILLION_NOISE_TOKEN_SE:
    return is_initiator ? mix_dh (self, &self->own_static, self->remote_ephemeral)
                        : mix_dh (self, &self->own_ephemeral, self->remote_static);
  case PILLION_NOISE_TOKEN_SS:
    return mix_dh (self, &self->own_static, self->remote_static);
  case PILLION_NOISE_TOKEN_PSK:
    pillion_noise_symmetric_mix_psk (&self->symmetric, self->psk);
    return TRUE;
  case PILLION_NOISE_TOKEN_END:
  case PILLION_NOISE_TOKEN_E:
  case PILLION_NOISE_TOKEN_S:
  default:
    g_assert_not_reached ();
  }
}

static void
mix_ephemeral (PillionNoise *self,
               const guint8 *public_key)
{
  pillion_noise_symmetric_mix_hash (&self->symmetric, public_key, KEY_BYTES);
  /* A psk may come before any DH: the ephemeral keys must vary the key then
   * (the specification's section 9.2). */
  if (self->pattern->has_psk)
    pillion_noise_symmetric_mix_key (&self->symmetric, public_key, KEY_BYTES);
}

static gsize
overhead (const PillionNoise *self)
{
  return pillion_noise_cipher_get_overhead (&self->symmetric.cipher);
}

static gboolean
write_token (PillionNoise     *self,
             PillionNoiseToken token,
             guint8          **at)
{
  gsize n = KEY_BYTES + overhead (self);

  if (token == PILLION_NOISE_TOKEN_E) {
    pillion_x25519_generate (self->own_ephemeral.private_key,
                             self->own_ephemeral.public_key, self->random);
    memcpy (*at, self->own_ephemeral.public_key, KEY_BYTES);
    *at += KEY_BYTES;
    mix_ephemeral (self, self->own_ephemeral.public_key);
    return TRUE;
  }

  if (token == PILLION_NOISE_TOKEN_S) {
    guint8 *out = *at;

    *at += n;
    return pillion_noise_symmetric_seal (&self->symmetric, out,
                                         self->own_static.public_key, KEY_BYTES);
  }

  return mix_token (self, token);
}

static gboolean
read_token (PillionNoise     *self,
            PillionNoiseToken token,
            const guint8    **at,
            gsize            *n_left)
{
  const guint8 *field = *at;
  gsize n = KEY_BYTES;

  if (token != PILLION_NOISE_TOKEN_E && token != PILLION_NOISE_TOKEN_S)
    return mix_token (self, token);

  if (token == PILLION_NOISE_TOKEN_S)
    n += overhead (self);
  if (*n_left < n)
    return FALSE;
  *at += n;
  *n_left -= n;

  if (token == PILLION_NOISE_TOKEN_E) {
    memcpy (self->remote_ephemeral, field, KEY_BYTES);
    mix_ephemeral (self, self->remote_ephemeral);
    return TRUE;
  }

  self->has_remote_static = TRUE;

  return pillion_noise_symmetric_open (&self->symmetric, self->remote_static, field, n);
}

/* After each message; after the last one the channel is open, and the keys of
 * the handshake are not needed any more. */
static void
advance (PillionNoise *self)
{
  gboolean is_initiator = self->role == PILLION_NOISE_INITIATOR;

  self->next_message++;
  if (self->next_message < self->pattern->n_messages)
    return;

  pillion_noise_symmetric_split (&self->symmetric,
                                 is_initiator ? &self->sender : &self->receiver,
                                 is_initiator ? &self->receiver : &self->sender);
  sodium_memzero (&self->own_static, sizeof self->own_static);
  sodium_memzero (&self->own_ephemeral, sizeof self->own_ephemeral);
  sodium_memzero (self->psk, sizeof self->psk);
  sodium_memzero (self->symmetric.chaining_key, sizeof self->symmetric.chaining_key);
  sodium_memzero (&self->symmetric.cipher, sizeof self->symmetric.cipher);
  self->random = NULL;
  self->stage = STAGE_TRANSPORT;
}

/* The initiator writes the messages 0 and 2, the responder 1. */
static gboolean
is_turn_to_write (const PillionNoise *self)
{
  return (self->next_message % 2 == 0) == (self->role == PILLION_NOISE_INITIATOR);
}

gboolean
pillion_noise_write_message (PillionNoise *self,
                             const guint8 *payload,
                             gsize         n_payload,
                             guint8       *out,
                             gsize        *n_out)
{
  const PillionNoiseToken *tokens;
  guint8 *at = out;

  *n_out = 0;
  if (self->stage != STAGE_HANDSHAKE || !is_turn_to_write (self) ||
      n_payload > PILLION_NOISE_MAX_MESSAGE_BYTES - PILLION_NOISE_MAX_OVERHEAD_BYTES)
    return die (self);

  tokens = self->pattern->messages[self->next_message];
  for (gsize i = 0; i < PILLION_NOISE_MAX_TOKENS && tokens[i] != PILLION_NOISE_TOKEN_END; i++)
    if (!write_token (self, tokens[i], &at))
      return die (self);

  if (!pillion_noise_symmetric_seal (&self->symmetric, at, payload, n_payload))
    return die (self);

  *n_out = (gsize) (at - out) + n_payload + overhead (self);
  advance (self);

  return TRUE;
}

gboolean
pillion_noise_read_message (PillionNoise *self,
                            const guint8 *message,
                            gsize         n,
                            guint8       *out,
                            gsize        *n_out)
{
  const PillionNoiseToken *tokens;
  gsize n_payload;

  *n_out = 0;
  if (self->stage != STAGE_HANDSHAKE || is_turn_to_write (self) ||
      n > PILLION_NOISE_MAX_MESSAGE_BYTES)
    return die (self);

  tokens = self->pattern->messages[self->next_message];
  for (gsize i = 0; i < PILLION_NOISE_MAX_TOKENS && tokens[i] != PILLION_NOISE_TOKEN_END; i++)
    if (!read_token (self, tokens[i], &message, &n))
      return die (self);

  if (n < overhead (self))
    return die (self);

  n_payload = n - overhead (self);
  if (!pillion_noise_symmetric_open (&self->symmetric, out, message, n))
    return die (self);

  *n_out = n_payload;
  advance (self);

  return TRUE;
}

gboolean
pillion_noise_is_finished (const PillionNoise *self)
{
  return self->stage == STAGE_TRANSPORT;
}

gboolean
pillion_noise_is_dead (const PillionNoise *self)
{
  return self->stage == STAGE_DEAD;
}

const guint8 *
pillion_noise_get_hash (const PillionNoise *self)
{
  return self->stage == STAGE_TRANSPORT ? self->symmetric.hash : NULL;
}

const guint8 *
pillion_noise_get_remote_static (const PillionNoise *self)
{
  if (self->stage != STAGE_TRANSPORT || !self->has_remote_static)
    return NULL;

  return self->remote_static;
}

gboolean
pillion_noise_seal (PillionNoise *self,
                    guint8       *out,
                    const guint8 *plain,
                    gsize         n)
{
  if (self->stage != STAGE_TRANSPORT ||
      n > PILLION_NOISE_MAX_MESSAGE_BYTES - PILLION_NOISE_TAG_BYTES ||
      !pillion_noise_cipher_seal (&self->sender, out, NULL, 0, plain, n))
    return die (self);

  return TRUE;
}

gboolean
pillion_noise_open (PillionNoise *self,
                    guint8       *out,
                    const guint8 *sealed,
                    gsize         n)
{
  if (self->stage != STAGE_TRANSPORT ||
      n > PILLION_NOISE_MAX_MESSAGE_BYTES ||
      !pillion_noise_cipher_open (&self->receiver, out, NULL, 0, sealed, n))
    return die (self);

  return TRUE;
}
