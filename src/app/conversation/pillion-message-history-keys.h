/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For the class of #PillionMessageHistory: what keys do with the message that has the focus. */
void pillion_message_history_add_keys (GtkWidgetClass *widget_class);

G_END_DECLS
