/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-spinner.h"

/**
 * PillionSpinner:
 *
 * A spinner that spins while it is seen. A #GtkSpinner goes on where nobody sees it, such as on
 * another page of a stack, and then each frame of the window is drawn again. libadwaita 1.6 has
 * AdwSpinner for that.
 */
struct _PillionSpinner {
  GtkWidget   parent_instance;

  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (PillionSpinner, pillion_spinner, GTK_TYPE_WIDGET)

static void
pillion_spinner_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pillion_spinner_parent_class)->map (widget);

  gtk_spinner_start (PILLION_SPINNER (widget)->spinner);
}

static void
pillion_spinner_unmap (GtkWidget *widget)
{
  gtk_spinner_stop (PILLION_SPINNER (widget)->spinner);

  GTK_WIDGET_CLASS (pillion_spinner_parent_class)->unmap (widget);
}

static void
pillion_spinner_dispose (GObject *object)
{
  PillionSpinner *self = PILLION_SPINNER (object);

  if (self->spinner != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->spinner));
  self->spinner = NULL;

  G_OBJECT_CLASS (pillion_spinner_parent_class)->dispose (object);
}

static void
pillion_spinner_class_init (PillionSpinnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_spinner_dispose;
  widget_class->map = pillion_spinner_map;
  widget_class->unmap = pillion_spinner_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-spinner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
pillion_spinner_init (PillionSpinner *self)
{
  /* Its name is that of the widget around it. */
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->spinner), GTK_WIDGET (self));
}
