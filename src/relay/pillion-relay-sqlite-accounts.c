/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-sqlite-private.h"

#include <string.h>

/* Devices of an account, present and past. */
#define DEVICES_KEPT 64

static gboolean
account_find (PillionRelayStore  *store,
              const char         *number,
              guint8             *id,
              gboolean           *found,
              GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_ACCOUNT_FIND);

  sqlite3_bind_text (statement, 1, number, -1, SQLITE_STATIC);
  if (!pillion_relay_sqlite_next (self, statement, found, error))
    return FALSE;

  if (*found) {
    pillion_relay_sqlite_copy (statement, 0, id, PILLION_ACCOUNT_BYTES);
    sqlite3_reset (statement);
  }

  return TRUE;
}

static gboolean
load_memberships (PillionRelaySqlite         *self,
                  PillionStoredAccount  *record,
                  GError                    **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MEMBERSHIPS_LOAD);
  gboolean row;

  sqlite3_bind_int64 (statement, 1, record->key);
  while (pillion_relay_sqlite_next (self, statement, &row, error)) {
    if (!row)
      return TRUE;

    g_ptr_array_add (record->memberships, pillion_relay_sqlite_dup_bytes (statement, 0));
  }

  return FALSE;
}

static gboolean
load_devices (PillionRelaySqlite         *self,
              PillionStoredAccount  *record,
              GError                    **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_DEVICES_LOAD);
  gboolean row;

  sqlite3_bind_int64 (statement, 1, record->key);
  while (pillion_relay_sqlite_next (self, statement, &row, error)) {
    PillionStoredDevice *device;

    if (!row)
      return TRUE;

    device = g_new0 (PillionStoredDevice, 1);
    device->key = sqlite3_column_int64 (statement, 0);
    pillion_relay_sqlite_copy (statement, 1, device->id, sizeof device->id);
    device->certificate = pillion_relay_sqlite_dup_bytes (statement, 2);
    device->resignation = pillion_relay_sqlite_dup_bytes (statement, 3);
    device->generation = (guint64) sqlite3_column_int64 (statement, 4);
    device->n_one_time = (guint) sqlite3_column_int64 (statement, 5);
    g_ptr_array_add (record->devices, device);
  }

  return FALSE;
}

static gboolean
account_load (PillionRelayStore          *store,
              const guint8               *id,
              PillionStoredAccount **result,
              GError                    **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_ACCOUNT_LOAD);
  g_autoptr (PillionStoredAccount) record = NULL;
  gboolean row;

  sqlite3_bind_blob (statement, 1, id, PILLION_ACCOUNT_BYTES, SQLITE_STATIC);
  if (!pillion_relay_sqlite_next (self, statement, &row, error))
    return FALSE;

  if (!row)
    return TRUE;

  record = pillion_stored_account_new ();
  memcpy (record->id, id, sizeof record->id);
  record->key = sqlite3_column_int64 (statement, 0);
  g_strlcpy (record->number, (const char *) sqlite3_column_text (statement, 1), sizeof record->number);
  pillion_relay_sqlite_copy (statement, 2, record->aik, sizeof record->aik);
  record->freshness = pillion_relay_sqlite_dup_bytes (statement, 3);
  sqlite3_reset (statement);

  if (!load_memberships (self, record, error) || !load_devices (self, record, error))
    return FALSE;

  *result = g_steal_pointer (&record);

  return TRUE;
}

gboolean
pillion_relay_sqlite_clear_device (PillionRelaySqlite  *self,
                                   gint64               device,
                                   GError             **error)
{
  const PillionRelaySql left[] = {
    SQL_MAILBOX_REMOVE,
    SQL_BUNDLE_REMOVE,
    SQL_ONE_TIMES_REMOVE,
    SQL_HANDOUTS_REMOVE,
    SQL_REQUESTS_REMOVE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (left); i++) {
    if (!pillion_relay_sqlite_run_key (self, left[i], device, error))
      return FALSE;
  }

  pillion_relay_occupancy_forget (self->occupancy, device);

  return TRUE;
}

/* The devices of an account and what they are called; (transfer full) (nullable). */
static GPtrArray *
list_devices (PillionRelaySqlite  *self,
              gint64               account,
              GError             **error)
{
  g_autoptr (PillionStoredAccount) record = pillion_stored_account_new ();

  record->key = account;
  if (!load_devices (self, record, error))
    return NULL;

  return g_ptr_array_ref (record->devices);
}

/* Removes whoever has a number: the account begins anew with another AIK. */
static gboolean
remove_account_of_number (PillionRelaySqlite  *self,
                          const char          *number,
                          GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_ACCOUNT_OF_NUMBER);
  g_autoptr (GPtrArray) devices = NULL;
  gint64 key;

  sqlite3_bind_text (statement, 1, number, -1, SQLITE_STATIC);
  if (!pillion_relay_sqlite_get_integer (self, statement, &key, error))
    return FALSE;

  if (key == 0)
    return TRUE;

  devices = list_devices (self, key, error);
  if (devices == NULL)
    return FALSE;

  for (guint i = 0; i < devices->len; i++) {
    const PillionStoredDevice *device = g_ptr_array_index (devices, i);

    if (!pillion_relay_sqlite_clear_device (self, device->key, error))
      return FALSE;
  }

  return pillion_relay_sqlite_run_key (self, SQL_ACCOUNT_REMOVE, key, error);
}

static gboolean
add_device (PillionRelaySqlite        *self,
            gint64                     account,
            PillionStoredDevice  *device,
            GError                   **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_DEVICE_ADD);

  sqlite3_bind_int64 (statement, 1, account);
  sqlite3_bind_blob (statement, 2, device->id, sizeof device->id, SQLITE_STATIC);
  pillion_relay_sqlite_bind_bytes (statement, 3, device->certificate);
  pillion_relay_sqlite_bind_bytes (statement, 4, device->bundle);
  sqlite3_bind_int64 (statement, 5, (sqlite3_int64) device->generation);
  if (!pillion_relay_sqlite_run (self, statement, error))
    return FALSE;

  device->key = sqlite3_last_insert_rowid (self->db);

  return TRUE;
}

static gboolean
add_membership (PillionRelaySqlite  *self,
                gint64               account,
                guint64              epoch,
                GBytes              *bytes,
                GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MEMBERSHIP_ADD);

  sqlite3_bind_int64 (statement, 1, account);
  sqlite3_bind_int64 (statement, 2, (sqlite3_int64) epoch);
  pillion_relay_sqlite_bind_bytes (statement, 3, bytes);

  return pillion_relay_sqlite_run (self, statement, error);
}

static gboolean
account_add (PillionRelayStore          *store,
             PillionStoredAccount  *record,
             guint64                     time,
             GError                    **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_ACCOUNT_ADD);

  if (!remove_account_of_number (self, record->number, error))
    return FALSE;

  sqlite3_bind_blob (statement, 1, record->id, sizeof record->id, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, record->number, -1, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 3, record->aik, sizeof record->aik, SQLITE_STATIC);
  pillion_relay_sqlite_bind_bytes (statement, 4, record->freshness);
  sqlite3_bind_int64 (statement, 5, (sqlite3_int64) time);
  if (!pillion_relay_sqlite_run (self, statement, error))
    return FALSE;

  record->key = sqlite3_last_insert_rowid (self->db);

  return add_membership (self, record->key, 1, g_ptr_array_index (record->memberships, 0), error) &&
         add_device (self, record->key, g_ptr_array_index (record->devices, 0), error);
}

static int
find_entry (const PillionRelayPublication *publication,
            const guint8                  *id)
{
  for (guint i = 0; i < publication->n_entries; i++) {
    if (memcmp (publication->entries[i], id, PILLION_DEVICE_BYTES) == 0)
      return (int) i;
  }

  return -1;
}

/* Devices that are inactive or out of the membership lose what waits for them. The
 * newest of them are kept, so that they can still log in and learn what became of
 * them.
 */
static gboolean
settle_devices (PillionRelaySqlite             *self,
                const PillionRelayPublication  *publication,
                GError                        **error)
{
  g_autoptr (GPtrArray) devices = list_devices (self, publication->account, error);

  if (devices == NULL)
    return FALSE;

  for (guint i = 0; i < devices->len; i++) {
    const PillionStoredDevice *device = g_ptr_array_index (devices, i);
    int entry = find_entry (publication, device->id);

    if (entry >= 0 && !publication->inactive[entry])
      continue;

    if (!pillion_relay_sqlite_clear_device (self, device->key, error))
      return FALSE;

    if (entry < 0 && i >= DEVICES_KEPT &&
        !pillion_relay_sqlite_run_key (self, SQL_DEVICE_REMOVE, device->key, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
account_set_freshness (PillionRelayStore  *store,
                       gint64              account,
                       GBytes             *freshness,
                       GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_ACCOUNT_SET_FRESHNESS);

  sqlite3_bind_int64 (statement, 1, account);
  pillion_relay_sqlite_bind_bytes (statement, 2, freshness);

  return pillion_relay_sqlite_run (self, statement, error);
}

static gboolean
account_publish (PillionRelayStore        *store,
                 PillionRelayPublication  *publication,
                 GError                  **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;

  if (publication->restarts &&
      !pillion_relay_sqlite_run_key (self, SQL_MEMBERSHIPS_REMOVE, publication->account, error))
    return FALSE;

  return add_membership (self, publication->account, publication->epoch, publication->membership, error) &&
         account_set_freshness (store, publication->account, publication->freshness, error) &&
         settle_devices (self, publication, error) &&
         (publication->added == NULL || add_device (self, publication->account, publication->added, error));
}

static gboolean
device_set_resignation (PillionRelayStore  *store,
                        gint64              device,
                        GBytes             *resignation,
                        GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_DEVICE_SET_RESIGNATION);

  sqlite3_bind_int64 (statement, 1, device);
  pillion_relay_sqlite_bind_bytes (statement, 2, resignation);

  return pillion_relay_sqlite_run (self, statement, error) &&
         pillion_relay_sqlite_clear_device (self, device, error);
}

void
pillion_relay_sqlite_init_accounts (PillionRelaySqlite *self)
{
  self->store.account_find = account_find;
  self->store.account_load = account_load;
  self->store.account_add = account_add;
  self->store.account_publish = account_publish;
  self->store.account_set_freshness = account_set_freshness;
  self->store.device_set_resignation = device_set_resignation;
}
