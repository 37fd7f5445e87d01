/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

/* When a window paints; for the floor and for the application alike. */

/* Called after each frame of the window, from the first one on. */
typedef void (*WatchWindowFrame) (GtkWindow *window,
                                  gpointer   data);

void   watch_window_each_frame  (GtkWindow        *window,
                                 WatchWindowFrame  frame,
                                 gpointer          data);

/* Says on standard output that it took so long since the moment that BENCH_STARTED_US names, on
 * the monotonic clock; each name once.
 */
void   watch_window_print       (const char       *name);

/* How long the newest frame took, from the begin of its work to the end of its painting, and how
 * much of that this process had the processor, in milliseconds.
 */
double watch_window_get_last_ms     (void);
double watch_window_get_last_cpu_ms (void);
