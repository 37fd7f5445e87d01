/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "media-helper/pillion-media-message.h"

#include <string.h>

static void
check_answer (const PillionMediaRequest *request,
              const guint8              *data,
              gsize                      size)
{
  PillionMediaAnswer answer;
  guint8 again[PILLION_MEDIA_ANSWER_BYTES];

  if (!pillion_media_answer_decode (&answer, request, data, size))
    return;

  pillion_media_answer_encode (&answer, again);
  g_assert_cmpuint (size, ==, sizeof again);
  g_assert_true (memcmp (again, data, size) == 0);

  g_assert_cmpuint (answer.width, <=, request->max_width);
  g_assert_cmpuint (answer.height, <=, request->max_height);
  g_assert_cmpuint (answer.n_bytes, <=, request->max_bytes);
  g_assert_cmpuint ((guint64) answer.stride * answer.height, <=, answer.n_bytes);
  g_assert_cmpint (answer.status == PILLION_MEDIA_STATUS_DONE, ==, answer.n_bytes > 0);
}

/* A request, and the answer to it. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  PillionMediaRequest request;
  guint8 again[PILLION_MEDIA_REQUEST_BYTES];
  gsize length = MIN (size, sizeof again);

  pillion_media_hello_check (data, size);
  if (!pillion_media_request_decode (&request, data, length))
    return 0;

  pillion_media_request_encode (&request, again);
  g_assert_true (memcmp (again, data, length) == 0);
  check_answer (&request, data + length, size - length);

  return 0;
}
