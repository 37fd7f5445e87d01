/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-use-watch.h"

#include "engine/pillion-freshness-keeper.h"

/* The engine asks its store whether something is due: not at each key. */
#define INTERVAL_US (60 * G_USEC_PER_SEC)

/* The window keeps it as data of this name. */
#define DATA "pillion-use-watch"

typedef struct {
  PillionEngine *engine;  /* (owned) */
  gboolean       waiting; /* used, and not said yet */
  gint64         said_us; /* when it was said last; 0: never */
} UseWatch;

static void
use_watch_free (gpointer data)
{
  UseWatch *self = data;

  g_object_unref (self->engine);
  g_free (self);
}

/* What fails is said with the next input. */
static void
say (UseWatch *self,
     gboolean  ending)
{
  self->waiting = FALSE;
  self->said_us = g_get_monotonic_time ();
  pillion_freshness_keeper_use_async (self->engine, ending, NULL, NULL, NULL);
}

static void
note (UseWatch *self)
{
  if (!pillion_engine_is_online (self->engine))
    self->waiting = TRUE;
  else if (self->waiting || self->said_us == 0 || g_get_monotonic_time () - self->said_us >= INTERVAL_US)
    say (self, FALSE);
}

static gboolean
on_event (GtkEventController *controller,
          GdkEvent           *event,
          GtkWindow          *window)
{
  UseWatch *self = g_object_get_data (G_OBJECT (window), DATA);

  switch ((int) gdk_event_get_event_type (event)) {
  case GDK_KEY_PRESS:
  case GDK_BUTTON_PRESS:
  case GDK_SCROLL:
  case GDK_TOUCH_BEGIN:
    note (self);
    break;
  default:
    break;
  }
  return GDK_EVENT_PROPAGATE;
}

static void
on_active_changed (GtkWindow  *input,
                   GParamSpec *pspec,
                   GtkWindow  *window)
{
  UseWatch *self = g_object_get_data (G_OBJECT (window), DATA);

  if (!gtk_window_is_active (input) && self->said_us != 0 && pillion_engine_is_online (self->engine))
    say (self, TRUE);
}

static void
on_online_changed (GtkWindow *window)
{
  UseWatch *self = g_object_get_data (G_OBJECT (window), DATA);

  if (self->waiting)
    note (self);
}

/* input: the window itself, or one beside it */
static void
watch (GtkWindow *window,
       GtkWindow *input)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (on_event), window, 0);
  gtk_widget_add_controller (GTK_WIDGET (input), controller);
  g_signal_connect_object (input, "notify::is-active", G_CALLBACK (on_active_changed), window, 0);
}

/* A program has one profile: what it opens beside the window is of the same. */
static void
on_windows_changed (GListModel *windows,
                    guint       position,
                    guint       n_removed,
                    guint       n_added,
                    GtkWindow  *window)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (GtkWindow) beside = g_list_model_get_item (windows, i);

    watch (window, beside);
  }
}

void
pillion_use_watch_attach (GtkWindow     *window,
                          PillionEngine *engine)
{
  UseWatch *self = g_new0 (UseWatch, 1);

  self->engine = g_object_ref (engine);
  g_object_set_data_full (G_OBJECT (window), DATA, self, use_watch_free);
  watch (window, window);
  g_signal_connect_object (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (on_windows_changed), window, 0);
  g_signal_connect_object (engine, "notify::online", G_CALLBACK (on_online_changed), window, G_CONNECT_SWAPPED);
}

void
pillion_use_watch_note (GtkWindow *window)
{
  UseWatch *self = g_object_get_data (G_OBJECT (window), DATA);

  if (self != NULL)
    note (self);
}
