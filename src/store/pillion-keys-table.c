/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-keys-table.h"

gboolean
pillion_keys_load (PillionDatabase *database,
                   const char      *name,
                   guint8          *key,
                   gsize            length,
                   gboolean        *found,
                   GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT value FROM keys WHERE name = ?1");

  pillion_statement_bind_text (statement, 1, name);
  *found = pillion_statement_next (statement);
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  if (*found && !pillion_statement_copy_bytes (statement, 0, key, length)) {
    g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "the key %s is damaged", name);
    return FALSE;
  }
  return TRUE;
}

gboolean
pillion_keys_save (PillionDatabase *database,
                   const char      *name,
                   const guint8    *key,
                   gsize            length,
                   GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO keys (name, value) VALUES (?1, ?2)"
                              " ON CONFLICT (name) DO UPDATE SET value = excluded.value");

  pillion_statement_bind_text (statement, 1, name);
  pillion_statement_bind_bytes (statement, 2, key, length);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_keys_remove (PillionDatabase *database,
                     const char      *name,
                     GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM keys WHERE name = ?1");

  pillion_statement_bind_text (statement, 1, name);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_keys_remove_all (PillionDatabase *database,
                         GError         **error)
{
  g_autoptr (PillionStatement) statement = pillion_database_prepare (database, "DELETE FROM keys");

  return pillion_statement_run (statement, error);
}
