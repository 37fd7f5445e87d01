/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-envelopes-table.h"

#include <string.h>

gboolean
pillion_seen_envelopes_contain (PillionDatabase *database,
                                const guint8    *hash,
                                gboolean        *contained,
                                GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT 1 FROM seen_envelopes WHERE hash = ?1");

  pillion_statement_bind_bytes (statement, 1, hash, PILLION_ENVELOPE_HASH_BYTES);
  *contained = pillion_statement_next (statement);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_seen_envelopes_add (PillionDatabase *database,
                            const guint8    *hash,
                            guint64          now_ms,
                            GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "INSERT INTO seen_envelopes (hash, seen_at) VALUES (?1, ?2)");

  pillion_statement_bind_bytes (statement, 1, hash, PILLION_ENVELOPE_HASH_BYTES);
  pillion_statement_bind_integer (statement, 2, (gint64) now_ms);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_seen_envelopes_find (PillionDatabase *database,
                             const guint8    *beginning,
                             gsize            n,
                             guint8          *hash,
                             gboolean        *found,
                             GError         **error)
{
  guint8 last[PILLION_ENVELOPE_HASH_BYTES];
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT hash FROM seen_envelopes WHERE hash >= ?1 AND hash <= ?2 LIMIT 1");

  g_assert (n <= sizeof last);
  memset (last, 0xff, sizeof last);
  memcpy (last, beginning, n);
  pillion_statement_bind_bytes (statement, 1, beginning, n);
  pillion_statement_bind_bytes (statement, 2, last, sizeof last);
  *found = pillion_statement_next (statement);
  if (*found)
    pillion_statement_copy_bytes (statement, 0, hash, PILLION_ENVELOPE_HASH_BYTES);
  return pillion_statement_finish (statement, error);
}

void
pillion_sent_envelope_row_free (PillionSentEnvelopeRow *self)
{
  g_clear_pointer (&self->authored, g_bytes_unref);
  g_free (self);
}

static PillionSentEnvelopeRow *
read_row (PillionStatement *statement)
{
  PillionSentEnvelopeRow *self = g_new0 (PillionSentEnvelopeRow, 1);

  pillion_statement_copy_bytes (statement, 0, self->hash, sizeof self->hash);
  pillion_statement_copy_bytes (statement, 1, self->account, sizeof self->account);
  pillion_statement_copy_bytes (statement, 2, self->device, sizeof self->device);
  self->authored = pillion_statement_dup_bytes (statement, 3);
  self->n_tries = (guint) pillion_statement_get_integer (statement, 4);
  self->sent_at = (guint64) pillion_statement_get_integer (statement, 5);
  return self;
}

gboolean
pillion_sent_envelopes_load (PillionDatabase         *database,
                             const guint8            *hash,
                             PillionSentEnvelopeRow **row,
                             GError                 **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT hash, account, device, authored, tries, sent_at FROM sent_envelopes"
                              " WHERE hash = ?1");

  *row = NULL;
  pillion_statement_bind_bytes (statement, 1, hash, PILLION_ENVELOPE_HASH_BYTES);
  if (pillion_statement_next (statement))
    *row = read_row (statement);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_sent_envelopes_save (PillionDatabase        *database,
                             PillionSentEnvelopeRow *row,
                             GError                **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT OR REPLACE INTO sent_envelopes (hash, account, device, authored, tries, sent_at)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

  pillion_statement_bind_bytes (statement, 1, row->hash, sizeof row->hash);
  pillion_statement_bind_bytes (statement, 2, row->account, sizeof row->account);
  pillion_statement_bind_bytes (statement, 3, row->device, sizeof row->device);
  pillion_statement_bind_gbytes (statement, 4, row->authored);
  pillion_statement_bind_integer (statement, 5, row->n_tries);
  pillion_statement_bind_integer (statement, 6, (gint64) row->sent_at);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_arrivals_add (PillionDatabase         *database,
                      const PillionArrivalRow *row,
                      GError                 **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT OR REPLACE INTO arrivals (account, device, request, message_id, taken_at)"
                              " VALUES (?1, ?2, ?3, ?4, ?5)");

  pillion_statement_bind_bytes (statement, 1, row->account, sizeof row->account);
  pillion_statement_bind_bytes (statement, 2, row->device, sizeof row->device);
  pillion_statement_bind_bytes (statement, 3, row->request, sizeof row->request);
  pillion_statement_bind_bytes (statement, 4, row->message_id, sizeof row->message_id);
  pillion_statement_bind_integer (statement, 5, (gint64) row->taken_at);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_arrivals_find (PillionDatabase   *database,
                       PillionArrivalRow *row,
                       gboolean          *found,
                       GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT message_id, taken_at FROM arrivals"
                              " WHERE account = ?1 AND device = ?2 AND request = ?3");

  pillion_statement_bind_bytes (statement, 1, row->account, sizeof row->account);
  pillion_statement_bind_bytes (statement, 2, row->device, sizeof row->device);
  pillion_statement_bind_bytes (statement, 3, row->request, sizeof row->request);
  *found = pillion_statement_next (statement);
  if (*found) {
    pillion_statement_copy_bytes (statement, 0, row->message_id, sizeof row->message_id);
    row->taken_at = (guint64) pillion_statement_get_integer (statement, 1);
  }
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_arrivals_find_send (PillionDatabase   *database,
                            PillionArrivalRow *row,
                            gboolean          *found,
                            GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT device, request, taken_at FROM arrivals WHERE message_id = ?1 AND account = ?2");

  pillion_statement_bind_bytes (statement, 1, row->message_id, sizeof row->message_id);
  pillion_statement_bind_bytes (statement, 2, row->account, sizeof row->account);
  *found = pillion_statement_next (statement);
  if (*found) {
    pillion_statement_copy_bytes (statement, 0, row->device, sizeof row->device);
    pillion_statement_copy_bytes (statement, 1, row->request, sizeof row->request);
    row->taken_at = (guint64) pillion_statement_get_integer (statement, 2);
  }
  return pillion_statement_finish (statement, error);
}

static gboolean
run_with_time (PillionStatement *statement,
               guint64           before_ms,
               GError          **error)
{
  pillion_statement_bind_integer (statement, 1, (gint64) before_ms);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_envelopes_remove_older (PillionDatabase *database,
                                guint64          before_ms,
                                GError         **error)
{
  g_autoptr (PillionStatement) seen =
    pillion_database_prepare (database, "DELETE FROM seen_envelopes WHERE seen_at < ?1");
  g_autoptr (PillionStatement) sent =
    pillion_database_prepare (database, "DELETE FROM sent_envelopes WHERE sent_at < ?1");
  g_autoptr (PillionStatement) arrivals =
    pillion_database_prepare (database, "DELETE FROM arrivals WHERE taken_at < ?1");

  return run_with_time (seen, before_ms, error) && run_with_time (sent, before_ms, error) &&
         run_with_time (arrivals, before_ms, error);
}
