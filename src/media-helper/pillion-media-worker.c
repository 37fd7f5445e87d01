/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "media-helper/pillion-media-worker.h"

#include "media-helper/pillion-media-channel.h"
#include "media-helper/pillion-media-memory.h"
#include "media-helper/pillion-media-sandbox.h"
#include "media-helper/pillion-picture-decode.h"
#include "media-helper/pillion-picture-encode.h"

#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

/* For one picture as large as allowed, beside what came in and twice what goes out: the
 * scaled picture and the shared memory it is copied to.
 */
#define EXTRA_MEMORY ((gsize) PILLION_MEDIA_MAX_PIXELS * 4 + PILLION_MEDIA_MAX_INPUT_BYTES + \
                      2 * (gsize) PILLION_MEDIA_MAX_OUTPUT_BYTES)

/* Where a message of a library would go, the process would be ended. */
static GLogWriterOutput
drop_log (GLogLevelFlags   level,
          const GLogField *fields,
          gsize            n_fields,
          gpointer         user_data)
{
  return G_LOG_WRITER_HANDLED;
}

/* Of the processor, not of the clock: on a busy machine every picture gets its share.
 * When it is over the process is ended by SIGPROF.
 */
static void
limit_time (void)
{
  const struct itimerval limit = {
    .it_value = { .tv_sec = PILLION_MEDIA_MAX_CPU_MS / 1000, .tv_usec = PILLION_MEDIA_MAX_CPU_MS % 1000 * 1000 },
  };

  setitimer (ITIMER_PROF, &limit, NULL);
}

static void
make_result (const PillionMediaRequest  *request,
             const PillionPictureHeader *header,
             GdkPixbuf                  *pixbuf,
             const PillionPictureRoom   *room,
             PillionMediaAnswer         *answer)
{
  switch (request->operation) {
  case PILLION_MEDIA_OPERATION_RGBA:
    pillion_picture_encode_pixels (pixbuf, PILLION_MEDIA_FORMAT_RGBA, room, answer);
    break;

  case PILLION_MEDIA_OPERATION_GREY:
    pillion_picture_encode_pixels (pixbuf, PILLION_MEDIA_FORMAT_GREY, room, answer);
    break;

  case PILLION_MEDIA_OPERATION_JPEG:
    pillion_picture_encode_jpeg (pixbuf, room, answer);
    break;

  case PILLION_MEDIA_OPERATION_STRIPPED:
  default:
    pillion_picture_encode_stripped (pixbuf, header->kind == PILLION_PICTURE_PNG || header->kind == PILLION_PICTURE_GIF,
                                     room, answer);
    break;
  }
}

static void
decode (const PillionMediaRequest *request,
        const guint8              *input,
        const PillionPictureRoom  *room,
        PillionMediaAnswer        *answer)
{
  const gboolean is_grey = request->operation == PILLION_MEDIA_OPERATION_GREY;
  const PillionPictureBounds bounds = {
    .max_width = request->max_width,
    .max_height = request->max_height,
    /* Of a file the room says nothing; its pixels are bounded as those that are shown. */
    .max_pixels = request->operation == PILLION_MEDIA_OPERATION_RGBA ? request->max_bytes / 4
                  : is_grey                                          ? request->max_bytes
                                                                     : PILLION_MEDIA_MAX_OUTPUT_BYTES / 4,
  };
  PillionPictureHeader header;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  answer->status = pillion_picture_header_read (&header, input, request->input_bytes);
  if (answer->status != PILLION_MEDIA_STATUS_DONE)
    return;

  pixbuf = pillion_picture_decode (&header, input, &bounds, &answer->status);
  if (pixbuf != NULL)
    make_result (request, &header, pixbuf, room, answer);
  else if (answer->status == PILLION_MEDIA_STATUS_DONE)
    answer->status = PILLION_MEDIA_STATUS_TOO_LARGE;
}

/* FALSE when the memory is not what the request says. */
static gboolean
serve_mapped (const PillionMediaRequest *request,
              const int                 *fds,
              PillionMediaAnswer        *answer)
{
  guint8 *input = pillion_media_memory_map_sealed (fds[0], request->input_bytes);
  guint8 *output = pillion_media_memory_map_room (fds[1], request->max_bytes);
  gboolean is_mapped = input != NULL && output != NULL;

  if (is_mapped) {
    const PillionPictureRoom room = { output, request->max_bytes };

    limit_time ();
    decode (request, input, &room, answer);
  }

  if (input != NULL)
    munmap (input, request->input_bytes);
  if (output != NULL)
    munmap (output, request->max_bytes);

  return is_mapped;
}

static gboolean
serve (int           socket_fd,
       const guint8 *message,
       gsize         size,
       const int    *fds)
{
  PillionMediaRequest request;
  PillionMediaAnswer answer = { 0 };
  guint8 out[PILLION_MEDIA_ANSWER_BYTES];

  if (fds[0] < 0 || fds[1] < 0 || !pillion_media_request_decode (&request, message, size))
    return FALSE;

  answer.serial = request.serial;
  if (!serve_mapped (&request, fds, &answer))
    return FALSE;

  pillion_media_answer_encode (&answer, out);

  return pillion_media_channel_send (socket_fd, out, sizeof out, NULL, 0);
}

static gboolean
serve_all (int socket_fd)
{
  for (;;) {
    guint8 message[PILLION_MEDIA_REQUEST_BYTES];
    int fds[PILLION_MEDIA_CHANNEL_MAX_FDS];
    gssize size = pillion_media_channel_receive (socket_fd, message, sizeof message, fds);
    gboolean is_served;

    if (size <= 0)
      return size == 0;

    is_served = serve (socket_fd, message, (gsize) size, fds);
    for (gsize i = 0; i < PILLION_MEDIA_CHANNEL_MAX_FDS; i++)
      if (fds[i] >= 0)
        close (fds[i]);

    if (!is_served)
      return FALSE;
  }
}

gboolean
pillion_media_worker_run (int socket_fd)
{
  guint8 hello[PILLION_MEDIA_HELLO_BYTES];

  g_log_set_writer_func (drop_log, NULL, NULL);

  if (!pillion_picture_decode_prepare () || !pillion_media_sandbox_enter (socket_fd, EXTRA_MEMORY))
    return FALSE;

  pillion_media_hello_encode (hello);

  return pillion_media_channel_send (socket_fd, hello, sizeof hello, NULL, 0) && serve_all (socket_fd);
}
