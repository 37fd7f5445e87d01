/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-unsent-table.h"

/* As the index says it; of what was deleted nothing is left to be sent. */
#define WHERE                                                                                                          \
  " FROM messages WHERE state IN (2, 4) AND state = ?1 AND (?2 IS NULL OR device <> ?2) AND deleted = 0 AND history = 0"

static void
bind (PillionStatement   *statement,
      PillionMessageState state,
      const guint8       *not_by)
{
  pillion_statement_bind_integer (statement, 1, state);
  if (not_by != NULL)
    pillion_statement_bind_bytes (statement, 2, not_by, PILLION_DEVICE_ID_BYTES);
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionUnsentRow *self = g_new0 (PillionUnsentRow, 1);

  pillion_statement_copy_bytes (statement, 0, self->chat, sizeof self->chat);
  self->n_messages = (guint) pillion_statement_get_integer (statement, 1);
  self->first_at = (guint64) pillion_statement_get_integer (statement, 2);
  self->last_at = (guint64) pillion_statement_get_integer (statement, 3);
  return self;
}

gboolean
pillion_unsent_list_chats (PillionDatabase    *database,
                           PillionMessageState state,
                           const guint8       *not_by,
                           GPtrArray         **rows,
                           GError            **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT chat, count (*), min (sent_at), max (sent_at)" WHERE
                              " GROUP BY chat ORDER BY max (id) DESC");

  bind (statement, state, not_by);
  return pillion_statement_list (statement, read_row, g_free, rows, error);
}

gboolean
pillion_unsent_list (PillionDatabase    *database,
                     PillionMessageState state,
                     const guint8       *not_by,
                     GArray            **ids,
                     GError            **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PillionStatement) statement = pillion_database_prepare (database, "SELECT id" WHERE " ORDER BY id");

  bind (statement, state, not_by);
  while (pillion_statement_next (statement)) {
    gint64 id = pillion_statement_get_integer (statement, 0);

    g_array_append_val (list, id);
  }
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  *ids = g_steal_pointer (&list);
  return TRUE;
}

gboolean
pillion_unsent_adopt (PillionDatabase *database,
                      gint64           id,
                      const guint8    *device,
                      GBytes          *authored,
                      GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE messages SET device = ?2, authored = ?3 WHERE id = ?1");

  pillion_statement_bind_integer (statement, 1, id);
  pillion_statement_bind_bytes (statement, 2, device, PILLION_DEVICE_ID_BYTES);
  if (authored != NULL)
    pillion_statement_bind_gbytes (statement, 3, authored);
  return pillion_statement_run (statement, error);
}
