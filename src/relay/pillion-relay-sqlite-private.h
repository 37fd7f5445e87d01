/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "relay/pillion-relay-error.h"
#include "relay/pillion-relay-sqlite-occupancy.h"
#include "relay/pillion-relay-store.h"

G_BEGIN_DECLS

/* Every statement of the store, prepared once (pillion-relay-sqlite-statements.c). */
typedef enum {
  SQL_BEGIN,
  SQL_COMMIT,
  SQL_ROLLBACK,
  SQL_ACCOUNT_FIND,
  SQL_ACCOUNT_LOAD,
  SQL_ACCOUNT_ADD,
  SQL_ACCOUNT_REMOVE,
  SQL_ACCOUNT_OF_NUMBER,
  SQL_ACCOUNT_SET_FRESHNESS,
  SQL_MEMBERSHIPS_LOAD,
  SQL_MEMBERSHIP_ADD,
  SQL_MEMBERSHIPS_REMOVE,
  SQL_DEVICES_LOAD,
  SQL_DEVICE_ADD,
  SQL_DEVICE_REMOVE,
  SQL_DEVICE_SET_RESIGNATION,
  SQL_DEVICES_AFTER,
  SQL_BUNDLE_SET,
  SQL_BUNDLE_GET,
  SQL_BUNDLE_REMOVE,
  SQL_ONE_TIME_ADD,
  SQL_ONE_TIME_COUNT,
  SQL_ONE_TIME_FIRST,
  SQL_ONE_TIME_REMOVE,
  SQL_ONE_TIMES_REMOVE,
  SQL_HANDOUT_ADD,
  SQL_HANDOUT_GET,
  SQL_HANDOUTS_REMOVE,
  SQL_HANDOUTS_EXPIRE,
  SQL_REQUEST_ADD,
  SQL_REQUEST_GET,
  SQL_REQUESTS_REMOVE,
  SQL_REQUESTS_EXPIRE,
  SQL_MAIL_ADD,
  SQL_MAIL_LIST,
  SQL_MAIL_COUNT,
  SQL_MAIL_LAST_ID,
  SQL_MAIL_GET,
  SQL_MAIL_REMOVE,
  SQL_MAIL_OLDEST_OF,
  SQL_MAIL_BEFORE,
  SQL_MAIL_SET_GAP,
  SQL_MAIL_OLDEST_GAP,
  SQL_MAIL_OCCUPANCY,
  SQL_MAILBOX_REMOVE,
  SQL_MAILBOX_EXPIRE,
  SQL_BLOB_USAGE,
  SQL_BLOB_ADD,
  SQL_BLOB_GET,
  SQL_BLOB_FINISH,
  SQL_BLOBS_OLD,
  SQL_BLOB_REMOVE,
  SQL_INVITATION_ADD,
  N_SQL,
} PillionRelaySql;

extern const char *const pillion_relay_sql[N_SQL];

typedef struct {
  PillionRelayStore      store;
  sqlite3               *db;
  sqlite3_stmt          *statements[N_SQL];
  PillionRelayOccupancy *occupancy; /* (owned) */
  gint64                 last_mail;
} PillionRelaySqlite;

/* Brings the schema up to date, in one transaction. */
gboolean      pillion_relay_sqlite_migrate     (PillionRelaySqlite  *self,
                                                GError             **error);

/* Sets the error of the database; returns FALSE. */
gboolean      pillion_relay_sqlite_fail        (PillionRelaySqlite  *self,
                                                GError             **error);

/* A statement, ready for bindings. Blobs and texts bound below must stay until it was
 * run.
 */
sqlite3_stmt *pillion_relay_sqlite_get         (PillionRelaySqlite  *self,
                                                PillionRelaySql      sql);

/* Runs a statement that gives no rows. */
gboolean      pillion_relay_sqlite_run         (PillionRelaySqlite  *self,
                                                sqlite3_stmt        *statement,
                                                GError             **error);

/* Steps to the next row; *row tells whether there is one. When it is done or fails,
 * the statement is reset; who stops before that calls sqlite3_reset().
 */
gboolean      pillion_relay_sqlite_next        (PillionRelaySqlite  *self,
                                                sqlite3_stmt        *statement,
                                                gboolean            *row,
                                                GError             **error);

/* A statement with one integer that gives no rows. */
gboolean      pillion_relay_sqlite_run_key     (PillionRelaySqlite  *self,
                                                PillionRelaySql      sql,
                                                gint64               key,
                                                GError             **error);

/* The first column of the only row, 0 without a row. */
gboolean      pillion_relay_sqlite_get_integer (PillionRelaySqlite  *self,
                                                sqlite3_stmt        *statement,
                                                gint64              *value,
                                                GError             **error);

void          pillion_relay_sqlite_bind_bytes  (sqlite3_stmt        *statement,
                                                int                  index,
                                                GBytes              *bytes);

/* (transfer full) (nullable): NULL for NULL. */
GBytes       *pillion_relay_sqlite_dup_bytes   (sqlite3_stmt        *statement,
                                                int                  column);

/* Copies a blob of exactly so many bytes; zeros if it is another size. */
void          pillion_relay_sqlite_copy        (sqlite3_stmt        *statement,
                                                int                  column,
                                                guint8              *out,
                                                gsize                len);

/* Each sets its functions in the store. */
void          pillion_relay_sqlite_init_accounts (PillionRelaySqlite *self);
void          pillion_relay_sqlite_init_prekeys  (PillionRelaySqlite *self);
void          pillion_relay_sqlite_init_mailbox  (PillionRelaySqlite *self);
void          pillion_relay_sqlite_init_blobs    (PillionRelaySqlite *self);

/* What a device leaves behind when it is cut off for good. */
gboolean      pillion_relay_sqlite_clear_device  (PillionRelaySqlite *self,
                                                  gint64              device,
                                                  GError            **error);

G_END_DECLS
