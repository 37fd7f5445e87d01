/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-preferences-store.h"

#include "store/pillion-settings-table.h"

static gboolean
load_switch (PillionDatabase *database,
             const char      *name,
             gboolean        *on,
             GError         **error)
{
  g_autofree char *key = g_strconcat (PILLION_PREFERENCES_PREFIX, name, NULL);
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
pillion_preferences_take (PillionDatabase *database,
                          PillionJob      *job,
                          const char      *name,
                          const char      *value,
                          GError         **error)
{
  g_autofree char *key = g_strconcat (PILLION_PREFERENCES_PREFIX, name, NULL);

  job->effects |= PILLION_EFFECT_PREFERENCES;
  return pillion_settings_save_text (database, key, value, error);
}
