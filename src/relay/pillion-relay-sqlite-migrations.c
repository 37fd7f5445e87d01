/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-sqlite-private.h"

/* Migration n brings schema n to n + 1. What was released is never changed. The rows of
 * an account hang on its key, which is what a store on several hosts distributes by.
 */
static const char *const migrations[] = {
  /* requests, mailbox and one_time are clustered by device: what one device does
   * touches few pages, and listing a mailbox reads it in order. */
  "CREATE TABLE accounts ("
  " key INTEGER PRIMARY KEY AUTOINCREMENT,"
  " id BLOB NOT NULL UNIQUE,"
  " number TEXT NOT NULL UNIQUE,"
  " aik BLOB NOT NULL,"
  " freshness BLOB NOT NULL,"
  " created INTEGER NOT NULL);"
  "CREATE TABLE memberships ("
  " account INTEGER NOT NULL REFERENCES accounts (key) ON DELETE CASCADE,"
  " epoch INTEGER NOT NULL,"
  " bytes BLOB NOT NULL,"
  " PRIMARY KEY (account, epoch));"
  "CREATE TABLE devices ("
  " key INTEGER PRIMARY KEY AUTOINCREMENT,"
  " account INTEGER NOT NULL REFERENCES accounts (key) ON DELETE CASCADE,"
  " id BLOB NOT NULL,"
  " certificate BLOB NOT NULL,"
  " resignation BLOB,"
  " bundle BLOB,"
  " generation INTEGER NOT NULL,"
  " UNIQUE (account, id));"
  "CREATE TABLE one_time ("
  " device INTEGER NOT NULL,"
  " id INTEGER NOT NULL,"
  " public BLOB NOT NULL,"
  " PRIMARY KEY (device, id)) WITHOUT ROWID;"
  "CREATE TABLE handouts ("
  " device INTEGER NOT NULL,"
  " requester BLOB NOT NULL,"
  " time INTEGER NOT NULL,"
  " PRIMARY KEY (device, requester)) WITHOUT ROWID;"
  "CREATE TABLE requests ("
  " device INTEGER NOT NULL,"
  " request BLOB NOT NULL,"
  " time INTEGER NOT NULL,"
  " PRIMARY KEY (device, request)) WITHOUT ROWID;"
  "CREATE TABLE mailbox ("
  " device INTEGER NOT NULL,"
  " id INTEGER NOT NULL,"
  " sender BLOB NOT NULL,"
  " sender_device BLOB NOT NULL,"
  " request BLOB,"
  " time INTEGER NOT NULL,"
  " gap INTEGER NOT NULL,"
  " envelope BLOB,"
  " PRIMARY KEY (device, id)) WITHOUT ROWID;"
  "CREATE TABLE blobs ("
  " id BLOB PRIMARY KEY,"
  " account INTEGER NOT NULL,"
  " bytes INTEGER NOT NULL,"
  " whole INTEGER NOT NULL,"
  " time INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX blobs_account ON blobs (account);"
  "CREATE INDEX blobs_time ON blobs (time);"
  "CREATE TABLE invitations (hash BLOB PRIMARY KEY) WITHOUT ROWID;",
};

static gboolean
execute (PillionRelaySqlite  *self,
         const char          *sql,
         GError             **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
         pillion_relay_sqlite_fail (self, error);
}

static gboolean
read_version (PillionRelaySqlite  *self,
              guint               *version,
              GError             **error)
{
  sqlite3_stmt *statement;
  gboolean read;

  if (sqlite3_prepare_v2 (self->db, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK)
    return pillion_relay_sqlite_fail (self, error);

  read = sqlite3_step (statement) == SQLITE_ROW;
  if (read)
    *version = (guint) sqlite3_column_int (statement, 0);
  else
    pillion_relay_sqlite_fail (self, error);
  sqlite3_finalize (statement);

  return read;
}

gboolean
pillion_relay_sqlite_migrate (PillionRelaySqlite  *self,
                              GError             **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %u", (guint) G_N_ELEMENTS (migrations));
  guint version = 0;

  if (!execute (self, "BEGIN IMMEDIATE", error) || !read_version (self, &version, error))
    return FALSE;

  if (version > G_N_ELEMENTS (migrations)) {
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FILE,
                 "The database was written by a newer pillion-relay (schema %u, this one knows %u): "
                 "install that version again.",
                 version, (guint) G_N_ELEMENTS (migrations));
    return FALSE;
  }

  for (guint i = version; i < G_N_ELEMENTS (migrations); i++) {
    if (!execute (self, migrations[i], error))
      return FALSE;
  }

  return execute (self, set_version, error) && execute (self, "COMMIT", error);
}
