/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-safety-number.h"

#include "vectors.h"

#include <string.h>

static void
get_side (JsonObject *file,
          const char *key_member,
          const char *id_member,
          char       *out)
{
  g_autoptr (GBytes) key = vectors_get_bytes (file, key_member);
  const char *id = json_object_get_string_member (file, id_member);

  pillion_safety_number_get_side (out, g_bytes_get_data (key, NULL), g_bytes_get_size (key),
                                  (const guint8 *) id, strlen (id));
}

static void
test_libsignal (void)
{
  g_autoptr (JsonNode) root = vectors_load ("libsignal-fingerprint.json");
  JsonObject *file = json_node_get_object (root);
  char alice[PILLION_SAFETY_NUMBER_SIDE_DIGITS + 1];
  char bob[PILLION_SAFETY_NUMBER_SIDE_DIGITS + 1];
  char number[PILLION_SAFETY_NUMBER_DIGITS + 1];

  get_side (file, "alice_identity", "alice_stable_id", alice);
  get_side (file, "bob_identity", "bob_stable_id", bob);

  pillion_safety_number_join (number, alice, bob);
  g_assert_cmpstr (number, ==, json_object_get_string_member (file, "displayable"));
  pillion_safety_number_join (number, bob, alice);
  g_assert_cmpstr (number, ==, json_object_get_string_member (file, "displayable"));
}

/* Another key or another account gives other digits; all are digits. */
static void
test_inputs (void)
{
  static const guint8 keys[2][32] = { { 1 }, { 2 } };
  char sides[3][PILLION_SAFETY_NUMBER_SIDE_DIGITS + 1];

  pillion_safety_number_get_side (sides[0], keys[0], 32, keys[0], 32);
  pillion_safety_number_get_side (sides[1], keys[1], 32, keys[0], 32);
  pillion_safety_number_get_side (sides[2], keys[0], 32, keys[1], 32);

  g_assert_cmpstr (sides[0], !=, sides[1]);
  g_assert_cmpstr (sides[0], !=, sides[2]);
  g_assert_cmpstr (sides[1], !=, sides[2]);
  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    g_assert_true (g_regex_match_simple ("^[0-9]{30}$", sides[i], 0, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/safety-number/libsignal", test_libsignal);
  g_test_add_func ("/crypto/safety-number/inputs", test_inputs);

  return g_test_run ();
}
