/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-link-number.h"

#include "app/compat/pillion-focus.h"
#include "app/welcome/pillion-row-error.h"

struct _PillionLinkNumber {
  AdwBin           parent_instance;

  GtkWidget       *number_row;
  PillionRowError *number_error;
  GtkWidget       *button;
};

G_DEFINE_FINAL_TYPE (PillionLinkNumber, pillion_link_number, ADW_TYPE_BIN)

static void
on_get_code (PillionLinkNumber *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "link.get-code", "s",
                              gtk_editable_get_text (GTK_EDITABLE (self->number_row)));
}

static void
on_changed (PillionLinkNumber *self)
{
  gtk_widget_set_sensitive (self->button, *gtk_editable_get_text (GTK_EDITABLE (self->number_row)) != '\0');
}

static gboolean
pillion_link_number_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PILLION_LINK_NUMBER (widget)->number_row);
}

static void
pillion_link_number_class_init (PillionLinkNumberClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pillion_focus_class_set_first (widget_class, pillion_link_number_grab_focus);

  g_type_ensure (PILLION_TYPE_ROW_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-link-number.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionLinkNumber, number_row);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkNumber, number_error);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkNumber, button);
  gtk_widget_class_bind_template_callback (widget_class, on_get_code);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
pillion_link_number_init (PillionLinkNumber *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pillion_link_number_show_error (PillionLinkNumber *self,
                                const char        *message)
{
  g_return_if_fail (PILLION_IS_LINK_NUMBER (self));

  pillion_row_error_set_message (self->number_error, message);
}
