/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-x25519.h"

#include "vectors.h"

#include <string.h>

static guint n_low_order;
static guint n_not_canonical;

/* Little-endian: bit 255 set, or a number above 2^255 - 20. */
static gboolean
is_canonical (const guint8 *key)
{
  if (key[31] & 0x80)
    return FALSE;
  if (key[31] != 0x7f || key[0] < 0xed)
    return TRUE;
  for (gsize i = 1; i < 31; i++)
    if (key[i] != 0xff)
      return TRUE;

  return FALSE;
}

static void
check_wycheproof (JsonObject *group,
                  JsonObject *test)
{
  static const guint8 zeros[PILLION_X25519_BYTES] = { 0 };
  g_autofree guint8 *public_key = vectors_dup_bytes (test, "public");
  g_autofree guint8 *private_key = vectors_dup_bytes (test, "private");
  gboolean low_order = vectors_has_flag (test, "LowOrderPublic");
  gboolean canonical = is_canonical (public_key);
  guint8 shared[PILLION_X25519_BYTES];

  n_low_order += low_order;
  n_not_canonical += !canonical;
  memset (shared, 0xff, sizeof shared);
  g_assert_cmpint (pillion_x25519_is_canonical (public_key), ==, canonical);
  if (low_order || !canonical) {
    g_assert_false (pillion_x25519 (shared, private_key, public_key));
    g_assert_cmpmem (shared, sizeof shared, zeros, sizeof zeros);
  } else {
    g_assert_true (pillion_x25519 (shared, private_key, public_key));
    vectors_assert_equal (test, "shared", shared, sizeof shared);
  }

  /* Whatever the file marks as not canonical, we do not take. */
  if (vectors_has_flag (test, "NonCanonicalPublic"))
    g_assert_false (canonical);
}

static void
test_wycheproof (void)
{
  g_assert_cmpuint (vectors_foreach_wycheproof ("wycheproof-x25519.json", check_wycheproof), ==, 518);
  g_assert_cmpuint (n_low_order, ==, 31);
  g_assert_cmpuint (n_not_canonical, >=, 19);
}

typedef struct {
  guint8   first;
  guint8   middle;
  guint8   last;
  gboolean canonical;
} Edge;

/* The numbers around p = 2^255 - 19 and around bit 255. */
static const Edge edges[] = {
  { 0x00, 0x00, 0x00, TRUE },
  { 0xec, 0xff, 0x7f, TRUE },
  { 0xed, 0xff, 0x7f, FALSE },
  { 0xee, 0xff, 0x7f, FALSE },
  { 0xff, 0xff, 0x7f, FALSE },
  { 0xff, 0xff, 0x7e, TRUE },
  { 0xff, 0xfe, 0x7f, TRUE },
  { 0x00, 0x00, 0x80, FALSE },
  { 0x09, 0x00, 0x80, FALSE },
  { 0xff, 0xff, 0xff, FALSE },
};

static void
test_edges (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (edges); i++) {
    guint8 key[PILLION_X25519_BYTES];

    memset (key, edges[i].middle, sizeof key);
    key[0] = edges[i].first;
    key[31] = edges[i].last;
    g_assert_cmpint (pillion_x25519_is_canonical (key), ==, edges[i].canonical);
  }
}

static void
test_agree (void)
{
  static const guint8 seed[PILLION_RANDOM_SEED_BYTES] = { 1 };
  guint8 private_keys[2][PILLION_X25519_BYTES];
  guint8 public_keys[2][PILLION_X25519_BYTES];
  guint8 shared[2][PILLION_X25519_BYTES];
  PillionRandomReplay random;

  pillion_random_replay_init (&random, seed);
  for (gsize i = 0; i < 2; i++)
    pillion_x25519_generate (private_keys[i], public_keys[i], &random.random);

  g_assert_true (pillion_x25519 (shared[0], private_keys[0], public_keys[1]));
  g_assert_true (pillion_x25519 (shared[1], private_keys[1], public_keys[0]));
  g_assert_cmpmem (shared[0], sizeof shared[0], shared[1], sizeof shared[1]);

  /* The same key with bit 255 set would give the same secret: refused. */
  public_keys[1][31] |= 0x80;
  g_assert_false (pillion_x25519 (shared[0], private_keys[0], public_keys[1]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/x25519/wycheproof", test_wycheproof);
  g_test_add_func ("/crypto/x25519/edges", test_edges);
  g_test_add_func ("/crypto/x25519/agree", test_agree);

  return g_test_run ();
}
