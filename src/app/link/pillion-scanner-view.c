/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-scanner-view.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-spinner.h"
#include "app/link/pillion-scanner-pipeline.h"
#include "app/link/pillion-scanner-portal.h"

#include <glib/gi18n.h>
#include <unistd.h>

/**
 * PillionScannerView:
 *
 * The camera is on only while the view is started and on the screen. In a sandbox the desktop
 * is asked for it, after the user was told what for. Every state without a picture offers
 * another way.
 *
 * Actions: "scanner.start". Its other buttons are those of the page that it lies on:
 * "add-device.focus-code" and "add-device.choose-image".
 */
struct _PillionScannerView {
  AdwBin                  parent_instance;

  PillionScannerPipeline *pipeline;    /* (owned) (nullable) */
  GCancellable           *cancellable; /* (owned) (nullable): while the desktop is asked */
  const char             *state;       /* (static) */
  gboolean                wanted;      /* by the page */
  gboolean                allowed;     /* the user read what the camera is for */
  guint                   tips_source;

  GtkStack               *stack;
  GtkPicture             *picture;
  GtkRevealer            *tips;
  GtkLabel               *title_label;
  GtkLabel               *text_label;
  GtkButton              *button;
};

G_DEFINE_FINAL_TYPE (PillionScannerView, pillion_scanner_view, ADW_TYPE_BIN)

enum {
  TEXT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* So long nothing is found before the user is helped. */
#define TIPS_SECONDS 15

/* Another source of frames, as gst-launch describes it: for tests, and for cameras that are
 * none to the system.
 */
#define SOURCE_VARIABLE "PILLION_CAMERA_SOURCE"

/* ----- states ----- */

static void
set_state (PillionScannerView *self,
           const char         *state)
{
  self->state = state;
  gtk_stack_set_visible_child_name (self->stack,
                                    g_str_equal (state, "problem") || g_str_equal (state, "asking") ? "message" : state);
}

static void
show_message (PillionScannerView *self,
              const char         *state,
              const char         *title,
              const char         *text,
              const char         *label,
              const char         *action)
{
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->text_label, text);
  gtk_button_set_label (self->button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->button), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  set_state (self, state);
  pillion_announce (GTK_WIDGET (self), title);
}

static void
show_problem (PillionScannerView   *self,
              PillionScannerProblem problem)
{
  switch (problem) {
  case PILLION_SCANNER_PROBLEM_BUSY:
    show_message (self, "problem", _("The Camera Is in Use"), _("Close the program that uses it, then try again."),
                  _("Try Again"), "scanner.start");
    break;
  case PILLION_SCANNER_PROBLEM_DENIED:
    show_message (self, "problem", _("The Camera May Not Be Used"),
                  _("Allow it in the system’s settings for applications, or link the device in another way."),
                  _("Enter Code"), "add-device.focus-code");
    break;
  case PILLION_SCANNER_PROBLEM_UNAVAILABLE:
    show_message (self, "problem", _("The Camera Does Not Work"), _("Try it again, or link the device in another way."),
                  _("Try Again"), "scanner.start");
    break;
  case PILLION_SCANNER_PROBLEM_NO_CAMERA:
  default:
    show_message (self, "problem", _("No Camera Found"), _("The new device also shows a code that can be typed."),
                  _("Enter Code"), "add-device.focus-code");
    break;
  }
}

/* ----- the camera ----- */

static gboolean
on_tips (gpointer user_data)
{
  PillionScannerView *self = user_data;

  self->tips_source = 0;
  gtk_revealer_set_reveal_child (self->tips, TRUE);
  pillion_announce (GTK_WIDGET (self), _("No code was found yet"));
  return G_SOURCE_REMOVE;
}

static void
on_frame (PillionScannerView *self,
          GdkTexture         *texture)
{
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  if (g_str_equal (self->state, "live"))
    return;
  set_state (self, "live");
  self->tips_source = g_timeout_add_seconds (TIPS_SECONDS, on_tips, self);
}

static void
on_text (PillionScannerView *self,
         const char         *text)
{
  g_signal_emit (self, signals[TEXT], 0, text);
}

static void
on_failed (PillionScannerView *self,
           int                 problem)
{
  g_clear_handle_id (&self->tips_source, g_source_remove);
  show_problem (self, (PillionScannerProblem) problem);
}

static void
run (PillionScannerView *self,
     const char         *source)
{
  self->pipeline = pillion_scanner_pipeline_new (source);
  g_signal_connect_object (self->pipeline, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pipeline, "text", G_CALLBACK (on_text), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pipeline, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  set_state (self, "starting");
  pillion_scanner_pipeline_start (self->pipeline);
}

static void
turn_off (PillionScannerView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->tips_source, g_source_remove);
  if (self->pipeline != NULL) {
    g_signal_handlers_disconnect_by_data (self->pipeline, self);
    pillion_scanner_pipeline_stop (self->pipeline);
  }
  g_clear_object (&self->pipeline);
}

static void
on_camera (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionScannerView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *description = NULL;
  int fd = pillion_scanner_portal_open_camera_finish (result, &error);

  /* It was asked for in vain: the page went on. */
  if (self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable)) {
    if (fd >= 0)
      close (fd);
    return;
  }
  g_clear_object (&self->cancellable);
  if (fd >= 0) {
    /* The element owns it from here on. */
    description = g_strdup_printf ("pipewiresrc fd=%d", fd);
    run (self, description);
  } else {
    show_problem (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? PILLION_SCANNER_PROBLEM_NO_CAMERA
                                                                                  : PILLION_SCANNER_PROBLEM_DENIED);
  }
}

static void
turn_on (PillionScannerView *self)
{
  const char *source = g_getenv (SOURCE_VARIABLE);

  if (self->pipeline != NULL || self->cancellable != NULL)
    return;
  gtk_revealer_set_reveal_child (self->tips, FALSE);
  if (source != NULL || !pillion_scanner_portal_is_needed ()) {
    run (self, source != NULL ? source : "v4l2src");
  } else if (!self->allowed) {
    show_message (self, "asking", _("Use the Camera?"),
                  _("It looks for the code on the new device. No picture is kept or sent."), _("Continue"),
                  "scanner.start");
  } else {
    set_state (self, "starting");
    self->cancellable = g_cancellable_new ();
    pillion_scanner_portal_open_camera_async (self->cancellable, on_camera, g_object_ref (self));
  }
}

static void
update (PillionScannerView *self)
{
  if (self->wanted && gtk_widget_get_mapped (GTK_WIDGET (self))) {
    turn_on (self);
  } else {
    turn_off (self);
    set_state (self, "off");
  }
}

static void
on_start (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionScannerView *self = PILLION_SCANNER_VIEW (widget);

  self->allowed = TRUE;
  turn_off (self);
  update (self);
}

/* ----- the object ----- */

static void
pillion_scanner_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pillion_scanner_view_parent_class)->map (widget);

  update (PILLION_SCANNER_VIEW (widget));
}

static void
pillion_scanner_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pillion_scanner_view_parent_class)->unmap (widget);

  update (PILLION_SCANNER_VIEW (widget));
}

static void
pillion_scanner_view_dispose (GObject *object)
{
  turn_off (PILLION_SCANNER_VIEW (object));

  G_OBJECT_CLASS (pillion_scanner_view_parent_class)->dispose (object);
}

static void
pillion_scanner_view_class_init (PillionScannerViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_scanner_view_dispose;
  widget_class->map = pillion_scanner_view_map;
  widget_class->unmap = pillion_scanner_view_unmap;

  signals[TEXT] = g_signal_new ("text", PILLION_TYPE_SCANNER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);

  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-scanner-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionScannerView, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionScannerView, picture);
  gtk_widget_class_bind_template_child (widget_class, PillionScannerView, tips);
  gtk_widget_class_bind_template_child (widget_class, PillionScannerView, title_label);
  gtk_widget_class_bind_template_child (widget_class, PillionScannerView, text_label);
  gtk_widget_class_bind_template_child (widget_class, PillionScannerView, button);
  gtk_widget_class_install_action (widget_class, "scanner.start", NULL, on_start);
}

static void
pillion_scanner_view_init (PillionScannerView *self)
{
  self->state = "off";
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
pillion_scanner_view_get_state (PillionScannerView *self)
{
  g_return_val_if_fail (PILLION_IS_SCANNER_VIEW (self), NULL);

  return self->state;
}

/* What is said where no picture is shown. */
const char *
pillion_scanner_view_get_title (PillionScannerView *self)
{
  g_return_val_if_fail (PILLION_IS_SCANNER_VIEW (self), NULL);

  return gtk_label_get_label (self->title_label);
}

/* Turns the camera on as soon as the view is on the screen. */
void
pillion_scanner_view_start (PillionScannerView *self)
{
  g_return_if_fail (PILLION_IS_SCANNER_VIEW (self));

  if (self->wanted)
    return;
  self->wanted = TRUE;
  update (self);
}

/* Turns it off. */
void
pillion_scanner_view_stop (PillionScannerView *self)
{
  g_return_if_fail (PILLION_IS_SCANNER_VIEW (self));

  self->wanted = FALSE;
  update (self);
}
