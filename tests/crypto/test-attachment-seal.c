/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-attachment-seal.h"

#include <glib.h>
#include <string.h>

#define TAG PILLION_ATTACHMENT_SEAL_TAG_BYTES

static const guint8 key[32] = { 1, 2, 3 };
static const guint8 other_key[32] = { 1, 2, 4 };

static void
test_lengths (void)
{
  static const struct {
    guint64 size;
    guint64 padded;
  } lengths[] = {
    { 0, 1024 },
    { 1, 1024 },
    { 1024, 1024 },
    { 1025, 1152 },
    { 2048, 2048 },
    { 2049, 2304 },
    { 65536, 65536 },
    { 65537, 73728 },
    { 100000, 106496 },
    { 1000000, 1048576 },
    { 1048577, 1179648 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    g_assert_cmpuint (pillion_attachment_seal_get_padded (lengths[i].size), ==, lengths[i].padded);

  g_assert_cmpuint (pillion_attachment_seal_get_chunks (1024), ==, 1);
  g_assert_cmpuint (pillion_attachment_seal_get_chunks (65536), ==, 1);
  g_assert_cmpuint (pillion_attachment_seal_get_chunks (73728), ==, 2);
  g_assert_cmpuint (pillion_attachment_seal_get_sealed (73728), ==, 73728 + 2 * TAG);
}

/* Never less, at most an eighth more, and padding what is padded adds nothing. */
static void
test_lengths_of_any_size (void)
{
  guint64 size = 1025;

  while (size < PILLION_ATTACHMENT_SEAL_MAX_BYTES / 2) {
    guint64 padded = pillion_attachment_seal_get_padded (size);

    g_assert_cmpuint (padded, >=, size);
    g_assert_cmpuint (padded - size, <=, size / 8);
    g_assert_cmpuint (pillion_attachment_seal_get_padded (padded), ==, padded);
    size += size / 7 + 1;
  }
}

static void
test_chunk (void)
{
  guint8 plain[100];
  guint8 sealed[100 + TAG];
  guint8 opened[100];

  memset (plain, 0x5a, sizeof plain);
  pillion_attachment_seal_chunk (sealed, plain, sizeof plain, 3, FALSE, key);
  g_assert_true (pillion_attachment_open_chunk (opened, sealed, sizeof sealed, 3, FALSE, key));
  g_assert_true (memcmp (plain, opened, sizeof plain) == 0);

  /* Chunks neither change places nor end a file early; nor does another key open them. */
  g_assert_false (pillion_attachment_open_chunk (opened, sealed, sizeof sealed, 2, FALSE, key));
  g_assert_false (pillion_attachment_open_chunk (opened, sealed, sizeof sealed, 3, TRUE, key));
  g_assert_false (pillion_attachment_open_chunk (opened, sealed, sizeof sealed, 3, FALSE, other_key));
  g_assert_false (pillion_attachment_open_chunk (opened, sealed, sizeof sealed - 1, 3, FALSE, key));
  g_assert_false (pillion_attachment_open_chunk (opened, sealed, TAG - 1, 3, FALSE, key));
  sealed[50] ^= 1;
  g_assert_false (pillion_attachment_open_chunk (opened, sealed, sizeof sealed, 3, FALSE, key));
}

/* Made by an independent script from the words of PROTOCOL.md, section 7.6. */
static void
test_vector (void)
{
  static const guint8 zero_key[32] = { 0 };
  static const char expected_commitment[] = "709a7ba41fa8b7fbd7cf7682058fb5c98009db152d80848260f1e5e7514e01ff";
  static const char expected_chunk[] = "6404fa79e81c1af38ec351e245033a9c5f6a2f7a49";
  guint8 commitment[32];
  guint8 sealed[5 + TAG];
  g_autoptr (GString) hex = g_string_new (NULL);

  pillion_attachment_seal_commit (commitment, zero_key);
  for (gsize i = 0; i < sizeof commitment; i++)
    g_string_append_printf (hex, "%02x", commitment[i]);
  g_assert_cmpstr (hex->str, ==, expected_commitment);

  pillion_attachment_seal_chunk (sealed, (const guint8 *) "Hello", 5, 258, TRUE, zero_key);
  g_string_truncate (hex, 0);
  for (gsize i = 0; i < sizeof sealed; i++)
    g_string_append_printf (hex, "%02x", sealed[i]);
  g_assert_cmpstr (hex->str, ==, expected_chunk);
}

static void
test_commitment (void)
{
  guint8 one[32];
  guint8 other[32];

  pillion_attachment_seal_commit (one, key);
  pillion_attachment_seal_commit (other, other_key);
  g_assert_true (memcmp (one, other, sizeof one) != 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/attachment-seal/lengths", test_lengths);
  g_test_add_func ("/attachment-seal/lengths-of-any-size", test_lengths_of_any_size);
  g_test_add_func ("/attachment-seal/chunk", test_chunk);
  g_test_add_func ("/attachment-seal/vector", test_vector);
  g_test_add_func ("/attachment-seal/commitment", test_commitment);

  return g_test_run ();
}
