/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-secret.h"
#include "crypto/pillion-x25519.h"
#include "crypto/pillion-x3dh.h"

#include <string.h>

typedef struct {
  guint8 secret[32];
  guint8 public[32];
} KeyPair;

typedef struct {
  PillionRandomReplay  random;
  KeyPair              identity;
  KeyPair              peer_identity;
  KeyPair              signed_prekey;
  KeyPair              one_time_prekey;
  PillionX3dhInitiator initiator;
  PillionX3dhResponder responder;
  guint8               ephemeral[32];
} Fixture;

static const guint8 initiator_hash[32] = { 1 };
static const guint8 responder_hash[32] = { 2 };

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  static const guint8 seed[PILLION_RANDOM_SEED_BYTES] = { 7 };
  const PillionRandom *random = &self->random.random;

  pillion_random_replay_init (&self->random, seed);
  pillion_x25519_generate (self->identity.secret, self->identity.public, random);
  pillion_x25519_generate (self->peer_identity.secret, self->peer_identity.public, random);
  pillion_x25519_generate (self->signed_prekey.secret, self->signed_prekey.public, random);
  pillion_x25519_generate (self->one_time_prekey.secret, self->one_time_prekey.public, random);

  self->initiator = (PillionX3dhInitiator) {
    .identity_secret = self->identity.secret,
    .certificate_hash = initiator_hash,
    .peer_identity = self->peer_identity.public,
    .peer_signed_prekey = self->signed_prekey.public,
    .peer_one_time_prekey = self->one_time_prekey.public,
    .peer_certificate_hash = responder_hash,
  };
  self->responder = (PillionX3dhResponder) {
    .identity_secret = self->peer_identity.secret,
    .signed_prekey_secret = self->signed_prekey.secret,
    .one_time_prekey_secret = self->one_time_prekey.secret,
    .certificate_hash = responder_hash,
    .peer_identity = self->identity.public,
    .peer_ephemeral = self->ephemeral,
    .peer_certificate_hash = initiator_hash,
  };
}

/* Whether both sides come to one root key; they never fail. */
static gboolean
agree (Fixture *self)
{
  g_auto (PillionX3dhSecrets) ours = { 0 };
  g_auto (PillionX3dhSecrets) theirs = { 0 };

  g_assert_true (pillion_x3dh_initiate (&self->initiator, &self->random.random, self->ephemeral, &ours));
  g_assert_true (pillion_x3dh_respond (&self->responder, &theirs));

  return pillion_secret_equal (ours.root_key, theirs.root_key, sizeof ours.root_key);
}

static void
test_agree (Fixture      *self,
            gconstpointer data)
{
  gboolean one_time = GPOINTER_TO_INT (data);
  g_auto (PillionX3dhSecrets) ours = { 0 };
  g_auto (PillionX3dhSecrets) theirs = { 0 };

  if (!one_time) {
    self->initiator.peer_one_time_prekey = NULL;
    self->responder.one_time_prekey_secret = NULL;
  }

  g_assert_true (pillion_x3dh_initiate (&self->initiator, &self->random.random, self->ephemeral, &ours));
  g_assert_true (pillion_x3dh_respond (&self->responder, &theirs));

  g_assert_cmpint (memcmp (&ours, &theirs, sizeof ours), ==, 0);
  g_assert_cmpint (ours.one_time, ==, one_time);
  g_assert_cmpint (memcmp (ours.associated_data, initiator_hash, 32), ==, 0);
  g_assert_cmpint (memcmp (ours.associated_data + 32, responder_hash, 32), ==, 0);
  g_assert_false (pillion_secret_equal (ours.root_key, ours.initiator_header_key, 32));
  g_assert_false (pillion_secret_equal (ours.root_key, ours.responder_header_key, 32));
  g_assert_false (pillion_secret_equal (ours.initiator_header_key, ours.responder_header_key, 32));
}

static void
test_fresh (Fixture      *self,
            gconstpointer data)
{
  g_auto (PillionX3dhSecrets) first = { 0 };
  g_auto (PillionX3dhSecrets) second = { 0 };
  guint8 ephemeral[32];

  g_assert_true (pillion_x3dh_initiate (&self->initiator, &self->random.random, self->ephemeral, &first));
  g_assert_true (pillion_x3dh_initiate (&self->initiator, &self->random.random, ephemeral, &second));

  g_assert_false (pillion_secret_equal (self->ephemeral, ephemeral, 32));
  g_assert_false (pillion_secret_equal (first.root_key, second.root_key, 32));
}

/* Every key takes part: with another one in its place the sides differ. */
static void
test_other_keys (Fixture      *self,
                 gconstpointer data)
{
  const PillionX3dhResponder good = self->responder;
  const guint8 **fields[] = {
    &self->responder.identity_secret,
    &self->responder.signed_prekey_secret,
    &self->responder.one_time_prekey_secret,
    &self->responder.peer_identity,
  };
  KeyPair other;

  pillion_x25519_generate (other.secret, other.public, &self->random.random);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    *fields[i] = other.public;
    g_assert_false (agree (self));
    self->responder = good;
  }

  self->responder.one_time_prekey_secret = NULL;
  g_assert_false (agree (self));

  self->responder = good;
  g_assert_true (agree (self));
}

/* Zero, one, p, and a good key with bit 255 set. */
static void
make_bad_key (Fixture *self,
              int      which,
              guint8   key[32])
{
  memset (key, which == 2 ? 0xff : 0, 32);
  switch (which) {
  case 1:
    key[0] = 1;
    break;
  case 2:
    key[0] = 0xed;
    key[31] = 0x7f;
    break;
  case 3:
    memcpy (key, self->signed_prekey.public, 32);
    key[31] |= 0x80;
    break;
  default:
    break;
  }
}

static void
test_bad_keys (Fixture      *self,
               gconstpointer data)
{
  const PillionX3dhInitiator good_initiator = self->initiator;
  const PillionX3dhResponder good_responder = self->responder;
  static const PillionX3dhSecrets zeros = { { 0 }, { 0 }, { 0 }, { 0 }, FALSE };
  const guint8 **initiator_fields[] = {
    &self->initiator.peer_identity,
    &self->initiator.peer_signed_prekey,
    &self->initiator.peer_one_time_prekey,
  };
  const guint8 **responder_fields[] = {
    &self->responder.peer_identity,
    &self->responder.peer_ephemeral,
  };

  for (int which = 0; which < 4; which++) {
    PillionX3dhSecrets secrets;
    guint8 bad[32];

    make_bad_key (self, which, bad);

    for (gsize i = 0; i < G_N_ELEMENTS (initiator_fields); i++) {
      *initiator_fields[i] = bad;
      memset (&secrets, 0xaa, sizeof secrets);
      g_assert_false (pillion_x3dh_initiate (&self->initiator, &self->random.random, self->ephemeral, &secrets));
      g_assert_cmpint (memcmp (&secrets, &zeros, sizeof secrets), ==, 0);
      g_assert_cmpint (memcmp (self->ephemeral, zeros.root_key, 32), ==, 0);
      self->initiator = good_initiator;
    }

    for (gsize i = 0; i < G_N_ELEMENTS (responder_fields); i++) {
      memcpy (self->ephemeral, self->identity.public, 32);
      *responder_fields[i] = bad;
      memset (&secrets, 0xaa, sizeof secrets);
      g_assert_false (pillion_x3dh_respond (&self->responder, &secrets));
      g_assert_cmpint (memcmp (&secrets, &zeros, sizeof secrets), ==, 0);
      self->responder = good_responder;
    }
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add ("/crypto/x3dh/agree", Fixture, GINT_TO_POINTER (TRUE), set_up, test_agree, NULL);
  g_test_add ("/crypto/x3dh/agree-without-one-time-prekey", Fixture, GINT_TO_POINTER (FALSE), set_up, test_agree, NULL);
  g_test_add ("/crypto/x3dh/fresh", Fixture, NULL, set_up, test_fresh, NULL);
  g_test_add ("/crypto/x3dh/other-keys", Fixture, NULL, set_up, test_other_keys, NULL);
  g_test_add ("/crypto/x3dh/bad-keys", Fixture, NULL, set_up, test_bad_keys, NULL);

  return g_test_run ();
}
