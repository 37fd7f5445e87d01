/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-sign.h"
#include "protocol/pillion-authentication.h"
#include "protocol/pillion-protocol-error.h"
#include "protocol/pillion-relay-id.h"

static const struct {
  const char *text;
  const char *origin; /* NULL: refused */
} origins[] = {
  { "wss://relay.example:8443", "wss://relay.example:8443" },
  { "wss://Relay.EXAMPLE", "wss://relay.example:443" },
  { "ws://127.0.0.1/", "ws://127.0.0.1:80" },
  { "WSS://relay.example:443", "wss://relay.example:443" },
  { "ws://[::1]:8080", "ws://[::1]:8080" },
  { "wss://[2001:DB8:0:0:0:0:0:1]", "wss://[2001:db8::1]:443" },
  { "wss://localhost:0443", "wss://localhost:443" },
  { "wss://bücher.example", "wss://xn--bcher-kva.example:443" },
  { "https://relay.example", NULL },
  { "relay.example:443", NULL },
  { "", NULL },
  { "wss://", NULL },
  { "wss://:443", NULL },
  { "wss://relay.example:0", NULL },
  { "wss://relay.example:65536", NULL },
  { "wss://relay.example:x", NULL },
  { "wss://relay.example/v1/socket", NULL },
  { "wss://relay.example//", NULL },
  { "wss://relay.example?a", NULL },
  { "wss://relay.example#a", NULL },
  { "wss://me@relay.example", NULL },
  { "wss://relay_1.example", NULL },
  { "wss://relay..example", NULL },
  { "wss://.example", NULL },
  { "wss://relay.example.", NULL },
  { "wss://-relay.example", NULL },
  { "wss://rel%61y.example", NULL },
  { "wss://[fe80::1%25eth0]", NULL },
  { "wss://[::1", NULL },
  { "wss://1.2.3", NULL },
  { "wss://0177.0.0.1", NULL },
  { "wss://2130706433", NULL },
  { " wss://relay.example", NULL },
  { "wss://relay.example\n", NULL },
};

static void
test_origin (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = pillion_relay_origin_canonicalize (origins[i].text, &error);

  g_assert_cmpstr (origin, ==, origins[i].origin);
  if (origins[i].origin == NULL)
    g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_ORIGIN);
}

static void
test_relay_id (void)
{
  guint8 one[PILLION_RELAY_ID_BYTES];
  guint8 same[PILLION_RELAY_ID_BYTES];
  guint8 other[PILLION_RELAY_ID_BYTES];

  g_assert_true (pillion_relay_id_from_origin ("wss://relay.example", one, NULL));
  g_assert_true (pillion_relay_id_from_origin ("wss://RELAY.example:443/", same, NULL));
  g_assert_true (pillion_relay_id_from_origin ("ws://relay.example:443", other, NULL));
  g_assert_cmpint (memcmp (one, same, sizeof one), ==, 0);
  g_assert_cmpint (memcmp (one, other, sizeof one), !=, 0);
  g_assert_false (pillion_relay_id_from_origin ("relay.example", one, NULL));
}

static void
test_authentication (void)
{
  PillionAuthentication authentication = { .time_ms = 5 };
  guint8 seed[PILLION_SIGN_SEED_BYTES] = { 1 };
  guint8 dsk[PILLION_SIGN_PUBLIC_BYTES];
  guint8 dsk_secret[PILLION_SIGN_SECRET_BYTES];
  guint8 signature[PILLION_SIGN_SIGNATURE_BYTES];
  guint8 *fields[] = { authentication.relay_id, authentication.nonce, authentication.account,
                       authentication.device };

  pillion_sign_keypair (dsk, dsk_secret, seed);
  pillion_authentication_sign (&authentication, dsk_secret, signature);
  g_assert_true (pillion_authentication_verify (&authentication, dsk, signature));

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    *fields[i] ^= 1;
    g_assert_false (pillion_authentication_verify (&authentication, dsk, signature));
    *fields[i] ^= 1;
  }

  authentication.time_ms++;
  g_assert_false (pillion_authentication_verify (&authentication, dsk, signature));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  for (gsize i = 0; i < G_N_ELEMENTS (origins); i++) {
    g_autofree char *path = g_strdup_printf ("/protocol/relay-id/origin-%" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_origin);
  }
  g_test_add_func ("/protocol/relay-id/hash", test_relay_id);
  g_test_add_func ("/protocol/authentication/verify", test_authentication);

  return g_test_run ();
}
