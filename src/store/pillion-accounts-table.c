/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-accounts-table.h"

#include <string.h>

#define COLUMNS "account, view, number, number_verified, name, label, verified, blocked"

PillionAccountRow *
pillion_account_row_new (const guint8 *account)
{
  PillionAccountRow *self = g_new0 (PillionAccountRow, 1);

  memcpy (self->account, account, sizeof self->account);
  return self;
}

void
pillion_account_row_free (PillionAccountRow *self)
{
  g_clear_pointer (&self->view, g_bytes_unref);
  g_free (self->number);
  g_free (self->name);
  g_free (self->label);
  g_free (self);
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionAccountRow *self = g_new0 (PillionAccountRow, 1);

  pillion_statement_copy_bytes (statement, 0, self->account, sizeof self->account);
  self->view = pillion_statement_dup_bytes (statement, 1);
  self->number = pillion_statement_dup_text (statement, 2);
  self->number_verified = pillion_statement_get_integer (statement, 3) != 0;
  self->name = pillion_statement_dup_text (statement, 4);
  self->label = pillion_statement_dup_text (statement, 5);
  self->verified = pillion_statement_get_integer (statement, 6) != 0;
  self->blocked = pillion_statement_get_integer (statement, 7) != 0;
  return self;
}

gboolean
pillion_accounts_load (PillionDatabase    *database,
                       const guint8       *account,
                       PillionAccountRow **row,
                       GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT " COLUMNS " FROM accounts WHERE account = ?1");

  *row = NULL;
  pillion_statement_bind_bytes (statement, 1, account, PILLION_ACCOUNT_ID_BYTES);
  if (pillion_statement_next (statement))
    *row = read_row (statement);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_accounts_save (PillionDatabase   *database,
                       PillionAccountRow *row,
                       GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT OR REPLACE INTO accounts (" COLUMNS ")"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

  pillion_statement_bind_bytes (statement, 1, row->account, sizeof row->account);
  pillion_statement_bind_gbytes (statement, 2, row->view);
  pillion_statement_bind_text (statement, 3, row->number);
  pillion_statement_bind_integer (statement, 4, row->number_verified);
  pillion_statement_bind_text (statement, 5, row->name);
  pillion_statement_bind_text (statement, 6, row->label);
  pillion_statement_bind_integer (statement, 7, row->verified);
  pillion_statement_bind_integer (statement, 8, row->blocked);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_accounts_list (PillionDatabase *database,
                       GPtrArray      **rows,
                       GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT " COLUMNS " FROM accounts"
                              " ORDER BY coalesce (label, name, number, hex (account))");

  return pillion_statement_list (statement, read_row, (GDestroyNotify) pillion_account_row_free, rows, error);
}

gboolean
pillion_pins_load (PillionDatabase *database,
                   const char      *number,
                   guint8          *account,
                   gboolean        *found,
                   GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT account FROM pins WHERE number = ?1");

  pillion_statement_bind_text (statement, 1, number);
  *found = pillion_statement_next (statement) &&
           pillion_statement_copy_bytes (statement, 0, account, PILLION_ACCOUNT_ID_BYTES);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_pins_save (PillionDatabase *database,
                   const char      *number,
                   const guint8    *account,
                   guint64          now_ms,
                   GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT OR REPLACE INTO pins (number, account, pinned_at) VALUES (?1, ?2, ?3)");

  pillion_statement_bind_text (statement, 1, number);
  pillion_statement_bind_bytes (statement, 2, account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (statement, 3, (gint64) now_ms);
  return pillion_statement_run (statement, error);
}
