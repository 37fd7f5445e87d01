/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-sqlite-private.h"

#include <string.h>

static gboolean
blob_add (PillionRelayStore       *store,
          const PillionRelayBlob  *blob,
          guint64                  max_bytes,
          gboolean                *fits,
          GError                 **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *usage = pillion_relay_sqlite_get (self, SQL_BLOB_USAGE);
  sqlite3_stmt *add = pillion_relay_sqlite_get (self, SQL_BLOB_ADD);
  gint64 used;

  sqlite3_bind_int64 (usage, 1, blob->account);
  if (!pillion_relay_sqlite_get_integer (self, usage, &used, error))
    return FALSE;

  *fits = (guint64) used + blob->bytes <= max_bytes;
  if (!*fits)
    return TRUE;

  sqlite3_bind_blob (add, 1, blob->id, sizeof blob->id, SQLITE_STATIC);
  sqlite3_bind_int64 (add, 2, blob->account);
  sqlite3_bind_int64 (add, 3, (sqlite3_int64) blob->bytes);
  sqlite3_bind_int64 (add, 4, (sqlite3_int64) blob->time);

  return pillion_relay_sqlite_run (self, add, error);
}

static gboolean
blob_get (PillionRelayStore  *store,
          const guint8       *id,
          PillionRelayBlob   *blob,
          gboolean           *found,
          GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_BLOB_GET);

  sqlite3_bind_blob (statement, 1, id, PILLION_ID_BYTES, SQLITE_STATIC);
  if (!pillion_relay_sqlite_next (self, statement, found, error))
    return FALSE;

  if (*found) {
    memcpy (blob->id, id, sizeof blob->id);
    blob->account = sqlite3_column_int64 (statement, 0);
    blob->bytes = (guint64) sqlite3_column_int64 (statement, 1);
    blob->whole = sqlite3_column_int64 (statement, 2) != 0;
    blob->time = (guint64) sqlite3_column_int64 (statement, 3);
    sqlite3_reset (statement);
  }

  return TRUE;
}

static gboolean
run_id (PillionRelaySqlite  *self,
        PillionRelaySql      sql,
        const guint8        *id,
        gsize                len,
        GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, sql);

  sqlite3_bind_blob (statement, 1, id, (int) len, SQLITE_STATIC);

  return pillion_relay_sqlite_run (self, statement, error);
}

static gboolean
blob_finish (PillionRelayStore  *store,
             const guint8       *id,
             GError            **error)
{
  return run_id ((PillionRelaySqlite *) store, SQL_BLOB_FINISH, id, PILLION_ID_BYTES, error);
}

static gboolean
invitation_use (PillionRelayStore  *store,
                const guint8       *hash,
                gboolean           *fresh,
                GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;

  if (!run_id (self, SQL_INVITATION_ADD, hash, PILLION_HASH_BYTES, error))
    return FALSE;

  *fresh = sqlite3_changes (self->db) > 0;

  return TRUE;
}

static gboolean
expire_device (PillionRelaySqlite        *self,
               gint64                     device,
               const PillionRelayExpiry  *expiry,
               GError                   **error)
{
  const struct {
    PillionRelaySql sql;
    guint64 before;
  } old[] = {
    { SQL_MAILBOX_EXPIRE, expiry->mail_before },
    { SQL_REQUESTS_EXPIRE, expiry->requests_before },
    { SQL_HANDOUTS_EXPIRE, expiry->handouts_before },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (old); i++) {
    sqlite3_stmt *statement = pillion_relay_sqlite_get (self, old[i].sql);

    sqlite3_bind_int64 (statement, 1, device);
    sqlite3_bind_int64 (statement, 2, (sqlite3_int64) old[i].before);
    if (!pillion_relay_sqlite_run (self, statement, error))
      return FALSE;

    if (old[i].sql == SQL_MAILBOX_EXPIRE && sqlite3_changes (self->db) > 0)
      pillion_relay_occupancy_forget (self->occupancy, device);
  }

  return TRUE;
}

static gboolean
expire_devices (PillionRelaySqlite  *self,
                PillionRelayExpiry  *expiry,
                GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_DEVICES_AFTER);
  gint64 last = 0;
  gboolean row;

  sqlite3_bind_int64 (statement, 1, expiry->after);
  sqlite3_bind_int64 (statement, 2, expiry->n_devices);
  while (pillion_relay_sqlite_next (self, statement, &row, error)) {
    if (!row) {
      expiry->after = last;
      return TRUE;
    }

    last = sqlite3_column_int64 (statement, 0);
    if (!expire_device (self, last, expiry, error)) {
      sqlite3_reset (statement);
      return FALSE;
    }
  }

  return FALSE;
}

static gboolean
expire_blobs (PillionRelaySqlite  *self,
              PillionRelayExpiry  *expiry,
              GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_BLOBS_OLD);
  gboolean row = TRUE;

  sqlite3_bind_int64 (statement, 1, (sqlite3_int64) expiry->blobs_before);
  while (row) {
    PillionRelayBlob blob = { 0 };

    if (!pillion_relay_sqlite_next (self, statement, &row, error))
      return FALSE;

    if (row) {
      pillion_relay_sqlite_copy (statement, 0, blob.id, sizeof blob.id);
      g_array_append_val (expiry->blobs, blob);
    }
  }

  for (guint i = 0; i < expiry->blobs->len; i++) {
    const PillionRelayBlob *blob = &g_array_index (expiry->blobs, PillionRelayBlob, i);

    if (!run_id (self, SQL_BLOB_REMOVE, blob->id, sizeof blob->id, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
expire (PillionRelayStore   *store,
        PillionRelayExpiry  *expiry,
        GError             **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;

  return expire_devices (self, expiry, error) && expire_blobs (self, expiry, error);
}

void
pillion_relay_sqlite_init_blobs (PillionRelaySqlite *self)
{
  self->store.blob_add = blob_add;
  self->store.blob_get = blob_get;
  self->store.blob_finish = blob_finish;
  self->store.invitation_use = invitation_use;
  self->store.expire = expire;
}
