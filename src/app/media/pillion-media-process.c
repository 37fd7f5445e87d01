/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/media/pillion-media-process.h"

#include "media-helper/pillion-media-channel.h"
#include "media-helper/pillion-media-memory.h"
#include "media-helper/pillion-picture-header.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* A computer with other work is slow to start it, and nothing foreign runs before. */
#define N_START_TIMES 3

struct _PillionMediaProcess {
  GSubprocess *subprocess; /* (owned) */
  int socket_fd;
  guint timeout_ms;        /* for each answer, by the clock */
  guint32 serial;          /* of the last request */
  gboolean is_broken;      /* ended, or not to be believed any more */
};

/* All that a helper gets of the environment: where modules lie, and what the sanitizers
 * of a test are told.
 */
static const char *const kept_variables[] = {
  "ASAN_OPTIONS",
  "GDK_PIXBUF_MODULE_FILE",
  "LD_LIBRARY_PATH",
  "LSAN_OPTIONS",
  "UBSAN_OPTIONS",
};

/* (transfer full) */
static GStrv
make_environment (void)
{
  GStrv environment = g_new0 (char *, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (kept_variables); i++) {
    const char *value = g_getenv (kept_variables[i]);

    if (value != NULL)
      environment = g_environ_setenv (environment, kept_variables[i], value, TRUE);
  }

  return environment;
}

static void
set_unavailable (GError **error)
{
  g_clear_error (error);
  g_set_error_literal (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNAVAILABLE,
                       _("The part of Pillion that reads pictures can't be started. Your messages are safe. "
                          "Install Pillion again, then try once more."));
}

/* It crashed, was ended for taking too much, or answered nonsense: in each case because
 * of the picture, as far as can be known.
 */
static void
set_unreadable (GError **error)
{
  g_clear_error (error);
  g_set_error_literal (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNREADABLE,
                       _("This picture could not be read and was put aside. Nothing else is affected. "
                          "Choose another picture."));
}

/* (transfer full) (nullable) */
static GSubprocess *
spawn (const char *helper,
       int         helper_end)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_auto (GStrv) environment = make_environment ();

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_take_fd (launcher, helper_end, PILLION_MEDIA_SOCKET_FD);

  return g_subprocess_launcher_spawn (launcher, NULL, helper, NULL);
}

/* Returns the bytes of a message, 0 when the helper has ended, -1 with
 * G_IO_ERROR_CANCELLED, G_IO_ERROR_TIMED_OUT, or G_IO_ERROR_FAILED.
 */
static gssize
receive (PillionMediaProcess *self,
         guint8              *data,
         gsize                max_bytes,
         guint                timeout_ms,
         GCancellable        *cancellable,
         GError             **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  GPollFD polled[2] = { { .fd = self->socket_fd, .events = G_IO_IN }, { 0 } };
  gboolean is_cancellable = g_cancellable_make_pollfd (cancellable, &polled[1]);
  int fds[PILLION_MEDIA_CHANNEL_MAX_FDS] = { -1, -1 };
  gssize size;

  while (polled[0].revents == 0 && polled[1].revents == 0) {
    gint64 left = deadline - g_get_monotonic_time ();

    if (left <= 0)
      break;
    g_poll (polled, is_cancellable ? 2 : 1, (int) (left / 1000) + 1);
  }

  if (is_cancellable)
    g_cancellable_release_fd (cancellable);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;

  if (polled[0].revents == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No answer");
    return -1;
  }

  size = pillion_media_channel_receive (self->socket_fd, data, max_bytes, fds);

  /* It has nothing to hand over. */
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] >= 0)
      close (fds[i]);

  if (size < 0 || fds[0] >= 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Another message");
    return -1;
  }

  return size;
}

/**
 * pillion_media_process_start:
 * @helper: (type filename): the program
 * @timeout_ms: for each answer; its start may take longer
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Starts a helper and waits until its sandbox is closed. Blocks.
 *
 * Returns: (transfer full): a process; or %NULL with %PILLION_MEDIA_ERROR_UNAVAILABLE
 *   or %G_IO_ERROR_CANCELLED
 */
PillionMediaProcess *
pillion_media_process_start (const char   *helper,
                             guint         timeout_ms,
                             GCancellable *cancellable,
                             GError      **error)
{
  g_autoptr (PillionMediaProcess) self = g_new0 (PillionMediaProcess, 1);
  guint8 hello[PILLION_MEDIA_HELLO_BYTES];
  int ends[2];
  gssize size;

  self->socket_fd = -1;
  self->timeout_ms = timeout_ms;

  if (!pillion_media_channel_open (ends)) {
    set_unavailable (error);
    return NULL;
  }

  self->socket_fd = ends[0];
  self->subprocess = spawn (helper, ends[1]);
  if (self->subprocess == NULL) {
    set_unavailable (error);
    return NULL;
  }

  size = receive (self, hello, sizeof hello, N_START_TIMES * timeout_ms, cancellable, error);
  if (size > 0 && pillion_media_hello_check (hello, (gsize) size))
    return g_steal_pointer (&self);

  if (!g_cancellable_is_cancelled (cancellable))
    set_unavailable (error);

  return NULL;
}

/* Ends the helper, whatever it does. */
void
pillion_media_process_free (PillionMediaProcess *self)
{
  if (self->subprocess != NULL)
    g_subprocess_force_exit (self->subprocess);

  g_clear_object (&self->subprocess);
  if (self->socket_fd >= 0)
    close (self->socket_fd);

  g_free (self);
}

/* 0 when it has ended. */
int
pillion_media_process_get_pid (PillionMediaProcess *self)
{
  const char *identifier = g_subprocess_get_identifier (self->subprocess);

  return identifier != NULL ? (int) g_ascii_strtoll (identifier, NULL, 10) : 0;
}

/* That it was asked to decode. */
guint
pillion_media_process_get_n_pictures (PillionMediaProcess *self)
{
  return self->serial;
}

/* Whether it may get another request. */
gboolean
pillion_media_process_is_running (PillionMediaProcess *self)
{
  GPollFD polled = { .fd = self->socket_fd, .events = G_IO_IN };

  /* It says nothing unasked: what can be read is its end, or nonsense. */
  return !self->is_broken && g_poll (&polled, 1, 0) == 0;
}

static gboolean
send_request (PillionMediaProcess       *self,
              const PillionMediaRequest *request,
              GBytes                    *input,
              int                        output_fd)
{
  guint8 message[PILLION_MEDIA_REQUEST_BYTES];
  int fds[2] = { pillion_media_memory_new_sealed (input, NULL), output_fd };
  gboolean is_sent;

  pillion_media_request_encode (request, message);
  is_sent = fds[0] >= 0 && pillion_media_channel_send (self->socket_fd, message, sizeof message, fds, 2);
  if (fds[0] >= 0)
    close (fds[0]);

  return is_sent;
}

static gboolean
explain_status (PillionMediaStatus status,
                GError           **error)
{
  switch (status) {
  case PILLION_MEDIA_STATUS_DONE:
    return TRUE;

  case PILLION_MEDIA_STATUS_UNSUPPORTED:
    g_set_error_literal (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNSUPPORTED,
                         _("Pillion can't read this kind of picture. It reads JPEG, PNG, GIF and WebP. "
                            "Choose another picture, or send this one as a file."));
    return FALSE;

  case PILLION_MEDIA_STATUS_TOO_LARGE:
    g_set_error_literal (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_TOO_LARGE,
                         _("This picture is larger than Pillion reads. Choose a smaller one, "
                            "or send this one as a file."));
    return FALSE;

  case PILLION_MEDIA_STATUS_UNREADABLE:
  default:
    g_set_error_literal (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNREADABLE,
                         _("This picture is damaged. Choose another picture, or get this one again."));
    return FALSE;
  }
}

/* A file goes on to others, so it has to be what the helper calls it. */
static gboolean
is_as_told (const PillionMediaAnswer *answer,
            GBytes                   *output)
{
  PillionPictureKind kind = answer->format == PILLION_MEDIA_FORMAT_PNG ? PILLION_PICTURE_PNG : PILLION_PICTURE_JPEG;
  PillionPictureHeader header;
  gsize size;
  const guint8 *data = g_bytes_get_data (output, &size);

  if (answer->format == PILLION_MEDIA_FORMAT_RGBA || answer->format == PILLION_MEDIA_FORMAT_GREY)
    return TRUE;

  return pillion_picture_header_read (&header, data, size) == PILLION_MEDIA_STATUS_DONE &&
         header.kind == kind && header.width == answer->width && header.height == answer->height;
}

/* (transfer full) (nullable) */
static GBytes *
take_answer (PillionMediaProcess       *self,
             const PillionMediaRequest *request,
             int                        output_fd,
             GCancellable              *cancellable,
             PillionMediaAnswer        *answer,
             GError                   **error)
{
  guint8 message[PILLION_MEDIA_ANSWER_BYTES];
  gssize size = receive (self, message, sizeof message, self->timeout_ms, cancellable, error);
  g_autoptr (GBytes) output = NULL;

  self->is_broken = size <= 0 || !pillion_media_answer_decode (answer, request, message, (gsize) size);
  if (self->is_broken) {
    if (!g_cancellable_is_cancelled (cancellable))
      set_unreadable (error);
    return NULL;
  }

  if (!explain_status (answer->status, error))
    return NULL;

  output = pillion_media_memory_seal (output_fd, answer->n_bytes, NULL);
  self->is_broken = output == NULL || !is_as_told (answer, output);
  if (self->is_broken) {
    set_unreadable (error);
    return NULL;
  }

  return g_steal_pointer (&output);
}

/**
 * pillion_media_process_run:
 * @self: a process that is running
 * @request: what to make, within the bounds of a request; serial and input's size are
 *   filled in
 * @input: the picture as it came, 1 to PILLION_MEDIA_MAX_INPUT_BYTES
 * @cancellable: (nullable): ends it, and the process with it
 * @answer: (out): what the bytes are; checked against @request
 * @error: return location
 *
 * Has one picture decoded. Blocks until the answer or the end of the time.
 *
 * Returns: (transfer full): the bytes, which nobody can change any more; or %NULL with a
 *   %PILLION_MEDIA_ERROR of the picture or %G_IO_ERROR_CANCELLED
 */
GBytes *
pillion_media_process_run (PillionMediaProcess       *self,
                           const PillionMediaRequest *request,
                           GBytes                    *input,
                           GCancellable              *cancellable,
                           PillionMediaAnswer        *answer,
                           GError                   **error)
{
  PillionMediaRequest sent = *request;
  int output_fd = pillion_media_memory_new_room (request->max_bytes, NULL);
  GBytes *output = NULL;

  sent.serial = ++self->serial;
  sent.input_bytes = (guint32) g_bytes_get_size (input);

  if (output_fd >= 0 && send_request (self, &sent, input, output_fd)) {
    output = take_answer (self, &sent, output_fd, cancellable, answer, error);
  } else {
    self->is_broken = TRUE;
    set_unreadable (error);
  }

  if (output_fd >= 0)
    close (output_fd);

  return output;
}
