/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "app/media/pillion-media-error.h"
#include "media-helper/pillion-media-message.h"

G_BEGIN_DECLS

/* One media helper and the socket to it. Blocking; of one thread at a time. */
typedef struct _PillionMediaProcess PillionMediaProcess;

PillionMediaProcess *pillion_media_process_start          (const char                 *helper,
                                                           guint                       timeout_ms,
                                                           GCancellable               *cancellable,
                                                           GError                    **error);
void                 pillion_media_process_free           (PillionMediaProcess        *self);

int                  pillion_media_process_get_pid        (PillionMediaProcess        *self);
guint                pillion_media_process_get_n_pictures (PillionMediaProcess        *self);
gboolean             pillion_media_process_is_running     (PillionMediaProcess        *self);

GBytes              *pillion_media_process_run            (PillionMediaProcess        *self,
                                                           const PillionMediaRequest  *request,
                                                           GBytes                     *input,
                                                           GCancellable               *cancellable,
                                                           PillionMediaAnswer         *answer,
                                                           GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMediaProcess, pillion_media_process_free)

G_END_DECLS
