/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-reader.h"

#include "bytes.h"

static const guint8 bytes[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a };

static void
begin (PillionReader *reader,
       const char    *text,
       gsize          len)
{
  pillion_reader_init (reader, (const guint8 *) text, len);
}

static void
assert_refused (PillionReader   *reader,
                PillionWireError code,
                const char      *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pillion_reader_is_valid (reader));
  g_assert_false (pillion_reader_finish (reader, "test", &error));
  g_assert_error (error, PILLION_WIRE_ERROR, (int) code);

  if (!g_str_has_suffix (error->message, reason))
    g_error ("“%s” instead of “%s”", error->message, reason);
}

static void
test_numbers (void)
{
  PillionReader reader;

  pillion_reader_init (&reader, bytes, sizeof bytes);
  g_assert_cmphex (pillion_reader_u8 (&reader), ==, 0x01);
  g_assert_cmphex (pillion_reader_u16 (&reader), ==, 0x0203);
  g_assert_cmphex (pillion_reader_u32 (&reader), ==, 0x04050607);
  g_assert_cmpuint (pillion_reader_get_offset (&reader), ==, 7);
  g_assert_false (pillion_reader_finish (&reader, "test", NULL));

  pillion_reader_init (&reader, bytes, 8);
  g_assert_cmphex (pillion_reader_u64 (&reader), ==, 0x0102030405060708);
  g_assert_true (pillion_reader_is_at_end (&reader));
  g_assert_true (pillion_reader_finish (&reader, "test", NULL));
}

/* Every kind of read at every number of bytes that is too small for it. */
static void
test_short (void)
{
  for (gsize len = 0; len < 8; len++) {
    PillionReader reader;
    guint8 out[8];
    gsize n = 9;
    guint8 none[8] = { 0 };

    pillion_reader_init (&reader, bytes, len);
    memset (out, 0xff, sizeof out);
    pillion_reader_copy (&reader, out, sizeof out);
    assert_bytes (out, sizeof out, none, sizeof none);
    assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "ends too early");

    pillion_reader_init (&reader, bytes, len);
    g_assert_cmpuint (pillion_reader_u64 (&reader), ==, 0);
    assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "ends too early");

    pillion_reader_init (&reader, bytes, len);
    g_assert_null (pillion_reader_take (&reader, 8));
    g_assert_null (pillion_reader_take (&reader, 0));
    g_assert_null (pillion_reader_take_u16 (&reader, 0, 8, &n));
    g_assert_cmpuint (n, ==, 0);
    assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "ends too early");
  }
}

static void
test_huge_length (void)
{
  PillionReader reader;

  pillion_reader_init (&reader, bytes, sizeof bytes);
  pillion_reader_u8 (&reader);
  g_assert_null (pillion_reader_take (&reader, G_MAXSIZE));
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "ends too early");
}

static void
test_ranges (void)
{
  PillionReader reader;

  pillion_reader_init (&reader, bytes, 1);
  g_assert_cmpuint (pillion_reader_u8_range (&reader, 1, 1), ==, 1);
  g_assert_true (pillion_reader_finish (&reader, "test", NULL));

  pillion_reader_init (&reader, bytes, 1);
  g_assert_cmpuint (pillion_reader_u8_range (&reader, 2, 9), ==, 2);
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "number out of range");

  pillion_reader_init (&reader, bytes, 1);
  g_assert_cmpuint (pillion_reader_u8_range (&reader, 0, 0), ==, 0);
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "number out of range");

  begin (&reader, "\x00\x01\x02", 3);
  g_assert_false (pillion_reader_flag (&reader));
  g_assert_true (pillion_reader_flag (&reader));
  g_assert_false (pillion_reader_flag (&reader));
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "number out of range");

  begin (&reader, "\x00\x1f\xff\xff\xff\xff\xff\xff", 8);
  g_assert_cmpuint (pillion_reader_counter (&reader), ==, PILLION_COUNTER_MAX);
  g_assert_true (pillion_reader_finish (&reader, "test", NULL));

  begin (&reader, "\x00\x20\x00\x00\x00\x00\x00\x00", 8);
  g_assert_cmpuint (pillion_reader_counter (&reader), ==, 0);
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "number out of range");

  begin (&reader, "\0\0\0\0\0\0\0\x01", 8);
  g_assert_cmpuint (pillion_reader_counter_from (&reader, 2), ==, 2);
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "number out of range");
}

static void
test_prefixed (void)
{
  PillionReader reader;
  const guint8 *found;
  guint8 out[3];
  gsize len;

  begin (&reader, "\x00\x03"
                  "abc",
         5);
  found = pillion_reader_take_u16 (&reader, 0, 3, &len);
  assert_bytes (found, len, "abc", 3);
  g_assert_true (pillion_reader_finish (&reader, "test", NULL));

  begin (&reader, "\x00\x03"
                  "abc",
         5);
  g_assert_cmpuint (pillion_reader_copy_u16 (&reader, 3, 3, out), ==, 3);
  assert_bytes (out, 3, "abc", 3);
  g_assert_true (pillion_reader_finish (&reader, "test", NULL));

  begin (&reader, "\x00\x03"
                  "abc",
         5);
  g_assert_null (pillion_reader_take_u16 (&reader, 0, 2, &len));
  assert_refused (&reader, PILLION_WIRE_ERROR_TOO_LARGE, "field too long");

  begin (&reader, "\x00\x03"
                  "abc",
         5);
  g_assert_null (pillion_reader_take_u16 (&reader, 4, 9, &len));
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "field too short");

  begin (&reader, "\x00\x03"
                  "ab",
         4);
  g_assert_null (pillion_reader_take_u16 (&reader, 0, 3, &len));
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "ends too early");
}

/* valid: read through both functions with at most 8 bytes */
static const struct {
  const char *text;
  gboolean valid_u8;
  gboolean valid_u16;
} texts[] = {
  { "", TRUE, TRUE },
  { "abcdefgh", TRUE, TRUE },
  { "\303\251", TRUE, TRUE },
  { "\342\200\256", TRUE, TRUE }, /* right-to-left override: whoever shows it isolates it */
  { "a\nb\tc", FALSE, TRUE },
  { "a\rb", FALSE, FALSE },
  { "a\001", FALSE, FALSE },
  { "\177", FALSE, FALSE },
  { "\033[m", FALSE, FALSE },
  { "\300\257", FALSE, FALSE },
  { "\355\240\200", FALSE, FALSE },
  { "\303", FALSE, FALSE },
};

static void
test_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    guint8 input[16] = { 0, (guint8) strlen (texts[i].text) };
    g_autofree char *dup = NULL;
    char out[9];
    PillionReader reader;

    memcpy (input + 2, texts[i].text, input[1]);

    pillion_reader_init (&reader, input + 1, 1u + input[1]);
    pillion_reader_text_u8 (&reader, 0, 8, out);
    g_assert_cmpstr (out, ==, texts[i].valid_u8 ? texts[i].text : "");
    g_assert_true (pillion_reader_finish (&reader, "test", NULL) == texts[i].valid_u8);

    pillion_reader_init (&reader, input, 2u + input[1]);
    dup = pillion_reader_dup_text_u16 (&reader, 0, 8);
    g_assert_cmpstr (dup, ==, texts[i].valid_u16 ? texts[i].text : NULL);
    g_assert_true (pillion_reader_finish (&reader, "test", NULL) == texts[i].valid_u16);
  }
}

static void
test_text_with_nul (void)
{
  PillionReader reader;
  char out[9];

  begin (&reader, "\x03"
                  "a\0b",
         4);
  pillion_reader_text_u8 (&reader, 0, 8, out);
  g_assert_cmpstr (out, ==, "");
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "not text, or with control characters");
}

static void
test_numbers_of_phones (void)
{
  static const struct {
    const char *number;
    gboolean valid;
  } numbers[] = {
    { "+1234567", TRUE },
    { "+123456789012345", TRUE },
    { "+123456", FALSE },
    { "+1234567890123456", FALSE },
    { "+0234567", FALSE },
    { "1234567", FALSE },
    { "+12 34567", FALSE },
    { "+1234567a", FALSE },
    { "++1234567", FALSE },
    { "+", FALSE },
    { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    guint8 input[32] = { (guint8) strlen (numbers[i].number) };
    char out[PILLION_NUMBER_MAX_BYTES + 1];
    PillionReader reader;

    memcpy (input + 1, numbers[i].number, input[0]);
    g_assert_true (pillion_number_is_valid (numbers[i].number) == numbers[i].valid);
    pillion_reader_init (&reader, input, 1u + input[0]);
    pillion_reader_number (&reader, FALSE, out);
    g_assert_cmpstr (out, ==, numbers[i].valid ? numbers[i].number : "");
    g_assert_true (pillion_reader_is_valid (&reader) == numbers[i].valid);

    pillion_reader_init (&reader, input, 1u + input[0]);
    pillion_reader_number (&reader, TRUE, out);
    g_assert_true (pillion_reader_is_valid (&reader) == (numbers[i].valid || input[0] == 0));
  }

  g_assert_false (pillion_number_is_valid (NULL));
}

static void
test_sub_reader (void)
{
  PillionReader reader, sub;

  begin (&reader, "\x02\x07\x08\x09", 4);
  pillion_reader_begin_sub_u8 (&reader, 0, 2, &sub);
  g_assert_cmpuint (pillion_reader_u8 (&sub), ==, 7);
  g_assert_cmpuint (pillion_reader_u8 (&sub), ==, 8);
  pillion_reader_end_sub (&reader, &sub);
  g_assert_cmpuint (pillion_reader_u8 (&reader), ==, 9);
  g_assert_true (pillion_reader_finish (&reader, "test", NULL));

  /* It ends where its length says, and must be read to there. */
  begin (&reader, "\x02\x07\x08\x09", 4);
  pillion_reader_begin_sub_u8 (&reader, 0, 2, &sub);
  g_assert_cmpuint (pillion_reader_u16 (&sub), ==, 0x0708);
  g_assert_cmpuint (pillion_reader_u8 (&sub), ==, 0);
  pillion_reader_end_sub (&reader, &sub);
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "ends too early");

  begin (&reader, "\x02\x07\x08\x09", 4);
  pillion_reader_begin_sub_u8 (&reader, 0, 2, &sub);
  pillion_reader_u8 (&sub);
  pillion_reader_end_sub (&reader, &sub);
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "bytes left over within a field");

  begin (&reader, "\x03\x07\x08\x09", 4);
  pillion_reader_begin_sub_u8 (&reader, 0, 2, &sub);
  g_assert_false (pillion_reader_is_valid (&sub));
  pillion_reader_end_sub (&reader, &sub);
  assert_refused (&reader, PILLION_WIRE_ERROR_TOO_LARGE, "field too long");
}

static void
test_expect (void)
{
  PillionReader reader;

  begin (&reader, "PLLN\x01", 5);
  pillion_reader_expect (&reader, "PLLN", 4, "no magic");
  pillion_reader_version (&reader, 1);
  g_assert_true (pillion_reader_finish (&reader, "test", NULL));

  begin (&reader, "PLLM\x01", 5);
  pillion_reader_expect (&reader, "PLLN", 4, "no magic");
  pillion_reader_version (&reader, 1);
  assert_refused (&reader, PILLION_WIRE_ERROR_MALFORMED, "no magic");

  begin (&reader, "PLLN\x02", 5);
  pillion_reader_expect (&reader, "PLLN", 4, "no magic");
  pillion_reader_version (&reader, 1);
  assert_refused (&reader, PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version");
}

static void
test_bounded (void)
{
  PillionReader reader;

  pillion_reader_init_bounded (&reader, bytes, sizeof bytes, sizeof bytes - 1);
  g_assert_cmpuint (pillion_reader_u8 (&reader), ==, 0);
  assert_refused (&reader, PILLION_WIRE_ERROR_TOO_LARGE, "too large");
}

/* A refused structure is zeroed. */
static void
test_finish_object (void)
{
  PillionReader reader;
  guint8 object[4] = { 1, 2, 3, 4 };
  guint8 none[4] = { 0 };

  pillion_reader_init (&reader, bytes, 1);
  g_assert_false (pillion_reader_finish_object (&reader, "test", object, sizeof object, NULL));
  assert_bytes (object, sizeof object, none, sizeof none);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reader/numbers", test_numbers);
  g_test_add_func ("/reader/short", test_short);
  g_test_add_func ("/reader/huge-length", test_huge_length);
  g_test_add_func ("/reader/ranges", test_ranges);
  g_test_add_func ("/reader/prefixed", test_prefixed);
  g_test_add_func ("/reader/text", test_text);
  g_test_add_func ("/reader/text-with-nul", test_text_with_nul);
  g_test_add_func ("/reader/numbers-of-phones", test_numbers_of_phones);
  g_test_add_func ("/reader/sub-reader", test_sub_reader);
  g_test_add_func ("/reader/expect", test_expect);
  g_test_add_func ("/reader/bounded", test_bounded);
  g_test_add_func ("/reader/finish-object", test_finish_object);

  return g_test_run ();
}
