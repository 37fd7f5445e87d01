/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/media/pillion-media-client-private.h"

G_BEGIN_DECLS

/* Calls of a media client that return when they have ended. Each is (transfer full) and
 * gives NULL with an error.
 */
PillionMediaClient  *pillion_test_media_new       (void);
PillionMediaPicture *pillion_test_media_decode    (PillionMediaClient  *client,
                                                   GBytes              *bytes,
                                                   guint                max_width,
                                                   guint                max_height,
                                                   GError             **error);
char                *pillion_test_media_read_qr   (PillionMediaClient  *client,
                                                   GBytes              *bytes,
                                                   GError             **error);
PillionMediaFile    *pillion_test_media_thumbnail (PillionMediaClient  *client,
                                                   GBytes              *bytes,
                                                   guint                max_edge,
                                                   GError             **error);
PillionMediaFile    *pillion_test_media_strip     (PillionMediaClient  *client,
                                                   GBytes              *bytes,
                                                   guint                max_edge,
                                                   GError             **error);

/* Fails the test unless decoding fails in this way, and a good picture can be decoded after it. */
void                 pillion_test_media_refuses   (GBytes              *bytes,
                                                   int                  code);

G_END_DECLS
