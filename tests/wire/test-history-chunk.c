/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-history-chunk.h"

#include "bytes.h"
#include "canonical.h"

#include <string.h>

#define MALFORMED PILLION_WIRE_ERROR_MALFORMED

#define HEAD   "01 01 00000011 0001 a1*32 02 0001 d1*16 0001 "
#define NAMES  "0000 0000 0000 77*16 "
#define TIMES  "0000000000000001 0000000000000002 0000000000000000 "
#define FILE   "01 04'name' 04'mime' 0000000000000001 00000000 00000000 66*16 55*32 44*32 33*32 0000000000000400 "
#define CHAIN "01 03 00000000 0001 a1*32 00 0001 d1*16 0001 0000 0000 "
#define HELLO  "0005'Hello' "
#define NO_TEXT "0000 "
#define NOTHING "00 00"

/* Bytes that are accepted stand for themselves. */
static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  g_autoptr (PillionHistoryChunk) chunk = pillion_history_chunk_decode (bytes, len, error);

  if (chunk == NULL)
    return 0;
  memcpy (out, bytes, len);
  return len;
}

static void
test_accepted (void)
{
  static const char *const samples[] = {
    HEAD NAMES "0001 01 00 " TIMES HELLO NOTHING,
    HEAD NAMES "0001 04 02 " TIMES HELLO NOTHING,
    HEAD NAMES "0001 01 04 " TIMES HELLO "b1*32 88*16 04'Well' " NOTHING,
    HEAD NAMES "0005 01 11 " TIMES NO_TEXT FILE NOTHING,
    HEAD NAMES "0fa0 06 20 " TIMES NO_TEXT "0001 ff " NOTHING,
    HEAD NAMES "0001 02 08 " TIMES NO_TEXT "00 01 0000 0000000000000003 01 0000",
    HEAD NAMES "0001 02 00 " TIMES HELLO "01 0000 0000 0000000000000003 01'x' 01 0000 0000000000000003 00 0001'y'",
    "01 02 00000000 0001 a1*32 00 0000 0001 0000 77*16 0001 ff",
    "01 03 00000000 0001 a1*32 00 0001 d1*16 0002 0000 0000 0000000000000007 0000000000000007 00 ee*32"
    " 0000 0000 0000000000000003 0000000000000005 01",
    HEAD NAMES "0001 02 00 " TIMES HELLO "01 0000 0000 0000000000000003 00 00",
    "01 01 00000000 0000 0000 0000",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GBytes) sample = layout (samples[i]);

    check_canonical (recode, sample);
  }
}

static void
test_refused (void)
{
  /* Ids that are not in the lists. */
  check_refused (recode, HEAD "0001 0000 0000 77*16 0001 01 00 " TIMES HELLO NOTHING, MALFORMED, "no such account");
  check_refused (recode, HEAD "0000 0000 0001 77*16 0001 01 00 " TIMES HELLO NOTHING, MALFORMED, "no such device");
  check_refused (recode, HEAD NAMES "0001 02 00 " TIMES HELLO "01 0001 0000 0000000000000003 01'x' 00", MALFORMED,
                 "no such account");

  /* What a message is, and what it has, must fit together. */
  check_refused (recode, HEAD NAMES "0005 01 00 " TIMES HELLO NOTHING, MALFORMED, "message contradicts itself");
  check_refused (recode, HEAD NAMES "0001 01 10 " TIMES HELLO FILE NOTHING, MALFORMED, "message contradicts itself");
  check_refused (recode, HEAD NAMES "0001 06 00 " TIMES HELLO NOTHING, MALFORMED, "message contradicts itself");
  check_refused (recode, HEAD NAMES "0fa0 01 20 " TIMES NO_TEXT "0001 ff " NOTHING, MALFORMED,
                 "message contradicts itself");
  check_refused (recode, HEAD NAMES "0001 02 08 " TIMES HELLO NOTHING, MALFORMED, "message contradicts itself");
  check_refused (recode, HEAD NAMES "0001 02 09 " TIMES NO_TEXT NOTHING, MALFORMED, "message contradicts itself");
  check_refused (recode, HEAD NAMES "0001 01 40 " TIMES HELLO NOTHING, MALFORMED, "number out of range");
  check_refused (recode, HEAD NAMES "0001 07 00 " TIMES HELLO NOTHING, MALFORMED, "number out of range");

  /* Of a chain there is one newest link, and what is missing begins before its end. */
  check_refused (recode, CHAIN "0000000000000007 0000000000000008 00 ee*32", MALFORMED, "newest links of a chain");
  check_refused (recode, CHAIN "0000000000000007 0000000000000006 01", MALFORMED, "number out of range");
  check_refused (recode, CHAIN "0000000000000000 0000000000000006 01", MALFORMED, "number out of range");
}

static PillionHistoryMessage
make_message (const guint8 *account,
              const guint8 *device,
              char         *text)
{
  return (PillionHistoryMessage) {
    .chat = account,
    .author = account,
    .device = device,
    .type = PILLION_MESSAGE_TYPE_TEXT,
    .state = PILLION_HISTORY_STATE_RECEIVED,
    .text = text,
  };
}

/* As many messages as fit, each of another account, and what is built is never too large. */
static void
test_full (void)
{
  g_autoptr (PillionHistoryBuilder) builder = pillion_history_builder_new (PILLION_HISTORY_CHUNK_MESSAGES, 0);
  g_autofree char *text = g_strnfill (1000, 'x');
  guint8 account[PILLION_ACCOUNT_BYTES] = { 0 };
  guint8 device[PILLION_DEVICE_BYTES] = { 0 };
  PillionHistoryMessage message = make_message (account, device, text);
  g_autoptr (PillionHistoryChunk) chunk = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  do {
    n++;
    memcpy (account, &n, sizeof n);
    memcpy (device, &n, sizeof n);
  } while (pillion_history_builder_add (builder, &message, PILLION_HISTORY_CHAT_REQUEST));
  content = pillion_history_builder_end (builder);
  g_assert_cmpuint (g_bytes_get_size (content), <=, PILLION_HISTORY_CONTENT_MAX_BYTES);
  g_assert_cmpuint (g_bytes_get_size (content), >, PILLION_HISTORY_CONTENT_MAX_BYTES - 1200);
  chunk = pillion_history_chunk_decode (g_bytes_get_data (content, NULL), g_bytes_get_size (content), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (chunk->messages->len, ==, n - 1);
  g_assert_cmpuint (chunk->accounts->len, ==, n - 1);
}

/* A message that no chunk can hold leaves nothing behind for those that follow. */
static void
test_left_out (void)
{
  static const guint8 first[PILLION_ACCOUNT_BYTES] = { 1 };
  static const guint8 second[PILLION_ACCOUNT_BYTES] = { 2 };
  static const guint8 device[PILLION_DEVICE_BYTES] = { 3 };
  g_autoptr (PillionHistoryBuilder) builder = pillion_history_builder_new (PILLION_HISTORY_CHUNK_MESSAGES, 0);
  g_autofree char *text = g_strnfill (PILLION_TEXT_MAX_BYTES + 1, 'x');
  PillionHistoryMessage long_one = make_message (first, device, text);
  PillionHistoryMessage odd_one = make_message (first, device, "Hello");
  PillionHistoryMessage next = make_message (second, device, "Hello");
  PillionHistoryMessage last = make_message (first, device, "Hello");
  g_autoptr (PillionHistoryChunk) chunk = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) error = NULL;

  odd_one.type = PILLION_MESSAGE_TYPE_ATTACHMENT;
  g_assert_false (pillion_history_builder_add (builder, &long_one, PILLION_HISTORY_CHAT_ACCEPTED));
  g_assert_false (pillion_history_builder_add (builder, &odd_one, PILLION_HISTORY_CHAT_ACCEPTED));
  g_assert_true (pillion_history_builder_add (builder, &next, PILLION_HISTORY_CHAT_ACCEPTED));
  g_assert_true (pillion_history_builder_add (builder, &last, PILLION_HISTORY_CHAT_ACCEPTED));
  content = pillion_history_builder_end (builder);
  chunk = pillion_history_chunk_decode (g_bytes_get_data (content, NULL), g_bytes_get_size (content), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (chunk->messages->len, ==, 2);
  g_assert_true (memcmp (g_array_index (chunk->messages, PillionHistoryMessage, 0).author, second, sizeof second) == 0);
  g_assert_true (memcmp (g_array_index (chunk->messages, PillionHistoryMessage, 1).author, first, sizeof first) == 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/history-chunk/accepted", test_accepted);
  g_test_add_func ("/wire/history-chunk/refused", test_refused);
  g_test_add_func ("/wire/history-chunk/full", test_full);
  g_test_add_func ("/wire/history-chunk/left-out", test_left_out);

  return g_test_run ();
}
