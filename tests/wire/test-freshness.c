/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-freshness.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED PILLION_WIRE_ERROR_MALFORMED

#define FIELDS                                                                         \
  "01 a1*32 0000000000000003 ee*32 00000000000007d0 0000000000000bb8 00000000000003e8" \
  " 0000000000000fa0 "
#define SIGNATURE " 51*64"

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  PillionFreshness object;

  return pillion_freshness_decode (&object, bytes, len, error) ? pillion_freshness_encode (&object, out) : 0;
}

static void
test_fields (void)
{
  g_autoptr (GBytes) sample = layout (FIELDS "00" SIGNATURE);
  g_autoptr (GError) error = NULL;
  gsize len, body_len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  guint8 body[PILLION_FRESHNESS_MAX_BYTES];
  PillionFreshness object;

  g_assert_true (pillion_freshness_decode (&object, bytes, len, &error));
  g_assert_no_error (error);
  g_assert_cmphex (object.account[0], ==, 0xa1);
  g_assert_cmpuint (object.epoch, ==, 3);
  g_assert_cmphex (object.membership_hash[31], ==, 0xee);
  g_assert_cmpuint (object.sequence, ==, 2000);
  g_assert_cmpuint (object.previous_not_after, ==, 3000);
  g_assert_cmpuint (object.issued_at, ==, 1000);
  g_assert_cmpuint (object.not_after, ==, 4000);
  g_assert_cmpuint (object.extensions.n, ==, 0);
  g_assert_cmphex (object.signature[63], ==, 0x51);

  g_assert_true (pillion_freshness_get_body (bytes, len, &body_len) == bytes);
  g_assert_cmpuint (body_len, ==, len - PILLION_SIGNATURE_BYTES);
  assert_bytes (body, pillion_freshness_encode_body (&object, body), bytes, body_len);
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    FIELDS "00" SIGNATURE,
    FIELDS "02 0001 0000 0010 0003 abcdef" SIGNATURE,
    "01 a1*32 001fffffffffffff ee*32 001fffffffffffff 001fffffffffffff 001ffffffffffffe"
    " 001fffffffffffff 00" SIGNATURE,
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
    { 33, "00*8", MALFORMED, "epoch or sequence out of range" },
    { 33, "0020", MALFORMED, "epoch or sequence out of range" },
    { 73, "0020", MALFORMED, "epoch or sequence out of range" },
    { 73, "00000000000003e7", MALFORMED, "sequence below its time" },
    { 81, "0020", MALFORMED, "time out of range" },
    { 89, "0000000000000fa0", MALFORMED, "ends before it begins" },
    { 89, "ff*8", MALFORMED, "ends before it begins" },
    { 97, "0020", MALFORMED, "time out of range" },
  };
  g_autoptr (GBytes) sample = layout (FIELDS "00" SIGNATURE);

  check_patches (recode, sample, patches, G_N_ELEMENTS (patches));
  check_refused (recode, FIELDS "01 8001 0000" SIGNATURE, PILLION_WIRE_ERROR_UNSUPPORTED,
                 "unknown critical extension");
  check_refused (recode, FIELDS "01 0001 0200 aa*512" SIGNATURE, PILLION_WIRE_ERROR_TOO_LARGE,
                 "too large");
}

static void
test_encode_refuses (void)
{
  guint8 out[PILLION_FRESHNESS_MAX_BYTES];
  PillionFreshness object = { .epoch = 1, .sequence = 1, .issued_at = 1, .not_after = 2 };

  g_assert_cmpuint (pillion_freshness_encode (&object, out), >, 0);
  object.not_after = 1;
  g_assert_cmpuint (pillion_freshness_encode (&object, out), ==, 0);
  g_assert_cmpuint (pillion_freshness_encode_body (&object, out), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/freshness/fields", test_fields);
  g_test_add_func ("/freshness/canonical", test_canonical);
  g_test_add_func ("/freshness/bounds", test_bounds);
  g_test_add_func ("/freshness/encode-refuses", test_encode_refuses);

  return g_test_run ();
}
