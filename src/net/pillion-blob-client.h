/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "net/pillion-net-error.h"
#include "net/pillion-relay-address.h"

G_BEGIN_DECLS

#define PILLION_TYPE_BLOB_CLIENT (pillion_blob_client_get_type ())

G_DECLARE_FINAL_TYPE (PillionBlobClient, pillion_blob_client, PILLION, BLOB_CLIENT, GObject)

PillionBlobClient *pillion_blob_client_new              (const char             *relay_url,
                                                         const char             *ca_file,
                                                         GError                **error);

void               pillion_blob_client_upload_async     (PillionBlobClient      *self,
                                                         const guint8           *blob_id,
                                                         const char             *ticket,
                                                         GInputStream           *source,
                                                         guint64                 size,
                                                         GFileProgressCallback   progress,
                                                         gpointer                progress_data,
                                                         GCancellable           *cancellable,
                                                         GAsyncReadyCallback     callback,
                                                         gpointer                user_data);
gboolean           pillion_blob_client_upload_finish    (PillionBlobClient      *self,
                                                         GAsyncResult           *result,
                                                         GError                **error);

void               pillion_blob_client_download_async   (PillionBlobClient      *self,
                                                         const guint8           *blob_id,
                                                         const char             *ticket,
                                                         GOutputStream          *target,
                                                         guint64                 offset,
                                                         guint64                 size,
                                                         GFileProgressCallback   progress,
                                                         gpointer                progress_data,
                                                         GCancellable           *cancellable,
                                                         GAsyncReadyCallback     callback,
                                                         gpointer                user_data);
gboolean           pillion_blob_client_download_finish  (PillionBlobClient      *self,
                                                         GAsyncResult           *result,
                                                         guint64                *offset,
                                                         GError                **error);

G_END_DECLS
