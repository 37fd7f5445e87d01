/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-search-names.h"

/* ICU makes one word of “Bill_2024”; it is found whole and by its parts. */
#define WORDS "name || ' ' || replace (replace (name, '_', ' '), '.', ' ')"

static gboolean
run (PillionDatabase *database,
     const char      *sql,
     gint64           message,
     GError         **error)
{
  g_autoptr (PillionStatement) statement = pillion_database_prepare (database, sql);

  pillion_statement_bind_integer (statement, 1, message);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_search_names_build (PillionDatabase *database,
                            GError         **error)
{
  return pillion_database_execute (database,
                                   "INSERT INTO search_names (search_names) VALUES ('delete-all');"
                                   "INSERT INTO search_names (rowid, name) SELECT message, " WORDS
                                   " FROM attachments ORDER BY message",
                                   error);
}

gboolean
pillion_search_names_take_out (PillionDatabase *database,
                               gint64           message,
                               GError         **error)
{
  return run (database,
              "INSERT INTO search_names (search_names, rowid, name) SELECT 'delete', message, " WORDS
              " FROM attachments WHERE message = ?1",
              message, error);
}

gboolean
pillion_search_names_put_in (PillionDatabase *database,
                             gint64           message,
                             GError         **error)
{
  return run (database,
              "INSERT INTO search_names (rowid, name) SELECT message, " WORDS " FROM attachments WHERE message = ?1",
              message, error);
}
