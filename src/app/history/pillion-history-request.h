/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asking other own devices for older messages. What goes wrong is told by a toast. widget: in a
 * window.
 */

/* Asks the user how far back, and which device; where this one may have no more, says what to do
 * about that.
 */
void pillion_history_request      (GtkWidget       *widget,
                                   PillionEngine   *engine);

/* Asks the user which device to ask instead of the one that is waited for; what came stays. */
void pillion_history_request_elsewhere (GtkWidget *widget,
                                        PillionEngine *engine);

/* Asks the user for less than what is on its way, which ends it. */
void pillion_history_request_less (GtkWidget       *widget,
                                   PillionHistory  *history);

/* Once more what failed its check; where there are several devices, the user is asked which. */
void pillion_history_ask_again    (GtkWidget       *widget,
                                   PillionEngine   *engine);

/* Once more what failed. */
void pillion_history_retry        (GtkWidget       *widget,
                                   PillionHistory  *history);

G_END_DECLS
