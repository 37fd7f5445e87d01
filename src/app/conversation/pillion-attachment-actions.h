/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "engine/pillion-engine.h"
#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* What is done with the attachment of a message. What is not on this device yet is fetched
 * before. The user is told of how it ended by the window of widget. Main thread.
 */

/* Asks where to, by the name that it came with. */
void pillion_attachment_actions_save    (GtkWidget      *widget,
                                         PillionEngine  *engine,
                                         PillionMessage *message);

/* Does not ask. */
void pillion_attachment_actions_save_to (GtkWidget      *widget,
                                         PillionEngine  *engine,
                                         PillionMessage *message,
                                         GFile          *target);

/* With the system's program for it; asks first where that could run a program. */
void pillion_attachment_actions_open    (GtkWidget      *widget,
                                         PillionEngine  *engine,
                                         PillionMessage *message);

/* The picture, to the clipboard: its pixels, not what else is in the file. */
void pillion_attachment_actions_copy    (GtkWidget      *widget,
                                         PillionEngine  *engine,
                                         PillionMessage *message);

G_END_DECLS
