/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Whole sessions, byte for byte as an independent script made them:
 * tests/vectors/make-ratchet-vectors.py > tests/vectors/ratchet.json
 */

#include "vectors.h"

#include "crypto/pillion-ratchet.h"

#include <string.h>

static void
read_key (JsonObject *object,
          const char *name,
          guint8      key[32])
{
  g_autoptr (GBytes) bytes = vectors_get_bytes (object, name);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 32);
  memcpy (key, g_bytes_get_data (bytes, NULL), 32);
}

/* Gives exactly the bytes of a vector: neither more nor fewer are asked for. */
static void
fill_from_bytes (gpointer data,
                 guint8  *out,
                 gsize    n)
{
  GBytes **left = data;
  GBytes *whole = *left;

  g_assert_cmpuint (g_bytes_get_size (whole), >=, n);
  memcpy (out, g_bytes_get_data (whole, NULL), n);
  *left = g_bytes_new_from_bytes (whole, n, g_bytes_get_size (whole) - n);
  g_bytes_unref (whole);
}

typedef struct {
  PillionRatchet       *ratchet; /* (owned) */
  PillionSkippedMemory *skipped; /* (owned) */
} Peer;

static void
assert_secrets (JsonObject               *vector,
                const PillionX3dhSecrets *secrets)
{
  vectors_assert_equal (vector, "root_key", secrets->root_key, 32);
  vectors_assert_equal (vector, "initiator_header_key", secrets->initiator_header_key, 32);
  vectors_assert_equal (vector, "responder_header_key", secrets->responder_header_key, 32);
  vectors_assert_equal (vector, "initiator_certificate_hash", secrets->associated_data, 32);
  vectors_assert_equal (vector, "responder_certificate_hash", secrets->associated_data + 32, 32);
  g_assert_cmpint (secrets->one_time, ==, json_object_has_member (vector, "one_time_prekey_secret"));
}

static void
begin_initiator (JsonObject *vector,
                 Peer       *peer)
{
  gboolean one_time = json_object_has_member (vector, "one_time_prekey_public");
  g_auto (PillionX3dhSecrets) secrets = { 0 };
  GBytes *ephemeral_secret = vectors_get_bytes (vector, "ephemeral_secret");
  PillionRandom random = { fill_from_bytes, &ephemeral_secret };
  guint8 identity[32], hash[32], peer_identity[32], peer_prekey[32], peer_one_time[32], peer_hash[32];
  guint8 ephemeral[32];
  PillionX3dhInitiator initiator = {
    .identity_secret = identity,
    .certificate_hash = hash,
    .peer_identity = peer_identity,
    .peer_signed_prekey = peer_prekey,
    .peer_one_time_prekey = one_time ? peer_one_time : NULL,
    .peer_certificate_hash = peer_hash,
  };

  read_key (vector, "initiator_identity_secret", identity);
  read_key (vector, "initiator_certificate_hash", hash);
  read_key (vector, "responder_identity_public", peer_identity);
  read_key (vector, "signed_prekey_public", peer_prekey);
  read_key (vector, "responder_certificate_hash", peer_hash);
  if (one_time)
    read_key (vector, "one_time_prekey_public", peer_one_time);

  g_assert_true (pillion_x3dh_initiate (&initiator, &random, ephemeral, &secrets));
  vectors_assert_equal (vector, "ephemeral_public", ephemeral, sizeof ephemeral);
  assert_secrets (vector, &secrets);
  g_bytes_unref (ephemeral_secret);

  peer->ratchet = pillion_ratchet_new_initiator (&secrets, peer_prekey);
  peer->skipped = pillion_skipped_memory_new ();
}

static void
begin_responder (JsonObject *vector,
                 Peer       *peer)
{
  gboolean one_time = json_object_has_member (vector, "one_time_prekey_secret");
  g_auto (PillionX3dhSecrets) secrets = { 0 };
  guint8 identity[32], prekey[32], one_time_prekey[32], hash[32], peer_identity[32], ephemeral[32], peer_hash[32];
  guint8 prekey_public[32];
  PillionX3dhResponder responder = {
    .identity_secret = identity,
    .signed_prekey_secret = prekey,
    .one_time_prekey_secret = one_time ? one_time_prekey : NULL,
    .certificate_hash = hash,
    .peer_identity = peer_identity,
    .peer_ephemeral = ephemeral,
    .peer_certificate_hash = peer_hash,
  };

  read_key (vector, "responder_identity_secret", identity);
  read_key (vector, "signed_prekey_secret", prekey);
  read_key (vector, "signed_prekey_public", prekey_public);
  read_key (vector, "responder_certificate_hash", hash);
  read_key (vector, "initiator_identity_public", peer_identity);
  read_key (vector, "ephemeral_public", ephemeral);
  read_key (vector, "initiator_certificate_hash", peer_hash);
  if (one_time)
    read_key (vector, "one_time_prekey_secret", one_time_prekey);

  g_assert_true (pillion_x3dh_respond (&responder, &secrets));
  assert_secrets (vector, &secrets);

  peer->ratchet = pillion_ratchet_new_responder (&secrets, prekey, prekey_public);
  peer->skipped = pillion_skipped_memory_new ();
}

static void
run_send (JsonObject *step,
          Peer       *peer)
{
  g_autoptr (GBytes) plaintext = vectors_get_bytes (step, "plaintext");
  g_autoptr (GBytes) ad = vectors_get_bytes (step, "ad");
  g_autoptr (GError) error = NULL;
  gsize n = g_bytes_get_size (plaintext);
  g_autofree guint8 *payload = g_malloc (n + PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES);
  guint8 header[PILLION_RATCHET_SEALED_HEADER_BYTES];
  GBytes *left = vectors_get_bytes (step, "random");
  PillionRandom random = { fill_from_bytes, &left };

  pillion_ratchet_encrypt (peer->ratchet, &random,
                           g_bytes_get_data (plaintext, NULL), n,
                           g_bytes_get_data (ad, NULL), g_bytes_get_size (ad),
                           header, payload, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (left), ==, 0);
  g_bytes_unref (left);

  vectors_assert_equal (step, "header", header, sizeof header);
  vectors_assert_equal (step, "payload", payload, n + PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES);
}

static void
assert_skipped (JsonArray                *expected,
                const PillionSkippedKeys *skipped,
                gsize                     n)
{
  g_assert_cmpuint (json_array_get_length (expected), ==, n);

  for (guint i = 0; i < n; i++) {
    JsonObject *key = json_array_get_object_element (expected, i);
    guint32 chain = (guint32) json_object_get_int_member (key, "chain");
    guint32 number = (guint32) json_object_get_int_member (key, "n");
    guint8 bytes[32];

    g_assert_cmpint (skipped->find (skipped->store, chain, number, bytes, NULL), ==, PILLION_SKIPPED_FOUND);
    vectors_assert_equal (key, "message_key", bytes, sizeof bytes);
    g_assert_cmpint (skipped->find_chain (skipped->store, chain + 1, &number, bytes, NULL), ==, PILLION_SKIPPED_FOUND);
    g_assert_cmpuint (number, ==, chain);
    vectors_assert_equal (key, "header_key", bytes, sizeof bytes);
  }
}

static void
run_receive (JsonObject *step,
             JsonObject *sent,
             Peer       *peer)
{
  PillionSkippedKeys skipped = pillion_skipped_memory_get_keys (peer->skipped);
  g_auto (PillionRatchetChange) change = PILLION_RATCHET_CHANGE_INIT;
  g_autoptr (GBytes) header = vectors_get_bytes (sent, "header");
  g_autoptr (GBytes) payload = vectors_get_bytes (sent, "payload");
  g_autoptr (GBytes) ad = vectors_get_bytes (sent, "ad");
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *plaintext = g_malloc (g_bytes_get_size (payload));
  PillionRatchetMessage message = {
    .header = g_bytes_get_data (header, NULL),
    .payload = g_bytes_get_data (payload, NULL),
    .n_payload = g_bytes_get_size (payload),
    .ad = g_bytes_get_data (ad, NULL),
    .n_ad = g_bytes_get_size (ad),
  };

  pillion_ratchet_decrypt (peer->ratchet, &message, &skipped, plaintext, &change, &error);
  g_assert_no_error (error);
  vectors_assert_equal (sent, "plaintext", plaintext, message.n_payload - PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES);

  g_assert_true (pillion_ratchet_change_commit (&change, &skipped, NULL));
  assert_skipped (json_object_get_array_member (step, "skipped"), &skipped,
                  pillion_skipped_memory_get_size (peer->skipped));
}

static void
run_steps (JsonArray *steps,
           Peer      *initiator,
           Peer      *responder)
{
  g_autoptr (GPtrArray) sent = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (steps); i++) {
    JsonObject *step = json_array_get_object_element (steps, i);
    const char *side = json_object_get_string_member (step, "side");
    Peer *peer = g_str_equal (side, "i") ? initiator : responder;
    guint8 saved[PILLION_RATCHET_SAVED_BYTES];

    if (json_object_has_member (step, "send")) {
      run_send (step, peer);
      g_ptr_array_add (sent, step);
    } else {
      run_receive (step, g_ptr_array_index (sent, json_object_get_int_member (step, "receive")), peer);
    }

    pillion_ratchet_save (peer->ratchet, saved);
    vectors_assert_equal (step, "state", saved, sizeof saved);
  }
}

static void
test_vector (gconstpointer data)
{
  JsonObject *vector = (JsonObject *) data;
  Peer initiator, responder;

  begin_initiator (vector, &initiator);
  begin_responder (vector, &responder);
  run_steps (json_object_get_array_member (vector, "steps"), &initiator, &responder);

  pillion_ratchet_free (initiator.ratchet);
  pillion_ratchet_free (responder.ratchet);
  pillion_skipped_memory_free (initiator.skipped);
  pillion_skipped_memory_free (responder.skipped);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (JsonNode) root = NULL;
  JsonArray *cases;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  root = vectors_load ("ratchet.json");
  cases = json_object_get_array_member (json_node_get_object (root), "cases");
  g_assert_cmpuint (json_array_get_length (cases), >, 0);

  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *vector = json_array_get_object_element (cases, i);
    g_autofree char *path = g_strdup_printf ("/crypto/ratchet/vectors/%s", json_object_get_string_member (vector, "name"));

    g_test_add_data_func (path, vector, test_vector);
  }

  return g_test_run ();
}
