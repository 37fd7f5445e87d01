/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-conversation.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* Asks for the chat that a message is sent on to. Signals: "chosen" (#PillionConversation). */
#define PILLION_TYPE_FORWARD_WINDOW (pillion_forward_window_get_type ())
G_DECLARE_FINAL_TYPE (PillionForwardWindow, pillion_forward_window, PILLION, FORWARD_WINDOW, AdwWindow)

GtkWidget *pillion_forward_window_new     (PillionEngine        *engine,
                                           gint64                row);

gint64     pillion_forward_window_get_row (PillionForwardWindow *self);

G_END_DECLS
