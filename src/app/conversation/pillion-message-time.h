/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times of messages: milliseconds UTC, shown in local time as the locale writes it. All strings are
 * (transfer full).
 */

/* (transfer full). The zone is that of at most a minute ago. */
GDateTime *pillion_message_time_to_local   (guint64    time_ms);

/* The time of day. */
char     *pillion_message_time_to_clock    (guint64    time_ms);

/* "Today", "Yesterday", or the date. now_ms: the present. */
char     *pillion_message_time_to_day      (guint64    time_ms,
                                            guint64    now_ms);

/* Date and time of day. */
char     *pillion_message_time_to_date     (guint64    time_ms);

/* Whether both are on one local day. */
gboolean  pillion_message_time_is_same_day (guint64    a_ms,
                                            guint64    b_ms);

guint64   pillion_message_time_get_now     (void);

G_END_DECLS
