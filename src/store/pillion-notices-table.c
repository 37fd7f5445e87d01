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

gboolean
pillion_notices_list_untold (PillionDatabase *database,
                             GPtrArray      **rows,
                             GError         **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_notice_row_free);
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT id, kind, detail, created_at FROM notices WHERE told = 0 ORDER BY id");
  GError *row_error = NULL;

  while (pillion_statement_next (statement, &row_error)) {
    PillionNoticeRow *row = g_new0 (PillionNoticeRow, 1);
    row->id = pillion_statement_get_integer (statement, 0);
    row->kind = pillion_statement_dup_text (statement, 1);
    row->detail = pillion_statement_dup_text (statement, 2);
    row->created_at = (guint64) pillion_statement_get_integer (statement, 3);
    g_ptr_array_add (list, row);
  }
  if (row_error != NULL) {
    g_propagate_error (error, row_error);
    return FALSE;
  }
  *rows = g_steal_pointer (&list);
  return TRUE;
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
