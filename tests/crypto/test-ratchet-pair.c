/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-ratchet-pair.h"

#include "crypto/pillion-x25519.h"

#include <string.h>

typedef struct {
  guint8 secret[32];
  guint8 public[32];
} KeyPair;

typedef struct {
  KeyPair identities[2];
  KeyPair signed_prekey;
  KeyPair one_time_prekey;
  guint8  certificate_hashes[2][32];
} Keys;

static void
agree (const Keys          *keys,
       const PillionRandom *random,
       gboolean             one_time,
       PillionX3dhSecrets  *initiator,
       PillionX3dhSecrets  *responder)
{
  guint8 ephemeral[32];

  g_assert_true (pillion_x3dh_initiate (&(PillionX3dhInitiator) {
                                          .identity_secret = keys->identities[TEST_INITIATOR].secret,
                                          .certificate_hash = keys->certificate_hashes[TEST_INITIATOR],
                                          .peer_identity = keys->identities[TEST_RESPONDER].public,
                                          .peer_signed_prekey = keys->signed_prekey.public,
                                          .peer_one_time_prekey = one_time ? keys->one_time_prekey.public : NULL,
                                          .peer_certificate_hash = keys->certificate_hashes[TEST_RESPONDER],
                                        },
                                        random, ephemeral, initiator));

  g_assert_true (pillion_x3dh_respond (&(PillionX3dhResponder) {
                                         .identity_secret = keys->identities[TEST_RESPONDER].secret,
                                         .signed_prekey_secret = keys->signed_prekey.secret,
                                         .one_time_prekey_secret = one_time ? keys->one_time_prekey.secret : NULL,
                                         .certificate_hash = keys->certificate_hashes[TEST_RESPONDER],
                                         .peer_identity = keys->identities[TEST_INITIATOR].public,
                                         .peer_ephemeral = ephemeral,
                                         .peer_certificate_hash = keys->certificate_hashes[TEST_INITIATOR],
                                       },
                                       responder));
}

void
test_pair_init (TestPair *self,
                guint32   seed,
                gboolean  one_time)
{
  g_auto (PillionX3dhSecrets) initiator = { 0 };
  g_auto (PillionX3dhSecrets) responder = { 0 };
  guint8 bytes[PILLION_RANDOM_SEED_BYTES] = { 0 };
  const PillionRandom *random = &self->random.random;
  Keys keys;

  memcpy (bytes, &seed, sizeof seed);
  pillion_random_replay_init (&self->random, bytes);

  pillion_x25519_generate (keys.identities[0].secret, keys.identities[0].public, random);
  pillion_x25519_generate (keys.identities[1].secret, keys.identities[1].public, random);
  pillion_x25519_generate (keys.signed_prekey.secret, keys.signed_prekey.public, random);
  pillion_x25519_generate (keys.one_time_prekey.secret, keys.one_time_prekey.public, random);
  pillion_random_fill (random, keys.certificate_hashes[0], sizeof keys.certificate_hashes);

  agree (&keys, random, one_time, &initiator, &responder);
  self->ratchets[TEST_INITIATOR] = pillion_ratchet_new_initiator (&initiator, keys.signed_prekey.public);
  self->ratchets[TEST_RESPONDER] = pillion_ratchet_new_responder (&responder, keys.signed_prekey.secret,
                                                                  keys.signed_prekey.public);
  self->skipped[TEST_INITIATOR] = pillion_skipped_memory_new ();
  self->skipped[TEST_RESPONDER] = pillion_skipped_memory_new ();
}

void
test_pair_clear (TestPair *self)
{
  for (int side = 0; side < 2; side++) {
    g_clear_pointer (&self->ratchets[side], pillion_ratchet_free);
    g_clear_pointer (&self->skipped[side], pillion_skipped_memory_free);
  }
}

void
test_pair_send (TestPair   *self,
                TestSide    from,
                guint32     number,
                TestLetter *letter)
{
  g_autoptr (GError) error = NULL;

  letter->to = from == TEST_INITIATOR ? TEST_RESPONDER : TEST_INITIATOR;
  letter->number = number;
  pillion_random_fill (&self->random.random, letter->ad, sizeof letter->ad);

  pillion_ratchet_encrypt (self->ratchets[from], &self->random.random,
                           (const guint8 *) &number, sizeof number,
                           letter->ad, sizeof letter->ad,
                           letter->header, letter->payload, &error);
  g_assert_no_error (error);
}

gboolean
test_pair_receive (TestPair         *self,
                   const TestLetter *letter,
                   GError          **error)
{
  PillionRatchet *ratchet = self->ratchets[letter->to];
  PillionSkippedKeys skipped = pillion_skipped_memory_get_keys (self->skipped[letter->to]);
  PillionRatchetMessage message = {
    .header = letter->header,
    .payload = letter->payload,
    .n_payload = sizeof letter->payload,
    .ad = letter->ad,
    .n_ad = sizeof letter->ad,
  };
  g_auto (PillionRatchetChange) change = PILLION_RATCHET_CHANGE_INIT;
  gsize n_skipped = pillion_skipped_memory_get_size (self->skipped[letter->to]);
  guint8 before[PILLION_RATCHET_SAVED_BYTES];
  guint8 after[PILLION_RATCHET_SAVED_BYTES];
  guint32 number = 0;

  pillion_ratchet_save (ratchet, before);

  if (pillion_ratchet_decrypt (ratchet, &message, &skipped, (guint8 *) &number, &change, error)) {
    g_assert_cmpuint (number, ==, letter->number);
    g_assert_true (pillion_ratchet_change_commit (&change, &skipped, error));
    return TRUE;
  }

  pillion_ratchet_save (ratchet, after);
  g_assert_cmpint (memcmp (before, after, sizeof before), ==, 0);
  g_assert_cmpuint (number, ==, 0);
  g_assert_false (change.used);
  g_assert_null (change.added);
  g_assert_cmpuint (pillion_skipped_memory_get_size (self->skipped[letter->to]), ==, n_skipped);

  return FALSE;
}

void
test_pair_assert_opens (TestPair         *self,
                        const TestLetter *letter)
{
  g_autoptr (GError) error = NULL;

  test_pair_receive (self, letter, &error);
  g_assert_no_error (error);
}

void
test_pair_assert_fails (TestPair         *self,
                        const TestLetter *letter,
                        int               code)
{
  g_autoptr (GError) error = NULL;

  test_pair_receive (self, letter, &error);
  g_assert_error (error, PILLION_CRYPTO_ERROR, code);
}

void
test_pair_exchange (TestPair *self,
                    TestSide  from)
{
  TestLetter letter;

  test_pair_send (self, from, 1, &letter);
  test_pair_assert_opens (self, &letter);
}
