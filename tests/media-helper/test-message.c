/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "media-helper/pillion-media-message.h"

#include <string.h>

static const PillionMediaRequest request = {
  .serial = 7,
  .operation = PILLION_MEDIA_OPERATION_RGBA,
  .max_width = 10,
  .max_height = 20,
  .input_bytes = 1000,
  .max_bytes = 800,
};

static const PillionMediaAnswer answer = {
  .serial = 7,
  .status = PILLION_MEDIA_STATUS_DONE,
  .format = PILLION_MEDIA_FORMAT_RGBA,
  .width = 10,
  .height = 20,
  .stride = 40,
  .n_bytes = 800,
};

static gboolean
is_accepted (const PillionMediaAnswer  *sent,
             const PillionMediaRequest *asked)
{
  guint8 bytes[PILLION_MEDIA_ANSWER_BYTES];
  PillionMediaAnswer decoded;

  pillion_media_answer_encode (sent, bytes);

  return pillion_media_answer_decode (&decoded, asked, bytes, sizeof bytes);
}

static void
test_hello (void)
{
  guint8 hello[PILLION_MEDIA_HELLO_BYTES];

  pillion_media_hello_encode (hello);
  g_assert_true (pillion_media_hello_check (hello, sizeof hello));
  g_assert_false (pillion_media_hello_check (hello, sizeof hello - 1));

  hello[4]++;
  g_assert_false (pillion_media_hello_check (hello, sizeof hello));
}

static void
test_request (void)
{
  guint8 bytes[PILLION_MEDIA_REQUEST_BYTES];
  PillionMediaRequest decoded;

  pillion_media_request_encode (&request, bytes);
  g_assert_true (pillion_media_request_decode (&decoded, bytes, sizeof bytes));
  g_assert_true (memcmp (&decoded, &request, sizeof request) == 0);
  g_assert_false (pillion_media_request_decode (&decoded, bytes, sizeof bytes - 1));
}

/* Each word but the serial: nothing, and more than everything. */
static void
test_request_bounds (void)
{
  for (gsize word = 0; word < PILLION_MEDIA_REQUEST_BYTES / 4; word++) {
    for (guint value = 0; value <= 0xff; value += 0xff) {
      guint8 bytes[PILLION_MEDIA_REQUEST_BYTES];
      PillionMediaRequest decoded;

      pillion_media_request_encode (&request, bytes);
      memset (bytes + 4 * word, (int) value, 4);
      g_assert_cmpint (pillion_media_request_decode (&decoded, bytes, sizeof bytes), ==, word == 1);
    }
  }
}

static void
test_answer (void)
{
  const PillionMediaAnswer refusal = { .serial = 7, .status = PILLION_MEDIA_STATUS_TOO_LARGE };

  g_assert_true (is_accepted (&answer, &request));
  g_assert_true (is_accepted (&refusal, &request));
}

static void
test_answer_bounds (void)
{
  const PillionMediaAnswer bad[] = {
    { 8, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_RGBA, 10, 20, 40, 800 },
    { 7, 0, PILLION_MEDIA_FORMAT_RGBA, 10, 20, 40, 800 },
    { 7, PILLION_MEDIA_STATUS_TOO_LARGE + 1, 0, 0, 0, 0, 0 },
    { 7, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_GREY, 10, 20, 10, 200 },
    { 7, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_JPEG, 10, 20, 0, 800 },
    { 7, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_RGBA, 11, 1, 44, 44 },
    { 7, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_RGBA, 1, 21, 4, 84 },
    { 7, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_RGBA, 0, 20, 0, 0 },
    { 7, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_RGBA, 10, 20, 44, 800 },
    { 7, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_RGBA, 10, 20, 40, 799 },
    { 7, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_RGBA, 10, 20, 40, 801 },
    { 7, PILLION_MEDIA_STATUS_UNREADABLE, PILLION_MEDIA_FORMAT_RGBA, 0, 0, 0, 0 },
    { 7, PILLION_MEDIA_STATUS_UNREADABLE, 0, 0, 0, 0, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (is_accepted (&bad[i], &request));
}

/* The room is smaller than the largest picture that was asked for. */
static void
test_answer_room (void)
{
  PillionMediaRequest small = request;

  small.max_bytes = 799;
  g_assert_false (is_accepted (&answer, &small));
}

static void
test_answer_file (void)
{
  const PillionMediaAnswer png = { 7, PILLION_MEDIA_STATUS_DONE, PILLION_MEDIA_FORMAT_PNG, 10, 20, 0, 800 };
  PillionMediaRequest file = request;

  file.operation = PILLION_MEDIA_OPERATION_STRIPPED;
  g_assert_true (is_accepted (&png, &file));

  file.operation = PILLION_MEDIA_OPERATION_JPEG;
  g_assert_false (is_accepted (&png, &file));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media-helper/message/hello", test_hello);
  g_test_add_func ("/media-helper/message/request", test_request);
  g_test_add_func ("/media-helper/message/request-bounds", test_request_bounds);
  g_test_add_func ("/media-helper/message/answer", test_answer);
  g_test_add_func ("/media-helper/message/answer-bounds", test_answer_bounds);
  g_test_add_func ("/media-helper/message/answer-room", test_answer_room);
  g_test_add_func ("/media-helper/message/answer-file", test_answer_file);

  return g_test_run ();
}
