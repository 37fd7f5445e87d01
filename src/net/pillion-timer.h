/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One timeout in a field of its owner: NULL while it does not run, and never longer
 * alive than its owner.
 */

/* Starts *timer, or starts it anew. func returns G_SOURCE_REMOVE, and may start or stop
 * the timer itself.
 */
void pillion_timer_start  (GSource      **timer,
                           GMainContext  *context,
                           guint          delay_ms,
                           GSourceFunc    func,
                           gpointer       user_data);

/* Stops *timer if it runs. */
void pillion_timer_stop   (GSource      **timer);

G_END_DECLS
