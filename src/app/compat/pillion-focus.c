/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-focus.h"

/**
 * pillion_focus_class_set_first:
 * @widget_class: of a widget that can't have the focus itself, and has one child
 * @grab_focus: gives the focus to what is useful first in it
 *
 * Nobody sets grab_focus() in another way: GtkWidget's own focus() calls it once nothing is left
 * among the children, so that Tab at the end of the widget led back to the first for ever.
 */
void
pillion_focus_class_set_first (GtkWidgetClass *widget_class,
                               gboolean      (*grab_focus) (GtkWidget *widget))
{
  widget_class->grab_focus = grab_focus;
  widget_class->focus = pillion_focus_child;
}

/* A focus() that goes on within the only child, and leaves the widget at its end. */
gboolean
pillion_focus_child (GtkWidget        *widget,
                     GtkDirectionType  direction)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return child != NULL && gtk_widget_child_focus (child, direction);
}

/**
 * pillion_focus_show:
 * @view: a child of @stack
 *
 * Shows it; the focus goes to what is useful there, unless it was shown already.
 */
void
pillion_focus_show (GtkStack  *stack,
                    GtkWidget *view)
{
  g_return_if_fail (GTK_IS_STACK (stack));
  g_return_if_fail (GTK_IS_WIDGET (view));

  if (gtk_stack_get_visible_child (stack) == view)
    return;
  gtk_stack_set_visible_child (stack, view);
  gtk_widget_grab_focus (view);
}

/**
 * pillion_focus_find_row:
 *
 * Returns: (nullable): the row of a list view below @widget that has the focus, or has it in it
 */
GtkWidget *
pillion_focus_find_row (GtkWidget *widget)
{
  GtkWidget *row = widget;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  while (row != NULL && !GTK_IS_LIST_VIEW (gtk_widget_get_parent (row)))
    row = gtk_widget_get_focus_child (row);
  return row;
}

/**
 * pillion_focus_in_row:
 * @row: of a list view
 * @direction: of Tab
 *
 * A list view of GTK 4.8 leads Tab through all of its rows, of which there may be thousands; the
 * arrow keys do that. Who asks this first leaves the list when the row is passed.
 *
 * Returns: whether the focus went on in the row
 */
gboolean
pillion_focus_in_row (GtkWidget        *row,
                      GtkDirectionType  direction)
{
  g_return_val_if_fail (GTK_IS_WIDGET (row), FALSE);

  if (direction == GTK_DIR_TAB_BACKWARD && gtk_widget_is_focus (row))
    return FALSE;
  return gtk_widget_child_focus (row, direction);
}
