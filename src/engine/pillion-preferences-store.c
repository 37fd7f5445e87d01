/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-preferences-store.h"

#include "engine/pillion-outbox.h"
#include "store/pillion-settings-table.h"

#include <string.h>

#define PREFIX "preference-"
#define SINCE_PREFIX "since-" PREFIX

static gboolean
load_switch (PillionDatabase *database,
             const char      *name,
             gboolean        *on,
             GError         **error)
{
  g_autofree char *key = g_strconcat (PREFIX, name, NULL);
  g_autofree char *value = NULL;

  if (!pillion_settings_load_text (database, key, &value, error))
    return FALSE;
  *on = g_strcmp0 (value, "off") != 0;
  return TRUE;
}

gboolean
pillion_preferences_load (PillionDatabase    *database,
                          PillionPreferences *preferences,
                          GError            **error)
{
  return load_switch (database, PILLION_PREFERENCE_READ_RECEIPTS, &preferences->read_receipts, error) &&
         load_switch (database, PILLION_PREFERENCE_TYPING, &preferences->typing, error);
}

gboolean
pillion_preferences_take (PillionDatabase          *database,
                          PillionJob               *job,
                          const PillionBodySetting *setting,
                          GError                  **error)
{
  g_autofree char *key = g_strconcat (PREFIX, setting->name, NULL);
  g_autofree char *at_key = g_strconcat (SINCE_PREFIX, setting->name, NULL);
  guint64 at = 0;

  if (!pillion_settings_load_number (database, at_key, &at, error))
    return FALSE;
  if (at >= setting->time)
    return TRUE;
  job->effects |= PILLION_EFFECT_PREFERENCES;
  return pillion_settings_save_text (database, key, setting->value, error) &&
         pillion_settings_save_number (database, at_key, setting->time, error);
}

static gboolean
queue_setting (PillionDatabase *database,
               PillionJob      *job,
               const guint8    *device,
               const char      *name,
               GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_SETTING };
  g_autofree char *key = g_strconcat (PREFIX, name, NULL);
  g_autofree char *at_key = g_strconcat (SINCE_PREFIX, name, NULL);
  g_autofree char *value = NULL;

  if (!pillion_settings_load_text (database, key, &value, error) ||
      !pillion_settings_load_number (database, at_key, &body.setting.time, error))
    return FALSE;
  g_strlcpy (body.setting.name, name, sizeof body.setting.name);
  g_strlcpy (body.setting.value, value != NULL ? value : "", sizeof body.setting.value);
  return pillion_outbox_queue_to (database, job, job->identity->account, device, &body, error);
}

gboolean
pillion_preferences_queue_to (PillionDatabase *database,
                              PillionJob      *job,
                              const guint8    *device,
                              GError         **error)
{
  g_auto (GStrv) names = NULL;

  if (!pillion_settings_list (database, SINCE_PREFIX, &names, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++) {
    if (!queue_setting (database, job, device, names[i] + strlen (SINCE_PREFIX), error))
      return FALSE;
  }
  return TRUE;
}
