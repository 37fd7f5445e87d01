/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-membership.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED PILLION_WIRE_ERROR_MALFORMED

/* Body up to the entries: epoch 2, two companions allowed. */
#define HEAD                                                                       \
  " 01 a1*32 0000000000000002 bb*32 00 02 0000000048190800 0000000000000001 cc*32" \
  " 00000000000003e8 "
#define ENTRY(slot, device, state, reason) \
  slot " " device "*16 ee*32 " state " " reason " 0000000000000064 "
#define PRIMARY     ENTRY ("00", "d0", "01", "00")
#define SIGNATURE   " 51*64"

/* Offsets within the whole object: behind signer, and behind all before the entries. */
#define BODY        1
#define ENTRIES     (BODY + 1 + 32 + 8 + 32 + 1 + 1 + 8 + 8 + 32 + 8)
#define ENTRY_BYTES (1 + 16 + 32 + 1 + 1 + 8)

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  PillionMembership membership;

  return pillion_membership_decode (&membership, bytes, len, error)
           ? pillion_membership_encode (&membership, out)
           : 0;
}

static void
test_fields (void)
{
  g_autoptr (GBytes) sample = layout ("01" HEAD "03" PRIMARY ENTRY ("01", "d1", "02", "06")
                                        ENTRY ("04", "d4", "01", "00") "00" SIGNATURE);
  g_autoptr (GError) error = NULL;
  gsize len, body_len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  guint8 body[PILLION_MEMBERSHIP_MAX_BYTES];
  guint8 device[PILLION_DEVICE_BYTES];
  PillionMembership membership;

  g_assert_true (pillion_membership_decode (&membership, bytes, len, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (membership.signer, ==, PILLION_MEMBERSHIP_SIGNER_LRK);
  g_assert_cmphex (membership.account[0], ==, 0xa1);
  g_assert_cmpuint (membership.epoch, ==, 2);
  g_assert_cmphex (membership.previous[31], ==, 0xbb);
  g_assert_false (membership.reset);
  g_assert_cmpuint (membership.companions_max, ==, 2);
  g_assert_cmpuint (membership.primary_idle_ms, ==, PILLION_PRIMARY_IDLE_MAX_MS);
  g_assert_cmpuint (membership.companion_idle_ms, ==, 1);
  g_assert_cmphex (membership.lrk[0], ==, 0xcc);
  g_assert_cmpuint (membership.issued_at, ==, 1000);
  g_assert_cmpuint (membership.n_entries, ==, 3);
  g_assert_cmpuint (membership.entries[1].state, ==, PILLION_DEVICE_STATE_REMOVED);
  g_assert_cmpuint (membership.entries[1].reason, ==, PILLION_DEVICE_REASON_WIPE);
  g_assert_cmpuint (membership.entries[2].time, ==, 100);
  g_assert_cmphex (membership.entries[2].certificate_hash[0], ==, 0xee);
  g_assert_cmphex (membership.signature[63], ==, 0x51);

  memset (device, 0xd4, sizeof device);
  g_assert_true (pillion_membership_find_device (&membership, device) == &membership.entries[2]);
  g_assert_true (pillion_membership_find_slot (&membership, 4) == &membership.entries[2]);
  g_assert_null (pillion_membership_find_slot (&membership, 3));
  device[15] = 0;
  g_assert_null (pillion_membership_find_device (&membership, device));

  g_assert_true (pillion_membership_get_body (bytes, len, &body_len) == bytes + BODY);
  g_assert_cmpuint (body_len, ==, len - 1 - 64);
  assert_bytes (body, pillion_membership_encode_body (&membership, body), bytes + BODY, body_len);
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    "00" HEAD "01" PRIMARY "00" SIGNATURE,
    "01" HEAD "03" PRIMARY ENTRY ("01", "d1", "02", "01") ENTRY ("02", "d2", "01", "00") "00" SIGNATURE,
    "00" HEAD "05" PRIMARY ENTRY ("01", "d1", "04", "04") ENTRY ("02", "d2", "03", "02")
      ENTRY ("03", "d3", "01", "00") ENTRY ("04", "d4", "01", "00") "01 0001 0002 abcd" SIGNATURE,
    "00 01 a1*32 0000000000000001 00*32 00 00 0000000000000001 0000000000000001 cc*32 00*8 01" PRIMARY "00" SIGNATURE,
    "00 01 a1*32 00000000000003ea bb*32 01 04 0000000000000001 0000000000000001 cc*32 00*8 01" PRIMARY "00" SIGNATURE,
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
    { 0, "02", MALFORMED, "no such signer" },
    { 1, "02", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version" },
    { 34, "00*8", MALFORMED, "epoch or time out of range" },
    { 34, "0020", MALFORMED, "epoch or time out of range" },
    { 34, "0000000000000001 00*32", MALFORMED, "not signed by the account key" },
    { 0, "00 01 a1*32 0000000000000001", MALFORMED, "the first one has no predecessor" },
    { 74, "02", MALFORMED, "number out of range" },
    { 74, "01", MALFORMED, "not signed by the account key" },
    { 75, "00", MALFORMED, "too many companions" },
    { 76, "00*8", MALFORMED, "policy out of range" },
    { 84, "00*8", MALFORMED, "policy out of range" },
    { 84, "0020", MALFORMED, "policy out of range" },
    { 124, "0020", MALFORMED, "epoch or time out of range" },
    { ENTRIES, "00", MALFORMED, "number out of range" },
    { ENTRIES, "06", MALFORMED, "number out of range" },
    { ENTRIES + 1, "01", MALFORMED, "no primary" },
    { ENTRIES + 50, "02 01", MALFORMED, "the primary is not active" },
    { ENTRIES + 50, "00", MALFORMED, "no such state" },
    { ENTRIES + 50, "05", MALFORMED, "no such state" },
    { ENTRIES + 51, "07", MALFORMED, "no such reason" },
    { ENTRIES + 51, "01", MALFORMED, "state and reason disagree" },
    { ENTRIES + 52, "0020", MALFORMED, "time out of range" },
    { ENTRIES + 1 + ENTRY_BYTES, "00", MALFORMED, "the primary is not active" },
    { ENTRIES + 1 + 2 * ENTRY_BYTES, "00", MALFORMED, "slots out of order" },
    { ENTRIES + 1 + ENTRY_BYTES, "02", MALFORMED, "slots out of order" },
    { ENTRIES + 1 + 2 * ENTRY_BYTES, "05", MALFORMED, "no such slot" },
    { ENTRIES + 2 + ENTRY_BYTES, "d0*16", MALFORMED, "a device twice" },
    { ENTRIES + 50 + ENTRY_BYTES, "02 00", MALFORMED, "state and reason disagree" },
  };
  g_autoptr (GBytes) sample = layout ("01" HEAD "03" PRIMARY ENTRY ("01", "d1", "02", "01")
                                        ENTRY ("02", "d2", "01", "00") "00" SIGNATURE);

  check_patches (recode, sample, patches, G_N_ELEMENTS (patches));
}

/* Four companions is what slots allow; the policy of the membership may allow fewer. */
static void
test_companions (void)
{
  g_autoptr (GBytes) sample = layout ("00" HEAD "05" PRIMARY ENTRY ("01", "d1", "01", "00")
                                        ENTRY ("02", "d2", "01", "00") ENTRY ("03", "d3", "01", "00")
                                          ENTRY ("04", "d4", "01", "00") "00" SIGNATURE);
  gsize len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  g_autofree guint8 *patched = g_memdup2 (bytes, len);
  PillionMembership membership;

  for (guint8 max = 0; max < 6; max++) {
    patched[75] = max;
    g_assert_true (pillion_membership_decode (&membership, patched, len, NULL) == (max >= 4));
  }

  /* A reset has none. */
  patched[74] = 1;
  g_assert_false (pillion_membership_decode (&membership, patched, len, NULL));
}

static void
test_encode_refuses (void)
{
  guint8 out[PILLION_MEMBERSHIP_MAX_BYTES];
  PillionMembership good = {
    .epoch = 1,
    .primary_idle_ms = 1,
    .companion_idle_ms = 1,
    .n_entries = 1,
    .entries = { { .state = PILLION_DEVICE_STATE_ACTIVE } },
  };
  PillionMembership membership = good;

  g_assert_cmpuint (pillion_membership_encode (&good, out), >, 0);

  membership.n_entries = 6;
  g_assert_cmpuint (pillion_membership_encode (&membership, out), ==, 0);
  membership = good;
  membership.n_entries = 2;
  membership.entries[1] = good.entries[0];
  g_assert_cmpuint (pillion_membership_encode_body (&membership, out), ==, 0);
  membership = good;
  membership.epoch = 0;
  g_assert_cmpuint (pillion_membership_encode (&membership, out), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/membership/fields", test_fields);
  g_test_add_func ("/membership/canonical", test_canonical);
  g_test_add_func ("/membership/bounds", test_bounds);
  g_test_add_func ("/membership/companions", test_companions);
  g_test_add_func ("/membership/encode-refuses", test_encode_refuses);

  return g_test_run ();
}
