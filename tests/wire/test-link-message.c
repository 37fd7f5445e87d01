/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-message.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED    PILLION_WIRE_ERROR_MALFORMED
#define UNSUPPORTED  PILLION_WIRE_ERROR_UNSUPPORTED

#define REQUEST_BODY "01 c1*32 c2*32 05'Linux' 04'Desk' 00000001 01 5a*16 00 "
#define CERTIFICATE_BODY \
  "01 a1*32 02 d1*16 c1*32 c2*32 00 00000001 00*8 00*8 00*8 01 ee*32 00 "
#define PREKEY_BUNDLE "01 a1*32 d1*16 00*8 00*8 00000001 cc*32 0000 00 51*64 "
#define MEMBERSHIP                                                                           \
  "00 01 a1*32 0000000000000001 00*32 00 00 0000000000000001 0000000000000001 cc*32 00*8 01" \
  " 00 d0*16 ee*32 01 00 00*8 00 51*64 "
#define FRESHNESS "01 a1*32 0000000000000001 ee*32 00*8 00*8 00*8 0000000000000001 00 51*64 "

#define REQUEST   "01 " REQUEST_BODY "51*64 52*32"
#define GRANT     "04 00b1 " CERTIFICATE_BODY "51*64"
#define ACCEPT    "05 52*64 00a8 " PREKEY_BUNDLE
#define BUNDLE \
  "06 0101 " MEMBERSHIP "00aa " FRESHNESS "77*32 0000000000000004 88*32 03 0000000000000009"

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  g_auto (PillionLinkMessage) message = { 0 };

  return pillion_link_message_decode (&message, bytes, len, error)
           ? pillion_link_message_encode (&message, out)
           : 0;
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    REQUEST,
    "02 01",
    "02 03",
    "03 0a",
    "03 63",
    GRANT,
    ACCEPT,
    BUNDLE,
    "07",
    "0f 01",
    "0f 0b",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GBytes) sample = layout (samples[i]);

    check_canonical (recode, sample);
  }
}

static void
test_bounds (void)
{
  check_refused (recode, "00", UNSUPPORTED, "unknown type");
  check_refused (recode, "08", UNSUPPORTED, "unknown type");
  check_refused (recode, "10 01", UNSUPPORTED, "unknown type");
  check_refused (recode, "02 00", MALFORMED, "number out of range");
  check_refused (recode, "02 04", MALFORMED, "number out of range");
  check_refused (recode, "03 09", MALFORMED, "number out of range");
  check_refused (recode, "03 64", MALFORMED, "number out of range");
  check_refused (recode, "07 00", MALFORMED, "bytes left over");
  check_refused (recode, "0f 00", MALFORMED, "number out of range");
  check_refused (recode, "0f 0c", MALFORMED, "number out of range");
  check_refused (recode, "01 02 c1*32 c2*32 00 00 00000001 01 5a*16 00 51*64 52*32", UNSUPPORTED,
                 "unknown version");
  check_refused (recode, "04 00b0 " CERTIFICATE_BODY "51*63", MALFORMED, "certificate refused");
  check_refused (recode, "04 0000 51*64", MALFORMED, "field too short");
  check_refused (recode, "05 52*64 00a8 02 a1*32 d1*16 00*8 00*8 00000001 cc*32 0000 00 51*64",
                 MALFORMED, "prekey bundle refused");
  check_refused (recode,
                 "06 0001 00 00aa " FRESHNESS "77*32 00*8 88*32 03 00*8",
                 MALFORMED, "membership refused");
  check_refused (recode,
                 "06 0101 " MEMBERSHIP "0001 01 77*32 00*8 88*32 03 00*8",
                 MALFORMED, "freshness refused");
  check_refused (recode, "06 0101 " MEMBERSHIP "00aa " FRESHNESS "77*32 00*8 88*32 04 00*8",
                 MALFORMED, "number out of range");
  check_refused (recode, "05 52*64 0801 00*2049", PILLION_WIRE_ERROR_TOO_LARGE, "field too long");
  check_refused (recode, "01 00*3000", PILLION_WIRE_ERROR_TOO_LARGE, "too large");
}

static void
decode (PillionLinkMessage *message,
        const char         *text)
{
  g_autoptr (GBytes) bytes = layout (text);
  g_autoptr (GError) error = NULL;

  g_assert_true (pillion_link_message_decode (message, g_bytes_get_data (bytes, NULL),
                                              g_bytes_get_size (bytes), &error));
  g_assert_no_error (error);
}

static void
test_fields (void)
{
  g_autoptr (GBytes) body = layout (REQUEST_BODY);
  g_auto (PillionLinkMessage) message = { 0 };

  decode (&message, REQUEST);
  g_assert_cmpuint (message.type, ==, PILLION_LINK_MESSAGE_REQUEST);
  g_assert_cmpstr (message.request.request.name, ==, "Desk");
  assert_bytes (message.request.body, message.request.body_len, g_bytes_get_data (body, NULL),
                g_bytes_get_size (body));
  g_assert_cmphex (message.request.signature[0], ==, 0x51);
  g_assert_cmphex (message.request.mac[31], ==, 0x52);

  decode (&message, "02 03");
  g_assert_cmpuint (message.tries_left, ==, PILLION_LINK_TRIES);
  decode (&message, "03 2a");
  g_assert_cmpuint (message.number, ==, 42);
  decode (&message, GRANT);
  g_assert_cmpuint (message.grant.certificate_len, ==, 177);
  g_assert_cmphex (message.grant.account_signature[63], ==, 0x51);
  decode (&message, ACCEPT);
  g_assert_cmphex (message.accept.device_signature[0], ==, 0x52);
  g_assert_cmpuint (message.accept.prekey_bundle_len, ==, 168);
  decode (&message, BUNDLE);
  g_assert_cmpuint (message.bundle.membership_len, ==, 257);
  g_assert_cmpuint (message.bundle.freshness_len, ==, 170);
  g_assert_cmphex (message.bundle.release_share[0], ==, 0x77);
  g_assert_cmpuint (message.bundle.sync_epoch, ==, 4);
  g_assert_cmphex (message.bundle.sync_key[31], ==, 0x88);
  g_assert_cmpuint (message.bundle.history_depth, ==, PILLION_HISTORY_DEPTH_ALL);
  g_assert_cmpuint (message.bundle.history_since, ==, 9);
  decode (&message, "0f 06");
  g_assert_cmpuint (message.reason, ==, PILLION_LINK_REASON_MISMATCH);
}

static void
test_reasons (void)
{
  g_assert_cmpstr (pillion_link_reason_get_name (PILLION_LINK_REASON_EXPIRED), ==, "expired");
  g_assert_cmpstr (pillion_link_reason_get_name (PILLION_LINK_REASON_WRONG_CODE), ==, "wrong-code");
  g_assert_cmpstr (pillion_link_reason_get_name (PILLION_LINK_REASON_MISMATCH), ==, "mismatch");
  g_assert_cmpstr (pillion_link_reason_get_name (PILLION_LINK_REASON_CANCELLED), ==, "cancelled");
}

static void
test_encode_refuses (void)
{
  guint8 out[PILLION_LINK_MESSAGE_MAX_BYTES];
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_CHECK, .tries_left = 4 };

  g_assert_cmpuint (pillion_link_message_encode (&message, out), ==, 0);
  message = (PillionLinkMessage){ .type = PILLION_LINK_MESSAGE_ANSWER, .number = 9 };
  g_assert_cmpuint (pillion_link_message_encode (&message, out), ==, 0);
  message = (PillionLinkMessage){ .type = PILLION_LINK_MESSAGE_ABORT, .reason = 12 };
  g_assert_cmpuint (pillion_link_message_encode (&message, out), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link-message/canonical", test_canonical);
  g_test_add_func ("/link-message/bounds", test_bounds);
  g_test_add_func ("/link-message/fields", test_fields);
  g_test_add_func ("/link-message/reasons", test_reasons);
  g_test_add_func ("/link-message/encode-refuses", test_encode_refuses);

  return g_test_run ();
}
