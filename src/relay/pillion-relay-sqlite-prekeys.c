/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-sqlite-private.h"

static gboolean
bundle_set (PillionRelayStore  *store,
            gint64              device,
            GBytes             *bundle,
            guint64             generation,
            GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_BUNDLE_SET);

  sqlite3_bind_int64 (statement, 1, device);
  pillion_relay_sqlite_bind_bytes (statement, 2, bundle);
  sqlite3_bind_int64 (statement, 3, (sqlite3_int64) generation);

  return pillion_relay_sqlite_run (self, statement, error);
}

static gboolean
bundle_get (PillionRelayStore  *store,
            gint64              device,
            GBytes            **bundle,
            GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_BUNDLE_GET);
  gboolean row;

  sqlite3_bind_int64 (statement, 1, device);
  if (!pillion_relay_sqlite_next (self, statement, &row, error))
    return FALSE;

  if (row) {
    *bundle = pillion_relay_sqlite_dup_bytes (statement, 0);
    sqlite3_reset (statement);
  }

  return TRUE;
}

static gboolean
count_one_time (PillionRelaySqlite  *self,
                gint64               device,
                guint               *n_left,
                GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_ONE_TIME_COUNT);
  gint64 count;

  sqlite3_bind_int64 (statement, 1, device);
  if (!pillion_relay_sqlite_get_integer (self, statement, &count, error))
    return FALSE;

  *n_left = (guint) count;

  return TRUE;
}

static gboolean
one_time_add (PillionRelayStore          *store,
              gint64                      device,
              const PillionRelayOneTime  *keys,
              guint                       n_keys,
              guint                      *n_left,
              GError                    **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_ONE_TIME_ADD);

  for (guint i = 0; i < n_keys; i++) {
    sqlite3_bind_int64 (statement, 1, device);
    sqlite3_bind_int64 (statement, 2, keys[i].id);
    sqlite3_bind_blob (statement, 3, keys[i].key, sizeof keys[i].key, SQLITE_STATIC);
    if (!pillion_relay_sqlite_run (self, statement, error))
      return FALSE;
  }

  return count_one_time (self, device, n_left, error);
}

static gboolean
take_first (PillionRelaySqlite   *self,
            gint64                device,
            PillionRelayOneTime  *key,
            GError              **error)
{
  sqlite3_stmt *first = pillion_relay_sqlite_get (self, SQL_ONE_TIME_FIRST);
  sqlite3_stmt *remove = pillion_relay_sqlite_get (self, SQL_ONE_TIME_REMOVE);
  gboolean row;

  sqlite3_bind_int64 (first, 1, device);
  if (!pillion_relay_sqlite_next (self, first, &row, error))
    return FALSE;

  if (!row)
    return TRUE;

  key->id = (guint32) sqlite3_column_int64 (first, 0);
  pillion_relay_sqlite_copy (first, 1, key->key, sizeof key->key);
  sqlite3_reset (first);

  sqlite3_bind_int64 (remove, 1, device);
  sqlite3_bind_int64 (remove, 2, key->id);

  return pillion_relay_sqlite_run (self, remove, error);
}

static gboolean
remember_handout (PillionRelaySqlite  *self,
                  gint64               device,
                  const guint8        *requester,
                  guint64              time,
                  GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_HANDOUT_ADD);

  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_blob (statement, 2, requester, PILLION_ACCOUNT_BYTES, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, (sqlite3_int64) time);

  return pillion_relay_sqlite_run (self, statement, error);
}

static gboolean
one_time_take (PillionRelayStore    *store,
               gint64                device,
               const guint8         *requester,
               guint64               time,
               guint64               since,
               PillionRelayOneTime  *key,
               guint                *n_left,
               GError              **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_HANDOUT_GET);
  gint64 last;

  key->id = 0;
  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_blob (statement, 2, requester, PILLION_ACCOUNT_BYTES, SQLITE_STATIC);
  if (!pillion_relay_sqlite_get_integer (self, statement, &last, error))
    return FALSE;

  if ((guint64) last <= since && !take_first (self, device, key, error))
    return FALSE;

  if (key->id != 0 && !remember_handout (self, device, requester, time, error))
    return FALSE;

  return count_one_time (self, device, n_left, error);
}

void
pillion_relay_sqlite_init_prekeys (PillionRelaySqlite *self)
{
  self->store.bundle_set = bundle_set;
  self->store.bundle_get = bundle_get;
  self->store.one_time_add = one_time_add;
  self->store.one_time_take = one_time_take;
}
