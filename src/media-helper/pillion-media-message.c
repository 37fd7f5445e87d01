/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "media-helper/pillion-media-message.h"

#include <string.h>

/* The first word of each message, and the version that the hello carries; any change
 * raises it, as an old helper may meet a new application.
 */
#define HELLO 0x484d5001u
#define REQUEST 0x514d5001u
#define ANSWER 0x414d5001u
#define VERSION 1u

#define N_REQUEST_WORDS (PILLION_MEDIA_REQUEST_BYTES / 4)
#define N_ANSWER_WORDS (PILLION_MEDIA_ANSWER_BYTES / 4)

static void
put_words (guint8        *out,
           const guint32 *words,
           gsize          n_words)
{
  for (gsize i = 0; i < n_words; i++) {
    guint32 word = GUINT32_TO_LE (words[i]);

    memcpy (out + 4 * i, &word, 4);
  }
}

/* FALSE unless there are exactly these. */
static gboolean
take_words (guint32      *words,
            gsize         n_words,
            const guint8 *data,
            gsize         size)
{
  if (size != 4 * n_words)
    return FALSE;

  for (gsize i = 0; i < n_words; i++) {
    memcpy (&words[i], data + 4 * i, 4);
    words[i] = GUINT32_FROM_LE (words[i]);
  }

  return TRUE;
}

static gboolean
is_within (guint32 value,
           guint32 max)
{
  return value >= 1 && value <= max;
}

/* out: PILLION_MEDIA_HELLO_BYTES */
void
pillion_media_hello_encode (guint8 *out)
{
  put_words (out, (const guint32[]) { HELLO, VERSION }, 2);
}

gboolean
pillion_media_hello_check (const guint8 *data,
                           gsize         size)
{
  guint32 words[2] = { 0 };

  return take_words (words, 2, data, size) && words[0] == HELLO && words[1] == VERSION;
}

/* out: PILLION_MEDIA_REQUEST_BYTES */
void
pillion_media_request_encode (const PillionMediaRequest *request,
                              guint8                    *out)
{
  const guint32 words[N_REQUEST_WORDS] = {
    REQUEST,
    request->serial,
    request->operation,
    request->max_width,
    request->max_height,
    request->input_bytes,
    request->max_bytes,
  };

  put_words (out, words, N_REQUEST_WORDS);
}

gboolean
pillion_media_request_decode (PillionMediaRequest *request,
                              const guint8        *data,
                              gsize                size)
{
  guint32 words[N_REQUEST_WORDS] = { 0 };

  if (!take_words (words, N_REQUEST_WORDS, data, size) || words[0] != REQUEST ||
      !is_within (words[2], PILLION_MEDIA_OPERATION_STRIPPED) ||
      !is_within (words[3], PILLION_MEDIA_MAX_EDGE) ||
      !is_within (words[4], PILLION_MEDIA_MAX_EDGE) ||
      !is_within (words[5], PILLION_MEDIA_MAX_INPUT_BYTES) ||
      !is_within (words[6], PILLION_MEDIA_MAX_OUTPUT_BYTES))
    return FALSE;

  *request = (PillionMediaRequest) {
    .serial = words[1],
    .operation = words[2],
    .max_width = words[3],
    .max_height = words[4],
    .input_bytes = words[5],
    .max_bytes = words[6],
  };

  return TRUE;
}

/* out: PILLION_MEDIA_ANSWER_BYTES */
void
pillion_media_answer_encode (const PillionMediaAnswer *answer,
                             guint8                   *out)
{
  const guint32 words[N_ANSWER_WORDS] = {
    ANSWER,
    answer->serial,
    answer->status,
    answer->format,
    answer->width,
    answer->height,
    answer->stride,
    answer->n_bytes,
  };

  put_words (out, words, N_ANSWER_WORDS);
}

static gboolean
are_pixels (const PillionMediaAnswer *answer,
            PillionMediaFormat        format,
            guint32                   pixel_bytes)
{
  /* Width and height are within the bounds already, so that nothing overflows. */
  return answer->format == format && answer->stride == answer->width * pixel_bytes &&
         answer->n_bytes == answer->stride * answer->height;
}

static gboolean
is_what_was_asked_for (const PillionMediaAnswer *answer,
                       PillionMediaOperation     operation)
{
  switch (operation) {
  case PILLION_MEDIA_OPERATION_RGBA:
    return are_pixels (answer, PILLION_MEDIA_FORMAT_RGBA, 4);

  case PILLION_MEDIA_OPERATION_GREY:
    return are_pixels (answer, PILLION_MEDIA_FORMAT_GREY, 1);

  case PILLION_MEDIA_OPERATION_JPEG:
    return answer->format == PILLION_MEDIA_FORMAT_JPEG && answer->stride == 0;

  case PILLION_MEDIA_OPERATION_STRIPPED:
    return (answer->format == PILLION_MEDIA_FORMAT_JPEG || answer->format == PILLION_MEDIA_FORMAT_PNG) &&
           answer->stride == 0;

  default:
    return FALSE;
  }
}

static gboolean
is_valid (const PillionMediaAnswer  *answer,
          const PillionMediaRequest *request)
{
  if (answer->serial != request->serial || !is_within (answer->status, PILLION_MEDIA_STATUS_TOO_LARGE))
    return FALSE;

  if (answer->status != PILLION_MEDIA_STATUS_DONE)
    return answer->format == 0 && answer->width == 0 && answer->height == 0 &&
           answer->stride == 0 && answer->n_bytes == 0;

  return is_within (answer->width, request->max_width) &&
         is_within (answer->height, request->max_height) &&
         is_within (answer->n_bytes, request->max_bytes) &&
         is_what_was_asked_for (answer, request->operation);
}

gboolean
pillion_media_answer_decode (PillionMediaAnswer        *answer,
                             const PillionMediaRequest *request,
                             const guint8              *data,
                             gsize                      size)
{
  guint32 words[N_ANSWER_WORDS] = { 0 };

  if (!take_words (words, N_ANSWER_WORDS, data, size) || words[0] != ANSWER)
    return FALSE;

  *answer = (PillionMediaAnswer) {
    .serial = words[1],
    .status = words[2],
    .format = words[3],
    .width = words[4],
    .height = words[5],
    .stride = words[6],
    .n_bytes = words[7],
  };

  return is_valid (answer, request);
}
