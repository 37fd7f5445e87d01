/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-crypto.h"
#include "crypto/pillion-seal.h"

#include <sodium.h>
#include <string.h>

#define N_SECRET 32
#define N_SEALED (N_SECRET + PILLION_SEAL_OVERHEAD_BYTES)

typedef struct {
  PillionRandomReplay random;
  PillionSealKey      key;
  guint8              sealed[N_SEALED];
  guint8              out[N_SECRET];
} Fixture;

static const guint8 secret[N_SECRET] = "thirty-two bytes of account key";
static const guint8 keyring_secret[32] = { 1 };

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  static const guint8 seed[PILLION_RANDOM_SEED_BYTES] = { 5 };
  g_autoptr (GError) error = NULL;

  self->key = (PillionSealKey) {
    .context = PILLION_CONTEXT_ACCOUNT_SEAL,
    .pin = (const guint8 *) "123456",
    .n_pin = 6,
    .keyring_secret = keyring_secret,
  };
  pillion_random_replay_init (&self->random, seed);
  pillion_seal (self->sealed, secret, sizeof secret, &self->key,
                &pillion_seal_cost_cheap, &self->random.random, &error);
  g_assert_no_error (error);
}

static void
assert_opens (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  pillion_seal_open (self->out, self->sealed, N_SEALED, &self->key, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (self->out, sizeof self->out, secret, sizeof secret);
}

static void
assert_refused (Fixture           *self,
                gsize              n,
                PillionCryptoError code)
{
  static const guint8 zeros[N_SECRET] = { 0 };
  g_autoptr (GError) error = NULL;

  memset (self->out, 0, sizeof self->out);
  g_assert_false (pillion_seal_open (self->out, self->sealed, n, &self->key, &error));
  g_assert_error (error, PILLION_CRYPTO_ERROR, (int) code);
  g_assert_cmpmem (self->out, sizeof self->out, zeros, sizeof zeros);
}

static void
test_open (Fixture      *self,
           gconstpointer data)
{
  assert_opens (self);
}

/* The bytes before the nonce, as PROTOCOL.md has them. */
static void
test_form (Fixture      *self,
           gconstpointer data)
{
  static const guint8 head[] = { 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x20, 0 };

  g_assert_cmpmem (self->sealed, sizeof head, head, sizeof head);
}

/* A second seal of the same is another: salt and nonce are drawn anew. */
static void
test_fresh (Fixture      *self,
            gconstpointer data)
{
  guint8 other[N_SEALED];

  g_assert_true (pillion_seal (other, secret, sizeof secret, &self->key, &pillion_seal_cost_cheap, &self->random.random, NULL));
  g_assert_cmpint (memcmp (other + 13, self->sealed + 13, 16), !=, 0);
  g_assert_cmpint (memcmp (other + 29, self->sealed + 29, 24), !=, 0);
}

static void
test_wrong_key (Fixture      *self,
                gconstpointer data)
{
  static const guint8 other_secret[32] = { 2 };
  const PillionSealKey good = self->key;

  self->key.pin = (const guint8 *) "123457";
  assert_refused (self, N_SEALED, PILLION_CRYPTO_ERROR_WRONG_SECRET);

  self->key = good;
  self->key.n_pin = 5;
  assert_refused (self, N_SEALED, PILLION_CRYPTO_ERROR_WRONG_SECRET);

  self->key = good;
  self->key.keyring_secret = other_secret;
  assert_refused (self, N_SEALED, PILLION_CRYPTO_ERROR_WRONG_SECRET);

  self->key = good;
  self->key.context = PILLION_CONTEXT_STORE_KEY;
  assert_refused (self, N_SEALED, PILLION_CRYPTO_ERROR_WRONG_SECRET);

  self->key = good;
  assert_opens (self);
}

static void
test_flipped (Fixture      *self,
              gconstpointer data)
{
  /* Flipped bits of the cost, where they are in bounds, cost what they say:
   * test_costs() has those. */
  for (gsize bit = 8 * 13; bit < 8 * N_SEALED; bit++) {
    self->sealed[bit / 8] ^= (guint8) (1 << bit % 8);
    assert_refused (self, N_SEALED, PILLION_CRYPTO_ERROR_WRONG_SECRET);
    self->sealed[bit / 8] ^= (guint8) (1 << bit % 8);
  }
}

static void
test_truncated (Fixture      *self,
                gconstpointer data)
{
  for (gsize n = 0; n < PILLION_SEAL_OVERHEAD_BYTES; n++)
    assert_refused (self, n, PILLION_CRYPTO_ERROR_DAMAGED);
  for (gsize n = PILLION_SEAL_OVERHEAD_BYTES; n < N_SEALED; n++)
    assert_refused (self, n, PILLION_CRYPTO_ERROR_WRONG_SECRET);
}

typedef struct {
  guint8  version;
  guint32 opslimit;
  guint64 memlimit;
} Head;

/* None of these may cost memory or time; the test would not end otherwise. */
static const Head bad_heads[] = {
  { 0, 1, 8192 },
  { 2, 1, 8192 },
  { 1, 0, 8192 },
  { 1, 11, 8192 },
  { 1, G_MAXUINT32, 8192 },
  { 1, 1, 0 },
  { 1, 1, 8191 },
  { 1, 1, 7168 },
  { 1, 1, 8193 },
  { 1, 1, (guint64) 1024 * 1024 * 1024 + 1024 },
  { 1, 1, G_MAXUINT64 },
  { 1, 1, G_MAXUINT64 - 1023 },
};

static void
test_costs (Fixture      *self,
            gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_heads); i++) {
    guint32 opslimit = GUINT32_TO_BE (bad_heads[i].opslimit);
    guint64 memlimit = GUINT64_TO_BE (bad_heads[i].memlimit);

    self->sealed[0] = bad_heads[i].version;
    memcpy (self->sealed + 1, &opslimit, sizeof opslimit);
    memcpy (self->sealed + 5, &memlimit, sizeof memlimit);
    assert_refused (self, N_SEALED, PILLION_CRYPTO_ERROR_DAMAGED);
  }
}

/* Another cost in bounds is another key, and is authenticated as well. */
static void
test_other_cost (Fixture      *self,
                 gconstpointer data)
{
  self->sealed[4] = 2;
  assert_refused (self, N_SEALED, PILLION_CRYPTO_ERROR_WRONG_SECRET);
}

static void
test_too_long (Fixture      *self,
               gconstpointer data)
{
  gsize n = PILLION_SEAL_MAX_SECRET_BYTES + PILLION_SEAL_OVERHEAD_BYTES + 1;
  g_autofree guint8 *sealed = g_malloc0 (n);
  g_autofree guint8 *out = g_malloc0 (n);
  g_autoptr (GError) error = NULL;

  memcpy (sealed, self->sealed, N_SEALED);
  g_assert_false (pillion_seal_open (out, sealed, n, &self->key, &error));
  g_assert_error (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_DAMAGED);
}

/* Argon2id with libsodium's own constants, and the product's cost is MODERATE. */
static void
test_stretch (void)
{
  static const guint8 salt[PILLION_SEAL_SALT_BYTES] = { 3 };
  guint8 expected[PILLION_SEAL_KEY_BYTES];
  guint8 actual[PILLION_SEAL_KEY_BYTES];
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (crypto_pwhash (expected, sizeof expected, "pin", 3, salt, 1, 8192, crypto_pwhash_ALG_ARGON2ID13), ==, 0);
  pillion_seal_stretch (actual, (const guint8 *) "pin", 3, salt, &pillion_seal_cost_cheap, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (actual, sizeof actual, expected, sizeof expected);

  g_assert_cmpuint (pillion_seal_cost_moderate.opslimit, ==, crypto_pwhash_OPSLIMIT_MODERATE);
  g_assert_cmpuint (pillion_seal_cost_moderate.memlimit, ==, crypto_pwhash_MEMLIMIT_MODERATE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add ("/crypto/seal/open", Fixture, NULL, set_up, test_open, NULL);
  g_test_add ("/crypto/seal/form", Fixture, NULL, set_up, test_form, NULL);
  g_test_add ("/crypto/seal/fresh", Fixture, NULL, set_up, test_fresh, NULL);
  g_test_add ("/crypto/seal/wrong-key", Fixture, NULL, set_up, test_wrong_key, NULL);
  g_test_add ("/crypto/seal/flipped", Fixture, NULL, set_up, test_flipped, NULL);
  g_test_add ("/crypto/seal/truncated", Fixture, NULL, set_up, test_truncated, NULL);
  g_test_add ("/crypto/seal/costs", Fixture, NULL, set_up, test_costs, NULL);
  g_test_add ("/crypto/seal/other-cost", Fixture, NULL, set_up, test_other_cost, NULL);
  g_test_add ("/crypto/seal/too-long", Fixture, NULL, set_up, test_too_long, NULL);
  g_test_add_func ("/crypto/seal/stretch", test_stretch);

  return g_test_run ();
}
