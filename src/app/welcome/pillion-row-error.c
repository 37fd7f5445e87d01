/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-row-error.h"

/**
 * PillionRowError:
 *
 * A sentence below the row that it is about. With "row" set, that row looks wrong as long as
 * there is a sentence, and says so to assistive technology; typing in it takes both away.
 */
struct _PillionRowError {
  AdwPreferencesRow parent_instance;

  GtkWidget        *row; /* (nullable): borrowed from the list that both lie in */
  GtkLabel         *label;
};

G_DEFINE_FINAL_TYPE (PillionRowError, pillion_row_error, ADW_TYPE_PREFERENCES_ROW)

typedef enum {
  PROP_ROW = 1,
} PillionRowErrorProperty;

static GParamSpec *properties[PROP_ROW + 1];

static void
on_changed (PillionRowError *self)
{
  pillion_row_error_set_message (self, NULL);
}

static void
set_row (PillionRowError *self,
         GtkWidget       *row)
{
  self->row = row;
  if (row == NULL)
    return;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->label, NULL, -1);
  if (GTK_IS_EDITABLE (row))
    g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

static void
pillion_row_error_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  PillionRowError *self = PILLION_ROW_ERROR (object);

  switch ((PillionRowErrorProperty) property_id) {
  case PROP_ROW:
    g_value_set_object (value, self->row);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_row_error_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  PillionRowError *self = PILLION_ROW_ERROR (object);

  switch ((PillionRowErrorProperty) property_id) {
  case PROP_ROW:
    set_row (self, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_row_error_dispose (GObject *object)
{
  PillionRowError *self = PILLION_ROW_ERROR (object);

  self->row = NULL;

  G_OBJECT_CLASS (pillion_row_error_parent_class)->dispose (object);
}

static void
pillion_row_error_class_init (PillionRowErrorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pillion_row_error_get_property;
  object_class->set_property = pillion_row_error_set_property;
  object_class->dispose = pillion_row_error_dispose;

  /* The row it is about; lives as long as this one does. */
  properties[PROP_ROW] = g_param_spec_object ("row", NULL, NULL, GTK_TYPE_WIDGET,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_row_error_init (PillionRowError *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL,
                              "wrap", TRUE,
                              "xalign", 0.0,
                              "margin-start", 12,
                              "margin-end", 12,
                              "margin-top", 9,
                              "margin-bottom", 9,
                              NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->label));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* (nullable): NULL where nothing is wrong */
const char *
pillion_row_error_get_message (PillionRowError *self)
{
  g_return_val_if_fail (PILLION_IS_ROW_ERROR (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_label (self->label) : NULL;
}

/**
 * pillion_row_error_set_message:
 * @message: (nullable): a sentence; NULL: nothing is wrong
 */
void
pillion_row_error_set_message (PillionRowError *self,
                               const char      *message)
{
  g_return_if_fail (PILLION_IS_ROW_ERROR (self));

  gtk_label_set_label (self->label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self), message != NULL);
  if (self->row == NULL)
    return;
  if (message != NULL)
    gtk_widget_add_css_class (self->row, "error");
  else
    gtk_widget_remove_css_class (self->row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}
