/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"

#include "app/pillion-resources.h"
#include "pillion-test-await.h"

/* Frames in a row in which nobody had anything to do: what follows from a frame comes in the next. */
#define N_QUIET_FRAMES 12

struct _PillionTestDisplay {
  GtkWindow *window;
};

void
pillion_test_display_init (int    *argc,
                           char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_resources_register (pillion_get_resource ());
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

PillionTestDisplay *
pillion_test_display_new (void)
{
  PillionTestDisplay *self = g_new0 (PillionTestDisplay, 1);

  self->window = GTK_WINDOW (g_object_ref (adw_window_new ()));
  gtk_window_set_default_size (self->window, 360, 648);
  return self;
}

void
pillion_test_display_free (PillionTestDisplay *self)
{
  gtk_window_destroy (self->window);
  g_object_unref (self->window);
  g_free (self);
}

GtkWindow *
pillion_test_display_get_window (PillionTestDisplay *self)
{
  return self->window;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

void
pillion_test_display_show (PillionTestDisplay *self,
                           GtkWidget          *widget)
{
  adw_window_set_content (ADW_WINDOW (self->window), widget);
  gtk_window_present (self->window);
  pillion_test_display_await (is_mapped, widget);
}

void
pillion_test_display_await (gboolean (*is_so) (gpointer data),
                            gpointer data)
{
  pillion_test_wait_until (is_so, data, "something on the display");
}

/* ----- rest ----- */

static void
on_asked (GdkFrameClock *clock,
          guint         *n_quiet)
{
  *n_quiet = 0;
}

/* The next frame is asked for here; whatever else is done in it was asked for by a widget. */
static void
on_after_paint (GdkFrameClock *clock,
                guint         *n_quiet)
{
  if (++*n_quiet < N_QUIET_FRAMES)
    gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
}

static gboolean
is_quiet (gpointer data)
{
  return *(guint *) data >= N_QUIET_FRAMES;
}

static void
set_motion (gboolean animations,
            gboolean blink)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", animations, "gtk-cursor-blink", blink, NULL);
}

void
pillion_test_display_await_rest (PillionTestDisplay *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  guint n_quiet = 0;

  set_motion (TRUE, FALSE);
  g_signal_connect (clock, "update", G_CALLBACK (on_asked), &n_quiet);
  g_signal_connect (clock, "layout", G_CALLBACK (on_asked), &n_quiet);
  g_signal_connect (clock, "paint", G_CALLBACK (on_asked), &n_quiet);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &n_quiet);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
  pillion_test_display_await (is_quiet, &n_quiet);
  g_signal_handlers_disconnect_by_data (clock, &n_quiet);
  set_motion (FALSE, TRUE);
}
