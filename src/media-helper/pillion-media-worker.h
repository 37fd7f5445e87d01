/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Opens what is needed, enters the sandbox, says hello on @socket_fd and serves one
 * request after the other until the other side ends. FALSE when there is no sandbox, or
 * when the other side breaks the rules. To be called once, as the first of a process.
 */
gboolean pillion_media_worker_run (int socket_fd);

G_END_DECLS
