/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define PILLION_TYPE_FRAME_GUARD (pillion_frame_guard_get_type ())

G_DECLARE_FINAL_TYPE (PillionFrameGuard, pillion_frame_guard, PILLION, FRAME_GUARD, SoupWebsocketExtension)

/* Arranges that the WebSocket which message opens has a guard. To be called before
 * soup_session_websocket_connect_async(), with a session that knows the type.
 */
void pillion_frame_guard_attach  (SoupMessage *message);

G_END_DECLS
