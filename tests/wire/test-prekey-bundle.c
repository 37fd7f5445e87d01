/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-prekey-bundle.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED PILLION_WIRE_ERROR_MALFORMED

#define FIXED     "01 a1*32 d1*16 0000000000000003 00000000000003e8 01020304 cc*32 "
#define FIELDS    FIXED "0002 eeef "
#define SIGNATURE " 51*64"

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  PillionPrekeyBundle object;

  return pillion_prekey_bundle_decode (&object, bytes, len, error) ? pillion_prekey_bundle_encode (&object, out) : 0;
}

static void
test_fields (void)
{
  g_autoptr (GBytes) sample = layout (FIELDS "00" SIGNATURE);
  g_autoptr (GError) error = NULL;
  gsize len, body_len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  guint8 body[PILLION_PREKEY_BUNDLE_MAX_BYTES];
  PillionPrekeyBundle object;

  g_assert_true (pillion_prekey_bundle_decode (&object, bytes, len, &error));
  g_assert_no_error (error);
  g_assert_cmphex (object.account[0], ==, 0xa1);
  g_assert_cmphex (object.device[15], ==, 0xd1);
  g_assert_cmpuint (object.generation, ==, 3);
  g_assert_cmpuint (object.created, ==, 1000);
  g_assert_cmphex (object.spk_id, ==, 0x01020304);
  g_assert_cmphex (object.spk[31], ==, 0xcc);
  assert_bytes (object.kem, object.kem_len, "\xee\xef", 2);
  g_assert_cmpuint (object.extensions.n, ==, 0);
  g_assert_cmphex (object.signature[63], ==, 0x51);

  g_assert_true (pillion_prekey_bundle_get_body (bytes, len, &body_len) == bytes);
  g_assert_cmpuint (body_len, ==, len - PILLION_SIGNATURE_BYTES);
  assert_bytes (body, pillion_prekey_bundle_encode_body (&object, body), bytes, body_len);
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    FIELDS "00" SIGNATURE,
    FIELDS "02 0001 0000 0010 0003 abcdef" SIGNATURE,
    FIXED "0000 00" SIGNATURE,
    FIXED "0640 ee*1600 00" SIGNATURE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GBytes) sample = layout (samples[i]);

    check_canonical (recode, sample);
  }
}

static void
test_bounds (void)
{
  static const Patch patches[] = {
    { 0, "00", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version" },
    { 0, "02", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version" },
    { 49, "0020", MALFORMED, "generation or time out of range" },
    { 57, "0020", MALFORMED, "generation or time out of range" },
    { 101, "0641", PILLION_WIRE_ERROR_TOO_LARGE, "field too long" },
  };
  g_autoptr (GBytes) sample = layout (FIELDS "00" SIGNATURE);

  check_patches (recode, sample, patches, G_N_ELEMENTS (patches));
  check_refused (recode, FIELDS "01 8001 0000" SIGNATURE, PILLION_WIRE_ERROR_UNSUPPORTED,
                 "unknown critical extension");
  check_refused (recode, FIXED "0641 ee*1601 00" SIGNATURE, PILLION_WIRE_ERROR_TOO_LARGE,
                 "field too long");
}

static void
test_encode_refuses (void)
{
  guint8 out[PILLION_PREKEY_BUNDLE_MAX_BYTES];
  PillionPrekeyBundle object = { .generation = 1 };

  g_assert_cmpuint (pillion_prekey_bundle_encode (&object, out), >, 0);
  object.kem_len = 1601;
  g_assert_cmpuint (pillion_prekey_bundle_encode (&object, out), ==, 0);
  g_assert_cmpuint (pillion_prekey_bundle_encode_body (&object, out), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/prekey-bundle/fields", test_fields);
  g_test_add_func ("/prekey-bundle/canonical", test_canonical);
  g_test_add_func ("/prekey-bundle/bounds", test_bounds);
  g_test_add_func ("/prekey-bundle/encode-refuses", test_encode_refuses);

  return g_test_run ();
}
