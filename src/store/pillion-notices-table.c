/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-notices-table.h"

void
pillion_notice_row_free (PillionNoticeRow *self)
{
  g_free (self->kind);
  g_free (self->detail);
  g_free (self);
}

gboolean
pillion_notices_add (PillionDatabase *database,
                     const char      *kind,
                     const char      *detail,
                     guint64          now_ms,
                     GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "INSERT INTO notices (kind, detail, created_at) VALUES (?1, ?2, ?3)");

  pillion_statement_bind_text (statement, 1, kind);
  pillion_statement_bind_text (statement, 2, detail);
  pillion_statement_bind_integer (statement, 3, (gint64) now_ms);
  return pillion_statement_run (statement, error);
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionNoticeRow *self = g_new0 (PillionNoticeRow, 1);

  self->id = pillion_statement_get_integer (statement, 0);
  self->kind = pillion_statement_dup_text (statement, 1);
  self->detail = pillion_statement_dup_text (statement, 2);
  self->created_at = (guint64) pillion_statement_get_integer (statement, 3);
  return self;
}

gboolean
pillion_notices_list_untold (PillionDatabase *database,
                             GPtrArray      **rows,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT id, kind, detail, created_at FROM notices WHERE told = 0 ORDER BY id");

  return pillion_statement_list (statement, read_row, (GDestroyNotify) pillion_notice_row_free, rows, error);
}

gboolean
pillion_notices_set_told (PillionDatabase *database,
                          gint64           up_to_id,
                          GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE notices SET told = 1 WHERE id <= ?1");

  pillion_statement_bind_integer (statement, 1, up_to_id);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_notices_set_one_told (PillionDatabase *database,
                              gint64           id,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE notices SET told = 1 WHERE id = ?1");

  pillion_statement_bind_integer (statement, 1, id);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_notices_remove (PillionDatabase *database,
                        const char      *kind,
                        GError         **error)
{
  g_autoptr (PillionStatement) statement = pillion_database_prepare (database, "DELETE FROM notices WHERE kind = ?1");

  pillion_statement_bind_text (statement, 1, kind);
  return pillion_statement_run (statement, error);
}
