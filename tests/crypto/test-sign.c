/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-crypto.h"
#include "crypto/pillion-sign-private.h"

#include "vectors.h"

#include <string.h>

static void
check_wycheproof (JsonObject *group,
                  JsonObject *test)
{
  JsonObject *key = json_object_get_object_member (group, "key");
  g_autofree guint8 *seed = vectors_dup_bytes (key, "sk");
  g_autofree guint8 *public_key = vectors_dup_bytes (key, "pk");
  g_autoptr (GBytes) message = vectors_get_bytes (test, "msg");
  g_autoptr (GBytes) signature = vectors_get_bytes (test, "sig");
  gboolean is_valid = g_str_equal (json_object_get_string_member (test, "result"), "valid");
  guint8 derived[PILLION_SIGN_PUBLIC_BYTES];
  guint8 secret_key[PILLION_SIGN_SECRET_BYTES];
  guint8 own[PILLION_SIGN_SIGNATURE_BYTES];

  /* Our signatures are pointers to 64 bytes: decoders see to that. */
  if (g_bytes_get_size (signature) != sizeof own) {
    g_assert_false (is_valid);
    return;
  }

  g_assert_cmpint (pillion_sign_verify_plain (g_bytes_get_data (signature, NULL), g_bytes_get_data (message, NULL), g_bytes_get_size (message), public_key), ==, is_valid);

  pillion_sign_keypair (derived, secret_key, seed);
  g_assert_cmpmem (derived, sizeof derived, public_key, sizeof derived);
  pillion_sign_plain (own, g_bytes_get_data (message, NULL), g_bytes_get_size (message), secret_key);
  if (is_valid)
    vectors_assert_equal (test, "sig", own, sizeof own);
}

static void
test_wycheproof (void)
{
  g_assert_cmpuint (vectors_foreach_wycheproof ("wycheproof-eddsa.json", check_wycheproof), ==, 145);
}

typedef struct {
  guint8 public_key[PILLION_SIGN_PUBLIC_BYTES];
  guint8 secret_key[PILLION_SIGN_SECRET_BYTES];
  guint8 signature[PILLION_SIGN_SIGNATURE_BYTES];
} Fixture;

static const guint8 body[] = { 'b', 'o', 'd', 'y' };

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  static const guint8 seed[PILLION_SIGN_SEED_BYTES] = { 9 };

  pillion_sign_keypair (self->public_key, self->secret_key, seed);
  pillion_sign (self->signature, PILLION_CONTEXT_MEMBERSHIP, body, sizeof body, self->secret_key);
}

static gboolean
verify (const Fixture *self)
{
  return pillion_sign_verify (self->signature, PILLION_CONTEXT_MEMBERSHIP,
                              body, sizeof body, self->public_key);
}

/* What is signed, written out. */
static void
test_framing (Fixture      *self,
              gconstpointer data)
{
  static const char framed[] = "pillion/membership/1\0\0\0\0\0\0\0\0\4body";

  g_assert_true (verify (self));
  g_assert_true (pillion_sign_verify_plain (self->signature, (const guint8 *) framed, sizeof framed - 1, self->public_key));
}

static void
test_every_context (Fixture      *self,
                    gconstpointer data)
{
  for (gsize i = 0; i < pillion_n_contexts; i++) {
    gboolean is_own = g_str_equal (pillion_contexts[i], PILLION_CONTEXT_MEMBERSHIP);

    g_assert_cmpint (pillion_sign_verify (self->signature, pillion_contexts[i], body, sizeof body, self->public_key), ==, is_own);
  }
}

static void
test_flipped (Fixture      *self,
              gconstpointer data)
{
  for (gsize bit = 0; bit < 8 * sizeof self->signature; bit++) {
    self->signature[bit / 8] ^= (guint8) (1 << bit % 8);
    g_assert_false (verify (self));
    self->signature[bit / 8] ^= (guint8) (1 << bit % 8);
  }

  for (gsize bit = 0; bit < 8 * sizeof self->public_key; bit++) {
    self->public_key[bit / 8] ^= (guint8) (1 << bit % 8);
    g_assert_false (verify (self));
    self->public_key[bit / 8] ^= (guint8) (1 << bit % 8);
  }

  g_assert_true (verify (self));
}

static void
test_other_body (Fixture      *self,
                 gconstpointer data)
{
  static const guint8 longer[] = { 'b', 'o', 'd', 'y', 0 };

  g_assert_false (pillion_sign_verify (self->signature, PILLION_CONTEXT_MEMBERSHIP, longer, sizeof longer, self->public_key));
  g_assert_false (pillion_sign_verify (self->signature, PILLION_CONTEXT_MEMBERSHIP, longer, 3, self->public_key));
  g_assert_false (pillion_sign_verify (self->signature, PILLION_CONTEXT_MEMBERSHIP, NULL, 0, self->public_key));
}

static void
test_empty_body (Fixture      *self,
                 gconstpointer data)
{
  pillion_sign (self->signature, PILLION_CONTEXT_MEMBERSHIP, NULL, 0, self->secret_key);
  g_assert_true (pillion_sign_verify (self->signature, PILLION_CONTEXT_MEMBERSHIP, NULL, 0, self->public_key));
}

/* The neutral element as a key would verify signatures over everything. */
static void
test_small_order_key (Fixture      *self,
                      gconstpointer data)
{
  static const guint8 neutral[PILLION_SIGN_PUBLIC_BYTES] = { 1 };

  memset (self->signature, 0, sizeof self->signature);
  self->signature[0] = 1;
  g_assert_false (pillion_sign_verify (self->signature, PILLION_CONTEXT_MEMBERSHIP, body, sizeof body, neutral));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/sign/wycheproof", test_wycheproof);
  g_test_add ("/crypto/sign/framing", Fixture, NULL, set_up, test_framing, NULL);
  g_test_add ("/crypto/sign/every-context", Fixture, NULL, set_up, test_every_context, NULL);
  g_test_add ("/crypto/sign/flipped", Fixture, NULL, set_up, test_flipped, NULL);
  g_test_add ("/crypto/sign/other-body", Fixture, NULL, set_up, test_other_body, NULL);
  g_test_add ("/crypto/sign/empty-body", Fixture, NULL, set_up, test_empty_body, NULL);
  g_test_add ("/crypto/sign/small-order-key", Fixture, NULL, set_up, test_small_order_key, NULL);

  return g_test_run ();
}
