/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-writer.h"

#include "wire/pillion-wire.h"

#include "bytes.h"

static void
assert_written (PillionWriter *writer,
                const char    *bytes,
                gsize          len)
{
  gsize written;

  g_assert_true (pillion_writer_finish (writer, &written));
  assert_bytes (writer->bytes, written, bytes, len);
}

static void
assert_overflow (PillionWriter *writer)
{
  gsize written = 9;

  g_assert_false (pillion_writer_finish (writer, &written));
  g_assert_cmpuint (written, ==, 0);
}

static void
test_numbers (void)
{
  guint8 buffer[15];
  PillionWriter writer;

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_u8 (&writer, 0x01);
  pillion_writer_u16 (&writer, 0x0203);
  pillion_writer_u32 (&writer, 0x04050607);
  pillion_writer_u64 (&writer, 0x08090a0b0c0d0e0f);
  assert_written (&writer, "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f", 15);
}

/* What does not fit writes nothing, and nothing after it either. */
static void
test_overflow (void)
{
  guint8 buffer[8];
  PillionWriter writer;

  memset (buffer, 0xee, sizeof buffer);
  pillion_writer_init (&writer, buffer, 4);
  pillion_writer_u8 (&writer, 1);
  pillion_writer_u32 (&writer, 2);
  pillion_writer_u8 (&writer, 3);
  assert_bytes (buffer, 5, "\x01\xee\xee\xee\xee", 5);
  assert_overflow (&writer);

  pillion_writer_init (&writer, buffer, 4);
  pillion_writer_bytes (&writer, buffer, G_MAXSIZE);
  assert_overflow (&writer);
}

static void
test_ranges (void)
{
  guint8 buffer[16];
  PillionWriter writer;

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_u8_range (&writer, 3, 1, 3);
  pillion_writer_counter (&writer, PILLION_COUNTER_MAX);
  assert_written (&writer, "\x03\x00\x1f\xff\xff\xff\xff\xff\xff", 9);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_u8_range (&writer, 4, 1, 3);
  assert_overflow (&writer);

  /* Not cut to its lowest byte. */
  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_u8_range (&writer, 0x102, 1, 3);
  assert_overflow (&writer);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_counter (&writer, PILLION_COUNTER_MAX + 1);
  assert_overflow (&writer);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_counter_from (&writer, 0, 1);
  assert_overflow (&writer);
}

static void
test_prefixed (void)
{
  static guint8 large[0x10000];
  static guint8 buffer[0x10010];
  PillionWriter writer;

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_put_u16 (&writer, "abc", 3);
  pillion_writer_put_u16 (&writer, NULL, 0);
  assert_written (&writer, "\x00\x03"
                           "abc\x00\x00",
                  7);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_put_u16 (&writer, large, 0xffff);
  g_assert_true (writer.len == 0x10001 && !writer.overflow);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_put_u16 (&writer, large, 0x10000);
  assert_overflow (&writer);
}

static void
test_text (void)
{
  guint8 buffer[32];
  PillionWriter writer;

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_text_u8 (&writer, "ab", 2);
  pillion_writer_text_u8 (&writer, NULL, 2);
  pillion_writer_text_u16 (&writer, "a\nb", 3);
  pillion_writer_number (&writer, FALSE, "+1234567");
  pillion_writer_number (&writer, TRUE, "");
  assert_written (&writer, "\x02"
                           "ab"
                           "\x00"
                           "\x00\x03"
                           "a\nb"
                           "\x08"
                           "+1234567"
                           "\x00",
                  19);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_text_u8 (&writer, "abc", 2);
  assert_overflow (&writer);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_text_u8 (&writer, "a\nb", 8);
  assert_overflow (&writer);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_text_u16 (&writer, "\xff", 8);
  assert_overflow (&writer);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_number (&writer, FALSE, "");
  assert_overflow (&writer);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_number (&writer, TRUE, "12345678");
  assert_overflow (&writer);
}

static void
test_begin_and_end (void)
{
  static guint8 buffer[512];
  PillionWriter writer;
  gsize begin;

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_u8 (&writer, 7);
  begin = pillion_writer_begin_u8 (&writer);
  pillion_writer_u16 (&writer, 0x0809);
  pillion_writer_end_u8 (&writer, begin);
  begin = pillion_writer_begin_u8 (&writer);
  pillion_writer_end_u8 (&writer, begin);
  assert_written (&writer, "\x07\x02\x08\x09\x00", 5);

  pillion_writer_init (&writer, buffer, sizeof buffer);
  begin = pillion_writer_begin_u8 (&writer);

  for (guint i = 0; i < 256; i++)
    pillion_writer_u8 (&writer, 1);

  pillion_writer_end_u8 (&writer, begin);
  assert_overflow (&writer);

  /* No room even for the length. */
  pillion_writer_init (&writer, buffer, 0);
  begin = pillion_writer_begin_u8 (&writer);
  pillion_writer_end_u8 (&writer, begin);
  assert_overflow (&writer);
}

static void
test_wipe (void)
{
  guint8 buffer[4] = { 9, 9, 9, 9 };
  guint8 expected[4] = { 0, 0, 0, 9 };
  PillionWriter writer;

  pillion_writer_init (&writer, buffer, sizeof buffer);
  pillion_writer_bytes (&writer, "abc", 3);
  pillion_writer_wipe (&writer);
  assert_bytes (buffer, sizeof buffer, expected, sizeof expected);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/writer/numbers", test_numbers);
  g_test_add_func ("/writer/overflow", test_overflow);
  g_test_add_func ("/writer/ranges", test_ranges);
  g_test_add_func ("/writer/prefixed", test_prefixed);
  g_test_add_func ("/writer/text", test_text);
  g_test_add_func ("/writer/begin-and-end", test_begin_and_end);
  g_test_add_func ("/writer/wipe", test_wipe);

  return g_test_run ();
}
