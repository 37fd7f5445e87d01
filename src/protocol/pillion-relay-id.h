/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/**
 * pillion_relay_origin_canonicalize:
 * @text: what a user or a configuration says, UTF-8
 *
 * The one spelling of a relay's origin (PROTOCOL.md, section 2): `ws://HOST:PORT`
 * or `wss://HOST:PORT`, host in lower case (an international name in its ASCII
 * form), an IPv6 address in brackets and in the form of RFC 5952, the port always
 * written (80 and 443 where @text has none). One `/` at the end is dropped. A path, a
 * query, a fragment, user information, another scheme, or a host that is neither an
 * address nor made of letters, digits, hyphens and dots is refused.
 *
 * Returns: (transfer full) (nullable): %NULL with PILLION_PROTOCOL_ERROR_ORIGIN
 */
char     *pillion_relay_origin_canonicalize (const char  *text,
                                             GError     **error);

/**
 * pillion_relay_id_from_origin:
 * @origin: as above
 * @relay_id: (out caller-allocates): PILLION_RELAY_ID_BYTES
 *
 * Both sides compute it from their own configuration, so a relay that passes on
 * what it hears cannot stand for another.
 *
 * Returns: %FALSE with PILLION_PROTOCOL_ERROR_ORIGIN
 */
gboolean  pillion_relay_id_from_origin      (const char  *origin,
                                             guint8       relay_id[PILLION_RELAY_ID_BYTES],
                                             GError     **error);

G_END_DECLS
