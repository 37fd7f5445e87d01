/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-certificate.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED PILLION_WIRE_ERROR_MALFORMED

/* Up to the extensions, as PROTOCOL.md lists the fields. */
#define FIELDS                                                                         \
  "01 a1*32 02 d1*16 c1*32 c2*32 05'Linux' 00000001 00000000000003e8 00000000000007d0" \
  " 0000000000000005 01 ee*32 "
#define SIGNATURES   " 51*64 52*64"
#define FIELDS_BYTES (1 + 32 + 1 + 16 + 32 + 32 + 6 + 4 + 8 + 8 + 8 + 1 + 32)

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  PillionCertificate certificate;

  return pillion_certificate_decode (&certificate, bytes, len, error)
           ? pillion_certificate_encode (&certificate, out)
           : 0;
}

static gsize
recode_body (const guint8 *bytes,
             gsize         len,
             guint8       *out,
             GError      **error)
{
  PillionCertificate certificate;

  return pillion_certificate_decode_body (&certificate, bytes, len, error)
           ? pillion_certificate_encode_body (&certificate, out)
           : 0;
}

static void
test_fields (void)
{
  g_autoptr (GBytes) sample = layout (FIELDS "00" SIGNATURES);
  g_autoptr (GError) error = NULL;
  gsize len, body_len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  PillionCertificate certificate;

  g_assert_true (pillion_certificate_decode (&certificate, bytes, len, &error));
  g_assert_no_error (error);
  g_assert_cmphex (certificate.account[31], ==, 0xa1);
  g_assert_cmpuint (certificate.slot, ==, 2);
  g_assert_cmphex (certificate.device[15], ==, 0xd1);
  g_assert_cmphex (certificate.dsk[31], ==, 0xc1);
  g_assert_cmphex (certificate.ddh[0], ==, 0xc2);
  g_assert_cmpstr (certificate.platform, ==, "Linux");
  g_assert_cmpuint (certificate.capabilities, ==, PILLION_CAPABILITIES_CALLS);
  g_assert_cmpuint (certificate.created, ==, 1000);
  g_assert_cmpuint (certificate.not_after, ==, 2000);
  g_assert_cmpuint (certificate.history_since, ==, 5);
  g_assert_cmpuint (certificate.link_kind, ==, PILLION_LINK_KIND_QR);
  g_assert_cmphex (certificate.link_hash[31], ==, 0xee);
  g_assert_cmpuint (certificate.extensions.n, ==, 0);
  g_assert_cmphex (certificate.account_signature[0], ==, 0x51);
  g_assert_cmphex (certificate.device_signature[63], ==, 0x52);

  g_assert_true (pillion_certificate_get_body (bytes, len, &body_len) == bytes);
  g_assert_cmpuint (body_len, ==, FIELDS_BYTES + 1);
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    FIELDS "00" SIGNATURES,
    FIELDS "01 0007 0003 abcdef" SIGNATURES,
    FIELDS "03 0000 0000 0001 0001 aa 7fff 0002 bbcc" SIGNATURES,
    "01 a1*32 00 d1*16 c1*32 c2*32 00 00000007 00*8 00*8 00*8 00 00*32 00" SIGNATURES,
    "01 a1*32 04 d1*16 c1*32 c2*32 30 41*48 00000000 001fffffffffffff 001fffffffffffff"
    " 001fffffffffffff 03 00*32 00" SIGNATURES,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GBytes) sample = layout (samples[i]);
    g_autoptr (GBytes) body = g_bytes_new_from_bytes (sample, 0, g_bytes_get_size (sample) - 128);

    check_canonical (recode, sample);
    check_canonical (recode_body, body);
  }
}

static void
test_bounds (void)
{
  static const Patch patches[] = {
    { 0, "00", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version" },
    { 0, "02", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version" },
    { 33, "05", MALFORMED, "no such slot" },
    { 33, "00", MALFORMED, "a primary does not expire" },
    { 114, "31", PILLION_WIRE_ERROR_TOO_LARGE, "field too long" },
    { 115, "00", MALFORMED, "not text, or with control characters" },
    { 115, "0a", MALFORMED, "not text, or with control characters" },
    { 119, "ff", MALFORMED, "not text, or with control characters" },
    { 120, "00000002", MALFORMED, "capabilities that this slot cannot have" },
    { 120, "00000004", MALFORMED, "capabilities that this slot cannot have" },
    { 120, "80000000", MALFORMED, "capabilities that this slot cannot have" },
    { 124, "0020", MALFORMED, "time out of range" },
    { 132, "0020", MALFORMED, "time out of range" },
    { 140, "ff", MALFORMED, "time out of range" },
    { 148, "04", MALFORMED, "no such link kind" },
    { 148, "00", MALFORMED, "a registered device has no link" },
  };
  g_autoptr (GBytes) sample = layout (FIELDS "00" SIGNATURES);

  check_patches (recode, sample, patches, G_N_ELEMENTS (patches));
  check_refused (recode, "01 a1*32 00 d1*16 c1*32 c2*32 00 00000008 00*8 00*8 00*8 00 00*32 00" SIGNATURES,
                 MALFORMED, "capabilities that this slot cannot have");
}

static void
test_extensions (void)
{
  check_refused (recode, FIELDS "09 00*36" SIGNATURES, MALFORMED, "number out of range");
  check_refused (recode, FIELDS "02 0002 0000 0002 0000" SIGNATURES, MALFORMED,
                 "extensions out of order");
  check_refused (recode, FIELDS "02 0002 0000 0001 0000" SIGNATURES, MALFORMED,
                 "extensions out of order");
  check_refused (recode, FIELDS "01 8000 0000" SIGNATURES, PILLION_WIRE_ERROR_UNSUPPORTED,
                 "unknown critical extension");
  check_refused (recode, FIELDS "02 0001 0000 ffff 0001 aa" SIGNATURES,
                 PILLION_WIRE_ERROR_UNSUPPORTED, "unknown critical extension");
  check_refused (recode, FIELDS "01 0001 0401 aa*8" SIGNATURES, PILLION_WIRE_ERROR_TOO_LARGE,
                 "field too long");
  check_refused (recode, FIELDS "01 0001 0400 aa*1024" SIGNATURES, PILLION_WIRE_ERROR_TOO_LARGE,
                 "too large");
  check_accepted (recode, FIELDS "08 0001 0000 0002 0000 0003 0000 0004 0000 0005 0000 0006 0000"
                                 " 0007 0000 0008 0000" SIGNATURES);
  /* 1,024 bytes in all */
  check_accepted (recode, FIELDS "01 0001 02c6 aa*710" SIGNATURES);
  check_refused (recode, FIELDS "01 0001 02c7 aa*711" SIGNATURES, PILLION_WIRE_ERROR_TOO_LARGE,
                 "too large");
}

/* What decoding refuses, encoding does not write. */
static void
test_encode_refuses (void)
{
  guint8 out[PILLION_CERTIFICATE_MAX_BYTES];
  PillionCertificate good = { .slot = 1, .link_kind = PILLION_LINK_KIND_CODE };
  PillionCertificate certificate = good;

  g_assert_cmpuint (pillion_certificate_encode (&good, out), >, 0);

  certificate.slot = 5;
  g_assert_cmpuint (pillion_certificate_encode (&certificate, out), ==, 0);
  certificate = good;
  certificate.capabilities = PILLION_CAPABILITIES_STATUS;
  g_assert_cmpuint (pillion_certificate_encode_body (&certificate, out), ==, 0);
  certificate = good;
  certificate.created = PILLION_COUNTER_MAX + 1;
  g_assert_cmpuint (pillion_certificate_encode (&certificate, out), ==, 0);
  certificate = good;
  certificate.platform[0] = '\n';
  g_assert_cmpuint (pillion_certificate_encode (&certificate, out), ==, 0);
  certificate = good;
  certificate.extensions.n = 9;
  g_assert_cmpuint (pillion_certificate_encode (&certificate, out), ==, 0);
}

/* Nobody gets half of an object. */
static void
test_refused_is_zeroed (void)
{
  g_autoptr (GBytes) sample = layout (FIELDS "00" SIGNATURES);
  gsize len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  PillionCertificate certificate;
  PillionCertificate zeros;

  memset (&zeros, 0, sizeof zeros);
  g_assert_false (pillion_certificate_decode (&certificate, bytes, len - 1, NULL));
  assert_bytes (&certificate, sizeof certificate, &zeros, sizeof zeros);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/certificate/fields", test_fields);
  g_test_add_func ("/certificate/canonical", test_canonical);
  g_test_add_func ("/certificate/bounds", test_bounds);
  g_test_add_func ("/certificate/extensions", test_extensions);
  g_test_add_func ("/certificate/encode-refuses", test_encode_refuses);
  g_test_add_func ("/certificate/refused-is-zeroed", test_refused_is_zeroed);

  return g_test_run ();
}
