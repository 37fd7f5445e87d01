/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-devices-table.h"

#include <string.h>

#define COLUMNS "account, device, certificate, generation, name, store_id, seen_at"

PillionDeviceRow *
pillion_device_row_new (const guint8 *account,
                        const guint8 *device)
{
  PillionDeviceRow *self = g_new0 (PillionDeviceRow, 1);

  memcpy (self->account, account, sizeof self->account);
  memcpy (self->device, device, sizeof self->device);
  return self;
}

void
pillion_device_row_free (PillionDeviceRow *self)
{
  g_clear_pointer (&self->certificate, g_bytes_unref);
  g_clear_pointer (&self->store_id, g_bytes_unref);
  g_free (self->name);
  g_free (self);
}

static gpointer
read_row (PillionStatement *statement)
{
  PillionDeviceRow *self = g_new0 (PillionDeviceRow, 1);

  pillion_statement_copy_bytes (statement, 0, self->account, sizeof self->account);
  pillion_statement_copy_bytes (statement, 1, self->device, sizeof self->device);
  self->certificate = pillion_statement_dup_bytes (statement, 2);
  self->generation = (guint64) pillion_statement_get_integer (statement, 3);
  self->name = pillion_statement_dup_text (statement, 4);
  self->store_id = pillion_statement_dup_bytes (statement, 5);
  self->seen_at = (guint64) pillion_statement_get_integer (statement, 6);
  return self;
}

gboolean
pillion_devices_load (PillionDatabase   *database,
                      const guint8      *account,
                      const guint8      *device,
                      PillionDeviceRow **row,
                      GError           **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT " COLUMNS " FROM devices WHERE account = ?1 AND device = ?2");

  *row = NULL;
  pillion_statement_bind_bytes (statement, 1, account, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 2, device, PILLION_DEVICE_ID_BYTES);
  if (pillion_statement_next (statement))
    *row = read_row (statement);
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_devices_save (PillionDatabase  *database,
                      PillionDeviceRow *row,
                      GError          **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT OR REPLACE INTO devices (" COLUMNS ")"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

  pillion_statement_bind_bytes (statement, 1, row->account, sizeof row->account);
  pillion_statement_bind_bytes (statement, 2, row->device, sizeof row->device);
  pillion_statement_bind_gbytes (statement, 3, row->certificate);
  pillion_statement_bind_integer (statement, 4, (gint64) row->generation);
  pillion_statement_bind_text (statement, 5, row->name);
  pillion_statement_bind_gbytes (statement, 6, row->store_id);
  pillion_statement_bind_integer (statement, 7, (gint64) row->seen_at);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_devices_list (PillionDatabase *database,
                      const guint8    *account,
                      GPtrArray      **rows,
                      GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT " COLUMNS " FROM devices WHERE account = ?1 ORDER BY device");

  pillion_statement_bind_bytes (statement, 1, account, PILLION_ACCOUNT_ID_BYTES);
  return pillion_statement_list (statement, read_row, (GDestroyNotify) pillion_device_row_free, rows, error);
}
