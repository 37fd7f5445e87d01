/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-certificate-verify.h"
#include "protocol/pillion-prekey-bundle-verify.h"
#include "protocol/pillion-protocol-error.h"
#include "protocol/pillion-resignation-verify.h"

#include "test-account.h"

static gboolean
verifies (TestAccount  *account,
          GBytes       *bytes,
          GError      **error)
{
  PillionCertificate certificate;
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  return pillion_certificate_verify (&certificate, NULL, data, len, account->aik, error);
}

static void
test_verify (void)
{
  g_autoptr (TestAccount) account = test_account_new (1);
  TestDevice *device = test_account_make_device (account, 1);
  g_autoptr (GError) error = NULL;
  PillionCertificate certificate;
  guint8 hash[PILLION_HASH_BYTES];
  gsize len;
  const guint8 *data = g_bytes_get_data (device->bytes, &len);

  g_assert_true (pillion_certificate_verify (&certificate, hash, data, len, account->aik, &error));
  g_assert_no_error (error);
  g_assert_cmpint (memcmp (hash, device->hash, sizeof hash), ==, 0);
  g_assert_cmpint (memcmp (certificate.device, device->certificate.device, PILLION_DEVICE_BYTES), ==, 0);
}

static void
test_verify_body (void)
{
  g_autoptr (TestAccount) account = test_account_new (1);
  TestDevice *device = test_account_make_device (account, 1);
  g_autoptr (GError) error = NULL;
  PillionCertificate certificate;
  gsize len = g_bytes_get_size (device->bytes) - PILLION_CERTIFICATE_SIGNATURES_BYTES;
  const guint8 *data = g_bytes_get_data (device->bytes, NULL);

  g_assert_true (pillion_certificate_verify_body (&certificate, data, len, data + len, account->aik, &error));
  g_assert_false (pillion_certificate_verify_body (&certificate, data, len, data + len + PILLION_SIGNATURE_BYTES,
                                                   account->aik, &error));
  g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);
}

/* Attack 5: whatever a relay alters in a certificate, it is refused. */
static void
test_every_bit (void)
{
  g_autoptr (TestAccount) account = test_account_new (1);
  TestDevice *device = test_account_make_device (account, 1);

  for (gsize bit = 0; bit < 8 * g_bytes_get_size (device->bytes); bit++) {
    g_autoptr (GBytes) altered = test_flip_bit (device->bytes, bit);

    g_assert_false (verifies (account, altered, NULL));
  }
}

static void
forge_slot (TestDevice *device)
{
  device->certificate.slot = 2;
}

static void
forge_device (TestDevice *device)
{
  device->certificate.device[0] ^= 1;
}

static void
forge_account (TestDevice *device)
{
  device->certificate.account[0] ^= 1;
}

static void
forge_ddh (TestDevice *device)
{
  /* p + 9, which X25519 takes for 9. */
  memset (device->certificate.ddh, 0xff, PILLION_KEY_BYTES);
  device->certificate.ddh[0] = 0xf6;
  device->certificate.ddh[PILLION_KEY_BYTES - 1] = 0x7f;
  pillion_device_id_from_keys (device->certificate.device, device->certificate.dsk, device->certificate.ddh);
}

static const struct {
  const char *name;
  void      (*forge) (TestDevice *device);
  gboolean    by_account; /* signed again by the AIK after it */
  gboolean    by_device;  /* and by the DSK */
} forgeries[] = {
  { "slot-unsigned", forge_slot, FALSE, FALSE },
  { "slot-by-device-alone", forge_slot, FALSE, TRUE },
  { "slot-by-account-alone", forge_slot, TRUE, FALSE },
  { "device-id-by-both", forge_device, TRUE, TRUE },
  { "account-by-both", forge_account, TRUE, TRUE },
  { "key-not-canonical-by-both", forge_ddh, TRUE, TRUE },
};

/* Signs what is there, where the product's functions would set it right first. */
static GBytes *
sign_as_it_is (TestAccount *account,
               TestDevice  *device,
               gboolean     by_account,
               gboolean     by_device)
{
  guint8 bytes[PILLION_CERTIFICATE_MAX_BYTES];
  gsize len = pillion_certificate_encode_body (&device->certificate, bytes);

  g_assert_cmpuint (len, >, 0);
  if (by_account)
    pillion_sign (device->certificate.account_signature, "pillion/certificate/1", bytes, len, account->aik_secret);
  if (by_device)
    pillion_sign (device->certificate.device_signature, "pillion/certificate-counter/1", bytes, len,
                  device->dsk_secret);

  len = pillion_certificate_encode (&device->certificate, bytes);
  return g_bytes_new (bytes, len);
}

static void
test_forgery (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (TestAccount) account = test_account_new (1);
  TestDevice *device = test_account_make_device (account, 1);
  g_autoptr (GBytes) honest = sign_as_it_is (account, device, TRUE, TRUE);
  g_autoptr (GBytes) forged = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (verifies (account, honest, &error));

  forgeries[i].forge (device);
  forged = sign_as_it_is (account, device, forgeries[i].by_account, forgeries[i].by_device);
  g_assert_false (verifies (account, forged, &error));
  g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID);
}

/* Attack 19: a companion has its DSK and DDH, its certificate, memberships and
 * freshness. The AIK is in none of them, so whatever it signs a certificate with, it
 * does not verify.
 */
static void
test_companion_signs (void)
{
  g_autoptr (TestAccount) account = test_account_new (1);
  TestDevice *thief = test_account_add (account);
  TestDevice *wanted = test_account_make_device (account, 2);
  guint8 own_seed[PILLION_SIGN_SEED_BYTES];
  guint8 ddh_public[PILLION_KEY_BYTES];
  guint8 ddh_as_seed[PILLION_SIGN_SECRET_BYTES];
  const guint8 *keys[] = { thief->dsk_secret, ddh_as_seed, wanted->dsk_secret };
  const guint8 *seen[] = { thief->certificate.account_signature,
                           pillion_account_view_get_membership (account->view)->membership.signature };

  memcpy (own_seed, thief->ddh_secret, sizeof own_seed);
  pillion_sign_keypair (ddh_public, ddh_as_seed, own_seed);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    guint8 bytes[PILLION_CERTIFICATE_MAX_BYTES];
    gsize len = pillion_certificate_encode_body (&wanted->certificate, bytes);
    g_autoptr (GBytes) forged = NULL;

    pillion_sign (wanted->certificate.account_signature, "pillion/certificate/1", bytes, len, keys[i]);
    len = pillion_certificate_encode (&wanted->certificate, bytes);
    forged = g_bytes_new (bytes, len);
    g_assert_false (verifies (account, forged, NULL));
  }

  /* Nor do signatures it has seen fit to another body. */
  for (gsize i = 0; i < G_N_ELEMENTS (seen); i++) {
    guint8 bytes[PILLION_CERTIFICATE_MAX_BYTES];
    gsize len;
    g_autoptr (GBytes) forged = NULL;

    memcpy (wanted->certificate.account_signature, seen[i], PILLION_SIGNATURE_BYTES);
    len = pillion_certificate_encode (&wanted->certificate, bytes);
    forged = g_bytes_new (bytes, len);
    g_assert_false (verifies (account, forged, NULL));
  }
}

/* A seat that only the primary has a key for is no seat. */
static void
test_sign_device_other_key (void)
{
  g_autoptr (TestAccount) account = test_account_new (1);
  TestDevice *a = test_account_make_device (account, 1);
  TestDevice *b = test_account_make_device (account, 2);

  g_assert_false (pillion_certificate_sign_device (&a->certificate, b->dsk_secret));
}

static gboolean
resigns (GBytes                   *bytes,
         const PillionCertificate *certificate,
         GError                  **error)
{
  PillionResignation resignation;
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  return pillion_resignation_verify (&resignation, data, len, certificate, error);
}

static void
test_resignation (void)
{
  g_autoptr (TestAccount) account = test_account_new (1);
  TestDevice *a = test_account_add (account);
  TestDevice *b = test_account_add (account);
  g_autoptr (GBytes) bytes = pillion_resignation_sign (&a->certificate, 3, account->now_ms, a->dsk_secret);
  g_autoptr (GBytes) forged = pillion_resignation_sign (&a->certificate, 3, account->now_ms, b->dsk_secret);
  g_autoptr (GBytes) primary = pillion_resignation_sign (&account->devices[0].certificate, 3, account->now_ms,
                                                         account->devices[0].dsk_secret);
  g_autoptr (GError) error = NULL;

  g_assert_true (resigns (bytes, &a->certificate, &error));
  g_assert_false (resigns (bytes, &b->certificate, NULL));
  g_assert_false (resigns (forged, &a->certificate, NULL));
  g_assert_false (resigns (primary, &account->devices[0].certificate, NULL));

  for (gsize bit = 0; bit < 8 * g_bytes_get_size (bytes); bit++) {
    g_autoptr (GBytes) altered = test_flip_bit (bytes, bit);

    g_assert_false (resigns (altered, &a->certificate, NULL));
  }
}

static gboolean
offers (GBytes                    *bytes,
        const PillionCertificate  *certificate,
        guint64                    min_generation,
        GError                   **error)
{
  PillionPrekeyBundle bundle;
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  return pillion_prekey_bundle_verify (&bundle, data, len, certificate, min_generation, error);
}

static GBytes *
make_bundle (TestAccount *account,
             TestDevice  *device)
{
  PillionPrekeyBundle bundle = { .generation = 7, .created = account->now_ms, .spk_id = 3 };
  guint8 spk_secret[PILLION_KEY_BYTES];

  pillion_x25519_generate (spk_secret, bundle.spk, &account->replay.random);
  return pillion_prekey_bundle_sign (&bundle, account->account, device->certificate.device, device->dsk_secret);
}

static void
test_prekey_bundle (void)
{
  g_autoptr (TestAccount) account = test_account_new (1);
  TestDevice *a = test_account_add (account);
  TestDevice *b = test_account_add (account);
  g_autoptr (GBytes) bytes = make_bundle (account, a);
  g_autoptr (GError) error = NULL;

  g_assert_true (offers (bytes, &a->certificate, 0, &error));
  g_assert_true (offers (bytes, &a->certificate, 7, &error));
  g_assert_no_error (error);
  g_assert_false (offers (bytes, &b->certificate, 0, NULL));
  g_assert_false (offers (bytes, &a->certificate, 8, &error));
  g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_STALE);

  for (gsize bit = 0; bit < 8 * g_bytes_get_size (bytes); bit++) {
    g_autoptr (GBytes) altered = test_flip_bit (bytes, bit);

    g_assert_false (offers (altered, &a->certificate, 0, NULL));
  }
}

static void
test_prekey_not_canonical (void)
{
  g_autoptr (TestAccount) account = test_account_new (1);
  TestDevice *device = test_account_add (account);
  PillionPrekeyBundle bundle = { .generation = 7, .created = account->now_ms, .spk_id = 3 };
  g_autoptr (GBytes) bytes = NULL;

  memset (bundle.spk, 0xff, sizeof bundle.spk);
  bytes = pillion_prekey_bundle_sign (&bundle, account->account, device->certificate.device, device->dsk_secret);
  g_assert_false (offers (bytes, &device->certificate, 0, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/certificate/verify", test_verify);
  g_test_add_func ("/protocol/certificate/verify-body", test_verify_body);
  g_test_add_func ("/protocol/certificate/sign-device-other-key", test_sign_device_other_key);
  g_test_add_func ("/protocol/attack-5/certificate-every-bit", test_every_bit);
  for (gsize i = 0; i < G_N_ELEMENTS (forgeries); i++) {
    g_autofree char *path = g_strconcat ("/protocol/attack-5/certificate-", forgeries[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_forgery);
  }
  g_test_add_func ("/protocol/attack-19/companion-signs", test_companion_signs);
  g_test_add_func ("/protocol/resignation/verify", test_resignation);
  g_test_add_func ("/protocol/prekey-bundle/verify", test_prekey_bundle);
  g_test_add_func ("/protocol/prekey-bundle/not-canonical", test_prekey_not_canonical);

  return g_test_run ();
}
