/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A text with the time that is left. "format" (construct, set in templates) has one "%s" for it;
 * the signal "over" says that none is. It runs once a second, and only while it can be seen.
 */
#define PILLION_TYPE_COUNTDOWN (pillion_countdown_get_type ())
G_DECLARE_FINAL_TYPE (PillionCountdown, pillion_countdown, PILLION, COUNTDOWN, GtkWidget)

const char *pillion_countdown_get_format (PillionCountdown  *self);
void        pillion_countdown_set_format (PillionCountdown  *self,
                                          const char        *format);
const char *pillion_countdown_get_text   (PillionCountdown  *self);

void        pillion_countdown_start      (PillionCountdown  *self,
                                          guint64            remaining_ms);
void        pillion_countdown_stop       (PillionCountdown  *self);

G_END_DECLS
