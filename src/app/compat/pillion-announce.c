/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-announce.h"

#include <gmodule.h>

/* gtk_accessible_announce() of GTK 4.14; its last argument is a priority, 1 the middle one. */
typedef void (*PillionAnnounceFunc) (GtkAccessible *accessible, const char *text, int priority);

static PillionAnnounceFunc
find_announce (void)
{
  static PillionAnnounceFunc func = NULL;
  static gsize searched = 0;

  if (g_once_init_enter (&searched)) {
    GModule *program = g_module_open (NULL, G_MODULE_BIND_LAZY);
    gpointer symbol = NULL;

    if (g_module_symbol (program, "gtk_accessible_announce", &symbol))
      func = (PillionAnnounceFunc) symbol;
    g_module_close (program);
    g_once_init_leave (&searched, 1);
  }
  return func;
}

void
pillion_announce (GtkWidget  *widget,
                  const char *text)
{
  PillionAnnounceFunc announce = find_announce ();

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  if (announce != NULL)
    announce (GTK_ACCESSIBLE (widget), text, 1);
  else
    gtk_widget_activate_action (widget, "window-status.announce", "s", text);
}
