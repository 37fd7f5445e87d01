/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-accounts-table.h"

G_BEGIN_DECLS

#define PILLION_DEVICE_ID_BYTES 16

/* A device of an account. Rows stay after a removal: sessions and author chains of old
 * messages still name them.
 */
typedef struct {
  guint8  account[PILLION_ACCOUNT_ID_BYTES];
  guint8  device[PILLION_DEVICE_ID_BYTES];
  GBytes *certificate; /* (owned) (nullable): with its signatures */
  guint64 generation;  /* highest of its prekey bundles seen */
  char   *name;        /* (owned) (nullable): own devices only */
  GBytes *store_id;    /* (owned) (nullable): own companions, on the primary */
  guint64 seen_at;     /* last message or publication of it */
} PillionDeviceRow;

PillionDeviceRow *pillion_device_row_new  (const guint8      *account,
                                           const guint8      *device);
void              pillion_device_row_free (PillionDeviceRow  *self);

/* row is NULL when the device is unknown. (transfer full) */
gboolean          pillion_devices_load    (PillionDatabase   *database,
                                           const guint8      *account,
                                           const guint8      *device,
                                           PillionDeviceRow **row,
                                           GError           **error);

/* Inserts or replaces. */
gboolean          pillion_devices_save    (PillionDatabase   *database,
                                           PillionDeviceRow  *row,
                                           GError           **error);

/* (transfer full) (element-type PillionDeviceRow) */
gboolean          pillion_devices_list    (PillionDatabase   *database,
                                           const guint8      *account,
                                           GPtrArray        **rows,
                                           GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionDeviceRow, pillion_device_row_free)

G_END_DECLS
