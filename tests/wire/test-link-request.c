/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-request.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED   PILLION_WIRE_ERROR_MALFORMED
#define UNSUPPORTED PILLION_WIRE_ERROR_UNSUPPORTED

#define REQUEST     "01 c1*32 c2*32 05'Linux' 04'Desk' 00000001 01 5a*16 "
/* of slot 0 */
#define CERTIFICATE \
  "01 a1*32 00 d1*16 c1*32 c2*32 00 00000007 00*8 00*8 00*8 00 00*32 00 51*64 52*64"
#define INTRODUCTION \
  "01 a2*32 0131" CERTIFICATE " 0c'+15551234567' 05'Alice' 0000000000000005 ee*32"

static gsize
recode_request (const guint8 *bytes,
                gsize         len,
                guint8       *out,
                GError      **error)
{
  PillionLinkRequest request;

  return pillion_link_request_decode (&request, bytes, len, error)
           ? pillion_link_request_encode (&request, out)
           : 0;
}

static gsize
recode_introduction (const guint8 *bytes,
                     gsize         len,
                     guint8       *out,
                     GError      **error)
{
  PillionLinkIntroduction introduction;

  return pillion_link_introduction_decode (&introduction, bytes, len, error)
           ? pillion_link_introduction_encode (&introduction, out)
           : 0;
}

static void
test_request (void)
{
  static const Patch patches[] = {
    { 0, "02", UNSUPPORTED, "unknown version" },
    { 65, "31", PILLION_WIRE_ERROR_TOO_LARGE, "field too long" },
    { 66, "1b", MALFORMED, "not text, or with control characters" },
    { 71, "41", PILLION_WIRE_ERROR_TOO_LARGE, "field too long" },
    { 76, "00000008", MALFORMED, "unknown capabilities" },
    { 76, "80000000", MALFORMED, "unknown capabilities" },
    { 80, "02", MALFORMED, "number out of range" },
  };
  g_autoptr (GBytes) sample = layout (REQUEST "00");
  g_autoptr (GBytes) largest = layout ("01 c1*32 c2*32 30 41*48 40 42*64 00000007 00 00*16 01 0001 03fc aa*1020");
  gsize len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  PillionLinkRequest request;

  g_assert_true (pillion_link_request_decode (&request, bytes, len, NULL));
  g_assert_cmphex (request.dsk[0], ==, 0xc1);
  g_assert_cmphex (request.ddh[31], ==, 0xc2);
  g_assert_cmpstr (request.platform, ==, "Linux");
  g_assert_cmpstr (request.name, ==, "Desk");
  g_assert_cmpuint (request.capabilities, ==, PILLION_CAPABILITIES_CALLS);
  g_assert_true (request.has_sealed_store);
  g_assert_cmphex (request.store[15], ==, 0x5a);

  check_canonical (recode_request, sample);
  check_canonical (recode_request, largest);
  g_assert_cmpuint (g_bytes_get_size (largest), ==, PILLION_LINK_REQUEST_MAX_BYTES);
  check_patches (recode_request, sample, patches, G_N_ELEMENTS (patches));
  check_refused (recode_request, REQUEST "01 8000 0000", UNSUPPORTED, "unknown critical extension");
}

static void
test_introduction (void)
{
  static const Patch patches[] = {
    { 0, "00", UNSUPPORTED, "unknown version" },
    { 35, "02", MALFORMED, "certificate refused" },
  };
  g_autoptr (GBytes) sample = layout (INTRODUCTION);
  gsize len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  PillionLinkIntroduction introduction;
  g_autoptr (GError) error = NULL;

  g_assert_true (pillion_link_introduction_decode (&introduction, bytes, len, &error));
  g_assert_no_error (error);
  g_assert_cmphex (introduction.aik[0], ==, 0xa2);
  g_assert_cmpuint (introduction.certificate_len, ==, 305);
  g_assert_cmpstr (introduction.number, ==, "+15551234567");
  g_assert_cmpstr (introduction.name, ==, "Alice");
  g_assert_cmpuint (introduction.epoch, ==, 5);
  g_assert_cmphex (introduction.membership_hash[0], ==, 0xee);

  check_canonical (recode_introduction, sample);
  check_patches (recode_introduction, sample, patches, G_N_ELEMENTS (patches));
  check_refused (recode_introduction, "01 a2*32 0131" CERTIFICATE " 00 00 0000000000000005 ee*32",
                 MALFORMED, "not a phone number");
  check_refused (recode_introduction,
                 "01 a2*32 0131" CERTIFICATE " 0c'+15551234567' 00 0000000000000000 ee*32",
                 MALFORMED, "number out of range");
  check_refused (recode_introduction, "01 a2*32 0000 0c'+15551234567' 00 0000000000000001 ee*32",
                 MALFORMED, "field too short");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link-request/request", test_request);
  g_test_add_func ("/link-request/introduction", test_introduction);

  return g_test_run ();
}
