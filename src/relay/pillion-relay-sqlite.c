/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-sqlite.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "relay/pillion-relay-sqlite-private.h"

/* A large WAL is rewritten seldom; this many pages are 8 MiB. */
static const char configuration[] =
  "PRAGMA page_size = 4096;"
  "PRAGMA locking_mode = EXCLUSIVE;"
  "PRAGMA journal_mode = WAL;"
  "PRAGMA synchronous = FULL;"
  "PRAGMA foreign_keys = ON;"
  "PRAGMA temp_store = MEMORY;"
  "PRAGMA mmap_size = 0;"
  "PRAGMA wal_autocheckpoint = 2000;";

gboolean
pillion_relay_sqlite_fail (PillionRelaySqlite  *self,
                           GError             **error)
{
  gboolean full = sqlite3_errcode (self->db) == SQLITE_FULL;

  g_set_error (error, PILLION_RELAY_ERROR,
               full ? PILLION_RELAY_ERROR_FULL : PILLION_RELAY_ERROR_BUSY,
               "The database failed: %s (%d)",
               sqlite3_errmsg (self->db), sqlite3_extended_errcode (self->db));

  return FALSE;
}

sqlite3_stmt *
pillion_relay_sqlite_get (PillionRelaySqlite *self,
                          PillionRelaySql     sql)
{
  return self->statements[sql];
}

gboolean
pillion_relay_sqlite_run (PillionRelaySqlite  *self,
                          sqlite3_stmt        *statement,
                          GError             **error)
{
  gboolean done = sqlite3_step (statement) == SQLITE_DONE;

  if (!done)
    pillion_relay_sqlite_fail (self, error);
  sqlite3_reset (statement);

  return done;
}

gboolean
pillion_relay_sqlite_next (PillionRelaySqlite  *self,
                           sqlite3_stmt        *statement,
                           gboolean            *row,
                           GError             **error)
{
  int result = sqlite3_step (statement);

  *row = result == SQLITE_ROW;
  if (*row)
    return TRUE;

  if (result != SQLITE_DONE)
    pillion_relay_sqlite_fail (self, error);
  sqlite3_reset (statement);

  return result == SQLITE_DONE;
}

gboolean
pillion_relay_sqlite_run_key (PillionRelaySqlite  *self,
                              PillionRelaySql      sql,
                              gint64               key,
                              GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, sql);

  sqlite3_bind_int64 (statement, 1, key);

  return pillion_relay_sqlite_run (self, statement, error);
}

gboolean
pillion_relay_sqlite_get_integer (PillionRelaySqlite  *self,
                                  sqlite3_stmt        *statement,
                                  gint64              *value,
                                  GError             **error)
{
  gboolean row;

  *value = 0;
  if (!pillion_relay_sqlite_next (self, statement, &row, error))
    return FALSE;

  if (row) {
    *value = sqlite3_column_int64 (statement, 0);
    sqlite3_reset (statement);
  }

  return TRUE;
}

void
pillion_relay_sqlite_bind_bytes (sqlite3_stmt *statement,
                                 int           index,
                                 GBytes       *bytes)
{
  if (bytes == NULL)
    sqlite3_bind_null (statement, index);
  else
    sqlite3_bind_blob (statement, index, g_bytes_get_data (bytes, NULL),
                       (int) g_bytes_get_size (bytes), SQLITE_STATIC);
}

GBytes *
pillion_relay_sqlite_dup_bytes (sqlite3_stmt *statement,
                                int           column)
{
  const void *blob = sqlite3_column_blob (statement, column);

  if (blob == NULL)
    return NULL;

  return g_bytes_new (blob, (gsize) sqlite3_column_bytes (statement, column));
}

void
pillion_relay_sqlite_copy (sqlite3_stmt *statement,
                           int           column,
                           guint8       *out,
                           gsize         len)
{
  const void *blob = sqlite3_column_blob (statement, column);

  if (blob != NULL && (gsize) sqlite3_column_bytes (statement, column) == len)
    memcpy (out, blob, len);
  else
    memset (out, 0, len);
}

static gboolean
store_begin (PillionRelayStore  *store,
             GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;

  return pillion_relay_sqlite_run (self, pillion_relay_sqlite_get (self, SQL_BEGIN), error);
}

/* A COMMIT whose fsync failed leaves frames in the WAL that no index names: the next
 * transaction writes over them and syncs those pages itself, so no fsync is trusted
 * that only repeats a failed one. Checkpoints that fail are made again from the WAL.
 */
static gboolean
store_commit (PillionRelayStore  *store,
              GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;

  return pillion_relay_sqlite_run (self, pillion_relay_sqlite_get (self, SQL_COMMIT), error);
}

static void
store_rollback (PillionRelayStore *store)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;

  /* Some failures have rolled back already. */
  if (!sqlite3_get_autocommit (self->db)) {
    g_autoptr (GError) error = NULL;

    if (!pillion_relay_sqlite_run (self, pillion_relay_sqlite_get (self, SQL_ROLLBACK), &error))
      g_printerr ("%s\n", error->message);
  }

  pillion_relay_occupancy_clear (self->occupancy);
}

static void
store_free (PillionRelayStore *store)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;

  for (guint i = 0; i < N_SQL; i++)
    sqlite3_finalize (self->statements[i]);
  sqlite3_close (self->db);
  pillion_relay_occupancy_free (self->occupancy);
  g_free (self);
}

/* Ids go on above all that were ever given, also those of mail that is gone: the time
 * is ahead of them, since a relay hands out fewer than a million a second.
 */
static gboolean
find_last_mail (PillionRelaySqlite  *self,
                GError             **error)
{
  if (!pillion_relay_sqlite_get_integer (self, pillion_relay_sqlite_get (self, SQL_MAIL_LAST_ID),
                                         &self->last_mail, error))
    return FALSE;

  self->last_mail = MAX (self->last_mail, g_get_real_time ());

  return TRUE;
}

static gboolean
prepare (PillionRelaySqlite  *self,
         GError             **error)
{
  for (guint i = 0; i < N_SQL; i++) {
    if (sqlite3_prepare_v3 (self->db, pillion_relay_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                            &self->statements[i], NULL) != SQLITE_OK)
      return pillion_relay_sqlite_fail (self, error);
  }

  return TRUE;
}

static gboolean
open_database (PillionRelaySqlite  *self,
               const char          *path,
               GError             **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

  if (sqlite3_open_v2 (path, &self->db, flags, NULL) != SQLITE_OK ||
      sqlite3_exec (self->db, configuration, NULL, NULL, NULL) != SQLITE_OK)
    return pillion_relay_sqlite_fail (self, error);

  return pillion_relay_sqlite_migrate (self, error) &&
         prepare (self, error) &&
         find_last_mail (self, error);
}

/* Says what an operator can do about a database that does not open. */
static void
explain (PillionRelaySqlite  *self,
         const char          *folder,
         GError             **error)
{
  PillionRelayError code = PILLION_RELAY_ERROR_DATA;
  const char *reason;

  if (g_error_matches (*error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FILE))
    return;

  switch (self->db != NULL ? sqlite3_errcode (self->db) : SQLITE_CANTOPEN) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    reason = "another pillion-relay uses it";
    break;
  case SQLITE_FULL:
    reason = "the disk is full";
    break;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    code = PILLION_RELAY_ERROR_FILE;
    reason = "the database in it is damaged; restore it from a backup";
    break;
  default:
    reason = "it cannot be written";
    break;
  }

  g_clear_error (error);
  g_set_error (error, PILLION_RELAY_ERROR, (int) code, "The data folder %s is not usable: %s.", folder, reason);
}

PillionRelayStore *
pillion_relay_sqlite_open (const char  *folder,
                           GError     **error)
{
  PillionRelaySqlite *self;
  g_autofree char *path = g_build_filename (folder, "relay.db", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_DATA,
                 "The data folder %s cannot be made: %s.", folder, g_strerror (errno));
    return NULL;
  }

  self = g_new0 (PillionRelaySqlite, 1);
  self->occupancy = pillion_relay_occupancy_new ();
  self->store.begin = store_begin;
  self->store.commit = store_commit;
  self->store.rollback = store_rollback;
  self->store.free = store_free;
  pillion_relay_sqlite_init_accounts (self);
  pillion_relay_sqlite_init_prekeys (self);
  pillion_relay_sqlite_init_mailbox (self);
  pillion_relay_sqlite_init_blobs (self);

  if (!open_database (self, path, error)) {
    explain (self, folder, error);
    store_free (&self->store);
    return NULL;
  }

  return &self->store;
}
