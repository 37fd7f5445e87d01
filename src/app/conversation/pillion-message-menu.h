/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* What can be done with a message, as a menu of actions of the page. @can_write: to the chat; else
 * nothing of the menu sends anything there. (transfer floating)
 */
GtkWidget *pillion_message_menu_new        (PillionMessage *message,
                                            gboolean        can_write);

/* Drops a popover that was closed, when the action that closed it is done. */
void       pillion_message_menu_free_later (GtkWidget      *menu);

gboolean   pillion_message_menu_can_edit   (PillionMessage *message);

/* Whether others have it, so that it can be deleted for everyone. */
gboolean   pillion_message_menu_can_recall (PillionMessage *message);

G_END_DECLS
