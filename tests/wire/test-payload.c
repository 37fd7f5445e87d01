/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-payload.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED PILLION_WIRE_ERROR_MALFORMED
#define TOO_LARGE PILLION_WIRE_ERROR_TOO_LARGE

#define HEAD      "01 01 a1*32 b1*32 0000000000000003 a2*32 0000000000000004 b2*32 "
#define PROFILE   "13 05'Alice' 0c'+15551234567' "

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  PillionPayload payload;

  return pillion_payload_decode (&payload, bytes, len, error)
           ? pillion_payload_encode (&payload, out)
           : 0;
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    HEAD "00 0003 abcdef",
    HEAD PROFILE "0001 00",
    HEAD "0a 00 08'+1234567' 0001 00",
    HEAD "51 40 41*64 0f'+12345678901234' 0001 00",
    "01 02 a1*32 a1*32 001fffffffffffff 00*32 00*8 00*32 00 0001 ff",
    "01 03 a1*32 a1*32 0000000000000001 00*32 0000000000000001 00*32 00 0001 ff",
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
    { 0, "02", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version" },
    { 1, "00", MALFORMED, "number out of range" },
    { 1, "04", MALFORMED, "number out of range" },
    { 66, "00*8", MALFORMED, "number out of range" },
    { 66, "0020", MALFORMED, "number out of range" },
    { 106, "0020", MALFORMED, "number out of range" },
    { 106, "00*8", MALFORMED, "a hash without an epoch" },
  };
  g_autoptr (GBytes) sample = layout (HEAD "00 0003 abcdef");

  check_patches (recode, sample, patches, G_N_ELEMENTS (patches));
  check_refused (recode, HEAD "00 0000", MALFORMED, "field too short");
  check_refused (recode, HEAD "81 00*129 0001 00", TOO_LARGE, "field too long");
  check_refused (recode, HEAD "14 05'Alice' 0c'+15551234567' 00 0001 00", MALFORMED,
                 "bytes left over within a field");
  check_refused (recode, HEAD "12 05'Alice' 0c'+1555123456' 0001 00", MALFORMED, "ends too early");
  check_refused (recode, HEAD "07 05'Alice' 00 0001 00", MALFORMED, "not a phone number");
  check_refused (recode, HEAD "0a 00 08'12345678' 0001 00", MALFORMED, "not a phone number");
  check_refused (recode, HEAD "4b 41 41*65 08'+1234567' 0001 00", TOO_LARGE, "field too long");
  check_accepted (recode, HEAD "00 3c00 ab*15360");
  check_refused (recode, HEAD "00 3c01 ab*15361", TOO_LARGE, "field too long");
}

static void
test_fields (void)
{
  g_autoptr (GBytes) sample = layout (HEAD PROFILE "0003 abcdef");
  gsize len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  PillionPayload payload;

  g_assert_true (pillion_payload_decode (&payload, bytes, len, NULL));
  g_assert_cmpuint (payload.kind, ==, PILLION_PAYLOAD_KIND_CONTACT);
  g_assert_cmphex (payload.sender[0], ==, 0xa1);
  g_assert_cmphex (payload.recipient[31], ==, 0xb1);
  g_assert_cmpuint (payload.sender_epoch, ==, 3);
  g_assert_cmphex (payload.sender_hash[0], ==, 0xa2);
  g_assert_cmpuint (payload.recipient_epoch, ==, 4);
  g_assert_cmphex (payload.recipient_hash[0], ==, 0xb2);
  g_assert_true (payload.has_profile);
  g_assert_cmpstr (payload.name, ==, "Alice");
  g_assert_cmpstr (payload.number, ==, "+15551234567");
  assert_bytes (payload.authored, payload.authored_len, "\xab\xcd\xef", 3);
}

static void
test_encode_refuses (void)
{
  static guint8 out[PILLION_PAYLOAD_MAX_BYTES];
  PillionPayload good = {
    .kind = PILLION_PAYLOAD_KIND_OWN_COPY,
    .sender_epoch = 1,
    .authored = out,
    .authored_len = 1,
  };
  PillionPayload payload = good;

  g_assert_cmpuint (pillion_payload_encode (&good, out), >, 0);
  payload.authored_len = 0;
  g_assert_cmpuint (pillion_payload_encode (&payload, out), ==, 0);
  payload = good;
  payload.sender_epoch = 0;
  g_assert_cmpuint (pillion_payload_encode (&payload, out), ==, 0);
  payload = good;
  payload.recipient_hash[0] = 1;
  g_assert_cmpuint (pillion_payload_encode (&payload, out), ==, 0);
  payload = good;
  payload.has_profile = TRUE;
  g_assert_cmpuint (pillion_payload_encode (&payload, out), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/payload/canonical", test_canonical);
  g_test_add_func ("/payload/bounds", test_bounds);
  g_test_add_func ("/payload/fields", test_fields);
  g_test_add_func ("/payload/encode-refuses", test_encode_refuses);

  return g_test_run ();
}
