/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/settings/pillion-preferences-window.h"

#include "app/compat/pillion-toast.h"
#include "app/settings/pillion-settings.h"
#include "engine/pillion-preferences.h"

/**
 * PillionPreferencesWindow:
 *
 * Every change holds at once. What belongs to the account is shown as the engine has it: what
 * could not be kept goes back by itself.
 */
struct _PillionPreferencesWindow {
  AdwPreferencesWindow  parent_instance;

  PillionEngine        *engine;      /* (owned) */
  GCancellable         *cancellable; /* (owned) */

  AdwComboRow          *color_scheme;
  AdwComboRow          *notification_content;
  GtkWidget            *enter_row;
  GtkSwitch            *enter_sends;
  GtkSwitch            *read_receipts;
  GtkSwitch            *typing;
};

G_DEFINE_FINAL_TYPE (PillionPreferencesWindow, pillion_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* ----- for all own devices ----- */

static void
show_switch (GtkSwitch *widget,
             gboolean   is_on)
{
  gtk_switch_set_active (widget, is_on);
  gtk_switch_set_state (widget, is_on);
}

static void
show_preferences (PillionPreferencesWindow *self)
{
  PillionPreferences preferences;

  pillion_preferences_get (self->engine, &preferences);
  show_switch (self->read_receipts, preferences.read_receipts);
  show_switch (self->typing, preferences.typing);
}

static void
on_preference_set (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PillionPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_set = pillion_preferences_set_finish (PILLION_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  show_preferences (self);
  if (!is_set && !g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), pillion_toast_new (error->message));
}

static gboolean
set_preference (PillionPreferencesWindow *self,
                const char               *name,
                gboolean                  was,
                gboolean                  is_on)
{
  if (was != is_on)
    pillion_preferences_set_async (self->engine, name, is_on ? "on" : "off", self->cancellable, on_preference_set,
                                   g_object_ref (self));
  return FALSE;
}

static gboolean
on_read_receipts (GtkSwitch *widget,
                  gboolean   is_on,
                  gpointer   user_data)
{
  PillionPreferencesWindow *self = user_data;
  PillionPreferences preferences;

  pillion_preferences_get (self->engine, &preferences);
  return set_preference (self, PILLION_PREFERENCE_READ_RECEIPTS, preferences.read_receipts, is_on);
}

static gboolean
on_typing (GtkSwitch *widget,
           gboolean   is_on,
           gpointer   user_data)
{
  PillionPreferencesWindow *self = user_data;
  PillionPreferences preferences;

  pillion_preferences_get (self->engine, &preferences);
  return set_preference (self, PILLION_PREFERENCE_TYPING, preferences.typing, is_on);
}

/* ----- for this computer ----- */

/* The values of a setting in the order of their row. */
typedef struct {
  const char *key;
  const char *nicks[3];
} Choice;

static const Choice color_schemes = { PILLION_SETTING_COLOR_SCHEME, { "system", "light", "dark" } };
static const Choice notification_contents = { PILLION_SETTING_NOTIFICATION_CONTENT, { "all", "name", "none" } };

static gboolean
nick_to_position (GValue   *value,
                  GVariant *nick,
                  gpointer  user_data)
{
  const Choice *choice = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (choice->nicks); i++)
    if (g_str_equal (g_variant_get_string (nick, NULL), choice->nicks[i]))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
position_to_nick (const GValue       *value,
                  const GVariantType *type,
                  gpointer            user_data)
{
  const Choice *choice = user_data;

  return g_variant_new_string (choice->nicks[MIN (g_value_get_uint (value), G_N_ELEMENTS (choice->nicks) - 1)]);
}

static void
bind_choice (GSettings    *settings,
             AdwComboRow  *row,
             const Choice *choice)
{
  gtk_widget_set_sensitive (GTK_WIDGET (row), settings != NULL);
  if (settings != NULL)
    g_settings_bind_with_mapping (settings, choice->key, row, "selected", G_SETTINGS_BIND_DEFAULT, nick_to_position,
                                  position_to_nick, (gpointer) choice, NULL);
}

/* Without the schema nothing could be kept. */
static void
bind_settings (PillionPreferencesWindow *self)
{
  GSettings *settings = pillion_settings_get ();

  bind_choice (settings, self->color_scheme, &color_schemes);
  bind_choice (settings, self->notification_content, &notification_contents);
  gtk_widget_set_sensitive (self->enter_row, settings != NULL);
  gtk_switch_set_active (self->enter_sends, pillion_settings_enter_sends_message ());
  if (settings == NULL)
    return;
  g_settings_bind (settings, PILLION_SETTING_ENTER_SENDS_MESSAGE, self->enter_sends, "active", G_SETTINGS_BIND_DEFAULT);
}

/* ----- the object ----- */

static void
pillion_preferences_window_dispose (GObject *object)
{
  PillionPreferencesWindow *self = PILLION_PREFERENCES_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_preferences_window_parent_class)->dispose (object);
}

static void
pillion_preferences_window_finalize (GObject *object)
{
  g_clear_object (&PILLION_PREFERENCES_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (pillion_preferences_window_parent_class)->finalize (object);
}

static void
pillion_preferences_window_class_init (PillionPreferencesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_preferences_window_dispose;
  object_class->finalize = pillion_preferences_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionPreferencesWindow, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, PillionPreferencesWindow, enter_row);
  gtk_widget_class_bind_template_child (widget_class, PillionPreferencesWindow, enter_sends);
  gtk_widget_class_bind_template_child (widget_class, PillionPreferencesWindow, notification_content);
  gtk_widget_class_bind_template_child (widget_class, PillionPreferencesWindow, read_receipts);
  gtk_widget_class_bind_template_child (widget_class, PillionPreferencesWindow, typing);
  gtk_widget_class_bind_template_callback (widget_class, on_read_receipts);
  gtk_widget_class_bind_template_callback (widget_class, on_typing);
}

static void
pillion_preferences_window_init (PillionPreferencesWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  bind_settings (self);
}

GtkWidget *
pillion_preferences_window_new (PillionEngine *engine)
{
  PillionPreferencesWindow *self = g_object_new (PILLION_TYPE_PREFERENCES_WINDOW, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "preferences-changed", G_CALLBACK (show_preferences), self, G_CONNECT_SWAPPED);
  show_preferences (self);
  return GTK_WIDGET (self);
}
