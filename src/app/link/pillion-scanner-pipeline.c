/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-scanner-pipeline.h"

#include "qr/pillion-qr-decode.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>

/**
 * PillionScannerPipeline:
 *
 * GStreamer scales the frames down once; one branch is shown, the other one read. Each has a
 * thread and a queue of one frame, so that a slow reader misses frames instead of the picture
 * falling behind. Nothing is recorded.
 */
struct _PillionScannerPipeline {
  GObject     parent_instance;

  char       *source;   /* (owned) */
  GstElement *pipeline; /* (owned) (nullable): while it runs */
  int         pending;  /* (atomic) frames on their way to the main thread */
};

G_DEFINE_FINAL_TYPE (PillionScannerPipeline, pillion_scanner_pipeline, G_TYPE_OBJECT)

enum {
  FRAME,
  TEXT,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* A full queue refuses the newer frame: to make room for it, GStreamer 1.22 would also throw out the
 * events before the older one, from another thread than the one that passes events on, and so may tell
 * the segment before the caps.
 */
#define BRANCH "camera. ! queue leaky=upstream max-size-buffers=1 max-size-bytes=0 max-size-time=0 ! videoconvert ! "
#define SINK   " sync=false max-buffers=1 drop=true enable-last-sample=false"

/* A code of the size that is shown is read well at 640 pixels, in 8 ms. */
#define DESCRIPTION                                                                                            \
  "%s ! videoconvert ! videoscale ! video/x-raw,width=[1,640],height=[1,640],pixel-aspect-ratio=1/1 ! "        \
  "tee name=camera " BRANCH "video/x-raw,format=RGBA ! appsink name=preview" SINK " " BRANCH                   \
  "video/x-raw,format=GRAY8 ! appsink name=codes" SINK

/* ----- from the threads of the pipeline to the main one ----- */

typedef struct {
  PillionScannerPipeline *self; /* (owned) */
  GstElement *pipeline;         /* (owned): that it comes from */
  GdkTexture *texture;          /* (owned) (nullable) */
  char *text;                   /* (owned) (nullable) */
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_clear_object (&delivery->texture);
  g_free (delivery->text);
  gst_object_unref (delivery->pipeline);
  g_object_unref (delivery->self);
  g_free (delivery);
}

static gboolean
on_delivery (gpointer data)
{
  Delivery *delivery = data;
  PillionScannerPipeline *self = delivery->self;

  if (delivery->texture != NULL)
    g_atomic_int_set (&self->pending, 0);
  /* What is left of one that was stopped is not told. */
  if (self->pipeline != delivery->pipeline)
    return G_SOURCE_REMOVE;
  if (delivery->texture != NULL)
    g_signal_emit (self, signals[FRAME], 0, delivery->texture);
  else
    g_signal_emit (self, signals[TEXT], 0, delivery->text);
  return G_SOURCE_REMOVE;
}

/* texture and text are (transfer full). */
static void
deliver (PillionScannerPipeline *self,
         GstElement             *sink,
         GdkTexture             *texture,
         char                   *text)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->self = g_object_ref (self);
  delivery->pipeline = GST_ELEMENT (gst_object_get_parent (GST_OBJECT (sink)));
  delivery->texture = texture;
  delivery->text = text;
  g_idle_add_full (G_PRIORITY_DEFAULT, on_delivery, delivery, delivery_free);
}

static void
show_frame (PillionScannerPipeline *self,
            GstElement             *sink,
            GstVideoFrame          *frame)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize stride = (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);

  if (!g_atomic_int_compare_and_exchange (&self->pending, 0, 1))
    return;
  bytes = g_bytes_new (GST_VIDEO_FRAME_PLANE_DATA (frame, 0), stride * (gsize) GST_VIDEO_FRAME_HEIGHT (frame));
  deliver (self, sink,
           gdk_memory_texture_new (GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame), GDK_MEMORY_R8G8B8A8,
                                   bytes, stride),
           NULL);
}

static void
read_frame (PillionScannerPipeline *self,
            GstElement             *sink,
            GstVideoFrame          *frame)
{
  g_auto (GStrv) texts = pillion_qr_decode (GST_VIDEO_FRAME_PLANE_DATA (frame, 0), (guint) GST_VIDEO_FRAME_WIDTH (frame),
                                            (guint) GST_VIDEO_FRAME_HEIGHT (frame),
                                            (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), NULL);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    deliver (self, sink, NULL, g_strdup (texts[i]));
}

static GstFlowReturn
on_sample (GstAppSink *sink,
           gpointer    user_data)
{
  g_autoptr (PillionScannerPipeline) self = g_weak_ref_get (user_data);
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstVideoInfo info;
  GstVideoFrame frame;

  if (sample == NULL || self == NULL)
    return GST_FLOW_EOS;
  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return GST_FLOW_ERROR;
  if (g_str_equal (GST_OBJECT_NAME (sink), "preview"))
    show_frame (self, GST_ELEMENT (sink), &frame);
  else
    read_frame (self, GST_ELEMENT (sink), &frame);
  gst_video_frame_unmap (&frame);
  return GST_FLOW_OK;
}

/* ----- errors ----- */

static PillionScannerProblem
judge (const GError *error)
{
  if (error->domain == GST_RESOURCE_ERROR) {
    switch ((GstResourceError) error->code) {
    case GST_RESOURCE_ERROR_NOT_FOUND:
      return PILLION_SCANNER_PROBLEM_NO_CAMERA;
    case GST_RESOURCE_ERROR_BUSY:
      return PILLION_SCANNER_PROBLEM_BUSY;
    case GST_RESOURCE_ERROR_NOT_AUTHORIZED:
    case GST_RESOURCE_ERROR_OPEN_READ:
    case GST_RESOURCE_ERROR_OPEN_READ_WRITE:
      return PILLION_SCANNER_PROBLEM_DENIED;
    default:
      break;
    }
  }
  return PILLION_SCANNER_PROBLEM_UNAVAILABLE;
}

static void
fail (PillionScannerPipeline *self,
      PillionScannerProblem   problem)
{
  pillion_scanner_pipeline_stop (self);
  g_signal_emit (self, signals[FAILED], 0, (int) problem);
}

static gboolean
on_message (GstBus     *bus,
            GstMessage *message,
            gpointer    user_data)
{
  g_autoptr (PillionScannerPipeline) self = g_weak_ref_get (user_data);
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    fail (self, judge (error));
    return G_SOURCE_REMOVE;
  }
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS) {
    fail (self, PILLION_SCANNER_PROBLEM_UNAVAILABLE);
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

/* ----- the object ----- */

static GWeakRef *
weak_new (PillionScannerPipeline *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
connect_sink (PillionScannerPipeline *self,
              const char             *name)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), name);
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };

  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, weak_new (self), weak_free);
}

static void
pillion_scanner_pipeline_dispose (GObject *object)
{
  pillion_scanner_pipeline_stop (PILLION_SCANNER_PIPELINE (object));

  G_OBJECT_CLASS (pillion_scanner_pipeline_parent_class)->dispose (object);
}

static void
pillion_scanner_pipeline_finalize (GObject *object)
{
  g_free (PILLION_SCANNER_PIPELINE (object)->source);

  G_OBJECT_CLASS (pillion_scanner_pipeline_parent_class)->finalize (object);
}

static void
pillion_scanner_pipeline_class_init (PillionScannerPipelineClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_scanner_pipeline_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_scanner_pipeline_finalize;

  signals[FRAME] = g_signal_new ("frame", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, GDK_TYPE_TEXTURE);
  signals[TEXT] = g_signal_new ("text", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
pillion_scanner_pipeline_init (PillionScannerPipeline *self)
{
}

/**
 * pillion_scanner_pipeline_new:
 * @source: what gives the frames, as gst-launch describes it
 */
PillionScannerPipeline *
pillion_scanner_pipeline_new (const char *source)
{
  PillionScannerPipeline *self;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_object_new (PILLION_TYPE_SCANNER_PIPELINE, NULL);
  self->source = g_strdup (source);
  return self;
}

/* Does nothing where it runs already. It may fail at once. */
void
pillion_scanner_pipeline_start (PillionScannerPipeline *self)
{
  g_autofree char *description = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PILLION_IS_SCANNER_PIPELINE (self));

  if (self->pipeline != NULL)
    return;
  description = g_strdup_printf (DESCRIPTION, self->source);
  if (gst_init_check (NULL, NULL, NULL))
    self->pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  if (self->pipeline == NULL) {
    g_message ("The camera can’t be read: %s", error != NULL ? error->message : "GStreamer does not start");
    fail (self, PILLION_SCANNER_PROBLEM_UNAVAILABLE);
    return;
  }
  gst_object_ref_sink (self->pipeline);
  g_atomic_int_set (&self->pending, 0);
  connect_sink (self, "preview");
  connect_sink (self, "codes");
  bus = gst_element_get_bus (self->pipeline);
  gst_bus_add_watch_full (bus, G_PRIORITY_DEFAULT, on_message, weak_new (self), weak_free);
  /* What goes wrong here comes by the bus. */
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

/* Gives the camera back. Waits for the frame that is being read. */
void
pillion_scanner_pipeline_stop (PillionScannerPipeline *self)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;

  g_return_if_fail (PILLION_IS_SCANNER_PIPELINE (self));

  pipeline = g_steal_pointer (&self->pipeline);
  if (pipeline == NULL)
    return;
  bus = gst_element_get_bus (pipeline);
  gst_bus_remove_watch (bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}
