/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-focus-label.h"

/**
 * PillionFocusLabel:
 *
 * A text to be read before something is decided: it can have the focus, so that a screen reader
 * says it and no key that was meant for what was there before decides. A #GtkLabel has the focus
 * only where it can be selected, and shows a cursor then.
 */
struct _PillionFocusLabel {
  GtkWidget parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (PillionFocusLabel, pillion_focus_label, GTK_TYPE_WIDGET)

static void
pillion_focus_label_dispose (GObject *object)
{
  PillionFocusLabel *self = PILLION_FOCUS_LABEL (object);

  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;

  G_OBJECT_CLASS (pillion_focus_label_parent_class)->dispose (object);
}

static void
pillion_focus_label_class_init (PillionFocusLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_focus_label_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-focus-label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
pillion_focus_label_init (PillionFocusLabel *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL,
                              "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "justify", GTK_JUSTIFY_CENTER,
                              "wrap", TRUE,
                              "wrap-mode", PANGO_WRAP_WORD_CHAR,
                              NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

const char *
pillion_focus_label_get_text (PillionFocusLabel *self)
{
  g_return_val_if_fail (PILLION_IS_FOCUS_LABEL (self), NULL);

  return gtk_label_get_label (self->label);
}

/**
 * pillion_focus_label_set_text:
 * @text: what is seen
 * @spoken: (nullable): what a screen reader says instead
 */
void
pillion_focus_label_set_text (PillionFocusLabel *self,
                              const char *text,
                              const char *spoken)
{
  g_return_if_fail (PILLION_IS_FOCUS_LABEL (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken != NULL ? spoken : text, -1);
}

/* For what is no sentence, such as a number. */
void
pillion_focus_label_keep_on_one_line (PillionFocusLabel *self)
{
  g_return_if_fail (PILLION_IS_FOCUS_LABEL (self));

  gtk_label_set_wrap (self->label, FALSE);
}
