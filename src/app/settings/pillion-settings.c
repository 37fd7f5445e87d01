/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/settings/pillion-settings.h"

#include "app/pillion-application.h"

/* GSettings ends the program for a schema that is not there; one run from its build folder
 * has none.
 */
GSettings *
pillion_settings_get (void)
{
  static GSettings *settings = NULL;
  static gsize searched = 0;

  if (g_once_init_enter (&searched)) {
    GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
    g_autoptr (GSettingsSchema) schema = NULL;

    if (source != NULL)
      schema = g_settings_schema_source_lookup (source, PILLION_APPLICATION_ID, TRUE);
    if (schema != NULL)
      settings = g_settings_new_full (schema, NULL, NULL);
    g_once_init_leave (&searched, 1);
  }
  return settings;
}

gboolean
pillion_settings_enter_sends_message (void)
{
  GSettings *settings = pillion_settings_get ();

  return settings == NULL || g_settings_get_boolean (settings, PILLION_SETTING_ENTER_SENDS_MESSAGE);
}

PillionNotificationContent
pillion_settings_get_notification_content (void)
{
  GSettings *settings = pillion_settings_get ();

  return settings != NULL ? (PillionNotificationContent) g_settings_get_enum (settings, PILLION_SETTING_NOTIFICATION_CONTENT)
                          : PILLION_NOTIFICATION_CONTENT_ALL;
}

static void
apply_color_scheme (GSettings *settings)
{
  static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT,
    ADW_COLOR_SCHEME_FORCE_LIGHT,
    ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int setting = g_settings_get_enum (settings, PILLION_SETTING_COLOR_SCHEME);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[CLAMP (setting, 0, (int) G_N_ELEMENTS (schemes) - 1)]);
}

void
pillion_settings_follow_color_scheme (void)
{
  GSettings *settings = pillion_settings_get ();

  if (settings == NULL)
    return;
  g_signal_connect (settings, "changed::" PILLION_SETTING_COLOR_SCHEME, G_CALLBACK (apply_color_scheme), NULL);
  apply_color_scheme (settings);
}
