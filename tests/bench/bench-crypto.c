/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Times the sessions of src/crypto for bodies of 200 bytes, under the names that
 * floor-crypto.c uses for the same work without them. */

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-crypto.h"
#include "crypto/pillion-ratchet.h"
#include "crypto/pillion-sign.h"
#include "crypto/pillion-x25519.h"
#include "crypto/pillion-x3dh.h"

#include "timing.h"

#include <stdlib.h>

enum {
  BODY_SIZE = 200,
  AD_SIZE = 120, /* what an envelope adds: context, two accounts, two devices */
  BATCH = 1024,  /* messages that are encrypted before they are decrypted */
};

typedef struct
{
  guint8 header[PILLION_RATCHET_SEALED_HEADER_BYTES];
  guint8 payload[BODY_SIZE + PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES];
} Message;

typedef struct
{
  guint8 secret[32];
  guint8 public_key[32];
} KeyPair;

typedef struct
{
  PillionRatchet *ana;
  PillionRatchet *ben;
  PillionSkippedMemory *skipped;
  PillionSkippedKeys keys;
  gboolean turn; /* whose turn it is to answer */
  guint8 body[BODY_SIZE];
  guint8 ad[AD_SIZE];
  Message messages[BATCH];

  KeyPair identity;
  KeyPair peer_identity;
  KeyPair peer_signed_prekey;
  KeyPair peer_one_time;
  guint8 certificate_hash[32];
  guint8 sign_public[PILLION_SIGN_PUBLIC_BYTES];
  guint8 sign_secret[PILLION_SIGN_SECRET_BYTES];
  guint8 signature[PILLION_SIGN_SIGNATURE_BYTES];
} Bench;

static void
generate (KeyPair *pair)
{
  pillion_x25519_generate (pair->secret, pair->public_key, pillion_random_system ());
}

static void
encrypt (Bench          *self,
         PillionRatchet *session,
         Message        *message)
{
  if (!pillion_ratchet_encrypt (session, pillion_random_system (), self->body, BODY_SIZE,
                                self->ad, AD_SIZE, message->header, message->payload, NULL))
    g_error ("could not encrypt");
}

static void
decrypt (Bench          *self,
         PillionRatchet *session,
         const Message  *message)
{
  const PillionRatchetMessage received = {
    .header = message->header,
    .payload = message->payload,
    .n_payload = sizeof message->payload,
    .ad = self->ad,
    .n_ad = AD_SIZE,
  };
  g_auto (PillionRatchetChange) change = PILLION_RATCHET_CHANGE_INIT;
  guint8 body[BODY_SIZE];

  if (!pillion_ratchet_decrypt (session, &received, &self->keys, body, &change, NULL))
    g_error ("could not decrypt");
}

static void
run_encrypt (void *data)
{
  Bench *self = data;

  encrypt (self, self->ana, &self->messages[0]);
}

static void
run_encrypt_and_decrypt (void *data)
{
  Bench *self = data;

  encrypt (self, self->ana, &self->messages[0]);
  decrypt (self, self->ben, &self->messages[0]);
}

/* A message can be decrypted once: a batch is made, and only its opening timed. */
static double
time_decrypt_batch (Bench *self)
{
  double started;

  for (guint i = 0; i < BATCH; i++)
    encrypt (self, self->ana, &self->messages[i]);

  started = timing_seconds ();
  for (guint i = 0; i < BATCH; i++)
    decrypt (self, self->ben, &self->messages[i]);

  return (timing_seconds () - started) / BATCH;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

static void
print_decrypt (Bench *self)
{
  double rounds[TIMING_ROUNDS];

  for (guint i = 0; i < TIMING_ROUNDS; i++)
    rounds[i] = time_decrypt_batch (self);

  qsort (rounds, TIMING_ROUNDS, sizeof rounds[0], compare_doubles);
  g_print ("{\"name\": \"decrypt\", \"us\": %.3f}\n", rounds[TIMING_ROUNDS / 2] * 1e6);
}

/* Every message begins a chain: its sender makes a key pair and does one X25519,
 * its recipient does another. Together that is one step, and one message. */
static void
run_dh_step (void *data)
{
  Bench *self = data;
  PillionRatchet *from = self->turn ? self->ben : self->ana;
  PillionRatchet *to = self->turn ? self->ana : self->ben;

  encrypt (self, from, &self->messages[0]);
  decrypt (self, to, &self->messages[0]);
  self->turn = !self->turn;
}

static void
run_x3dh_initiator (void *data)
{
  Bench *self = data;
  const PillionX3dhInitiator initiator = {
    .identity_secret = self->identity.secret,
    .certificate_hash = self->certificate_hash,
    .peer_identity = self->peer_identity.public_key,
    .peer_signed_prekey = self->peer_signed_prekey.public_key,
    .peer_one_time_prekey = self->peer_one_time.public_key,
    .peer_certificate_hash = self->certificate_hash,
  };
  g_auto (PillionX3dhSecrets) secrets = { .one_time = FALSE };
  guint8 ephemeral[32];

  if (!pillion_sign_verify (self->signature, PILLION_CONTEXT_PREKEY_BUNDLE, self->body, BODY_SIZE,
                            self->sign_public) ||
      !pillion_x3dh_initiate (&initiator, pillion_random_system (), ephemeral, &secrets))
    g_error ("could not initiate");
}

/* Ana has begun and Ben has answered once, so that both are past the first
 * message and Ana is the next to send. */
static void
begin_session (Bench *self)
{
  const PillionX3dhInitiator initiator = {
    .identity_secret = self->identity.secret,
    .certificate_hash = self->certificate_hash,
    .peer_identity = self->peer_identity.public_key,
    .peer_signed_prekey = self->peer_signed_prekey.public_key,
    .peer_one_time_prekey = self->peer_one_time.public_key,
    .peer_certificate_hash = self->certificate_hash,
  };
  g_auto (PillionX3dhSecrets) secrets = { .one_time = FALSE };
  guint8 ephemeral[32];

  if (!pillion_x3dh_initiate (&initiator, pillion_random_system (), ephemeral, &secrets))
    g_error ("could not initiate");

  self->ana = pillion_ratchet_new_initiator (&secrets, self->peer_signed_prekey.public_key);
  self->ben = pillion_ratchet_new_responder (&secrets, self->peer_signed_prekey.secret,
                                             self->peer_signed_prekey.public_key);
  run_dh_step (self);
  run_dh_step (self);
}

int
main (void)
{
  g_autofree Bench *self = g_new0 (Bench, 1);
  guint8 seed[PILLION_SIGN_SEED_BYTES];

  if (!pillion_crypto_init ())
    return 1;

  pillion_random_fill (pillion_random_system (), seed, sizeof seed);
  pillion_sign_keypair (self->sign_public, self->sign_secret, seed);
  pillion_sign (self->signature, PILLION_CONTEXT_PREKEY_BUNDLE, self->body, BODY_SIZE, self->sign_secret);
  generate (&self->identity);
  generate (&self->peer_identity);
  generate (&self->peer_signed_prekey);
  generate (&self->peer_one_time);
  self->skipped = pillion_skipped_memory_new ();
  self->keys = pillion_skipped_memory_get_keys (self->skipped);
  begin_session (self);

  print_decrypt (self);
  timing_print ("encrypt-decrypt", run_encrypt_and_decrypt, self);
  timing_print ("dh-step", run_dh_step, self);
  timing_print ("x3dh-initiator", run_x3dh_initiator, self);
  timing_print ("encrypt", run_encrypt, self);

  pillion_ratchet_free (self->ana);
  pillion_ratchet_free (self->ben);
  pillion_skipped_memory_free (self->skipped);

  return 0;
}
