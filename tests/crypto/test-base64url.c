/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-base64url.h"
#include "crypto/pillion-crypto.h"

#include <string.h>

typedef struct {
  const char *bytes;
  gsize       n;
  const char *text;
} Case;

static const Case cases[] = {
  /* RFC 4648, section 10, without padding. */
  { "", 0, "" },
  { "f", 1, "Zg" },
  { "fo", 2, "Zm8" },
  { "foo", 3, "Zm9v" },
  { "foob", 4, "Zm9vYg" },
  { "fooba", 5, "Zm9vYmE" },
  { "foobar", 6, "Zm9vYmFy" },
  /* The two characters that differ from base64. */
  { "\xfb\xff\xfe", 3, "-__-" },
  { "\0\0\0", 3, "AAAA" },
};

static void
test_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = pillion_base64url_encode ((const guint8 *) cases[i].bytes, cases[i].n);
    g_autofree guint8 *bytes = NULL;
    gsize n;

    g_assert_cmpstr (text, ==, cases[i].text);
    bytes = pillion_base64url_decode (text, strlen (text), &n);
    g_assert_nonnull (bytes);
    g_assert_cmpmem (bytes, n, cases[i].bytes, cases[i].n);
    g_assert_cmpuint (bytes[n], ==, 0);
  }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "Z",         /* a lone character */
    "Zm9vY",     /* the same behind others */
    "Zg==",      /* padding */
    "Zm8=",      /* padding */
    "Zm9v=",     /* padding where none would be */
    "Zh",        /* unused bits that are not zero */
    "Zm9",       /* the same, of two bytes */
    "+//+",      /* the other alphabet */
    "Zm 9v",     /* white space */
    "Zm9v\n",    /* white space at the end */
    " Zm9v",     /* white space at the beginning */
    "Zm9v\xc3\xa4", /* no ASCII */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    gsize n = 99;

    g_assert_null (pillion_base64url_decode (texts[i], strlen (texts[i]), &n));
    g_assert_cmpuint (n, ==, 0);
  }
}

static void
test_zero_byte (void)
{
  gsize n;

  g_assert_null (pillion_base64url_decode ("Zm9v\0", 5, &n));
  g_assert_null (pillion_base64url_decode ("Zm\0v", 4, &n));
}

/* All texts of two and three characters: what is accepted is what the encoder
 * writes. */
static void
test_canonical (void)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  guint n_accepted[4] = { 0 };

  for (gsize length = 2; length <= 3; length++) {
    gsize n_texts = length == 2 ? 64 * 64 : 64 * 64 * 64;

    for (gsize i = 0; i < n_texts; i++) {
      char text[4] = { alphabet[i % 64], alphabet[i / 64 % 64], alphabet[i / 4096], '\0' };
      g_autofree guint8 *bytes = NULL;
      g_autofree char *again = NULL;
      gsize n;

      text[length] = '\0';
      bytes = pillion_base64url_decode (text, length, &n);
      if (bytes == NULL)
        continue;

      n_accepted[length]++;
      again = pillion_base64url_encode (bytes, n);
      g_assert_cmpstr (again, ==, text);
    }
  }

  g_assert_cmpuint (n_accepted[2], ==, 256);
  g_assert_cmpuint (n_accepted[3], ==, 65536);
}

/* Of every length around several blocks: what GLib writes in the other alphabet. */
static void
test_lengths (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint8 bytes[64];

  for (gsize n = 0; n <= sizeof bytes; n++) {
    g_autofree char *expected = NULL;
    g_autofree char *text = NULL;
    g_autofree guint8 *again = NULL;
    gsize n_again;

    for (gsize i = 0; i < n; i++)
      bytes[i] = (guint8) g_rand_int_range (rand, 0, 256);

    expected = g_base64_encode (bytes, n);
    expected[strcspn (expected, "=")] = '\0';
    g_strdelimit (expected, "+", '-');
    g_strdelimit (expected, "/", '_');
    text = pillion_base64url_encode (bytes, n);
    g_assert_cmpstr (text, ==, expected);
    g_assert_cmpuint (pillion_base64url_get_length (n), ==, strlen (text));
    g_assert_cmpuint (pillion_base64url_get_size (strlen (text)), ==, n);

    again = pillion_base64url_decode (text, strlen (text), &n_again);
    g_assert_cmpmem (again, n_again, bytes, n);
  }
}

/* Each of the 256 bytes at each place of a text with a whole block and a rest. */
static void
test_alphabet (void)
{
  for (guint byte = 0; byte < 256; byte++) {
    gboolean valid = g_ascii_isalnum ((char) byte) || byte == '-' || byte == '_';

    for (gsize i = 0; i < 12; i++) {
      char text[12];
      guint8 bytes[9];

      memset (text, 'A', sizeof text);
      text[i] = (char) byte;
      g_assert_true (pillion_base64url_decode_to (bytes, text, sizeof text) == valid);
    }
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/base64url/known", test_known);
  g_test_add_func ("/crypto/base64url/refused", test_refused);
  g_test_add_func ("/crypto/base64url/zero-byte", test_zero_byte);
  g_test_add_func ("/crypto/base64url/canonical", test_canonical);
  g_test_add_func ("/crypto/base64url/lengths", test_lengths);
  g_test_add_func ("/crypto/base64url/alphabet", test_alphabet);

  return g_test_run ();
}
