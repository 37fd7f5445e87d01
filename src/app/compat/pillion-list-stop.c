/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-list-stop.h"

#include "app/compat/pillion-focus.h"

struct _PillionListStop {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (PillionListStop, pillion_list_stop, ADW_TYPE_BIN)

static gboolean
pillion_list_stop_focus (GtkWidget        *widget,
                         GtkDirectionType  direction)
{
  gboolean is_tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  GtkWidget *row = is_tab ? pillion_focus_find_row (widget) : NULL;

  if (row != NULL)
    return pillion_focus_in_row (row, direction);
  return GTK_WIDGET_CLASS (pillion_list_stop_parent_class)->focus (widget, direction);
}

static void
pillion_list_stop_class_init (PillionListStopClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = pillion_list_stop_focus;
}

static void
pillion_list_stop_init (PillionListStop *self)
{
}
