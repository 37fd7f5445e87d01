/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-aead.h"
#include "crypto/pillion-crypto.h"

#include "vectors.h"

#include <string.h>

static void
check_wycheproof (JsonObject *group,
                  JsonObject *test)
{
  g_autofree guint8 *key = vectors_dup_bytes (test, "key");
  g_autoptr (GBytes) nonce = vectors_get_bytes (test, "iv");
  g_autoptr (GBytes) ad = vectors_get_bytes (test, "aad");
  g_autoptr (GBytes) plain = vectors_get_bytes (test, "msg");
  g_autoptr (GBytes) box = vectors_get_bytes (test, "ct");
  g_autofree guint8 *tag = vectors_dup_bytes (test, "tag");
  gboolean is_valid = g_str_equal (json_object_get_string_member (test, "result"), "valid");
  gsize n = g_bytes_get_size (box);
  g_autofree guint8 *sealed = g_malloc0 (n + PILLION_AEAD_TAG_BYTES);
  g_autofree guint8 *out = g_malloc0 (n + PILLION_AEAD_TAG_BYTES);
  gconstpointer ad_bytes = g_bytes_get_data (ad, NULL);

  /* The wrong lengths of nonces are what a wrapper with pointers cannot get. */
  if (g_bytes_get_size (nonce) != PILLION_AEAD_NONCE_BYTES) {
    g_assert_false (is_valid);
    return;
  }

  if (n > 0)
    memcpy (sealed, g_bytes_get_data (box, NULL), n);
  memcpy (sealed + n, tag, PILLION_AEAD_TAG_BYTES);
  g_assert_cmpint (pillion_aead_open (out, sealed, n + PILLION_AEAD_TAG_BYTES, ad_bytes, g_bytes_get_size (ad), g_bytes_get_data (nonce, NULL), key), ==, is_valid);
  if (!is_valid)
    return;

  vectors_assert_equal (test, "msg", out, n);
  pillion_aead_seal (out, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), ad_bytes, g_bytes_get_size (ad), g_bytes_get_data (nonce, NULL), key);
  g_assert_cmpmem (out, n + PILLION_AEAD_TAG_BYTES, sealed, n + PILLION_AEAD_TAG_BYTES);
}

static void
test_wycheproof (void)
{
  g_assert_cmpuint (vectors_foreach_wycheproof ("wycheproof-xchacha20-poly1305.json", check_wycheproof), ==, 284);
}

static const guint8 key[PILLION_AEAD_KEY_BYTES] = { 1 };
static const guint8 nonce[PILLION_AEAD_NONCE_BYTES] = { 2 };
static const guint8 ad[3] = { 3, 4, 5 };
static const guint8 plain[20] = "twenty bytes of text";

static void
test_flipped (void)
{
  guint8 sealed[sizeof plain + PILLION_AEAD_TAG_BYTES];
  guint8 out[sizeof plain];
  static const guint8 zeros[sizeof plain] = { 0 };

  pillion_aead_seal (sealed, plain, sizeof plain, ad, sizeof ad, nonce, key);
  g_assert_true (pillion_aead_open (out, sealed, sizeof sealed, ad, sizeof ad, nonce, key));
  g_assert_cmpmem (out, sizeof out, plain, sizeof plain);

  for (gsize bit = 0; bit < 8 * sizeof sealed; bit++) {
    memset (out, 0xff, sizeof out);
    sealed[bit / 8] ^= (guint8) (1 << bit % 8);
    g_assert_false (pillion_aead_open (out, sealed, sizeof sealed, ad, sizeof ad, nonce, key));
    g_assert_cmpmem (out, sizeof out, zeros, sizeof zeros);
    sealed[bit / 8] ^= (guint8) (1 << bit % 8);
  }
}

static void
test_truncated (void)
{
  guint8 sealed[sizeof plain + PILLION_AEAD_TAG_BYTES];
  guint8 out[sizeof plain];

  pillion_aead_seal (sealed, plain, sizeof plain, ad, sizeof ad, nonce, key);
  for (gsize n = 0; n < sizeof sealed; n++)
    g_assert_false (pillion_aead_open (out, sealed, n, ad, sizeof ad, nonce, key));
}

static void
test_other_inputs (void)
{
  static const guint8 other_key[PILLION_AEAD_KEY_BYTES] = { 2 };
  static const guint8 other_nonce[PILLION_AEAD_NONCE_BYTES] = { 3 };
  guint8 sealed[sizeof plain + PILLION_AEAD_TAG_BYTES];
  guint8 out[sizeof plain];

  pillion_aead_seal (sealed, plain, sizeof plain, ad, sizeof ad, nonce, key);
  g_assert_false (pillion_aead_open (out, sealed, sizeof sealed, ad, sizeof ad - 1, nonce, key));
  g_assert_false (pillion_aead_open (out, sealed, sizeof sealed, NULL, 0, nonce, key));
  g_assert_false (pillion_aead_open (out, sealed, sizeof sealed, ad, sizeof ad, other_nonce, key));
  g_assert_false (pillion_aead_open (out, sealed, sizeof sealed, ad, sizeof ad, nonce, other_key));
}

static void
test_in_place (void)
{
  guint8 buffer[sizeof plain + PILLION_AEAD_TAG_BYTES];

  memcpy (buffer, plain, sizeof plain);
  pillion_aead_seal (buffer, buffer, sizeof plain, NULL, 0, nonce, key);
  g_assert_true (pillion_aead_open (buffer, buffer, sizeof buffer, NULL, 0, nonce, key));
  g_assert_cmpmem (buffer, sizeof plain, plain, sizeof plain);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/aead/wycheproof", test_wycheproof);
  g_test_add_func ("/crypto/aead/flipped", test_flipped);
  g_test_add_func ("/crypto/aead/truncated", test_truncated);
  g_test_add_func ("/crypto/aead/other-inputs", test_other_inputs);
  g_test_add_func ("/crypto/aead/in-place", test_in_place);

  return g_test_run ();
}
