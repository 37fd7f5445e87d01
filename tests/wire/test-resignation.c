/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-resignation.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED PILLION_WIRE_ERROR_MALFORMED

#define FIELDS    "01 a1*32 d1*16 0000000000000003 00000000000003e8 "
#define LARGEST "01 a1*32 d1*16 001fffffffffffff 001fffffffffffff "
#define SIGNATURE " 51*64"

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  PillionResignation object;

  return pillion_resignation_decode (&object, bytes, len, error) ? pillion_resignation_encode (&object, out) : 0;
}

static void
test_fields (void)
{
  g_autoptr (GBytes) sample = layout (FIELDS "00" SIGNATURE);
  g_autoptr (GError) error = NULL;
  gsize len, body_len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  guint8 body[PILLION_RESIGNATION_MAX_BYTES];
  PillionResignation object;

  g_assert_true (pillion_resignation_decode (&object, bytes, len, &error));
  g_assert_no_error (error);
  g_assert_cmphex (object.account[0], ==, 0xa1);
  g_assert_cmphex (object.device[15], ==, 0xd1);
  g_assert_cmpuint (object.epoch, ==, 3);
  g_assert_cmpuint (object.time, ==, 1000);
  g_assert_cmpuint (object.extensions.n, ==, 0);
  g_assert_cmphex (object.signature[63], ==, 0x51);

  g_assert_true (pillion_resignation_get_body (bytes, len, &body_len) == bytes);
  g_assert_cmpuint (body_len, ==, len - PILLION_SIGNATURE_BYTES);
  assert_bytes (body, pillion_resignation_encode_body (&object, body), bytes, body_len);
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    FIELDS "00" SIGNATURE,
    FIELDS "02 0001 0000 0010 0003 abcdef" SIGNATURE,
    LARGEST "00" SIGNATURE,
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
    { 49, "00*8", MALFORMED, "epoch or time out of range" },
    { 49, "0020", MALFORMED, "epoch or time out of range" },
    { 57, "0020", MALFORMED, "epoch or time out of range" },
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
  guint8 out[PILLION_RESIGNATION_MAX_BYTES];
  PillionResignation object = { .epoch = 1 };

  g_assert_cmpuint (pillion_resignation_encode (&object, out), >, 0);
  object.epoch = 0;
  g_assert_cmpuint (pillion_resignation_encode (&object, out), ==, 0);
  g_assert_cmpuint (pillion_resignation_encode_body (&object, out), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resignation/fields", test_fields);
  g_test_add_func ("/resignation/canonical", test_canonical);
  g_test_add_func ("/resignation/bounds", test_bounds);
  g_test_add_func ("/resignation/encode-refuses", test_encode_refuses);

  return g_test_run ();
}
