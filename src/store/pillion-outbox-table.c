/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-outbox-table.h"

#include <string.h>

static void
envelope_free (PillionOutboxEnvelope *self)
{
  g_bytes_unref (self->envelope);
  g_free (self);
}

PillionOutboxRow *
pillion_outbox_row_new (const guint8 *request)
{
  PillionOutboxRow *self = g_new0 (PillionOutboxRow, 1);

  memcpy (self->request, request, sizeof self->request);
  self->envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) envelope_free);
  return self;
}

void
pillion_outbox_row_free (PillionOutboxRow *self)
{
  g_clear_pointer (&self->authored, g_bytes_unref);
  g_ptr_array_unref (self->envelopes);
  g_free (self);
}

void
pillion_outbox_row_add_envelope (PillionOutboxRow *self,
                                 const guint8     *account,
                                 const guint8     *device,
                                 GBytes           *envelope)
{
  PillionOutboxEnvelope *item = g_new0 (PillionOutboxEnvelope, 1);

  memcpy (item->account, account, sizeof item->account);
  memcpy (item->device, device, sizeof item->device);
  item->envelope = g_bytes_ref (envelope);
  g_ptr_array_add (self->envelopes, item);
}

static gboolean
save_envelopes (PillionDatabase  *database,
                PillionOutboxRow *row,
                GError          **error)
{
  for (guint i = 0; i < row->envelopes->len; i++) {
    PillionOutboxEnvelope *item = row->envelopes->pdata[i];
    g_autoptr (PillionStatement) statement =
      pillion_database_prepare (database,
                                "INSERT INTO outbox_envelopes (request, account, device, envelope)"
                                " VALUES (?1, ?2, ?3, ?4)");

    pillion_statement_bind_bytes (statement, 1, row->request, sizeof row->request);
    pillion_statement_bind_bytes (statement, 2, item->account, sizeof item->account);
    pillion_statement_bind_bytes (statement, 3, item->device, sizeof item->device);
    pillion_statement_bind_gbytes (statement, 4, item->envelope);
    if (!pillion_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
remove_envelopes (PillionDatabase *database,
                  const guint8    *request,
                  GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM outbox_envelopes WHERE request = ?1");

  pillion_statement_bind_bytes (statement, 1, request, PILLION_REQUEST_ID_BYTES);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_outbox_save (PillionDatabase  *database,
                     PillionOutboxRow *row,
                     GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO outbox (request, account, whole, message, authored, rounds, created_at)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                              " ON CONFLICT (request) DO UPDATE SET rounds = excluded.rounds");

  pillion_statement_bind_bytes (statement, 1, row->request, sizeof row->request);
  pillion_statement_bind_bytes (statement, 2, row->has_account ? row->account : NULL, sizeof row->account);
  pillion_statement_bind_integer (statement, 3, row->whole);
  if (row->message != 0)
    pillion_statement_bind_integer (statement, 4, row->message);
  pillion_statement_bind_gbytes (statement, 5, row->authored);
  pillion_statement_bind_integer (statement, 6, row->n_rounds);
  pillion_statement_bind_integer (statement, 7, (gint64) row->created_at);
  return pillion_statement_run (statement, error) && remove_envelopes (database, row->request, error) &&
         save_envelopes (database, row, error);
}

static gboolean
load_envelopes (PillionDatabase  *database,
                PillionOutboxRow *row,
                GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT account, device, envelope FROM outbox_envelopes WHERE request = ?1");

  pillion_statement_bind_bytes (statement, 1, row->request, sizeof row->request);
  while (pillion_statement_next (statement)) {
    PillionOutboxEnvelope *item = g_new0 (PillionOutboxEnvelope, 1);
    pillion_statement_copy_bytes (statement, 0, item->account, sizeof item->account);
    pillion_statement_copy_bytes (statement, 1, item->device, sizeof item->device);
    item->envelope = pillion_statement_dup_bytes (statement, 2);
    g_ptr_array_add (row->envelopes, item);
  }
  return pillion_statement_finish (statement, error);
}

static gpointer
read_row (PillionStatement *statement)
{
  guint8 request[PILLION_REQUEST_ID_BYTES] = { 0 };
  PillionOutboxRow *self;

  pillion_statement_copy_bytes (statement, 0, request, sizeof request);
  self = pillion_outbox_row_new (request);
  self->has_account = pillion_statement_copy_bytes (statement, 1, self->account, sizeof self->account);
  self->whole = pillion_statement_get_integer (statement, 2) != 0;
  self->message = pillion_statement_get_integer (statement, 3);
  self->authored = pillion_statement_dup_bytes (statement, 4);
  self->n_rounds = (guint) pillion_statement_get_integer (statement, 5);
  self->created_at = (guint64) pillion_statement_get_integer (statement, 6);
  return self;
}

gboolean
pillion_outbox_list (PillionDatabase *database,
                     GPtrArray      **rows,
                     GError         **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT request, account, whole, message, authored, rounds, created_at"
                              " FROM outbox ORDER BY id");

  if (!pillion_statement_list (statement, read_row, (GDestroyNotify) pillion_outbox_row_free, &list, error))
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    if (!load_envelopes (database, list->pdata[i], error))
      return FALSE;
  }
  *rows = g_steal_pointer (&list);
  return TRUE;
}

gboolean
pillion_outbox_remove (PillionDatabase *database,
                       const guint8    *request,
                       GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "DELETE FROM outbox WHERE request = ?1");

  pillion_statement_bind_bytes (statement, 1, request, PILLION_REQUEST_ID_BYTES);
  return pillion_statement_run (statement, error);
}
