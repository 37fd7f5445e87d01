/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/media/pillion-media-client.h"

#include "app/media/pillion-media-client-private.h"
#include "app/media/pillion-media-helper-path.h"
#include "app/media/pillion-media-process.h"
#include "qr/pillion-qr-decode.h"

#include <glib/gi18n.h>

/* By the clock; the helper itself ends after 2 s of the processor. */
#define TIMEOUT_MS 10000
#define IDLE_MS 5000

/* Enough for each module of a code of the largest version to have some pixels. */
#define QR_MAX_EDGE 2048

/**
 * PillionMediaClient:
 *
 * Has pictures from outside decoded in a process of its own, without files, network or
 * more memory and time than a picture may take (pillion-media-helper). What a picture
 * does to that process is an error of this picture and of no other. The process is
 * started for the first picture, serves the pictures of conversations one after the
 * other, and ends when there was none for some seconds. A picture whose result is
 * believed or sent (QR codes, thumbnails, files to send) gets a process that has seen no
 * other picture: else one from a contact could have a say in it.
 *
 * Of the main thread only. A call keeps the client alive. What is cancelled ends when
 * the picture before it has ended.
 */

struct _PillionMediaClient {
  GObject parent_instance;

  char *helper;                 /* (owned) (type filename) */
  guint timeout_ms;
  guint idle_ms;

  GThreadPool *pool;            /* (owned): of one thread, which has the process */
  PillionMediaProcess *process; /* (owned) (nullable): of the pool's thread */
  int pid;                      /* (atomic): of the process, or 0 */

  guint n_jobs;                 /* under way */
  guint idle_id;                /* (nullable): the source that ends an idle process */
};

G_DEFINE_FINAL_TYPE (PillionMediaClient, pillion_media_client, G_TYPE_OBJECT)

/* One picture: made on the main thread, done on the pool's, and handed back. */
typedef struct {
  GTask *task;                 /* (owned) (nullable) */
  GCancellable *cancellable;   /* (owned) (nullable) */
  GBytes *input;               /* (owned) */
  PillionMediaRequest request;
  PillionMediaAnswer answer;
  GBytes *output;              /* (owned) (nullable): with answer */
  GError *error;               /* (owned) (nullable) */
} Job;

/* In the pool's queue: not a picture, but the end of the process. */
static char end_of_process;

static void
job_free (gpointer user_data)
{
  Job *job = user_data;

  g_clear_object (&job->task);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->input, g_bytes_unref);
  g_clear_pointer (&job->output, g_bytes_unref);
  g_clear_error (&job->error);
  g_free (job);
}

/* --- on the pool's thread --- */

static void
end_process (PillionMediaClient *self)
{
  g_atomic_int_set (&self->pid, 0);
  g_clear_pointer (&self->process, pillion_media_process_free);
}

static gboolean
is_apart (const Job *job)
{
  return job->request.operation != PILLION_MEDIA_OPERATION_RGBA;
}

static gboolean
may_serve (PillionMediaProcess *process,
           const Job           *job)
{
  guint n_pictures = pillion_media_process_get_n_pictures (process);

  return n_pictures < (is_apart (job) ? 1 : PILLION_MEDIA_MAX_PICTURES) &&
         pillion_media_process_is_running (process);
}

static gboolean
ensure_process (PillionMediaClient *self,
                Job                *job)
{
  if (self->process != NULL && !may_serve (self->process, job))
    end_process (self);

  if (self->process == NULL)
    self->process = pillion_media_process_start (self->helper, self->timeout_ms, job->cancellable, &job->error);

  return self->process != NULL;
}

static void
run_job (PillionMediaClient *self,
         Job                *job)
{
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error) || !ensure_process (self, job))
    return;

  job->output = pillion_media_process_run (self->process, &job->request, job->input, job->cancellable,
                                           &job->answer, &job->error);

  if (is_apart (job) || !pillion_media_process_is_running (self->process))
    end_process (self);
  else
    g_atomic_int_set (&self->pid, pillion_media_process_get_pid (self->process));
}

/* --- on the main thread --- */

static gboolean
on_idle (gpointer user_data)
{
  PillionMediaClient *self = user_data;

  self->idle_id = 0;
  g_thread_pool_push (self->pool, &end_of_process, NULL);

  return G_SOURCE_REMOVE;
}

static void
count_jobs (PillionMediaClient *self,
            int                 change)
{
  self->n_jobs += (guint) change;
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->n_jobs == 0)
    self->idle_id = g_timeout_add (self->idle_ms, on_idle, self);
}

/* (transfer full) */
static PillionMediaPicture *
make_picture (Job *job)
{
  PillionMediaPicture *picture = g_new0 (PillionMediaPicture, 1);

  picture->width = job->answer.width;
  picture->height = job->answer.height;
  picture->stride = job->answer.stride;
  picture->rgba = g_steal_pointer (&job->output);

  return picture;
}

/* (transfer full) */
static PillionMediaFile *
make_file (Job *job)
{
  PillionMediaFile *file = g_new0 (PillionMediaFile, 1);

  file->width = job->answer.width;
  file->height = job->answer.height;
  file->mime_type = job->answer.format == PILLION_MEDIA_FORMAT_PNG ? "image/png" : "image/jpeg";
  file->bytes = g_steal_pointer (&job->output);

  return file;
}

static void
free_picture (gpointer user_data)
{
  pillion_media_picture_free (user_data);
}

static void
free_file (gpointer user_data)
{
  pillion_media_file_free (user_data);
}

/* GTaskThreadFunc */
static void
read_codes (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Job *job = task_data;
  g_auto (GStrv) texts = NULL;
  GError *error = NULL;

  texts = pillion_qr_decode (g_bytes_get_data (job->output, NULL), job->answer.width, job->answer.height,
                             job->answer.stride, &error);

  if (texts == NULL)
    g_task_return_error (task, error);
  else if (texts[0] == NULL)
    g_task_return_new_error (task, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_NO_CODE,
                             _("No QR code was found in this picture. Choose one that shows the whole code, "
                                "sharp and in good light."));
  else if (texts[1] != NULL)
    g_task_return_new_error (task, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_SEVERAL_CODES,
                             _("There are several QR codes in this picture. Choose one that shows only "
                                "the code you want."));
  else
    g_task_return_pointer (task, g_strdup (texts[0]), g_free);
}

static gboolean
on_job_done (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&job->task);
  PillionMediaClient *self = g_task_get_source_object (task);

  count_jobs (self, -1);

  if (job->output == NULL) {
    g_task_return_error (task, g_steal_pointer (&job->error));
    job_free (job);
    return G_SOURCE_REMOVE;
  }

  if (job->request.operation == PILLION_MEDIA_OPERATION_GREY) {
    g_task_set_task_data (task, job, job_free);
    g_task_run_in_thread (task, read_codes);
    return G_SOURCE_REMOVE;
  }

  if (job->request.operation == PILLION_MEDIA_OPERATION_RGBA)
    g_task_return_pointer (task, make_picture (job), free_picture);
  else
    g_task_return_pointer (task, make_file (job), free_file);

  job_free (job);

  return G_SOURCE_REMOVE;
}

/* GFunc of the pool. The job goes back as a whole: the last reference to the client
 * must not end here.
 */
static void
on_pool_work (gpointer data,
              gpointer user_data)
{
  PillionMediaClient *self = user_data;
  g_autoptr (GSource) source = NULL;
  Job *job = data;

  if (data == &end_of_process) {
    end_process (self);
    return;
  }

  run_job (self, job);

  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_callback (source, on_job_done, job, NULL);
  g_source_attach (source, g_task_get_context (job->task));
}

/* Of a picture of one byte or more, and not more than may be. */
static Job *
job_new (GTask                     *task,
         GBytes                    *bytes,
         const PillionMediaRequest *request)
{
  Job *job = g_new0 (Job, 1);

  job->task = g_object_ref (task);
  g_set_object (&job->cancellable, g_task_get_cancellable (task));
  job->input = g_bytes_ref (bytes);
  job->request = *request;

  return job;
}

static void
start (PillionMediaClient        *self,
       const PillionMediaRequest *request,
       GBytes                    *bytes,
       GCancellable              *cancellable,
       GAsyncReadyCallback        callback,
       gpointer                   user_data,
       gpointer                   source_tag)
{
  g_autoptr (GTask) task = NULL;
  gsize size;

  g_return_if_fail (PILLION_IS_MEDIA_CLIENT (self));
  g_return_if_fail (bytes != NULL);
  g_return_if_fail (request->max_width >= 1 && request->max_width <= PILLION_MEDIA_MAX_EDGE);
  g_return_if_fail (request->max_height >= 1 && request->max_height <= PILLION_MEDIA_MAX_EDGE);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, source_tag);
  size = g_bytes_get_size (bytes);

  if (size == 0) {
    g_task_return_new_error (task, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNREADABLE,
                             _("This picture is empty. Choose another picture, or get this one again."));
    return;
  }

  if (size > PILLION_MEDIA_CLIENT_MAX_INPUT_BYTES) {
    g_task_return_new_error (task, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_TOO_LARGE,
                             _("This picture is larger than Pillion reads. Choose a smaller one, "
                                "or send this one as a file."));
    return;
  }

  count_jobs (self, 1);
  g_thread_pool_push (self->pool, job_new (task, bytes, request), NULL);
}

static gpointer
finish (PillionMediaClient *self,
        GAsyncResult       *result,
        gpointer            source_tag,
        GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
pillion_media_client_finalize (GObject *object)
{
  PillionMediaClient *self = PILLION_MEDIA_CLIENT (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  end_process (self);
  g_clear_pointer (&self->helper, g_free);

  G_OBJECT_CLASS (pillion_media_client_parent_class)->finalize (object);
}

static void
pillion_media_client_class_init (PillionMediaClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_media_client_finalize;
}

static void
pillion_media_client_init (PillionMediaClient *self)
{
  self->pool = g_thread_pool_new (on_pool_work, self, 1, FALSE, NULL);
}

PillionMediaClient *
pillion_media_client_new_with_times (const char *helper,
                                     guint       timeout_ms,
                                     guint       idle_ms)
{
  PillionMediaClient *self = g_object_new (PILLION_TYPE_MEDIA_CLIENT, NULL);

  self->helper = g_strdup (helper);
  self->timeout_ms = timeout_ms;
  self->idle_ms = idle_ms;

  return self;
}

int
pillion_media_client_get_helper_pid (PillionMediaClient *self)
{
  g_return_val_if_fail (PILLION_IS_MEDIA_CLIENT (self), 0);

  return g_atomic_int_get (&self->pid);
}

/**
 * pillion_media_client_new:
 * @helper: (nullable) (type filename): the helper program; %NULL for the one that the
 *   variable `PILLION_MEDIA_HELPER` names, or else the installed one, or that of the
 *   build that runs without being installed
 *
 * Starts nothing yet.
 *
 * Returns: (transfer full): a client
 */
PillionMediaClient *
pillion_media_client_new (const char *helper)
{
  g_autofree char *program = NULL;
  g_autofree char *found = NULL;

  if (helper == NULL)
    helper = g_getenv ("PILLION_MEDIA_HELPER");
  if (helper == NULL) {
    program = g_file_read_link ("/proc/self/exe", NULL);
    helper = found = pillion_media_helper_path_find (PILLION_MEDIA_HELPER_PROGRAM, program);
  }

  return pillion_media_client_new_with_times (helper, TIMEOUT_MS, IDLE_MS);
}

/**
 * pillion_media_client_get_default:
 *
 * The one that serves the pictures of conversations, with the helper of
 * pillion_media_client_new().
 *
 * Returns: (transfer none): a client, until the program ends
 */
PillionMediaClient *
pillion_media_client_get_default (void)
{
  static PillionMediaClient *client;

  if (client == NULL)
    client = pillion_media_client_new (NULL);

  return client;
}

/**
 * pillion_media_client_decode_async:
 * @self: a client
 * @bytes: the picture as it came, of any size and content
 * @max_width: of the result in pixels, 1 to 8192
 * @max_height: likewise
 * @cancellable: (nullable): ends it
 * @callback: called when it ended
 * @user_data: for @callback
 *
 * Decodes a picture to show, upright, made smaller in proportion where it is larger than
 * asked for or than 8 mebipixels. Of an animation the first frame.
 */
void
pillion_media_client_decode_async (PillionMediaClient *self,
                                   GBytes             *bytes,
                                   guint               max_width,
                                   guint               max_height,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  const PillionMediaRequest request = {
    .operation = PILLION_MEDIA_OPERATION_RGBA,
    .max_width = max_width,
    .max_height = max_height,
    .max_bytes = (guint32) MIN ((guint64) max_width * max_height * 4, PILLION_MEDIA_MAX_OUTPUT_BYTES),
  };

  start (self, &request, bytes, cancellable, callback, user_data, pillion_media_client_decode_async);
}

/**
 * pillion_media_client_decode_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the pixels; or %NULL with %PILLION_MEDIA_ERROR_UNSUPPORTED,
 *   %PILLION_MEDIA_ERROR_UNREADABLE, %PILLION_MEDIA_ERROR_TOO_LARGE,
 *   %PILLION_MEDIA_ERROR_UNAVAILABLE or %G_IO_ERROR_CANCELLED
 */
PillionMediaPicture *
pillion_media_client_decode_finish (PillionMediaClient *self,
                                    GAsyncResult       *result,
                                    GError            **error)
{
  return finish (self, result, pillion_media_client_decode_async, error);
}

/**
 * pillion_media_client_read_qr_async:
 * @self: a client
 * @bytes: the picture as it came, of any size and content
 * @cancellable: (nullable): ends it
 * @callback: called when it ended
 * @user_data: for @callback
 *
 * Reads the QR code in a picture, also one that is pale or turned. Up to some seconds
 * for a picture without one; other pictures do not wait for that.
 */
void
pillion_media_client_read_qr_async (PillionMediaClient *self,
                                    GBytes             *bytes,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  const PillionMediaRequest request = {
    .operation = PILLION_MEDIA_OPERATION_GREY,
    .max_width = QR_MAX_EDGE,
    .max_height = QR_MAX_EDGE,
    .max_bytes = QR_MAX_EDGE * QR_MAX_EDGE,
  };

  start (self, &request, bytes, cancellable, callback, user_data, pillion_media_client_read_qr_async);
}

/**
 * pillion_media_client_read_qr_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the text, from whoever drew the code: UTF-8 of at most 4,296
 *   bytes and nothing else is promised; or %NULL with %PILLION_MEDIA_ERROR_NO_CODE,
 *   %PILLION_MEDIA_ERROR_SEVERAL_CODES, or as for pillion_media_client_decode_finish()
 */
char *
pillion_media_client_read_qr_finish (PillionMediaClient *self,
                                     GAsyncResult       *result,
                                     GError            **error)
{
  return finish (self, result, pillion_media_client_read_qr_async, error);
}

/**
 * pillion_media_client_make_thumbnail_async:
 * @self: a client
 * @bytes: the picture, of any size and content
 * @max_edge: of the result in pixels, 1 to 8192
 * @cancellable: (nullable): ends it
 * @callback: called when it ended
 * @user_data: for @callback
 *
 * Makes the JPEG file of at most %PILLION_MEDIA_CLIENT_THUMBNAIL_BYTES that goes with a
 * message. Quality and edges are as low as that needs.
 */
void
pillion_media_client_make_thumbnail_async (PillionMediaClient *self,
                                           GBytes             *bytes,
                                           guint               max_edge,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data)
{
  const PillionMediaRequest request = {
    .operation = PILLION_MEDIA_OPERATION_JPEG,
    .max_width = max_edge,
    .max_height = max_edge,
    .max_bytes = PILLION_MEDIA_CLIENT_THUMBNAIL_BYTES,
  };

  start (self, &request, bytes, cancellable, callback, user_data, pillion_media_client_make_thumbnail_async);
}

/**
 * pillion_media_client_make_thumbnail_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the file; or %NULL as for pillion_media_client_decode_finish()
 */
PillionMediaFile *
pillion_media_client_make_thumbnail_finish (PillionMediaClient *self,
                                            GAsyncResult       *result,
                                            GError            **error)
{
  return finish (self, result, pillion_media_client_make_thumbnail_async, error);
}

/**
 * pillion_media_client_strip_async:
 * @self: a client
 * @bytes: the picture, of any size and content
 * @max_edge: of the result in pixels, 1 to 8192: smaller to compress it
 * @cancellable: (nullable): ends it
 * @callback: called when it ended
 * @user_data: for @callback
 *
 * Makes a picture that may be sent: upright, its pixels written anew as JPEG or PNG, so
 * that places, times, cameras, previews and all else that it carried stays here. Colours
 * of a profile other than sRGB become a little paler. Of an animation the first frame.
 */
void
pillion_media_client_strip_async (PillionMediaClient *self,
                                  GBytes             *bytes,
                                  guint               max_edge,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  const PillionMediaRequest request = {
    .operation = PILLION_MEDIA_OPERATION_STRIPPED,
    .max_width = max_edge,
    .max_height = max_edge,
    .max_bytes = PILLION_MEDIA_MAX_OUTPUT_BYTES,
  };

  start (self, &request, bytes, cancellable, callback, user_data, pillion_media_client_strip_async);
}

/**
 * pillion_media_client_strip_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the file; or %NULL as for pillion_media_client_decode_finish()
 */
PillionMediaFile *
pillion_media_client_strip_finish (PillionMediaClient *self,
                                   GAsyncResult       *result,
                                   GError            **error)
{
  return finish (self, result, pillion_media_client_strip_async, error);
}
