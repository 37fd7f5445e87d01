/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-settings-table.h"

#include <string.h>

gboolean
pillion_settings_load (PillionDatabase *database,
                       const char      *name,
                       GBytes         **value,
                       GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT value FROM settings WHERE name = ?1");

  *value = NULL;
  pillion_statement_bind_text (statement, 1, name);
  if (pillion_statement_next (statement))
    *value = pillion_statement_dup_bytes (statement, 0);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_settings_save (PillionDatabase *database,
                       const char      *name,
                       const void      *value,
                       gsize            length,
                       GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO settings (name, value) VALUES (?1, ?2)"
                              " ON CONFLICT (name) DO UPDATE SET value = excluded.value");

  pillion_statement_bind_text (statement, 1, name);
  pillion_statement_bind_bytes (statement, 2, length > 0 ? value : "", length);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_settings_remove (PillionDatabase *database,
                         const char      *name,
                         GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM settings WHERE name = ?1");

  pillion_statement_bind_text (statement, 1, name);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_settings_list (PillionDatabase *database,
                       const char      *prefix,
                       char          ***names,
                       GError         **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT name FROM settings WHERE substr (name, 1, length (?1)) = ?1 ORDER BY name");

  pillion_statement_bind_text (statement, 1, prefix);
  while (pillion_statement_next (statement))
    g_ptr_array_add (list, pillion_statement_dup_text (statement, 0));
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  g_ptr_array_add (list, NULL);
  *names = (char **) g_ptr_array_steal (list, NULL);
  return TRUE;
}

gboolean
pillion_settings_load_text (PillionDatabase *database,
                            const char      *name,
                            char           **text,
                            GError         **error)
{
  g_autoptr (GBytes) value = NULL;

  *text = NULL;
  if (!pillion_settings_load (database, name, &value, error))
    return FALSE;
  if (value != NULL)
    *text = g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value));
  return TRUE;
}

gboolean
pillion_settings_save_text (PillionDatabase *database,
                            const char      *name,
                            const char      *text,
                            GError         **error)
{
  return pillion_settings_save (database, name, text, strlen (text), error);
}

gboolean
pillion_settings_load_number (PillionDatabase *database,
                              const char      *name,
                              guint64         *number,
                              GError         **error)
{
  g_autoptr (GBytes) value = NULL;
  guint64 stored;

  if (!pillion_settings_load (database, name, &value, error))
    return FALSE;
  if (value == NULL)
    return TRUE;
  if (g_bytes_get_size (value) != sizeof stored) {
    g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "the setting %s is damaged", name);
    return FALSE;
  }
  memcpy (&stored, g_bytes_get_data (value, NULL), sizeof stored);
  *number = GUINT64_FROM_BE (stored);
  return TRUE;
}

gboolean
pillion_settings_save_number (PillionDatabase *database,
                              const char      *name,
                              guint64          number,
                              GError         **error)
{
  guint64 stored = GUINT64_TO_BE (number);

  return pillion_settings_save (database, name, &stored, sizeof stored, error);
}
