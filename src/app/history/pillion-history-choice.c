/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-choice.h"

#include "app/conversation/pillion-message-time.h"
#include "app/devices/pillion-device-text.h"

#include <glib/gi18n.h>

/**
 * PillionHistoryChoice:
 *
 * The depths of a history transfer. A group for whoever says how far back another device may ask,
 * and for whoever asks.
 */
struct _PillionHistoryChoice {
  AdwPreferencesGroup  parent_instance;

  AdwActionRow        *all_row;
  GtkWidget           *year_row;
  GtkWidget           *month_row;
  GtkWidget           *none_row;
  GtkCheckButton      *all_radio;
  GtkCheckButton      *year_radio;
  GtkCheckButton      *month_radio;
  GtkCheckButton      *none_radio;
};

G_DEFINE_FINAL_TYPE (PillionHistoryChoice, pillion_history_choice, ADW_TYPE_PREFERENCES_GROUP)

typedef enum {
  PROP_WITH_NOTHING = 1,
} PillionHistoryChoiceProperty;

static GParamSpec *properties[PROP_WITH_NOTHING + 1];

static void
pillion_history_choice_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  PillionHistoryChoice *self = PILLION_HISTORY_CHOICE (object);

  switch ((PillionHistoryChoiceProperty) property_id) {
  case PROP_WITH_NOTHING:
    g_value_set_boolean (value, gtk_widget_get_visible (self->none_row));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_history_choice_set_property (GObject      *object,
                                     guint         property_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  PillionHistoryChoice *self = PILLION_HISTORY_CHOICE (object);

  switch ((PillionHistoryChoiceProperty) property_id) {
  case PROP_WITH_NOTHING:
    gtk_widget_set_visible (self->none_row, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_history_choice_class_init (PillionHistoryChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_history_choice_get_property;
  object_class->set_property = pillion_history_choice_set_property;

  properties[PROP_WITH_NOTHING] = g_param_spec_boolean ("with-nothing", NULL, NULL, FALSE,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-history-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryChoice, all_radio);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryChoice, all_row);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryChoice, month_radio);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryChoice, month_row);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryChoice, none_radio);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryChoice, none_row);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryChoice, year_radio);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryChoice, year_row);
}

static void
pillion_history_choice_init (PillionHistoryChoice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PillionHistoryDepth
pillion_history_choice_get_depth (PillionHistoryChoice *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_CHOICE (self), PILLION_HISTORY_DEPTH_NONE);

  if (gtk_check_button_get_active (self->all_radio))
    return PILLION_HISTORY_DEPTH_ALL;
  if (gtk_check_button_get_active (self->year_radio))
    return PILLION_HISTORY_DEPTH_1_YEAR;
  if (gtk_check_button_get_active (self->month_radio))
    return PILLION_HISTORY_DEPTH_30_DAYS;
  return PILLION_HISTORY_DEPTH_NONE;
}

void
pillion_history_choice_set_depth (PillionHistoryChoice *self,
                                  PillionHistoryDepth   depth)
{
  g_return_if_fail (PILLION_IS_HISTORY_CHOICE (self));

  gtk_check_button_set_active (self->all_radio, depth == PILLION_HISTORY_DEPTH_ALL);
  gtk_check_button_set_active (self->year_radio, depth == PILLION_HISTORY_DEPTH_1_YEAR);
  gtk_check_button_set_active (self->month_radio, depth == PILLION_HISTORY_DEPTH_30_DAYS);
  gtk_check_button_set_active (self->none_radio, depth == PILLION_HISTORY_DEPTH_NONE);
}

void
pillion_history_choice_set_bound (PillionHistoryChoice *self,
                                  guint64               since_ms)
{
  guint64 now_ms = pillion_message_time_get_now ();
  g_autofree char *date = pillion_device_text_dup_date (since_ms);
  g_autofree char *text = NULL;

  g_return_if_fail (PILLION_IS_HISTORY_CHOICE (self));

  /* Translators: %s is a date, from which on messages can be had. */
  text = g_strdup_printf (_("Since %s, as the primary device allows"), date);
  adw_action_row_set_subtitle (self->all_row, since_ms > 0 ? text : "");
  gtk_widget_set_visible (self->year_row, since_ms < pillion_history_depth_get_since (PILLION_HISTORY_DEPTH_1_YEAR, now_ms));
  gtk_widget_set_visible (self->month_row, since_ms < pillion_history_depth_get_since (PILLION_HISTORY_DEPTH_30_DAYS, now_ms));
}

void
pillion_history_choice_set_less_than (PillionHistoryChoice *self,
                                      guint64               since_ms)
{
  g_return_if_fail (PILLION_IS_HISTORY_CHOICE (self));

  pillion_history_choice_set_bound (self, since_ms);
  gtk_widget_set_visible (GTK_WIDGET (self->all_row), FALSE);
  pillion_history_choice_set_depth (self, gtk_widget_get_visible (self->year_row) ? PILLION_HISTORY_DEPTH_1_YEAR
                                                                                  : PILLION_HISTORY_DEPTH_30_DAYS);
}
