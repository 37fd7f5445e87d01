/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-choice.h"

#include "app/conversation/pillion-message-time.h"
#include "app/devices/pillion-device-text.h"
#include "app/history/pillion-history-state.h"

#include <glib/gi18n.h>

/**
 * PillionHistoryChoice:
 *
 * The depths of a history transfer. A group for whoever says how far back another device may ask,
 * and for whoever asks.
 */
struct _PillionHistoryChoice {
  AdwPreferencesGroup  parent_instance;

  GCancellable        *cancellable; /* (owned) */

  AdwActionRow        *all_row;
  AdwActionRow        *year_row;
  AdwActionRow        *month_row;
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
pillion_history_choice_dispose (GObject *object)
{
  PillionHistoryChoice *self = PILLION_HISTORY_CHOICE (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (pillion_history_choice_parent_class)->dispose (object);
}

static void
pillion_history_choice_finalize (GObject *object)
{
  PillionHistoryChoice *self = PILLION_HISTORY_CHOICE (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pillion_history_choice_parent_class)->finalize (object);
}

static void
pillion_history_choice_class_init (PillionHistoryChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_history_choice_get_property;
  object_class->set_property = pillion_history_choice_set_property;
  object_class->dispose = pillion_history_choice_dispose;
  object_class->finalize = pillion_history_choice_finalize;

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
  self->cancellable = g_cancellable_new ();
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
  gtk_widget_set_visible (GTK_WIDGET (self->year_row), since_ms < pillion_history_depth_get_since (PILLION_HISTORY_DEPTH_1_YEAR, now_ms));
  gtk_widget_set_visible (GTK_WIDGET (self->month_row), since_ms < pillion_history_depth_get_since (PILLION_HISTORY_DEPTH_30_DAYS, now_ms));
}

static void
on_measured (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionHistoryChoice) self = user_data;
  AdwActionRow *rows[PILLION_HISTORY_N_DEPTHS] = {
    [PILLION_HISTORY_DEPTH_30_DAYS] = self->month_row,
    [PILLION_HISTORY_DEPTH_1_YEAR] = self->year_row,
    [PILLION_HISTORY_DEPTH_ALL] = self->all_row,
  };
  PillionHistorySize sizes[PILLION_HISTORY_N_DEPTHS];

  /* A choice can be made without them, too. */
  if (!pillion_history_measure_sizes_finish (PILLION_HISTORY (source), result, sizes, NULL) ||
      g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = pillion_history_state_dup_size (&sizes[i]);

    if (rows[i] != NULL)
      adw_action_row_set_subtitle (rows[i], text);
  }
}

void
pillion_history_choice_measure (PillionHistoryChoice *self,
                                PillionHistory       *history)
{
  g_return_if_fail (PILLION_IS_HISTORY_CHOICE (self));
  g_return_if_fail (PILLION_IS_HISTORY (history));

  pillion_history_measure_sizes_async (history, self->cancellable, on_measured, g_object_ref (self));
}

void
pillion_history_choice_set_less_than (PillionHistoryChoice *self,
                                      guint64               since_ms)
{
  g_return_if_fail (PILLION_IS_HISTORY_CHOICE (self));

  pillion_history_choice_set_bound (self, since_ms);
  gtk_widget_set_visible (GTK_WIDGET (self->all_row), FALSE);
  pillion_history_choice_set_depth (self, gtk_widget_get_visible (GTK_WIDGET (self->year_row)) ? PILLION_HISTORY_DEPTH_1_YEAR
                                                                                               : PILLION_HISTORY_DEPTH_30_DAYS);
}
