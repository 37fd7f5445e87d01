/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-history-keys.h"

#include "app/conversation/pillion-message-history.h"
#include "app/conversation/pillion-message-row.h"

static gboolean
on_menu_key (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  PillionMessageHistory *self = PILLION_MESSAGE_HISTORY (widget);
  PillionMessage *message = pillion_message_history_get_focused (self);
  gint64 row = message != NULL ? pillion_message_get_row (message) : 0;
  GtkWidget *child = pillion_message_history_find_widget (self, row);
  double x;
  double y;

  if (child == NULL || !pillion_message_row_find_middle (PILLION_MESSAGE_ROW (child), &x, &y))
    return FALSE;
  return gtk_widget_activate_action (widget, "history.menu", "(xdd)", row, x, y);
}

/* arguments: the action on the message that has the focus */
static gboolean
on_message_key (GtkWidget *widget,
                GVariant  *arguments,
                gpointer   user_data)
{
  PillionMessage *message = pillion_message_history_get_focused (PILLION_MESSAGE_HISTORY (widget));
  const char *action;

  if (message == NULL)
    return FALSE;
  g_variant_get (arguments, "(&s)", &action);
  return gtk_widget_activate_action (widget, action, "x", pillion_message_get_row (message));
}

void
pillion_message_history_add_keys (GtkWidgetClass *widget_class)
{
  GdkModifierType control = GDK_CONTROL_MASK;
  GdkModifierType both = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_r, both, on_message_key, "(s)", "conversation.message-reply");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_e, both, on_message_key, "(s)", "conversation.message-choose-reaction");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_d, control, on_message_key, "(s)", "conversation.message-details");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, control, on_message_key, "(s)", "conversation.message-copy");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, on_message_key, "(s)", "conversation.message-delete");
}
