/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-x25519.h"

#include "noise-patterns.h"
#include "vectors.h"

#include <string.h>

/* Two sides of a public vector: every byte that one writes is compared, and the
 * other reads it. */
typedef struct {
  PillionNoisePattern pattern;
  PillionRandom       randoms[2];
  guint8             *ephemerals[2]; /* (owned) what the randoms give */
  PillionNoise       *sides[2];      /* (owned) initiator and responder */
} Run;

static void
fill_once (gpointer data,
           guint8  *out,
           gsize    n)
{
  g_assert_cmpuint (n, ==, PILLION_X25519_BYTES);
  memcpy (out, data, n);
}

static void
run_init (Run        *self,
          JsonObject *vector)
{
  static const char *const statics[] = { "init_static", "resp_static" };
  static const char *const ephemerals[] = { "init_ephemeral", "resp_ephemeral" };
  g_autoptr (GBytes) prologue = vectors_get_bytes (vector, "prologue");
  g_autofree guint8 *psk = vectors_dup_bytes (vector, "psk");
  guint8 *private_keys[2];
  guint8 public_keys[2][PILLION_X25519_BYTES];

  noise_pattern_init (&self->pattern, json_object_get_string_member (vector, "protocol_name"));
  g_assert_cmpint (self->pattern.has_psk, ==, psk != NULL);

  for (gsize i = 0; i < 2; i++) {
    private_keys[i] = vectors_dup_bytes (vector, statics[i]);
    if (private_keys[i] != NULL)
      pillion_x25519_get_public_key (public_keys[i], private_keys[i]);
  }

  for (gsize i = 0; i < 2; i++) {
    gboolean knows = i == 0 ? self->pattern.knows_responder : self->pattern.knows_initiator;
    PillionNoiseKeys keys = { private_keys[i], knows ? public_keys[1 - i] : NULL, psk };

    self->ephemerals[i] = vectors_dup_bytes (vector, ephemerals[i]);
    self->randoms[i] = (PillionRandom) { fill_once, self->ephemerals[i] };
    self->sides[i] = pillion_noise_new_pattern (&self->pattern,
                                                i == 0 ? PILLION_NOISE_INITIATOR : PILLION_NOISE_RESPONDER,
                                                g_bytes_get_data (prologue, NULL), g_bytes_get_size (prologue),
                                                &keys, &self->randoms[i]);
  }

  g_free (private_keys[0]);
  g_free (private_keys[1]);
}

static void
run_clear (Run *self)
{
  for (gsize i = 0; i < 2; i++) {
    pillion_noise_free (self->sides[i]);
    g_free (self->ephemerals[i]);
  }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
run_handshake_message (Run        *self,
                       gsize       writer,
                       JsonObject *message)
{
  g_autoptr (GBytes) payload = vectors_get_bytes (message, "payload");
  guint8 sent[256];
  guint8 read[256];
  gsize n_sent;
  gsize n_read;

  g_assert_cmpuint (g_bytes_get_size (payload) + PILLION_NOISE_MAX_OVERHEAD_BYTES, <=, sizeof sent);
  g_assert_true (pillion_noise_write_message (self->sides[writer], g_bytes_get_data (payload, NULL), g_bytes_get_size (payload), sent, &n_sent));
  vectors_assert_equal (message, "ciphertext", sent, n_sent);
  g_assert_true (pillion_noise_read_message (self->sides[1 - writer], sent, n_sent, read, &n_read));
  vectors_assert_equal (message, "payload", read, n_read);
}

static void
run_transport_message (Run        *self,
                       gsize       writer,
                       JsonObject *message)
{
  g_autoptr (GBytes) payload = vectors_get_bytes (message, "payload");
  gsize n = g_bytes_get_size (payload);
  guint8 sent[256];
  guint8 read[256];

  g_assert_cmpuint (n + PILLION_NOISE_TAG_BYTES, <=, sizeof sent);
  g_assert_true (pillion_noise_seal (self->sides[writer], sent, g_bytes_get_data (payload, NULL), n));
  vectors_assert_equal (message, "ciphertext", sent, n + PILLION_NOISE_TAG_BYTES);
  g_assert_true (pillion_noise_open (self->sides[1 - writer], read, sent, n + PILLION_NOISE_TAG_BYTES));
  vectors_assert_equal (message, "payload", read, n);
}

/* @initiator_goes_on: transport begins with the initiator; else the turns of the
 * handshake go on */
static void
check_vector (JsonObject *vector,
              gboolean    initiator_goes_on)
{
  g_auto (Run) run = { 0 };
  JsonArray *messages = json_object_get_array_member (vector, "messages");

  g_test_message ("%s", json_object_get_string_member (vector, "protocol_name"));
  run_init (&run, vector);
  g_assert_cmpuint (json_array_get_length (messages), >, run.pattern.n_messages);

  for (guint i = 0; i < run.pattern.n_messages; i++) {
    g_assert_false (pillion_noise_is_finished (run.sides[0]));
    run_handshake_message (&run, i % 2, json_array_get_object_element (messages, i));
  }

  g_assert_true (pillion_noise_is_finished (run.sides[0]));
  g_assert_true (pillion_noise_is_finished (run.sides[1]));
  g_assert_cmpmem (pillion_noise_get_hash (run.sides[0]), PILLION_NOISE_HASH_BYTES,
                   pillion_noise_get_hash (run.sides[1]), PILLION_NOISE_HASH_BYTES);
  if (json_object_has_member (vector, "handshake_hash"))
    vectors_assert_equal (vector, "handshake_hash", pillion_noise_get_hash (run.sides[0]), PILLION_NOISE_HASH_BYTES);

  for (guint i = run.pattern.n_messages; i < json_array_get_length (messages); i++) {
    guint turn = initiator_goes_on ? i - run.pattern.n_messages : i;

    run_transport_message (&run, turn % 2, json_array_get_object_element (messages, i));
  }
}

static guint
check_file (const char *name,
            gboolean    initiator_goes_on)
{
  g_autoptr (JsonNode) root = vectors_load (name);
  JsonArray *vectors = json_object_get_array_member (json_node_get_object (root), "vectors");

  for (guint i = 0; i < json_array_get_length (vectors); i++)
    check_vector (json_array_get_object_element (vectors, i), initiator_goes_on);

  return json_array_get_length (vectors);
}

static void
test_flynn (void)
{
  g_assert_cmpuint (check_file ("noise-flynn.json", TRUE), ==, 204);
}

static void
test_cacophony (void)
{
  g_assert_cmpuint (check_file ("noise-cacophony.json", FALSE), ==, 6);
}

/* In NN nothing but the turns keeps the wrong side from writing or reading the
 * first message: it has no DH that could fail. */
static void
test_turns (void)
{
  static const guint8 seed[PILLION_RANDOM_SEED_BYTES] = { 2 };
  static const PillionNoiseRole roles[] = { PILLION_NOISE_INITIATOR, PILLION_NOISE_RESPONDER };
  PillionNoisePattern pattern;
  PillionNoiseKeys keys = { NULL, NULL, NULL };
  PillionRandomReplay random;

  noise_pattern_init (&pattern, "Noise_NN_25519_ChaChaPoly_SHA256");
  pillion_random_replay_init (&random, seed);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    g_autoptr (PillionNoise) writer = pillion_noise_new_pattern (&pattern, roles[i], NULL, 0, &keys, &random.random);
    g_autoptr (PillionNoise) reader = pillion_noise_new_pattern (&pattern, roles[i], NULL, 0, &keys, &random.random);
    gboolean is_initiator = roles[i] == PILLION_NOISE_INITIATOR;
    guint8 bytes[PILLION_X25519_BYTES] = { 9 };
    gsize n;

    g_assert_cmpint (pillion_noise_read_message (reader, bytes, sizeof bytes, bytes, &n), ==, !is_initiator);
    g_assert_cmpint (pillion_noise_write_message (writer, NULL, 0, bytes, &n), ==, is_initiator);
    g_assert_cmpint (pillion_noise_is_dead (reader), ==, is_initiator);
    g_assert_cmpint (pillion_noise_is_dead (writer), ==, !is_initiator);
  }
}

/* What links devices is what the vectors of XKpsk3 were run with. */
static void
test_link_pattern (void)
{
  PillionNoisePattern pattern;
  const PillionNoisePattern *link = pillion_noise_get_link_pattern ();

  noise_pattern_init (&pattern, PILLION_NOISE_LINK_NAME);
  g_assert_cmpstr (link->name, ==, pattern.name);
  g_assert_cmpint (link->knows_initiator, ==, pattern.knows_initiator);
  g_assert_cmpint (link->knows_responder, ==, pattern.knows_responder);
  g_assert_cmpint (link->has_psk, ==, pattern.has_psk);
  g_assert_cmpuint (link->n_messages, ==, pattern.n_messages);
  g_assert_cmpmem (link->messages, sizeof link->messages, pattern.messages, sizeof pattern.messages);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/noise-vectors/flynn", test_flynn);
  g_test_add_func ("/crypto/noise-vectors/cacophony", test_cacophony);
  g_test_add_func ("/crypto/noise-vectors/turns", test_turns);
  g_test_add_func ("/crypto/noise-vectors/link-pattern", test_link_pattern);

  return g_test_run ();
}
