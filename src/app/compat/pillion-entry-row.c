/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-entry-row.h"

#include <glib/gi18n.h>

static const char *
find_name (const char *icon)
{
  if (g_str_equal (icon, "view-reveal-symbolic") || g_str_equal (icon, "view-conceal-symbolic"))
    return _("Show Text");
  if (g_str_equal (icon, "adw-entry-apply-symbolic") || g_str_equal (icon, "object-select-symbolic"))
    return _("Apply");
  return NULL;
}

static void
name_buttons (GtkWidget *widget)
{
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;
  const char *name = icon != NULL && gtk_widget_get_tooltip_text (widget) == NULL ? find_name (icon) : NULL;

  if (name != NULL) {
    gtk_widget_set_tooltip_text (widget, name);
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

void
pillion_entry_row_name_buttons (AdwEntryRow *row)
{
  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  name_buttons (GTK_WIDGET (row));
}
