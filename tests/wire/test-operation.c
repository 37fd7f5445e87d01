/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-operation.h"

#include "canonical.h"

#include <string.h>

#define STAMP " 0000000000000400 0007 d1*16 "
#define AFTER " ee*32 51*64"

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  PillionOperation operation;

  if (!pillion_operation_decode (&operation, bytes, len, error))
    return 0;
  return pillion_operation_encode (&operation, out);
}

static gsize
recode_entry (const guint8 *bytes,
              gsize         len,
              guint8       *out,
              GError      **error)
{
  PillionSyncEntry entry = { 0 };
  PillionReader reader;
  PillionWriter writer;

  pillion_reader_init (&reader, bytes, len);
  pillion_sync_entry_read (&entry, &reader);
  if (!pillion_reader_finish (&reader, "entry", error))
    return 0;
  pillion_writer_init (&writer, out, RECODE_MAX_BYTES);
  pillion_sync_entry_write (&entry, &writer);
  pillion_writer_finish (&writer, &len);
  return len;
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    "01 01 10 d2*16" STAMP "0000000000000003 0006 'Laptop'" AFTER,
    "01 03 0e '+4915112345678'" STAMP "0000000000000003 0020 a1*32" AFTER,
    "01 04 20 a1*32" STAMP "0000000000000003 0001 01" AFTER,
    "01 04 20 a1*32" STAMP "0000000000000003 001b 00 0000000000000300 0001 d3*16" AFTER,
    "01 07 20 a1*32" STAMP "0000000000000003 0008 001fffffffffffff" AFTER,
    "01 0b 20 a1*32" STAMP "0000000000000003 0006 'Dear' 0a 09" AFTER,
    "01 0c 06 'typing'" STAMP "0000000000000003 0003 'off'" AFTER,
    "01 0e 10 d2*16" STAMP "0000000000000001 0030 0000000000000009 77*32 0000000000000002" AFTER,
    "01 c8 03 'new'" STAMP "0000000000000003 0002 ff00" AFTER,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GBytes) sample = layout (samples[i]);

    check_canonical (recode, sample);
  }
}

static void
test_refused (void)
{
  static const char *const bodies[] = {
    "01 00 20 a1*32" STAMP "0000000000000003 0001 01" AFTER,         /* no collection */
    "01 08 1f a1*31" STAMP "0000000000000003 0001 01" AFTER,         /* half a conversation */
    "01 08 20 a1*32" STAMP "0000000000000003 0001 02" AFTER,         /* no flag */
    "01 08 20 a1*32" STAMP "0000000000000000 0001 01" AFTER,         /* no place in a log */
    "01 01 10 d2*16" STAMP "0000000000000003 0000" AFTER,            /* a device without a name */
    "01 02 20 a1*32" STAMP "0000000000000003 0002 'a' 0a" AFTER,     /* a name of two lines */
    "01 03 04 '+491'" STAMP "0000000000000003 0020 a1*32" AFTER,     /* no number */
    "01 05 20 a1*32" STAMP "0000000000000003 001b 00 0000000000000300 0001 d3*16" AFTER, /* never taken back */
    "01 04 20 a1*32" STAMP "0000000000000003 0001 00" AFTER,         /* takes out nothing */
    "01 07 20 a1*32" STAMP "0000000000000003 0008 0020000000000000" AFTER,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (GBytes) bytes = layout (bodies[i]);
    guint8 out[RECODE_MAX_BYTES];

    g_assert_cmpuint (recode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), out, NULL), ==, 0);
  }
  check_accepted (recode, "01 0b 20 a1*32" STAMP "0000000000000003 1000 61*4096" AFTER);
}

static void
test_state (void)
{
  g_autoptr (GBytes) added = layout ("04 20 a1*32" STAMP "0000000000000003 0000");
  g_autoptr (GBytes) removed =
    layout ("04 20 a1*32 00*8 0000 00*16 00*8 0032 0000000000000300 0001 d3*16 d2*16 0000000000000004");

  check_canonical (recode_entry, added);
  check_canonical (recode_entry, removed);
}

/* As bytes they compare like numbers. */
static void
test_stamps (void)
{
  static const PillionStamp stamps[] = { { 0, 0, { 0 } }, { 1, 0, { 1 } }, { 1, 0, { 2 } }, { 1, 1, { 0 } }, { 1, 0x100, { 0 } }, { 0x100, 0, { 0 } } };
  guint8 encoded[G_N_ELEMENTS (stamps)][PILLION_STAMP_BYTES];

  for (gsize i = 0; i < G_N_ELEMENTS (stamps); i++) {
    PillionStamp decoded;

    pillion_stamp_encode (&stamps[i], encoded[i]);
    pillion_stamp_decode (&decoded, encoded[i]);
    g_assert_cmpint (pillion_stamp_compare (&decoded, &stamps[i]), ==, 0);
    if (i == 0)
      continue;
    g_assert_cmpint (memcmp (encoded[i - 1], encoded[i], PILLION_STAMP_BYTES), <, 0);
    g_assert_cmpint (pillion_stamp_compare (&stamps[i - 1], &stamps[i]), <, 0);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/operation/canonical", test_canonical);
  g_test_add_func ("/operation/refused", test_refused);
  g_test_add_func ("/operation/state", test_state);
  g_test_add_func ("/operation/stamps", test_stamps);

  return g_test_run ();
}
