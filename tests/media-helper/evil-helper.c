/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "media-helper/pillion-media-channel.h"
#include "media-helper/pillion-media-memory.h"
#include "media-helper/pillion-media-message.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A helper that a picture has taken over: the bytes of the "picture" say what it does; or its own
 * name, where it is called "dies".
 */

static void
send_answer (const PillionMediaAnswer *answer)
{
  guint8 out[PILLION_MEDIA_ANSWER_BYTES];

  pillion_media_answer_encode (answer, out);
  pillion_media_channel_send (PILLION_MEDIA_SOCKET_FD, out, sizeof out, NULL, 0);
}

static void
misbehave (const char          *what,
           PillionMediaRequest *request,
           const int           *fds)
{
  const gboolean is_file = request->operation == PILLION_MEDIA_OPERATION_STRIPPED;
  PillionMediaAnswer answer = {
    .serial = request->serial,
    .status = PILLION_MEDIA_STATUS_DONE,
    .format = is_file ? PILLION_MEDIA_FORMAT_PNG : PILLION_MEDIA_FORMAT_RGBA,
    .width = 1,
    .height = 1,
    .stride = is_file ? 0 : 4,
    .n_bytes = 4,
  };
  guint8 out[PILLION_MEDIA_ANSWER_BYTES + 1] = { 0 };

  if (g_str_equal (what, "dies")) {
    kill (getpid (), SIGKILL);
  } else if (g_str_equal (what, "is silent")) {
    pause ();
  } else if (g_str_equal (what, "says too much")) {
    pillion_media_channel_send (PILLION_MEDIA_SOCKET_FD, out, sizeof out, NULL, 0);
  } else if (g_str_equal (what, "says nonsense")) {
    pillion_media_channel_send (PILLION_MEDIA_SOCKET_FD, out, PILLION_MEDIA_ANSWER_BYTES, NULL, 0);
  } else if (g_str_equal (what, "hands over")) {
    pillion_media_answer_encode (&answer, out);
    pillion_media_channel_send (PILLION_MEDIA_SOCKET_FD, out, PILLION_MEDIA_ANSWER_BYTES, fds, 1);
  } else if (g_str_equal (what, "keeps writing")) {
    pillion_media_memory_map_room (fds[1], request->max_bytes);
    send_answer (&answer);
  } else if (g_str_equal (what, "says twice")) {
    send_answer (&answer);
    send_answer (&answer);
  } else if (g_str_equal (what, "mistakes another")) {
    answer.serial++;
    send_answer (&answer);
  } else if (g_str_equal (what, "exaggerates")) {
    answer.width = request->max_width + 1;
    answer.stride = answer.width * 4;
    answer.n_bytes = answer.stride;
    send_answer (&answer);
  } else {
    /* Behaves; but of a file the bytes are zeros, and no PNG. */
    send_answer (&answer);
  }
}

int
main (int   argc,
      char *argv[])
{
  const gboolean dies = g_str_has_suffix (argv[0], "/dies");
  guint8 message[PILLION_MEDIA_REQUEST_BYTES];
  int fds[PILLION_MEDIA_CHANNEL_MAX_FDS];
  PillionMediaRequest request;
  gssize size;

  pillion_media_hello_encode (message);
  pillion_media_channel_send (PILLION_MEDIA_SOCKET_FD, message, PILLION_MEDIA_HELLO_BYTES, NULL, 0);

  while ((size = pillion_media_channel_receive (PILLION_MEDIA_SOCKET_FD, message, sizeof message, fds)) > 0) {
    char what[32] = "";

    g_assert_true (pillion_media_request_decode (&request, message, (gsize) size));
    if (dies)
      misbehave ("dies", &request, fds);
    g_assert_cmpuint (request.input_bytes, <, sizeof what);
    memcpy (what, pillion_media_memory_map_sealed (fds[0], request.input_bytes), request.input_bytes);
    misbehave (what, &request, fds);
    close (fds[0]);
    close (fds[1]);
  }

  return 0;
}
