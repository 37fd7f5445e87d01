/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-crypto.h"
#include "crypto/pillion-hash.h"

#include <string.h>

typedef struct {
  const char *input;
  gsize       n;
  const char *hash;
} Case;

/* Made with Python's hashlib.blake2b (digest_size=32). */
static const Case cases[] = {
  { "", 0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8" },
  { "abc", 3, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319" },
  /* The framing of H(pillion/relay-id/1, "abc"), written out. */
  { "pillion/relay-id/1\0\0\0\0\0\0\0\0\3abc", 30, "c88238c2eb016dae176950f35034f9aa4148f1cf0dda589886efa90d16b92e1b" },
};

static void
assert_hash (const guint8 *hash,
             const char   *expected)
{
  char text[2 * PILLION_HASH_BYTES + 1];

  sodium_bin2hex (text, sizeof text, hash, PILLION_HASH_BYTES);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 hash[PILLION_HASH_BYTES];

    pillion_hash (hash, (const guint8 *) cases[i].input, cases[i].n);
    assert_hash (hash, cases[i].hash);
  }
}

static void
test_context (void)
{
  guint8 hash[PILLION_HASH_BYTES];

  pillion_hash_with_context (hash, PILLION_CONTEXT_RELAY_ID, (const guint8 *) "abc", 3);
  assert_hash (hash, cases[2].hash);

  pillion_hash_with_context (hash, PILLION_CONTEXT_CERTIFICATE, (const guint8 *) "abc", 3);
  g_assert_cmpint (hash[0], !=, 0xc8);
}

static void
test_pieces (void)
{
  guint8 whole[PILLION_HASH_BYTES];
  guint8 hash[PILLION_HASH_BYTES];
  guint8 body[300];
  PillionHash pieces;

  memset (body, 0x5a, sizeof body);
  pillion_hash (whole, body, sizeof body);
  pillion_hash_init (&pieces);
  pillion_hash_update (&pieces, body, 1);
  pillion_hash_update (&pieces, body, 0);
  pillion_hash_update (&pieces, body + 1, sizeof body - 1);
  pillion_hash_finish (&pieces, hash);
  g_assert_cmpmem (hash, sizeof hash, whole, sizeof whole);

  pillion_hash_with_context (whole, PILLION_CONTEXT_FRESHNESS, body, sizeof body);
  pillion_hash_init_with_context (&pieces, PILLION_CONTEXT_FRESHNESS, sizeof body);
  pillion_hash_update (&pieces, body, 100);
  pillion_hash_update (&pieces, body + 100, sizeof body - 100);
  pillion_hash_finish (&pieces, hash);
  g_assert_cmpmem (hash, sizeof hash, whole, sizeof whole);
}

/* A caller that announces another length than it hashes is mistaken. */
static void
test_wrong_length (void)
{
  if (g_test_subprocess ()) {
    guint8 hash[PILLION_HASH_BYTES];
    PillionHash pieces;

    pillion_hash_init_with_context (&pieces, PILLION_CONTEXT_FRESHNESS, 2);
    pillion_hash_update (&pieces, (const guint8 *) "a", 1);
    pillion_hash_finish (&pieces, hash);
    return;
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*n_left == 0*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/hash/known", test_known);
  g_test_add_func ("/crypto/hash/context", test_context);
  g_test_add_func ("/crypto/hash/pieces", test_pieces);
  g_test_add_func ("/crypto/hash/wrong-length", test_wrong_length);

  return g_test_run ();
}
