/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-prekeys-table.h"

#include "crypto/pillion-secret.h"

void
pillion_prekey_row_clear (PillionPrekeyRow *self)
{
  pillion_secret_wipe (self, sizeof *self);
}

static gboolean
read_one (PillionStatement *statement,
          PillionPrekeyRow *row,
          gboolean         *found,
          GError          **error)
{
  *found = pillion_statement_next (statement);
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  if (!*found)
    return TRUE;
  row->kind = (PillionPrekeyKind) pillion_statement_get_integer (statement, 0);
  row->id = (guint32) pillion_statement_get_integer (statement, 1);
  row->created_at = (guint64) pillion_statement_get_integer (statement, 4);
  if (pillion_statement_copy_bytes (statement, 2, row->public_key, sizeof row->public_key) &&
      pillion_statement_copy_bytes (statement, 3, row->secret_key, sizeof row->secret_key))
    return TRUE;
  g_set_error_literal (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "a prekey is damaged");
  return FALSE;
}

gboolean
pillion_prekeys_load (PillionDatabase  *database,
                      PillionPrekeyKind kind,
                      guint32           id,
                      PillionPrekeyRow *row,
                      gboolean         *found,
                      GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT kind, id, public, secret, created_at FROM prekeys WHERE kind = ?1 AND id = ?2");

  pillion_statement_bind_integer (statement, 1, kind);
  pillion_statement_bind_integer (statement, 2, id);
  return read_one (statement, row, found, error);
}

gboolean
pillion_prekeys_load_newest (PillionDatabase  *database,
                             PillionPrekeyKind kind,
                             PillionPrekeyRow *row,
                             gboolean         *found,
                             GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT kind, id, public, secret, created_at FROM prekeys WHERE kind = ?1"
                              " ORDER BY id DESC LIMIT 1");

  pillion_statement_bind_integer (statement, 1, kind);
  return read_one (statement, row, found, error);
}

gboolean
pillion_prekeys_insert (PillionDatabase  *database,
                        PillionPrekeyRow *row,
                        GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO prekeys (kind, id, public, secret, created_at) VALUES (?1, ?2, ?3, ?4, ?5)");

  pillion_statement_bind_integer (statement, 1, row->kind);
  pillion_statement_bind_integer (statement, 2, row->id);
  pillion_statement_bind_bytes (statement, 3, row->public_key, sizeof row->public_key);
  pillion_statement_bind_bytes (statement, 4, row->secret_key, sizeof row->secret_key);
  pillion_statement_bind_integer (statement, 5, (gint64) row->created_at);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_prekeys_remove (PillionDatabase  *database,
                        PillionPrekeyKind kind,
                        guint32           id,
                        GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM prekeys WHERE kind = ?1 AND id = ?2");

  pillion_statement_bind_integer (statement, 1, kind);
  pillion_statement_bind_integer (statement, 2, id);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_prekeys_remove_older (PillionDatabase  *database,
                              PillionPrekeyKind kind,
                              guint64           created_before_ms,
                              GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM prekeys WHERE kind = ?1 AND created_at < ?2");

  pillion_statement_bind_integer (statement, 1, kind);
  pillion_statement_bind_integer (statement, 2, (gint64) created_before_ms);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_prekeys_list_after (PillionDatabase  *database,
                            PillionPrekeyKind kind,
                            guint32           after,
                            guint             max,
                            GArray          **rows,
                            GError          **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (PillionPrekeyRow));
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT id, public, created_at FROM prekeys WHERE kind = ?1 AND id > ?2"
                              " ORDER BY id LIMIT ?3");

  pillion_statement_bind_integer (statement, 1, kind);
  pillion_statement_bind_integer (statement, 2, after);
  pillion_statement_bind_integer (statement, 3, max);
  while (pillion_statement_next (statement)) {
    PillionPrekeyRow row = { .kind = kind };

    row.id = (guint32) pillion_statement_get_integer (statement, 0);
    pillion_statement_copy_bytes (statement, 1, row.public_key, sizeof row.public_key);
    row.created_at = (guint64) pillion_statement_get_integer (statement, 2);
    g_array_append_val (list, row);
  }
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  *rows = g_steal_pointer (&list);
  return TRUE;
}

gboolean
pillion_prekeys_set_created (PillionDatabase  *database,
                             PillionPrekeyKind kind,
                             guint32           id,
                             guint64           now_ms,
                             GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE prekeys SET created_at = ?3 WHERE kind = ?1 AND id = ?2");

  pillion_statement_bind_integer (statement, 1, kind);
  pillion_statement_bind_integer (statement, 2, id);
  pillion_statement_bind_integer (statement, 3, (gint64) now_ms);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_prekeys_remove_replaced (PillionDatabase *database,
                                 guint32          published,
                                 guint64          before_ms,
                                 GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "DELETE FROM prekeys WHERE kind = ?1 AND id < ("
                              "  SELECT max(id) FROM prekeys WHERE kind = ?1 AND id <= ?2 AND created_at < ?3)");

  pillion_statement_bind_integer (statement, 1, PILLION_PREKEY_SIGNED);
  pillion_statement_bind_integer (statement, 2, published);
  pillion_statement_bind_integer (statement, 3, (gint64) before_ms);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_prekeys_trim (PillionDatabase  *database,
                      PillionPrekeyKind kind,
                      guint             max,
                      GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "DELETE FROM prekeys WHERE kind = ?1 AND id <= ("
                              "  SELECT id FROM prekeys WHERE kind = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)");

  pillion_statement_bind_integer (statement, 1, kind);
  pillion_statement_bind_integer (statement, 2, max);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_used_prekeys_add (PillionDatabase *database,
                          const guint8    *ephemeral,
                          guint32          signed_prekey,
                          guint64          now_ms,
                          gboolean        *is_new,
                          GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO used_prekeys (ephemeral, spk, used_at) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT DO NOTHING");

  pillion_statement_bind_bytes (statement, 1, ephemeral, 32);
  pillion_statement_bind_integer (statement, 2, signed_prekey);
  pillion_statement_bind_integer (statement, 3, (gint64) now_ms);
  if (!pillion_statement_run (statement, error))
    return FALSE;
  *is_new = pillion_database_changes (database) == 1;
  return TRUE;
}

gboolean
pillion_used_prekeys_remove_orphans (PillionDatabase *database,
                                     GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "DELETE FROM used_prekeys WHERE spk NOT IN (SELECT id FROM prekeys WHERE kind = ?1)");

  pillion_statement_bind_integer (statement, 1, PILLION_PREKEY_SIGNED);
  return pillion_statement_run (statement, error);
}
