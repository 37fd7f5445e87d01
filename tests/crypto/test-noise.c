/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-noise-symmetric.h"
#include "crypto/pillion-noise.h"
#include "crypto/pillion-x25519.h"

#include <string.h>

#define N_MESSAGES 3
#define MAX_BYTES 256

typedef struct {
  guint8 private_key[PILLION_X25519_BYTES];
  guint8 public_key[PILLION_X25519_BYTES];
} KeyPair;

/* Primary and companion in one process. */
typedef struct {
  PillionRandomReplay random;
  KeyPair             primary_keys;
  KeyPair             companion_keys;
  PillionNoise       *primary;
  PillionNoise       *companion;
} Fixture;

static const guint8 prologue[] = "prologue";
static const guint8 psk[PILLION_NOISE_KEY_BYTES] = { 7 };
static const guint8 seed[PILLION_RANDOM_SEED_BYTES] = { 3 };

static PillionNoise *
new_primary (Fixture      *self,
             const guint8 *remote_static,
             const guint8 *own_psk,
             gsize         n_prologue)
{
  PillionNoiseKeys keys = { self->primary_keys.private_key, remote_static, own_psk };

  return pillion_noise_new (PILLION_NOISE_INITIATOR, prologue, n_prologue, &keys, &self->random.random);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  PillionNoiseKeys keys = { self->companion_keys.private_key, NULL, psk };

  pillion_random_replay_init (&self->random, seed);
  pillion_x25519_generate (self->primary_keys.private_key, self->primary_keys.public_key, &self->random.random);
  pillion_x25519_generate (self->companion_keys.private_key, self->companion_keys.public_key, &self->random.random);
  self->primary = new_primary (self, self->companion_keys.public_key, psk, sizeof prologue);
  self->companion = pillion_noise_new (PILLION_NOISE_RESPONDER, prologue, sizeof prologue, &keys, &self->random.random);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_clear_pointer (&self->primary, pillion_noise_free);
  g_clear_pointer (&self->companion, pillion_noise_free);
}

static void
start_again (Fixture *self)
{
  tear_down (self, NULL);
  set_up (self, NULL);
}

static PillionNoise *
get_writer (Fixture *self,
            guint    message)
{
  return message % 2 == 0 ? self->primary : self->companion;
}

static PillionNoise *
get_reader (Fixture *self,
            guint    message)
{
  return message % 2 == 0 ? self->companion : self->primary;
}

static gsize
write_message (Fixture *self,
               guint    message,
               guint8  *out)
{
  static const guint8 payload[] = "payload";
  gsize n;

  g_assert_true (pillion_noise_write_message (get_writer (self, message), message == 2 ? payload : NULL, message == 2 ? sizeof payload : 0, out, &n));

  return n;
}

static gboolean
read_message (Fixture      *self,
              guint         message,
              const guint8 *bytes,
              gsize         n)
{
  guint8 out[MAX_BYTES];
  gsize n_out;

  return pillion_noise_read_message (get_reader (self, message), bytes, n, out, &n_out);
}

/* Runs the messages before @end. */
static void
run_until (Fixture *self,
           guint    end)
{
  for (guint i = 0; i < end; i++) {
    guint8 bytes[MAX_BYTES];
    gsize n = write_message (self, i, bytes);

    g_assert_true (read_message (self, i, bytes, n));
  }
}

static void
assert_dead (PillionNoise *side)
{
  guint8 bytes[MAX_BYTES] = { 0 };
  gsize n;

  g_assert_true (pillion_noise_is_dead (side));
  g_assert_false (pillion_noise_is_finished (side));
  g_assert_null (pillion_noise_get_hash (side));
  g_assert_null (pillion_noise_get_remote_static (side));
  g_assert_false (pillion_noise_write_message (side, NULL, 0, bytes, &n));
  g_assert_false (pillion_noise_read_message (side, bytes, 48, bytes, &n));
  g_assert_false (pillion_noise_seal (side, bytes, bytes, 1));
  g_assert_false (pillion_noise_open (side, bytes, bytes, 17));
  g_assert_true (pillion_noise_is_dead (side));
}

static void
test_agree (Fixture      *self,
            gconstpointer data)
{
  g_assert_null (pillion_noise_get_hash (self->primary));
  run_until (self, N_MESSAGES - 1);
  g_assert_null (pillion_noise_get_hash (self->primary));
  g_assert_null (pillion_noise_get_remote_static (self->companion));

  start_again (self);
  run_until (self, N_MESSAGES);
  g_assert_true (pillion_noise_is_finished (self->primary));
  g_assert_true (pillion_noise_is_finished (self->companion));
  g_assert_cmpmem (pillion_noise_get_hash (self->primary), PILLION_NOISE_HASH_BYTES,
                   pillion_noise_get_hash (self->companion), PILLION_NOISE_HASH_BYTES);
  g_assert_cmpmem (pillion_noise_get_remote_static (self->companion), PILLION_NOISE_KEY_BYTES,
                   self->primary_keys.public_key, PILLION_NOISE_KEY_BYTES);
  g_assert_cmpmem (pillion_noise_get_remote_static (self->primary), PILLION_NOISE_KEY_BYTES,
                   self->companion_keys.public_key, PILLION_NOISE_KEY_BYTES);
}

/* Each bit of each message: the reader notices at once and is dead. */
static void
test_flipped (Fixture      *self,
              gconstpointer data)
{
  gsize n_bits[N_MESSAGES] = { 8 * 48, 8 * 48, 8 * (48 + 8 + 16) };

  for (guint message = 0; message < N_MESSAGES; message++)
    for (gsize bit = 0; bit < n_bits[message]; bit++) {
      guint8 bytes[MAX_BYTES];
      gsize n;

      start_again (self);
      run_until (self, message);
      n = write_message (self, message, bytes);
      g_assert_cmpuint (8 * n, ==, n_bits[message]);
      bytes[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_false (read_message (self, message, bytes, n));
      assert_dead (get_reader (self, message));
    }
}

static void
test_truncated (Fixture      *self,
                gconstpointer data)
{
  for (guint message = 0; message < N_MESSAGES; message++)
    for (gsize n = 0;; n++) {
      guint8 bytes[MAX_BYTES] = { 0 };
      gsize n_whole;

      start_again (self);
      run_until (self, message);
      n_whole = write_message (self, message, bytes);
      if (n == n_whole) {
        g_assert_false (read_message (self, message, bytes, n + 1));
        break;
      }
      g_assert_false (read_message (self, message, bytes, n));
      assert_dead (get_reader (self, message));
    }
}

/* XKpsk3: who does not know the code is found out by the third message. */
static void
test_other_psk (Fixture      *self,
                gconstpointer data)
{
  static const guint8 other[PILLION_NOISE_KEY_BYTES] = { 8 };
  guint8 bytes[MAX_BYTES];
  gsize n;

  pillion_noise_free (self->primary);
  self->primary = new_primary (self, self->companion_keys.public_key, other, sizeof prologue);
  /* With a psk the ephemeral keys are mixed in, the psk itself only at the end. */
  run_until (self, 2);
  n = write_message (self, 2, bytes);
  g_assert_false (read_message (self, 2, bytes, n));
  assert_dead (self->companion);
}

static void
test_other_prologue (Fixture      *self,
                     gconstpointer data)
{
  guint8 bytes[MAX_BYTES];
  gsize n;

  pillion_noise_free (self->primary);
  self->primary = new_primary (self, self->companion_keys.public_key, psk, sizeof prologue - 1);
  n = write_message (self, 0, bytes);
  g_assert_false (read_message (self, 0, bytes, n));
}

static void
test_other_static (Fixture      *self,
                   gconstpointer data)
{
  guint8 bytes[MAX_BYTES];
  gsize n;

  pillion_noise_free (self->primary);
  self->primary = new_primary (self, self->primary_keys.public_key, psk, sizeof prologue);
  n = write_message (self, 0, bytes);
  g_assert_false (read_message (self, 0, bytes, n));
}

/* Keys from a QR code may be anything. */
static void
test_bad_static (Fixture      *self,
                 gconstpointer data)
{
  static const guint8 zero[PILLION_NOISE_KEY_BYTES] = { 0 };
  guint8 bytes[MAX_BYTES];
  gsize n;

  self->companion_keys.public_key[31] |= 0x80;
  pillion_noise_free (self->primary);
  self->primary = new_primary (self, self->companion_keys.public_key, psk, sizeof prologue);
  assert_dead (self->primary);

  pillion_noise_free (self->primary);
  self->primary = new_primary (self, zero, psk, sizeof prologue);
  g_assert_false (pillion_noise_write_message (self->primary, NULL, 0, bytes, &n));
  assert_dead (self->primary);
}

static void
test_low_order_ephemeral (Fixture      *self,
                          gconstpointer data)
{
  guint8 bytes[48] = { 1 };

  g_assert_false (read_message (self, 0, bytes, sizeof bytes));
  assert_dead (self->companion);
}

static void
test_turns (Fixture      *self,
            gconstpointer data)
{
  guint8 bytes[MAX_BYTES];
  gsize n;

  /* The companion does not begin. */
  g_assert_false (pillion_noise_write_message (self->companion, NULL, 0, bytes, &n));
  assert_dead (self->companion);

  /* The primary does not write twice. */
  start_again (self);
  write_message (self, 0, bytes);
  g_assert_false (pillion_noise_write_message (self->primary, NULL, 0, bytes, &n));
  assert_dead (self->primary);

  /* Its own message sent back. */
  start_again (self);
  n = write_message (self, 0, bytes);
  g_assert_false (pillion_noise_read_message (self->primary, bytes, n, bytes, &n));
  assert_dead (self->primary);

  /* No transport before the end, no handshake after it. */
  start_again (self);
  g_assert_false (pillion_noise_seal (self->primary, bytes, bytes, 1));
  start_again (self);
  run_until (self, N_MESSAGES);
  g_assert_false (pillion_noise_write_message (self->companion, NULL, 0, bytes, &n));
  assert_dead (self->companion);
}

static void
test_too_long (Fixture      *self,
               gconstpointer data)
{
  gsize n_longest = PILLION_NOISE_MAX_MESSAGE_BYTES - PILLION_NOISE_TAG_BYTES;
  g_autofree guint8 *plain = g_malloc0 (PILLION_NOISE_MAX_MESSAGE_BYTES + 1);
  g_autofree guint8 *sealed = g_malloc0 (PILLION_NOISE_MAX_MESSAGE_BYTES + 1);
  gsize n;

  g_assert_false (pillion_noise_write_message (self->primary, plain, PILLION_NOISE_MAX_MESSAGE_BYTES, sealed, &n));
  assert_dead (self->primary);

  start_again (self);
  run_until (self, N_MESSAGES);
  g_assert_true (pillion_noise_seal (self->primary, sealed, plain, n_longest));
  g_assert_true (pillion_noise_open (self->companion, plain, sealed, PILLION_NOISE_MAX_MESSAGE_BYTES));
  g_assert_false (pillion_noise_seal (self->primary, sealed, plain, n_longest + 1));
  assert_dead (self->primary);
  g_assert_false (pillion_noise_open (self->companion, plain, sealed, PILLION_NOISE_MAX_MESSAGE_BYTES + 1));
  assert_dead (self->companion);
}

static void
test_transport (Fixture      *self,
                gconstpointer data)
{
  guint8 sealed[8 + PILLION_NOISE_TAG_BYTES];
  guint8 plain[8];

  run_until (self, N_MESSAGES);
  for (guint64 i = 0; i < 100; i++) {
    PillionNoise *writer = i % 3 == 0 ? self->companion : self->primary;
    PillionNoise *reader = i % 3 == 0 ? self->primary : self->companion;

    g_assert_true (pillion_noise_seal (writer, sealed, (const guint8 *) &i, sizeof i));
    g_assert_true (pillion_noise_open (reader, plain, sealed, sizeof sealed));
    g_assert_cmpmem (plain, sizeof plain, &i, sizeof i);
  }
}

static void
test_transport_refused (Fixture      *self,
                        gconstpointer data)
{
  guint8 sealed[2][4 + PILLION_NOISE_TAG_BYTES];
  guint8 plain[4] = { 0 };

  /* Twice. */
  run_until (self, N_MESSAGES);
  g_assert_true (pillion_noise_seal (self->primary, sealed[0], plain, sizeof plain));
  g_assert_true (pillion_noise_open (self->companion, plain, sealed[0], sizeof sealed[0]));
  g_assert_false (pillion_noise_open (self->companion, plain, sealed[0], sizeof sealed[0]));
  assert_dead (self->companion);

  /* In the wrong order. */
  start_again (self);
  run_until (self, N_MESSAGES);
  g_assert_true (pillion_noise_seal (self->primary, sealed[0], plain, sizeof plain));
  g_assert_true (pillion_noise_seal (self->primary, sealed[1], plain, sizeof plain));
  g_assert_false (pillion_noise_open (self->companion, plain, sealed[1], sizeof sealed[1]));
  assert_dead (self->companion);

  /* To where it came from. */
  g_assert_false (pillion_noise_open (self->primary, plain, sealed[0], sizeof sealed[0]));
  assert_dead (self->primary);

  /* Every bit, every length. */
  for (gsize bit = 0; bit < 8 * sizeof sealed[0]; bit++) {
    start_again (self);
    run_until (self, N_MESSAGES);
    g_assert_true (pillion_noise_seal (self->primary, sealed[0], plain, sizeof plain));
    sealed[0][bit / 8] ^= (guint8) (1 << bit % 8);
    g_assert_false (pillion_noise_open (self->companion, plain, sealed[0], bit % 8 == 0 ? sizeof sealed[0] : bit / 8));
    assert_dead (self->companion);
  }
}

/* The last counter is never used (the specification's section 5.1). */
static void
test_last_nonce (void)
{
  PillionNoiseCipher cipher = { .nonce = G_MAXUINT64 - 1, .has_key = TRUE };
  guint8 sealed[1 + PILLION_NOISE_TAG_BYTES] = { 0 };

  g_assert_true (pillion_noise_cipher_seal (&cipher, sealed, NULL, 0, sealed, 1));
  g_assert_false (pillion_noise_cipher_seal (&cipher, sealed, NULL, 0, sealed, 1));
  g_assert_false (pillion_noise_cipher_open (&cipher, sealed, NULL, 0, sealed, sizeof sealed));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add ("/crypto/noise/agree", Fixture, NULL, set_up, test_agree, tear_down);
  g_test_add ("/crypto/noise/flipped", Fixture, NULL, set_up, test_flipped, tear_down);
  g_test_add ("/crypto/noise/truncated", Fixture, NULL, set_up, test_truncated, tear_down);
  g_test_add ("/crypto/noise/other-psk", Fixture, NULL, set_up, test_other_psk, tear_down);
  g_test_add ("/crypto/noise/other-prologue", Fixture, NULL, set_up, test_other_prologue, tear_down);
  g_test_add ("/crypto/noise/other-static", Fixture, NULL, set_up, test_other_static, tear_down);
  g_test_add ("/crypto/noise/bad-static", Fixture, NULL, set_up, test_bad_static, tear_down);
  g_test_add ("/crypto/noise/low-order-ephemeral", Fixture, NULL, set_up, test_low_order_ephemeral, tear_down);
  g_test_add ("/crypto/noise/turns", Fixture, NULL, set_up, test_turns, tear_down);
  g_test_add ("/crypto/noise/too-long", Fixture, NULL, set_up, test_too_long, tear_down);
  g_test_add ("/crypto/noise/transport", Fixture, NULL, set_up, test_transport, tear_down);
  g_test_add ("/crypto/noise/transport-refused", Fixture, NULL, set_up, test_transport_refused, tear_down);
  g_test_add_func ("/crypto/noise/last-nonce", test_last_nonce);

  return g_test_run ();
}
