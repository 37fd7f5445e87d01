/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-cpace-private.h"
#include "crypto/pillion-crypto.h"

#include "vectors.h"

#include <sodium.h>
#include <string.h>

/* Companion and primary in one process. */
typedef struct {
  PillionRandomReplay random;
  PillionCpaceInput   inputs[2];
  PillionCpace       *sides[2];
} Fixture;

static void
fill_scalar (gpointer data,
             guint8  *out,
             gsize    n)
{
  /* 64 bytes are asked for and reduced: a scalar stays itself. */
  g_assert_cmpuint (n, ==, 64);
  memset (out, 0, n);
  memcpy (out, data, 32);
}

static void
test_draft (void)
{
  static const char *const scalars[] = { "ya", "yb" };
  static const char *const ads[] = { "ADa", "ADb" };
  static const char *const shares[] = { "Ya", "Yb" };
  g_autoptr (JsonNode) root = vectors_load ("cpace-ristretto255.json");
  JsonObject *file = json_node_get_object (root);
  g_autoptr (GBytes) prs = vectors_get_bytes (file, "PRS");
  g_autoptr (GBytes) ci = vectors_get_bytes (file, "CI");
  g_autoptr (GBytes) sid = vectors_get_bytes (file, "sid");
  PillionCpaceInput inputs[2] = { 0 };
  PillionCpace *sides[2];

  for (gsize i = 0; i < 2; i++) {
    g_autofree guint8 *scalar = vectors_dup_bytes (file, scalars[i]);
    PillionRandom random = { fill_scalar, scalar };

    inputs[i].prs = g_bytes_get_data (prs, &inputs[i].n_prs);
    inputs[i].ci = g_bytes_get_data (ci, &inputs[i].n_ci);
    inputs[i].sid = g_bytes_get_data (sid, &inputs[i].n_sid);
    inputs[i].ad = vectors_dup_bytes (file, ads[i]);
    inputs[i].n_ad = 3;
    sides[i] = pillion_cpace_new (i == 0 ? PILLION_CPACE_A : PILLION_CPACE_B, &inputs[i], &random);
    vectors_assert_equal (file, shares[i], pillion_cpace_get_share (sides[i]), PILLION_CPACE_SHARE_BYTES);
  }

  for (gsize i = 0; i < 2; i++) {
    g_assert_true (pillion_cpace_receive (sides[i], pillion_cpace_get_share (sides[1 - i]), inputs[1 - i].ad, inputs[1 - i].n_ad));
    vectors_assert_equal (file, "ISK_IR", pillion_cpace_get_isk (sides[i]), PILLION_CPACE_ISK_BYTES);
  }

  for (gsize i = 0; i < 2; i++) {
    pillion_cpace_free (sides[i]);
    g_free ((gpointer) inputs[i].ad);
  }
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  static const guint8 seed[PILLION_RANDOM_SEED_BYTES] = { 4 };
  static const PillionCpaceInput input = {
    (const guint8 *) "ABCDEFG", 7,
    (const guint8 *) "channel", 7,
    (const guint8 *) "session", 7,
    (const guint8 *) "own data", 8
  };

  pillion_random_replay_init (&self->random, seed);
  self->inputs[0] = input;
  self->inputs[1] = input;
  self->inputs[1].ad = (const guint8 *) "other data";
  self->inputs[1].n_ad = 10;
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_clear_pointer (&self->sides[0], pillion_cpace_free);
  g_clear_pointer (&self->sides[1], pillion_cpace_free);
}

static void
start (Fixture *self)
{
  tear_down (self, NULL);
  self->sides[0] = pillion_cpace_new (PILLION_CPACE_A, &self->inputs[0], &self->random.random);
  self->sides[1] = pillion_cpace_new (PILLION_CPACE_B, &self->inputs[1], &self->random.random);
}

/* @side takes what the other says it sent. */
static gboolean
receive (Fixture *self,
         gsize    side)
{
  const PillionCpaceInput *other = &self->inputs[1 - side];

  return pillion_cpace_receive (self->sides[side], pillion_cpace_get_share (self->sides[1 - side]),
                                other->ad, other->n_ad);
}

static void
assert_dead (PillionCpace *side)
{
  guint8 bytes[64] = { 0 };

  g_assert_null (pillion_cpace_get_tag (side));
  g_assert_null (pillion_cpace_get_isk (side));
  g_assert_false (pillion_cpace_receive (side, bytes, NULL, 0));
  g_assert_false (pillion_cpace_confirm (side, bytes));
  g_assert_false (pillion_cpace_derive_psk (side, bytes));
}

static void
test_agree (Fixture      *self,
            gconstpointer data)
{
  guint8 psks[2][PILLION_CPACE_PSK_BYTES];

  start (self);
  g_assert_null (pillion_cpace_get_tag (self->sides[1]));
  g_assert_true (receive (self, 1));
  g_assert_true (receive (self, 0));

  /* A's tag waits for B's; the key for the other's tag. */
  g_assert_nonnull (pillion_cpace_get_tag (self->sides[1]));
  g_assert_null (pillion_cpace_get_tag (self->sides[0]));
  g_assert_false (pillion_cpace_derive_psk (self->sides[0], psks[0]));
  g_assert_false (pillion_cpace_derive_psk (self->sides[1], psks[1]));

  g_assert_true (pillion_cpace_confirm (self->sides[0], pillion_cpace_get_tag (self->sides[1])));
  g_assert_true (pillion_cpace_confirm (self->sides[1], pillion_cpace_get_tag (self->sides[0])));
  g_assert_true (pillion_cpace_derive_psk (self->sides[0], psks[0]));
  g_assert_true (pillion_cpace_derive_psk (self->sides[1], psks[1]));
  g_assert_cmpmem (psks[0], sizeof psks[0], psks[1], sizeof psks[1]);
}

/* Ta, Tb and the psk made another way: by the draft's and PROTOCOL.md's formulas
 * written out over the bytes of one run. */
static void
test_formulas (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (GByteArray) transcript = g_byte_array_new ();
  g_autoptr (GByteArray) mac_input = g_byte_array_new ();
  crypto_auth_hmacsha512_state state;
  guint8 key[64];
  guint8 tag[64];
  guint8 salt[64];
  guint8 prk[32];
  guint8 psk[PILLION_CPACE_PSK_BYTES];

  start (self);
  g_assert_true (receive (self, 0));
  g_assert_true (receive (self, 1));

  g_byte_array_append (mac_input, (const guint8 *) "CPaceMacsession", 15);
  g_byte_array_append (mac_input, pillion_cpace_get_isk (self->sides[1]), PILLION_CPACE_ISK_BYTES);
  crypto_hash_sha512 (key, mac_input->data, mac_input->len);

  g_byte_array_append (transcript, (const guint8 *) "\x20", 1);
  g_byte_array_append (transcript, pillion_cpace_get_share (self->sides[0]), 32);
  g_byte_array_append (transcript, (const guint8 *) "\x08own data\x20", 10);
  g_byte_array_append (transcript, pillion_cpace_get_share (self->sides[1]), 32);
  g_byte_array_append (transcript, (const guint8 *) "\x0aother data", 11);

  /* lv_cat(Yb, ADb) is the second half of the transcript. */
  crypto_auth_hmacsha512_init (&state, key, sizeof key);
  crypto_auth_hmacsha512_update (&state, transcript->data + 42, transcript->len - 42);
  crypto_auth_hmacsha512_final (&state, tag);
  g_assert_cmpmem (pillion_cpace_get_tag (self->sides[1]), PILLION_CPACE_TAG_BYTES, tag, sizeof tag);

  crypto_hash_sha512 (salt, transcript->data, transcript->len);
  g_assert_true (pillion_cpace_confirm (self->sides[0], tag));
  g_assert_true (pillion_cpace_derive_psk (self->sides[0], psk));
  g_assert_cmpuint (sizeof prk, ==, crypto_auth_hmacsha256_BYTES);
  {
    crypto_auth_hmacsha256_state hmac;

    crypto_auth_hmacsha256_init (&hmac, salt, sizeof salt);
    crypto_auth_hmacsha256_update (&hmac, pillion_cpace_get_isk (self->sides[1]), PILLION_CPACE_ISK_BYTES);
    crypto_auth_hmacsha256_final (&hmac, prk);
    crypto_auth_hmacsha256_init (&hmac, prk, sizeof prk);
    crypto_auth_hmacsha256_update (&hmac, (const guint8 *) "pillion/link-psk/1\x01", 19);
    crypto_auth_hmacsha256_final (&hmac, prk);
  }
  g_assert_cmpmem (psk, sizeof psk, prk, sizeof prk);
}

/* Both sides notice, whichever input differs. */
static void
assert_disagree (Fixture *self)
{
  start (self);
  g_assert_true (receive (self, 0));
  g_assert_true (receive (self, 1));
  g_assert_cmpint (memcmp (pillion_cpace_get_isk (self->sides[0]), pillion_cpace_get_isk (self->sides[1]), PILLION_CPACE_ISK_BYTES), !=, 0);
  g_assert_false (pillion_cpace_confirm (self->sides[0], pillion_cpace_get_tag (self->sides[1])));
  assert_dead (self->sides[0]);
}

static void
test_other_inputs (Fixture      *self,
                   gconstpointer data)
{
  const PillionCpaceInput good = self->inputs[1];

  self->inputs[1].prs = (const guint8 *) "ABCDEFH";
  assert_disagree (self);
  self->inputs[1] = good;
  self->inputs[1].ci = (const guint8 *) "chanNel";
  assert_disagree (self);
  self->inputs[1] = good;
  self->inputs[1].sid = (const guint8 *) "sesSion";
  assert_disagree (self);

  /* A byte moved from one field to the next is not the same input. */
  self->inputs[1] = good;
  self->inputs[1].n_prs = 6;
  self->inputs[1].ci = (const guint8 *) "Gchannel";
  self->inputs[1].n_ci = 8;
  assert_disagree (self);
}

/* Every bit of either hello breaks the confirmation on both sides. */
static void
test_flipped_hello (Fixture      *self,
                    gconstpointer data)
{
  for (gsize receiver = 0; receiver < 2; receiver++) {
    const PillionCpaceInput *other = &self->inputs[1 - receiver];
    gsize n_bits = 8 * (PILLION_CPACE_SHARE_BYTES + other->n_ad);

    for (gsize bit = 0; bit < n_bits; bit++) {
      guint8 hello[PILLION_CPACE_SHARE_BYTES + 16];
      guint8 tag[PILLION_CPACE_TAG_BYTES];

      start (self);
      memcpy (hello, pillion_cpace_get_share (self->sides[1 - receiver]), PILLION_CPACE_SHARE_BYTES);
      memcpy (hello + PILLION_CPACE_SHARE_BYTES, other->ad, other->n_ad);
      hello[bit / 8] ^= (guint8) (1 << bit % 8);

      g_assert_true (receive (self, 1 - receiver));
      /* Most flipped shares are no points at all. */
      if (!pillion_cpace_receive (self->sides[receiver], hello, hello + PILLION_CPACE_SHARE_BYTES, other->n_ad))
        continue;

      memcpy (tag, pillion_cpace_get_tag (self->sides[1]), sizeof tag);
      g_assert_false (pillion_cpace_confirm (self->sides[0], tag));
      assert_dead (self->sides[0]);
      g_assert_false (pillion_cpace_confirm (self->sides[1], tag));
      assert_dead (self->sides[1]);
    }
  }
}

static void
test_flipped_tag (Fixture      *self,
                  gconstpointer data)
{
  for (gsize bit = 0; bit < 8 * PILLION_CPACE_TAG_BYTES; bit++) {
    guint8 tag[PILLION_CPACE_TAG_BYTES];

    start (self);
    g_assert_true (receive (self, 0));
    g_assert_true (receive (self, 1));
    memcpy (tag, pillion_cpace_get_tag (self->sides[1]), sizeof tag);
    tag[bit / 8] ^= (guint8) (1 << bit % 8);
    g_assert_false (pillion_cpace_confirm (self->sides[0], tag));

    /* No second try, even with the right one. */
    tag[bit / 8] ^= (guint8) (1 << bit % 8);
    g_assert_false (pillion_cpace_confirm (self->sides[0], tag));
    assert_dead (self->sides[0]);
  }
}

static void
test_reflected (Fixture      *self,
                gconstpointer data)
{
  guint8 tag[PILLION_CPACE_TAG_BYTES];

  for (gsize i = 0; i < 2; i++) {
    start (self);
    g_assert_false (pillion_cpace_receive (self->sides[i], pillion_cpace_get_share (self->sides[i]), (const guint8 *) "other", 5));
    assert_dead (self->sides[i]);
  }

  /* B's own tag is not A's. */
  start (self);
  g_assert_true (receive (self, 1));
  memcpy (tag, pillion_cpace_get_tag (self->sides[1]), sizeof tag);
  g_assert_false (pillion_cpace_confirm (self->sides[1], tag));
  assert_dead (self->sides[1]);
}

static void
test_bad_points (Fixture      *self,
                 gconstpointer data)
{
  g_autoptr (JsonNode) root = vectors_load ("cpace-ristretto255.json");
  JsonArray *invalid = json_object_get_array_member (json_node_get_object (root), "invalid");
  guint8 ones[PILLION_CPACE_SHARE_BYTES];

  g_assert_cmpuint (json_array_get_length (invalid), ==, 2);
  for (guint i = 0; i < json_array_get_length (invalid); i++) {
    guint8 point[PILLION_CPACE_SHARE_BYTES];

    start (self);
    sodium_hex2bin (point, sizeof point, json_array_get_string_element (invalid, i), 64, NULL, NULL, NULL);
    g_assert_false (pillion_cpace_receive (self->sides[0], point, NULL, 0));
    assert_dead (self->sides[0]);
  }

  start (self);
  memset (ones, 0xff, sizeof ones);
  g_assert_false (pillion_cpace_receive (self->sides[0], ones, NULL, 0));
  assert_dead (self->sides[0]);
}

static void
test_order (Fixture      *self,
            gconstpointer data)
{
  static const guint8 tag[PILLION_CPACE_TAG_BYTES] = { 0 };

  /* A tag before a share. */
  start (self);
  g_assert_false (pillion_cpace_confirm (self->sides[0], tag));
  assert_dead (self->sides[0]);

  /* A second share. */
  start (self);
  g_assert_true (receive (self, 0));
  g_assert_false (receive (self, 0));
  assert_dead (self->sides[0]);
}

static void
test_too_long (Fixture      *self,
               gconstpointer data)
{
  g_autofree guint8 *ad = g_malloc0 (PILLION_CPACE_MAX_FIELD_BYTES + 1);

  start (self);
  g_assert_true (pillion_cpace_receive (self->sides[0], pillion_cpace_get_share (self->sides[1]), ad, PILLION_CPACE_MAX_FIELD_BYTES));
  start (self);
  g_assert_false (pillion_cpace_receive (self->sides[0], pillion_cpace_get_share (self->sides[1]), ad, PILLION_CPACE_MAX_FIELD_BYTES + 1));
  assert_dead (self->sides[0]);
}

/* A source that gives nothing gives no run. */
static void
test_zero_scalar (Fixture      *self,
                  gconstpointer data)
{
  static guint8 zero[32] = { 0 };
  PillionRandom random = { fill_scalar, zero };

  self->sides[0] = pillion_cpace_new (PILLION_CPACE_A, &self->inputs[0], &random);
  g_assert_cmpmem (pillion_cpace_get_share (self->sides[0]), sizeof zero, zero, sizeof zero);
  assert_dead (self->sides[0]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/cpace/draft", test_draft);
  g_test_add ("/crypto/cpace/agree", Fixture, NULL, set_up, test_agree, tear_down);
  g_test_add ("/crypto/cpace/formulas", Fixture, NULL, set_up, test_formulas, tear_down);
  g_test_add ("/crypto/cpace/other-inputs", Fixture, NULL, set_up, test_other_inputs, tear_down);
  g_test_add ("/crypto/cpace/flipped-hello", Fixture, NULL, set_up, test_flipped_hello, tear_down);
  g_test_add ("/crypto/cpace/flipped-tag", Fixture, NULL, set_up, test_flipped_tag, tear_down);
  g_test_add ("/crypto/cpace/reflected", Fixture, NULL, set_up, test_reflected, tear_down);
  g_test_add ("/crypto/cpace/bad-points", Fixture, NULL, set_up, test_bad_points, tear_down);
  g_test_add ("/crypto/cpace/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/crypto/cpace/too-long", Fixture, NULL, set_up, test_too_long, tear_down);
  g_test_add ("/crypto/cpace/zero-scalar", Fixture, NULL, set_up, test_zero_scalar, tear_down);

  return g_test_run ();
}
