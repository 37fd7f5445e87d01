/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define PILLION_TYPE_STORE (pillion_store_get_type ())
G_DECLARE_FINAL_TYPE (PillionStore, pillion_store, PILLION, STORE, GObject)

/**
 * PillionStoreWork:
 * @database: within an open transaction
 * @data: what was given to pillion_store_run_async()
 * @error: set when FALSE is returned
 *
 * Runs on the store's thread. TRUE commits, FALSE undoes everything; the results go into
 * @data, which nobody else touches until the callback. Must not keep @database.
 *
 * Returns: whether to commit
 */
typedef gboolean (*PillionStoreWork) (PillionDatabase  *database,
                                      gpointer          data,
                                      GError          **error);

void          pillion_store_open_async   (const char           *path,
                                          const guint8         *key,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
PillionStore *pillion_store_open_finish  (GAsyncResult         *result,
                                          GError              **error);

void          pillion_store_run_async    (PillionStore         *self,
                                          PillionStoreWork      work,
                                          gpointer              data,
                                          GDestroyNotify        destroy_data,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean      pillion_store_run_finish   (PillionStore         *self,
                                          GAsyncResult         *result,
                                          GError              **error);
gpointer      pillion_store_get_run_data (GAsyncResult         *result);

void          pillion_store_close_async  (PillionStore         *self,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean      pillion_store_close_finish (PillionStore         *self,
                                          GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
