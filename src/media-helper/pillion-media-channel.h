/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Descriptors that come with one message at most. */
#define PILLION_MEDIA_CHANNEL_MAX_FDS 2

/* Makes both ends; each is closed on exec(). FALSE with errno. */
gboolean pillion_media_channel_open    (int           ends[2]);

/* Sends one whole message, with descriptors that stay the caller's. FALSE with errno;
 * EPIPE when the other side has ended. May block while the other side does not read.
 */
gboolean pillion_media_channel_send    (int           fd,
                                        const guint8 *data,
                                        gsize         size,
                                        const int    *fds,
                                        gsize         n_fds);

/* Waits for one message. The descriptors that came with it are the caller's to close;
 * those that did not are -1. Returns its bytes; 0 when the other side has ended; -1
 * when it is longer than @max_bytes, has more descriptors, or with another error.
 */
gssize   pillion_media_channel_receive (int           fd,
                                        guint8       *data,
                                        gsize         max_bytes,
                                        int           fds[PILLION_MEDIA_CHANNEL_MAX_FDS]);

G_END_DECLS
