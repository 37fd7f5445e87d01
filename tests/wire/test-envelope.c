/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-envelope.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED PILLION_WIRE_ERROR_MALFORMED

#define CONTINUE  "01 01 aa*80 0028 bb*40"
#define START     "01 02 ee*32 00000007 00000009 aa*80 0029 bb*41"

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  PillionEnvelope envelope;

  return pillion_envelope_decode (&envelope, bytes, len, error)
           ? pillion_envelope_encode (&envelope, out)
           : 0;
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    CONTINUE,
    START,
    "01 02 ee*32 ffffffff 00000000 aa*80 0028 bb*40",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GBytes) sample = layout (samples[i]);

    check_canonical (recode, sample);
  }
}

static void
test_bounds (void)
{
  check_refused (recode, "02 01 aa*80 0028 bb*40", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version");
  check_refused (recode, "01 00 aa*80 0028 bb*40", MALFORMED, "number out of range");
  check_refused (recode, "01 03 aa*80 0028 bb*40", MALFORMED, "number out of range");
  check_refused (recode, "01 01 aa*80 0027 bb*39", MALFORMED, "field too short");
  check_refused (recode, "01 01 aa*80 0000", MALFORMED, "field too short");

  /* 16,384 bytes in all */
  check_accepted (recode, "01 01 aa*80 3fac bb*16300");
  check_refused (recode, "01 01 aa*80 3fad bb*16301", PILLION_WIRE_ERROR_TOO_LARGE, "too large");
  check_accepted (recode, "01 02 ee*32 00000007 00000009 aa*80 3f84 bb*16260");
}

static void
test_fields (void)
{
  g_autoptr (GBytes) sample = layout (START);
  gsize len, prefix_len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  guint8 prefix[PILLION_ENVELOPE_PREFIX_MAX_BYTES];
  PillionEnvelope envelope;

  g_assert_true (pillion_envelope_decode (&envelope, bytes, len, NULL));
  g_assert_cmpuint (envelope.kind, ==, PILLION_ENVELOPE_KIND_START);
  g_assert_cmphex (envelope.ephemeral[0], ==, 0xee);
  g_assert_cmpuint (envelope.spk_id, ==, 7);
  g_assert_cmpuint (envelope.opk_id, ==, 9);
  g_assert_true (envelope.header == bytes + 42);
  g_assert_true (envelope.payload == bytes + 42 + 80 + 2);
  g_assert_cmpuint (envelope.payload_len, ==, 41);

  prefix_len = pillion_envelope_encode_prefix (&envelope, prefix);
  assert_bytes (prefix, prefix_len, bytes, 42);

  envelope.kind = PILLION_ENVELOPE_KIND_CONTINUE;
  prefix_len = pillion_envelope_encode_prefix (&envelope, prefix);
  assert_bytes (prefix, prefix_len, "\x01\x01", 2);
}

static void
test_encode_refuses (void)
{
  static guint8 payload[PILLION_ENVELOPE_MAX_BYTES];
  static guint8 out[PILLION_ENVELOPE_MAX_BYTES];
  PillionEnvelope envelope = {
    .kind = PILLION_ENVELOPE_KIND_CONTINUE,
    .header = payload,
    .payload = payload,
    .payload_len = 16300,
  };

  g_assert_cmpuint (pillion_envelope_encode (&envelope, out), ==, PILLION_ENVELOPE_MAX_BYTES);
  envelope.payload_len = 16301;
  g_assert_cmpuint (pillion_envelope_encode (&envelope, out), ==, 0);
  envelope.payload_len = 39;
  g_assert_cmpuint (pillion_envelope_encode (&envelope, out), ==, 0);
  envelope.payload_len = 40;
  envelope.kind = 3;
  g_assert_cmpuint (pillion_envelope_encode (&envelope, out), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/envelope/canonical", test_canonical);
  g_test_add_func ("/envelope/bounds", test_bounds);
  g_test_add_func ("/envelope/fields", test_fields);
  g_test_add_func ("/envelope/encode-refuses", test_encode_refuses);

  return g_test_run ();
}
