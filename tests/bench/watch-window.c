/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "watch-window.h"

#include <time.h>

typedef struct {
  GtkWindow       *window; /* (unowned) */
  WatchWindowFrame frame;
  gpointer         data;
} Watch;

static Watch watch;
static gint64 began_us;
static double began_cpu_ms;
static double last_ms;
static double last_cpu_ms;

/* Of this thread, which does all of it where cairo draws. */
static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
on_before_paint (GdkFrameClock *clock)
{
  began_us = g_get_monotonic_time ();
  began_cpu_ms = get_cpu_ms ();
}

static void
on_after_paint (GdkFrameClock *clock)
{
  if (began_us == 0)
    return;
  last_ms = (double) (g_get_monotonic_time () - began_us) / 1000;
  last_cpu_ms = get_cpu_ms () - began_cpu_ms;
  began_us = 0;
  watch.frame (watch.window, watch.data);
}

/* The clock's first signal after this one is that of the first frame. */
static void
on_map (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_after_paint), NULL);
}

void
watch_window_each_frame (GtkWindow       *window,
                         WatchWindowFrame frame,
                         gpointer         data)
{
  watch = (Watch) { window, frame, data };
  /* Nobody writes: a cursor that blinks is a frame each, in any window. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  g_signal_connect (window, "map", G_CALLBACK (on_map), NULL);
}

void
watch_window_print (const char *name)
{
  static GHashTable *printed;
  const char *started = g_getenv ("BENCH_STARTED_US");

  if (printed == NULL)
    printed = g_hash_table_new (g_str_hash, g_str_equal);
  if (started == NULL || !g_hash_table_add (printed, (gpointer) name))
    return;
  g_print ("{\"name\": \"%s\", \"value\": %.2f}\n", name,
           (double) (g_get_monotonic_time () - g_ascii_strtoll (started, NULL, 10)) / 1000);
}

double
watch_window_get_last_ms (void)
{
  return last_ms;
}

double
watch_window_get_last_cpu_ms (void)
{
  return last_cpu_ms;
}
