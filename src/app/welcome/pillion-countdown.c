/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-countdown.h"

/**
 * PillionCountdown:
 *
 * Tells how much time is left. It is of the role TIMER, whose changes are not read out: who
 * wants to know asks for it.
 */
struct _PillionCountdown {
  GtkWidget  parent_instance;

  GtkWidget *label;
  char      *format; /* (owned) */
  gint64     end_us; /* monotonic; 0: it does not run */
  guint      source; /* the next second, while it can be seen */
};

G_DEFINE_FINAL_TYPE (PillionCountdown, pillion_countdown, GTK_TYPE_WIDGET)

typedef enum {
  PROP_FORMAT = 1,
} PillionCountdownProperty;

static GParamSpec *properties[PROP_FORMAT + 1];

enum {
  OVER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
describe_seconds (int seconds)
{
  if (seconds < 3600)
    return g_strdup_printf ("%d:%02d", seconds / 60, seconds % 60);
  return g_strdup_printf ("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static void
show_seconds (PillionCountdown *self,
              gint64            seconds)
{
  g_autofree char *time = describe_seconds ((int) seconds);
  g_autoptr (GString) text = g_string_new (self->format);

  g_string_replace (text, "%s", time, 1);
  gtk_label_set_label (GTK_LABEL (self->label), text->str);
}

static gboolean
on_second (gpointer user_data)
{
  PillionCountdown *self = user_data;
  gint64 left_us = MAX (self->end_us - g_get_monotonic_time (), 0);

  self->source = 0;
  show_seconds (self, (left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  if (left_us == 0) {
    self->end_us = 0;
    g_signal_emit (self, signals[OVER], 0);
  } else {
    /* When the next whole second is left. */
    self->source = g_timeout_add ((guint) ((left_us - 1) % G_USEC_PER_SEC) / 1000 + 1, on_second, self);
  }
  return G_SOURCE_REMOVE;
}

static void
run (PillionCountdown *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->end_us != 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    on_second (self);
}

static void
pillion_countdown_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pillion_countdown_parent_class)->map (widget);
  run (PILLION_COUNTDOWN (widget));
}

static void
pillion_countdown_unmap (GtkWidget *widget)
{
  PillionCountdown *self = PILLION_COUNTDOWN (widget);

  g_clear_handle_id (&self->source, g_source_remove);
  GTK_WIDGET_CLASS (pillion_countdown_parent_class)->unmap (widget);
}

static void
pillion_countdown_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  PillionCountdown *self = PILLION_COUNTDOWN (object);

  switch ((PillionCountdownProperty) property_id) {
  case PROP_FORMAT:
    g_value_set_string (value, self->format);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_countdown_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  PillionCountdown *self = PILLION_COUNTDOWN (object);

  switch ((PillionCountdownProperty) property_id) {
  case PROP_FORMAT:
    pillion_countdown_set_format (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_countdown_dispose (GObject *object)
{
  PillionCountdown *self = PILLION_COUNTDOWN (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (pillion_countdown_parent_class)->dispose (object);
}

static void
pillion_countdown_finalize (GObject *object)
{
  PillionCountdown *self = PILLION_COUNTDOWN (object);

  g_free (self->format);

  G_OBJECT_CLASS (pillion_countdown_parent_class)->finalize (object);
}

static void
pillion_countdown_class_init (PillionCountdownClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_countdown_get_property;
  object_class->set_property = pillion_countdown_set_property;
  object_class->dispose = pillion_countdown_dispose;
  object_class->finalize = pillion_countdown_finalize;
  widget_class->map = pillion_countdown_map;
  widget_class->unmap = pillion_countdown_unmap;

  /* With one "%s" for the time. */
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, "%s",
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* No time is left, and the widget can be seen. */
  signals[OVER] = g_signal_new ("over", PILLION_TYPE_COUNTDOWN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-countdown");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TIMER);
}

static void
pillion_countdown_init (PillionCountdown *self)
{
  self->format = g_strdup ("%s");
  self->label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

const char *
pillion_countdown_get_format (PillionCountdown *self)
{
  g_return_val_if_fail (PILLION_IS_COUNTDOWN (self), NULL);

  return self->format;
}

/**
 * pillion_countdown_set_format:
 * @format: with one "%s" for the time
 */
void
pillion_countdown_set_format (PillionCountdown *self,
                              const char       *format)
{
  g_return_if_fail (PILLION_IS_COUNTDOWN (self));

  if (g_strcmp0 (self->format, format) == 0)
    return;
  g_free (self->format);
  self->format = g_strdup (format != NULL ? format : "%s");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORMAT]);
}

/* What is shown now. */
const char *
pillion_countdown_get_text (PillionCountdown *self)
{
  g_return_val_if_fail (PILLION_IS_COUNTDOWN (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->label));
}

/* Begins anew. */
void
pillion_countdown_start (PillionCountdown *self,
                         guint64           remaining_ms)
{
  g_return_if_fail (PILLION_IS_COUNTDOWN (self));

  self->end_us = g_get_monotonic_time () + (gint64) MIN (remaining_ms, G_MAXINT) * 1000;
  show_seconds (self, (gint64) (MIN (remaining_ms, G_MAXINT) + 999) / 1000);
  run (self);
}

/* Keeps its place, but shows nothing. */
void
pillion_countdown_stop (PillionCountdown *self)
{
  g_return_if_fail (PILLION_IS_COUNTDOWN (self));

  self->end_us = 0;
  g_clear_handle_id (&self->source, g_source_remove);
  gtk_label_set_label (GTK_LABEL (self->label), "");
}
