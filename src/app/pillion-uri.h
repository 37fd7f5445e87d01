/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What somebody asks of the application by a link: pillion://chat/+E164, the chat with a
 * number. A link may stand on any page and in any message, so it only ever proposes; nothing
 * that concerns devices has a link.
 */
typedef enum {
  PILLION_URI_CHAT,
  PILLION_URI_LINKING, /* looks as if it should link a device */
  PILLION_URI_UNKNOWN,
} PillionUriKind;

PillionUriKind pillion_uri_parse (const char  *uri,
                                  char       **number);

G_END_DECLS
