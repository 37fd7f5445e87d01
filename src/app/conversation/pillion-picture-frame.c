/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-picture-frame.h"

#define MIN_WIDTH 48

/**
 * PillionPictureFrame:
 *
 * Unlike a #GtkPicture it wants its width whatever its height is: in a bubble, which is as wide as
 * it wants to be, a picture that shrinks with its height would shrink to nothing.
 */
struct _PillionPictureFrame {
  GtkWidget     parent_instance;

  GdkPaintable *paintable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PillionPictureFrame, pillion_picture_frame, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
pillion_picture_frame_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pillion_picture_frame_measure (GtkWidget     *widget,
                               GtkOrientation orientation,
                               int            for_size,
                               int           *minimum,
                               int           *natural,
                               int           *minimum_baseline,
                               int           *natural_baseline)
{
  PillionPictureFrame *self = PILLION_PICTURE_FRAME (widget);
  int width = self->paintable != NULL ? gdk_paintable_get_intrinsic_width (self->paintable) : 0;
  int height = self->paintable != NULL ? gdk_paintable_get_intrinsic_height (self->paintable) : 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN (width, MIN_WIDTH);
    *natural = width;
  } else {
    *natural = for_size >= 0 && for_size < width ? (int) ((gint64) height * for_size / width) : height;
    *minimum = *natural;
  }
}

static void
pillion_picture_frame_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  PillionPictureFrame *self = PILLION_PICTURE_FRAME (widget);

  if (self->paintable != NULL)
    gdk_paintable_snapshot (self->paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
}

static void
pillion_picture_frame_dispose (GObject *object)
{
  g_clear_object (&PILLION_PICTURE_FRAME (object)->paintable);

  G_OBJECT_CLASS (pillion_picture_frame_parent_class)->dispose (object);
}

static void
pillion_picture_frame_class_init (PillionPictureFrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_picture_frame_dispose;
  widget_class->get_request_mode = pillion_picture_frame_get_request_mode;
  widget_class->measure = pillion_picture_frame_measure;
  widget_class->snapshot = pillion_picture_frame_snapshot;

  gtk_widget_class_set_css_name (widget_class, "pillion-picture-frame");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pillion_picture_frame_init (PillionPictureFrame *self)
{
}

GdkPaintable *
pillion_picture_frame_get_paintable (PillionPictureFrame *self)
{
  g_return_val_if_fail (PILLION_IS_PICTURE_FRAME (self), NULL);

  return self->paintable;
}

/* paintable: (nullable): one that does not change */
void
pillion_picture_frame_set_paintable (PillionPictureFrame *self,
                                     GdkPaintable        *paintable)
{
  g_return_if_fail (PILLION_IS_PICTURE_FRAME (self));

  if (g_set_object (&self->paintable, paintable))
    gtk_widget_queue_resize (GTK_WIDGET (self));
}
