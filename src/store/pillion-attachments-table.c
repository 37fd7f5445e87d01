/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-attachments-table.h"

#include "crypto/pillion-secret.h"
#include "store/pillion-search-names.h"

#define COLUMNS \
  "message, state, kind, name, mime, bytes, width, height, blob, key, commitment, hash, padded_bytes, thumbnail"

PillionAttachmentRow *
pillion_attachment_row_copy (const PillionAttachmentRow *self)
{
  PillionAttachmentRow *copy = g_new0 (PillionAttachmentRow, 1);

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->mime = g_strdup (self->mime);
  copy->thumbnail = self->thumbnail != NULL ? g_bytes_ref (self->thumbnail) : NULL;
  return copy;
}

void
pillion_attachment_row_free (PillionAttachmentRow *self)
{
  pillion_secret_wipe (self->key, sizeof self->key);
  g_free (self->name);
  g_free (self->mime);
  g_clear_pointer (&self->thumbnail, g_bytes_unref);
  g_free (self);
}

gboolean
pillion_attachments_save (PillionDatabase      *database,
                          PillionAttachmentRow *row,
                          GError              **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT OR REPLACE INTO attachments (" COLUMNS ")"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");

  pillion_statement_bind_integer (statement, 1, row->message);
  pillion_statement_bind_integer (statement, 2, row->state);
  pillion_statement_bind_integer (statement, 3, row->kind);
  pillion_statement_bind_text (statement, 4, row->name);
  pillion_statement_bind_text (statement, 5, row->mime);
  pillion_statement_bind_integer (statement, 6, (gint64) row->n_bytes);
  pillion_statement_bind_integer (statement, 7, row->width);
  pillion_statement_bind_integer (statement, 8, row->height);
  pillion_statement_bind_bytes (statement, 9, row->blob, sizeof row->blob);
  pillion_statement_bind_bytes (statement, 10, row->key, sizeof row->key);
  pillion_statement_bind_bytes (statement, 11, row->commitment, sizeof row->commitment);
  pillion_statement_bind_bytes (statement, 12, row->hash, sizeof row->hash);
  pillion_statement_bind_integer (statement, 13, (gint64) row->padded_bytes);
  pillion_statement_bind_gbytes (statement, 14, row->thumbnail);
  return pillion_search_names_take_out (database, row->message, error) && pillion_statement_run (statement, error) &&
         pillion_search_names_put_in (database, row->message, error);
}

static PillionAttachmentRow *
read_row (PillionStatement *statement)
{
  PillionAttachmentRow *self = g_new0 (PillionAttachmentRow, 1);

  self->message = pillion_statement_get_integer (statement, 0);
  self->state = (PillionAttachmentState) pillion_statement_get_integer (statement, 1);
  self->kind = (guint8) pillion_statement_get_integer (statement, 2);
  self->name = pillion_statement_dup_text (statement, 3);
  self->mime = pillion_statement_dup_text (statement, 4);
  self->n_bytes = (guint64) pillion_statement_get_integer (statement, 5);
  self->width = (guint32) pillion_statement_get_integer (statement, 6);
  self->height = (guint32) pillion_statement_get_integer (statement, 7);
  pillion_statement_copy_bytes (statement, 8, self->blob, sizeof self->blob);
  pillion_statement_copy_bytes (statement, 9, self->key, sizeof self->key);
  pillion_statement_copy_bytes (statement, 10, self->commitment, sizeof self->commitment);
  pillion_statement_copy_bytes (statement, 11, self->hash, sizeof self->hash);
  self->padded_bytes = (guint64) pillion_statement_get_integer (statement, 12);
  self->thumbnail = pillion_statement_dup_bytes (statement, 13);
  return self;
}

gboolean
pillion_attachments_load (PillionDatabase       *database,
                          gint64                 message,
                          PillionAttachmentRow **row,
                          GError               **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT " COLUMNS " FROM attachments WHERE message = ?1");

  *row = NULL;
  pillion_statement_bind_integer (statement, 1, message);
  if (pillion_statement_next (statement))
    *row = read_row (statement);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_attachments_remove (PillionDatabase *database,
                            gint64           message,
                            GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM attachments WHERE message = ?1");

  pillion_statement_bind_integer (statement, 1, message);
  return pillion_search_names_take_out (database, message, error) && pillion_statement_run (statement, error);
}

gboolean
pillion_attachments_set_own_state (PillionDatabase       *database,
                                   gint64                 message,
                                   PillionAttachmentState state,
                                   GError               **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE attachments SET state = ?2 WHERE message = ?1");

  pillion_statement_bind_integer (statement, 1, message);
  pillion_statement_bind_integer (statement, 2, state);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_attachments_set_blob (PillionDatabase *database,
                              gint64           message,
                              const guint8    *blob,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE attachments SET blob = ?2 WHERE message = ?1");

  pillion_statement_bind_integer (statement, 1, message);
  pillion_statement_bind_bytes (statement, 2, blob, PILLION_ATTACHMENT_BLOB_BYTES);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_attachments_set_state (PillionDatabase       *database,
                               gint64                 message,
                               PillionAttachmentState state,
                               GError               **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE attachments SET state = ?2"
                              " WHERE hash = (SELECT hash FROM attachments WHERE message = ?1)");

  pillion_statement_bind_integer (statement, 1, message);
  pillion_statement_bind_integer (statement, 2, state);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_attachments_has_hash (PillionDatabase *database,
                              const guint8    *hash,
                              gboolean        *has,
                              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT 1 FROM attachments WHERE hash = ?1");

  pillion_statement_bind_bytes (statement, 1, hash, PILLION_ATTACHMENT_HASH_BYTES);
  *has = pillion_statement_next (statement);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_attachments_list_ways (PillionDatabase *database,
                               GArray         **ways,
                               GError         **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (PillionAttachmentWay));
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT attachments.message, attachments.state FROM attachments"
                              " JOIN messages ON messages.id = attachments.message"
                              " WHERE attachments.state IN (3, 6) AND (attachments.state = 6"
                              "  OR messages.authored IS NOT NULL OR messages.state <> 4)"
                              " ORDER BY attachments.message");

  while (pillion_statement_next (statement)) {
    PillionAttachmentWay way = {
      .message = pillion_statement_get_integer (statement, 0),
      .upload = pillion_statement_get_integer (statement, 1) == PILLION_ATTACHMENT_STATE_UPLOAD,
    };

    g_array_append_val (list, way);
  }
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  *ways = g_steal_pointer (&list);
  return TRUE;
}
