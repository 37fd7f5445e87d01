/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-base45.h"

#include "vectors.h"

#include <string.h>

static void
assert_refused (const char *text)
{
  gsize n = 99;

  g_assert_null (pillion_base45_decode (text, strlen (text), &n));
  g_assert_cmpuint (n, ==, 0);
}

static void
test_rfc9285 (void)
{
  g_autoptr (JsonNode) root = vectors_load ("rfc9285.json");
  JsonObject *file = json_node_get_object (root);
  JsonArray *valid = json_object_get_array_member (file, "valid");
  JsonArray *invalid = json_object_get_array_member (file, "invalid");

  g_assert_cmpuint (json_array_get_length (valid), ==, 5);
  for (guint i = 0; i < json_array_get_length (valid); i++) {
    JsonArray *pair = json_array_get_array_element (valid, i);
    const char *hex = json_array_get_string_element (pair, 0);
    const char *text = json_array_get_string_element (pair, 1);
    g_autoptr (JsonObject) object = json_object_new ();
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *encoded = NULL;
    g_autofree guint8 *decoded = NULL;
    gsize n;

    json_object_set_string_member (object, "bytes", hex);
    bytes = vectors_get_bytes (object, "bytes");
    encoded = pillion_base45_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_assert_cmpstr (encoded, ==, text);
    decoded = pillion_base45_decode (text, strlen (text), &n);
    vectors_assert_equal (object, "bytes", decoded, n);
  }

  g_assert_cmpuint (json_array_get_length (invalid), >, 0);
  for (guint i = 0; i < json_array_get_length (invalid); i++)
    assert_refused (json_array_get_string_element (invalid, i));
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "A",    /* a lone character */
    "BB8A", /* 3 n + 1 */
    "bb8",  /* lower case */
    "BB,",  /* no character of the alphabet */
    "BB\n", /* white space that is none of it */
    ":::",  /* above 65,535 */
    "V5",   /* 31 + 5 * 45 = 256 */
    "::",   /* above 255 */
    "BB8V5",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i]);
}

static void
test_zero_byte (void)
{
  gsize n;

  g_assert_null (pillion_base45_decode ("BB\0", 3, &n));
  g_assert_null (pillion_base45_decode ("\0BB", 3, &n));
  g_assert_null (pillion_base45_decode ("\0A", 2, &n));
}

static void
test_empty (void)
{
  g_autofree char *text = pillion_base45_encode (NULL, 0);
  g_autofree guint8 *bytes = NULL;
  gsize n = 99;

  g_assert_cmpstr (text, ==, "");
  bytes = pillion_base45_decode ("", 0, &n);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (n, ==, 0);
}

/* All groups of two and of three characters: what is accepted is what the
 * encoder writes, and there are exactly 256 and 65,536 of them. */
static void
test_canonical (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  guint n_accepted[4] = { 0 };

  for (gsize length = 2; length <= 3; length++) {
    gsize n_texts = length == 2 ? 45 * 45 : 45 * 45 * 45;

    for (gsize i = 0; i < n_texts; i++) {
      char text[4] = { alphabet[i % 45], alphabet[i / 45 % 45], alphabet[i / 2025], '\0' };
      g_autofree guint8 *bytes = NULL;
      g_autofree char *again = NULL;
      gsize n;

      text[length] = '\0';
      bytes = pillion_base45_decode (text, length, &n);
      if (bytes == NULL)
        continue;

      n_accepted[length]++;
      again = pillion_base45_encode (bytes, n);
      g_assert_cmpstr (again, ==, text);
    }
  }

  g_assert_cmpuint (n_accepted[2], ==, 256);
  g_assert_cmpuint (n_accepted[3], ==, 65536);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/base45/rfc9285", test_rfc9285);
  g_test_add_func ("/crypto/base45/refused", test_refused);
  g_test_add_func ("/crypto/base45/zero-byte", test_zero_byte);
  g_test_add_func ("/crypto/base45/empty", test_empty);
  g_test_add_func ("/crypto/base45/canonical", test_canonical);

  return g_test_run ();
}
