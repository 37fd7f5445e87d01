/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Action: "history-start.request". */
#define PILLION_TYPE_HISTORY_START (pillion_history_start_get_type ())
G_DECLARE_FINAL_TYPE (PillionHistoryStart, pillion_history_start, PILLION, HISTORY_START, GtkWidget)

GtkWidget *pillion_history_start_new       (PillionEngine       *engine);

/* The account that it is with, in hexadecimal. */
void       pillion_history_start_set_chat  (PillionHistoryStart *self,
                                            const char          *chat);

/* When the oldest message that is here was sent. */
void       pillion_history_start_set_first (PillionHistoryStart *self,
                                            guint64              first_ms);

G_END_DECLS
