/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/media/pillion-media-client.h"

G_BEGIN_DECLS

/* With other times than those of the application, for tests.
 * @timeout_ms: that a helper has to start, and to answer
 * @idle_ms: after which a helper that has nothing to do is ended
 */
PillionMediaClient *pillion_media_client_new_with_times (const char         *helper,
                                                         guint               timeout_ms,
                                                         guint               idle_ms);

/* Of the helper that the last picture has left running; 0 when there is none. */
int                 pillion_media_client_get_helper_pid (PillionMediaClient *self);

G_END_DECLS
