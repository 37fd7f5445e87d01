/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-timer.h"

void
pillion_timer_start (GSource     **timer,
                     GMainContext *context,
                     guint         delay_ms,
                     GSourceFunc   func,
                     gpointer      user_data)
{
  g_return_if_fail (timer != NULL);

  pillion_timer_stop (timer);
  *timer = g_timeout_source_new (delay_ms);
  g_source_set_callback (*timer, func, user_data, NULL);
  g_source_attach (*timer, context);
}

void
pillion_timer_stop (GSource **timer)
{
  g_return_if_fail (timer != NULL);

  if (*timer == NULL)
    return;

  g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}
