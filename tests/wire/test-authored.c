/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-authored.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED PILLION_WIRE_ERROR_MALFORMED

#define HEAD \
  "01 a1*32 d1*16 01 b1*32 77*16 0000000000000002 ee*32 00000000000003e8 "

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  PillionAuthored authored;

  return pillion_authored_decode (&authored, bytes, len, error)
           ? pillion_authored_encode (&authored, out)
           : 0;
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    HEAD "0001 00 0003 abcdef",
    HEAD "ffff 01 0000",
    "01 a1*32 d1*16 01 b1*32 77*16 0000000000000001 00*32 001fffffffffffff 0001 01 0001 ff",
    "01 a1*32 d1*16 01 b1*32 77*16 00*8 00*32 00*8 0100 00 0001 ff",
    "01 a1*32 d1*16 01 b1*32 77*16 001fffffffffffff 00*32 00*8 0001 00 0001 ff",
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
    { 49, "00", MALFORMED, "number out of range" },
    { 49, "02", MALFORMED, "number out of range" },
    { 98, "0020", MALFORMED, "number out of range" },
    { 98, "0000000000000001", MALFORMED, "a predecessor too many" },
    { 98, "00*8", MALFORMED, "a predecessor too many" },
    { 138, "0020", MALFORMED, "number out of range" },
    { 148, "02", MALFORMED, "number out of range" },
    { 149, "3001", PILLION_WIRE_ERROR_TOO_LARGE, "field too long" },
  };
  g_autoptr (GBytes) sample = layout (HEAD "0001 00 0003 abcdef");

  check_patches (recode, sample, patches, G_N_ELEMENTS (patches));
  check_accepted (recode, HEAD "0001 00 3000 ab*12288");
  check_refused (recode, HEAD "0001 00 3000 ab*12289", PILLION_WIRE_ERROR_TOO_LARGE, "too large");
}

static void
test_fields (void)
{
  g_autoptr (GBytes) sample = layout (HEAD "0010 01 0003 abcdef");
  gsize len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  PillionAuthored authored;

  g_assert_true (pillion_authored_decode (&authored, bytes, len, NULL));
  g_assert_cmphex (authored.author[0], ==, 0xa1);
  g_assert_cmphex (authored.device[15], ==, 0xd1);
  g_assert_cmpuint (authored.conversation_kind, ==, PILLION_CONVERSATION_KIND_DIRECT);
  g_assert_cmphex (authored.conversation[31], ==, 0xb1);
  g_assert_cmphex (authored.message[0], ==, 0x77);
  g_assert_cmpuint (authored.sequence, ==, 2);
  g_assert_cmphex (authored.previous[0], ==, 0xee);
  g_assert_cmpuint (authored.sent_at, ==, 1000);
  g_assert_cmpuint (authored.type, ==, PILLION_MESSAGE_TYPE_RESEND_REQUEST);
  g_assert_true (authored.critical);
  assert_bytes (authored.body, authored.body_len, "\xab\xcd\xef", 3);
}

static void
test_encode_refuses (void)
{
  static guint8 out[PILLION_AUTHORED_MAX_BYTES];
  PillionAuthored good = { .conversation_kind = PILLION_CONVERSATION_KIND_DIRECT };
  PillionAuthored authored = good;

  g_assert_cmpuint (pillion_authored_encode (&good, out), >, 0);
  authored.previous[0] = 1;
  g_assert_cmpuint (pillion_authored_encode (&authored, out), ==, 0);
  authored = good;
  authored.conversation_kind = 0;
  g_assert_cmpuint (pillion_authored_encode (&authored, out), ==, 0);
  authored = good;
  authored.body = out;
  authored.body_len = PILLION_BODY_MAX_BYTES + 1;
  g_assert_cmpuint (pillion_authored_encode (&authored, out), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/authored/canonical", test_canonical);
  g_test_add_func ("/authored/bounds", test_bounds);
  g_test_add_func ("/authored/fields", test_fields);
  g_test_add_func ("/authored/encode-refuses", test_encode_refuses);

  return g_test_run ();
}
