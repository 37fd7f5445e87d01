/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "app/media/pillion-media-error.h"
#include "app/media/pillion-media-result.h"

G_BEGIN_DECLS

/* What is taken and given at most; more than that is PILLION_MEDIA_ERROR_TOO_LARGE. */
#define PILLION_MEDIA_CLIENT_MAX_INPUT_BYTES (32 * 1024 * 1024)

/* Of the thumbnail that goes with a message. */
#define PILLION_MEDIA_CLIENT_THUMBNAIL_BYTES (8 * 1024)

#define PILLION_TYPE_MEDIA_CLIENT (pillion_media_client_get_type ())

G_DECLARE_FINAL_TYPE (PillionMediaClient, pillion_media_client, PILLION, MEDIA_CLIENT, GObject)

PillionMediaClient  *pillion_media_client_new                   (const char           *helper);
PillionMediaClient  *pillion_media_client_get_default           (void);

void                 pillion_media_client_decode_async          (PillionMediaClient   *self,
                                                                 GBytes               *bytes,
                                                                 guint                 max_width,
                                                                 guint                 max_height,
                                                                 GCancellable         *cancellable,
                                                                 GAsyncReadyCallback   callback,
                                                                 gpointer              user_data);
PillionMediaPicture *pillion_media_client_decode_finish         (PillionMediaClient   *self,
                                                                 GAsyncResult         *result,
                                                                 GError              **error);

void                 pillion_media_client_read_qr_async         (PillionMediaClient   *self,
                                                                 GBytes               *bytes,
                                                                 GCancellable         *cancellable,
                                                                 GAsyncReadyCallback   callback,
                                                                 gpointer              user_data);
char                *pillion_media_client_read_qr_finish        (PillionMediaClient   *self,
                                                                 GAsyncResult         *result,
                                                                 GError              **error);

void                 pillion_media_client_make_thumbnail_async  (PillionMediaClient   *self,
                                                                 GBytes               *bytes,
                                                                 guint                 max_edge,
                                                                 GCancellable         *cancellable,
                                                                 GAsyncReadyCallback   callback,
                                                                 gpointer              user_data);
PillionMediaFile    *pillion_media_client_make_thumbnail_finish (PillionMediaClient   *self,
                                                                 GAsyncResult         *result,
                                                                 GError              **error);

void                 pillion_media_client_strip_async           (PillionMediaClient   *self,
                                                                 GBytes               *bytes,
                                                                 guint                 max_edge,
                                                                 GCancellable         *cancellable,
                                                                 GAsyncReadyCallback   callback,
                                                                 gpointer              user_data);
PillionMediaFile    *pillion_media_client_strip_finish          (PillionMediaClient   *self,
                                                                 GAsyncResult         *result,
                                                                 GError              **error);

G_END_DECLS
