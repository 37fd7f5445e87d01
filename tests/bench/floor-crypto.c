/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The floor of the cryptography: the same primitives, called on libsodium with
 * nothing around them. Prints the time of each, and of the steps made of them,
 * for bodies of 200 bytes. */

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "timing.h"

enum {
  BODY_SIZE = 200,
  HEADER_SIZE = 40, /* X25519 key and two counters of 32 bits */
  KEY_SIZE = 32,
  NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
  TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

typedef struct
{
  uint8_t chain_key[KEY_SIZE];
  uint8_t message_key[KEY_SIZE];
  uint8_t header_key[KEY_SIZE];
  uint8_t root_key[KEY_SIZE];
  uint8_t nonce[NONCE_SIZE];
  uint8_t own_secret[KEY_SIZE];
  uint8_t own_public[KEY_SIZE];
  uint8_t peer_public[KEY_SIZE];
  uint8_t sign_public[crypto_sign_PUBLICKEYBYTES];
  uint8_t sign_secret[crypto_sign_SECRETKEYBYTES];
  uint8_t signature[crypto_sign_BYTES];
  uint8_t header[HEADER_SIZE];
  uint8_t body[BODY_SIZE];
  uint8_t sealed_header[HEADER_SIZE + TAG_SIZE];
  uint8_t sealed_body[BODY_SIZE + TAG_SIZE];
} Floor;

static void
require (int result)
{
  if (result != 0)
    abort ();
}

static void
run_random (void *data)
{
  Floor *self = data;

  randombytes_buf (self->nonce, sizeof self->nonce);
}

static void
run_hmac (void *data)
{
  static const uint8_t one = 1;
  Floor *self = data;

  require (crypto_auth_hmacsha256 (self->message_key, &one, 1, self->chain_key));
}

static void
hkdf (uint8_t       *out,
      size_t         size,
      const uint8_t *salt,
      const uint8_t *ikm,
      size_t         ikm_size)
{
  static const char info[] = "pillion/floor/1";
  uint8_t prk[KEY_SIZE];
  uint8_t block[KEY_SIZE];
  crypto_auth_hmacsha256_state state;

  crypto_auth_hmacsha256_init (&state, salt, KEY_SIZE);
  crypto_auth_hmacsha256_update (&state, ikm, ikm_size);
  crypto_auth_hmacsha256_final (&state, prk);

  for (size_t done = 0; done < size; done += KEY_SIZE) {
    uint8_t counter = (uint8_t) (done / KEY_SIZE + 1);

    crypto_auth_hmacsha256_init (&state, prk, KEY_SIZE);
    if (done > 0)
      crypto_auth_hmacsha256_update (&state, block, sizeof block);
    crypto_auth_hmacsha256_update (&state, (const uint8_t *) info, sizeof info - 1);
    crypto_auth_hmacsha256_update (&state, &counter, 1);
    crypto_auth_hmacsha256_final (&state, block);
    memcpy (out + done, block, KEY_SIZE);
  }

  sodium_memzero (prk, sizeof prk);
  sodium_memzero (block, sizeof block);
  sodium_memzero (&state, sizeof state);
}

static void
run_hkdf (void *data)
{
  Floor *self = data;

  hkdf (self->message_key, KEY_SIZE, self->root_key, self->chain_key, KEY_SIZE);
}

static void
seal_body (Floor *self)
{
  require (crypto_aead_xchacha20poly1305_ietf_encrypt (self->sealed_body, NULL,
                                                       self->body, BODY_SIZE,
                                                       self->sealed_header, sizeof self->sealed_header,
                                                       NULL, self->nonce, self->message_key));
}

static void
seal_header (Floor *self)
{
  require (crypto_aead_xchacha20poly1305_ietf_encrypt (self->sealed_header, NULL,
                                                       self->header, HEADER_SIZE, NULL, 0,
                                                       NULL, self->nonce, self->header_key));
}

static void
open_header (Floor *self)
{
  require (crypto_aead_xchacha20poly1305_ietf_decrypt (self->header, NULL, NULL,
                                                       self->sealed_header, sizeof self->sealed_header,
                                                       NULL, 0, self->nonce, self->header_key));
}

static void
open_body (Floor *self)
{
  require (crypto_aead_xchacha20poly1305_ietf_decrypt (self->body, NULL, NULL,
                                                       self->sealed_body, sizeof self->sealed_body,
                                                       self->sealed_header, sizeof self->sealed_header,
                                                       self->nonce, self->message_key));
}

static void
run_aead (void *data)
{
  seal_body (data);
}

static void
chain_step (Floor *self)
{
  static const uint8_t constants[] = { 1, 2 };
  uint8_t next[KEY_SIZE];

  require (crypto_auth_hmacsha256 (self->message_key, &constants[0], 1, self->chain_key));
  require (crypto_auth_hmacsha256 (next, &constants[1], 1, self->chain_key));
  memcpy (self->chain_key, next, sizeof next);
}

/* The keys of a message, then header and body. The nonces are given. */
static void
run_encrypt (void *data)
{
  Floor *self = data;

  chain_step (self);
  seal_header (self);
  seal_body (self);
}

static void
run_encrypt_hkdf (void *data)
{
  Floor *self = data;

  chain_step (self);
  hkdf (self->message_key, KEY_SIZE, self->root_key, self->message_key, KEY_SIZE);
  seal_header (self);
  seal_body (self);
}

/* One message there and back under keys that both ends derive for themselves. */
static void
run_encrypt_and_decrypt (void *data)
{
  Floor *self = data;
  uint8_t chain_key[KEY_SIZE];

  memcpy (chain_key, self->chain_key, KEY_SIZE);
  run_encrypt (self);
  memcpy (self->chain_key, chain_key, KEY_SIZE);
  open_header (self);
  chain_step (self);
  open_body (self);
}

static void
dh (Floor *self)
{
  uint8_t shared[KEY_SIZE];
  uint8_t derived[3 * KEY_SIZE];

  require (crypto_scalarmult (shared, self->own_secret, self->peer_public));
  hkdf (derived, sizeof derived, self->root_key, shared, sizeof shared);
  memcpy (self->root_key, derived, KEY_SIZE);
  memcpy (self->chain_key, derived + KEY_SIZE, KEY_SIZE);
}

static void
run_x25519 (void *data)
{
  Floor *self = data;
  uint8_t shared[KEY_SIZE];

  require (crypto_scalarmult (shared, self->own_secret, self->peer_public));
}

static void
new_keypair (Floor *self)
{
  randombytes_buf (self->own_secret, KEY_SIZE);
  require (crypto_scalarmult_base (self->own_public, self->own_secret));
}

/* A new key of the peer has come: receiving chain, own new key, sending chain. */
static void
run_dh_step (void *data)
{
  Floor *self = data;

  dh (self);
  new_keypair (self);
  dh (self);
}

static void
run_sign (void *data)
{
  Floor *self = data;

  require (crypto_sign_detached (self->signature, NULL, self->body, BODY_SIZE, self->sign_secret));
}

static void
run_verify (void *data)
{
  Floor *self = data;

  require (crypto_sign_verify_detached (self->signature, self->body, BODY_SIZE, self->sign_public));
}

/* Verifies the peer's bundle, makes one key, does four X25519 and derives. */
static void
run_x3dh_initiator (void *data)
{
  Floor *self = data;
  uint8_t secrets[4 * KEY_SIZE];
  uint8_t derived[3 * KEY_SIZE];

  run_verify (self);
  new_keypair (self);
  for (unsigned int i = 0; i < 4; i++)
    require (crypto_scalarmult (secrets + i * KEY_SIZE, self->own_secret, self->peer_public));
  hkdf (derived, sizeof derived, self->root_key, secrets, sizeof secrets);
  memcpy (self->root_key, derived, KEY_SIZE);
}

int
main (void)
{
  static Floor self;
  uint8_t peer_secret[KEY_SIZE];

  if (sodium_init () < 0)
    return 1;

  randombytes_buf (&self, sizeof self);
  randombytes_buf (peer_secret, sizeof peer_secret);
  require (crypto_scalarmult_base (self.peer_public, peer_secret));
  new_keypair (&self);
  require (crypto_sign_keypair (self.sign_public, self.sign_secret));

  timing_print ("random-24", run_random, &self);
  timing_print ("hmac", run_hmac, &self);
  timing_print ("hkdf", run_hkdf, &self);
  timing_print ("aead", run_aead, &self);
  timing_print ("x25519", run_x25519, &self);
  timing_print ("sign", run_sign, &self);
  timing_print ("verify", run_verify, &self);
  timing_print ("encrypt", run_encrypt, &self);
  timing_print ("encrypt-hkdf", run_encrypt_hkdf, &self);
  timing_print ("encrypt-decrypt", run_encrypt_and_decrypt, &self);
  timing_print ("dh-step", run_dh_step, &self);
  timing_print ("x3dh-initiator", run_x3dh_initiator, &self);

  return 0;
}
