/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-crypto.h"
#include "crypto/pillion-hkdf.h"

#include "vectors.h"

#include <string.h>

static void
check_hkdf (JsonObject *group,
            JsonObject *test)
{
  g_autoptr (GBytes) ikm = vectors_get_bytes (test, "ikm");
  g_autoptr (GBytes) salt = vectors_get_bytes (test, "salt");
  g_autoptr (GBytes) info = vectors_get_bytes (test, "info");
  gsize n = (gsize) json_object_get_int_member (test, "size");
  g_autofree guint8 *out = NULL;

  /* Longer than HKDF goes is a programmer's error here: see test_too_long(). */
  if (vectors_has_flag (test, "SizeTooLarge")) {
    g_assert_cmpuint (n, >, PILLION_HKDF_MAX_BYTES);
    return;
  }

  g_assert_cmpstr (json_object_get_string_member (test, "result"), ==, "valid");
  out = g_malloc (n);
  pillion_hkdf (out, n, g_bytes_get_data (salt, NULL), g_bytes_get_size (salt),
                g_bytes_get_data (ikm, NULL), g_bytes_get_size (ikm),
                g_bytes_get_data (info, NULL), g_bytes_get_size (info));
  vectors_assert_equal (test, "okm", out, n);
}

static void
test_wycheproof_hkdf (void)
{
  g_assert_cmpuint (vectors_foreach_wycheproof ("wycheproof-hkdf-sha256.json", check_hkdf), ==, 105);
}

static void
test_rfc5869 (void)
{
  g_autoptr (JsonNode) root = vectors_load ("rfc5869.json");
  JsonArray *cases = json_object_get_array_member (json_node_get_object (root), "cases");

  g_assert_cmpuint (json_array_get_length (cases), ==, 3);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *test = json_array_get_object_element (cases, i);
    g_autoptr (GBytes) ikm = vectors_get_bytes (test, "ikm");
    g_autoptr (GBytes) salt = vectors_get_bytes (test, "salt");
    g_autoptr (GBytes) info = vectors_get_bytes (test, "info");
    gsize n = (gsize) g_ascii_strtoull (json_object_get_string_member (test, "l"), NULL, 10);
    guint8 prk[PILLION_HKDF_PRK_BYTES];
    guint8 out[100];

    g_assert_cmpuint (n, <=, sizeof out);
    pillion_hkdf_extract (prk, g_bytes_get_data (salt, NULL), g_bytes_get_size (salt),
                          g_bytes_get_data (ikm, NULL), g_bytes_get_size (ikm));
    vectors_assert_equal (test, "prk", prk, sizeof prk);
    pillion_hkdf_expand (out, n, prk, g_bytes_get_data (info, NULL), g_bytes_get_size (info));
    vectors_assert_equal (test, "okm", out, n);
  }
}

static void
test_context (void)
{
  static const guint8 ikm[3] = { 1, 2, 3 };
  guint8 expected[40];
  guint8 actual[40];

  pillion_hkdf (expected, sizeof expected, NULL, 0, ikm, sizeof ikm,
                (const guint8 *) "pillion/store-key/1", 19);
  pillion_hkdf_with_context (actual, sizeof actual, NULL, 0, ikm, sizeof ikm,
                             PILLION_CONTEXT_STORE_KEY);
  g_assert_cmpmem (actual, sizeof actual, expected, sizeof expected);

  pillion_hkdf_with_context (actual, sizeof actual, NULL, 0, ikm, sizeof ikm,
                             PILLION_CONTEXT_RELEASE_SHARE);
  g_assert_cmpint (memcmp (actual, expected, sizeof expected), !=, 0);
}

static void
test_longest (void)
{
  static const guint8 prk[PILLION_HKDF_PRK_BYTES] = { 1 };
  g_autofree guint8 *longest = g_malloc0 (PILLION_HKDF_MAX_BYTES);
  guint8 shorter[33];

  pillion_hkdf_expand (longest, PILLION_HKDF_MAX_BYTES, prk, NULL, 0);
  pillion_hkdf_expand (shorter, sizeof shorter, prk, NULL, 0);
  g_assert_cmpmem (shorter, sizeof shorter, longest, sizeof shorter);
}

static void
test_too_long (void)
{
  if (g_test_subprocess ()) {
    static const guint8 prk[PILLION_HKDF_PRK_BYTES] = { 1 };
    g_autofree guint8 *out = g_malloc0 (PILLION_HKDF_MAX_BYTES + 1);

    pillion_hkdf_expand (out, PILLION_HKDF_MAX_BYTES + 1, prk, NULL, 0);
    return;
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*PILLION_HKDF_MAX_BYTES*");
}

static void
check_hmac (JsonObject *group,
            JsonObject *test)
{
  g_autoptr (GBytes) key = vectors_get_bytes (test, "key");
  g_autoptr (GBytes) message = vectors_get_bytes (test, "msg");
  g_autoptr (GBytes) tag = vectors_get_bytes (test, "tag");
  gsize n_tag = (gsize) json_object_get_int_member (group, "tagSize") / 8;
  gboolean is_valid = g_str_equal (json_object_get_string_member (test, "result"), "valid");
  guint8 mac[PILLION_HMAC_BYTES];

  pillion_hmac (mac, g_bytes_get_data (key, NULL), g_bytes_get_size (key),
                g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  g_assert_cmpuint (g_bytes_get_size (tag), ==, n_tag);
  g_assert_cmpint (memcmp (mac, g_bytes_get_data (tag, NULL), n_tag) == 0, ==, is_valid);

  /* Shorter tags are in the file too, and in Pillion nowhere. */
  if (n_tag == PILLION_HMAC_BYTES)
    g_assert_cmpint (pillion_hmac_verify (g_bytes_get_data (tag, NULL), g_bytes_get_data (key, NULL), g_bytes_get_size (key), g_bytes_get_data (message, NULL), g_bytes_get_size (message)), ==, is_valid);
}

static void
test_wycheproof_hmac (void)
{
  g_assert_cmpuint (vectors_foreach_wycheproof ("wycheproof-hmac-sha256.json", check_hmac), ==, 174);
}

static void
test_hmac_flipped (void)
{
  static const guint8 key[5] = { 1, 2, 3, 4, 5 };
  guint8 mac[PILLION_HMAC_BYTES];

  pillion_hmac (mac, key, sizeof key, NULL, 0);
  g_assert_true (pillion_hmac_verify (mac, key, sizeof key, NULL, 0));
  g_assert_false (pillion_hmac_verify (mac, key, sizeof key - 1, NULL, 0));
  for (gsize bit = 0; bit < 8 * sizeof mac; bit++) {
    mac[bit / 8] ^= (guint8) (1 << bit % 8);
    g_assert_false (pillion_hmac_verify (mac, key, sizeof key, NULL, 0));
    mac[bit / 8] ^= (guint8) (1 << bit % 8);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/hkdf/wycheproof", test_wycheproof_hkdf);
  g_test_add_func ("/crypto/hkdf/rfc5869", test_rfc5869);
  g_test_add_func ("/crypto/hkdf/context", test_context);
  g_test_add_func ("/crypto/hkdf/longest", test_longest);
  g_test_add_func ("/crypto/hkdf/too-long", test_too_long);
  g_test_add_func ("/crypto/hmac/wycheproof", test_wycheproof_hmac);
  g_test_add_func ("/crypto/hmac/flipped", test_hmac_flipped);

  return g_test_run ();
}
