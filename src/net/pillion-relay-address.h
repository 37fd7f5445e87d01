/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PILLION_BLOB_ID_SIZE 16

/**
 * PillionRelayAddress:
 *
 * A relay's address that was checked: `wss://host[:port]`, or `ws://` of the same
 * shape where host is this machine (`localhost`, 127.0.0.0/8, `[::1]`). Never user
 * information, a path, a query or a fragment. Immutable.
 */
typedef struct _PillionRelayAddress PillionRelayAddress;

/* Checks what a user typed or scanned. Returns NULL with PILLION_NET_ERROR_ADDRESS
 * and a sentence that says what to write instead.
 */
PillionRelayAddress *pillion_relay_address_new              (const char                 *text,
                                                             GError                    **error);
PillionRelayAddress *pillion_relay_address_ref              (PillionRelayAddress        *self);
void                 pillion_relay_address_unref            (PillionRelayAddress        *self);

/* The origin as PROTOCOL.md section 2 hashes it: ws(s)://HOST:PORT, host in lower
 * case and ASCII, IPv6 in brackets, port always written. The same that
 * pillion_relay_origin_canonicalize() makes of the text: a test compares them.
 */
const char          *pillion_relay_address_get_origin       (const PillionRelayAddress  *self);
gboolean             pillion_relay_address_get_uses_tls     (const PillionRelayAddress  *self);

/* ws(s)://HOST:PORT/v1/socket. (transfer full) */
char                *pillion_relay_address_dup_socket_uri   (const PillionRelayAddress  *self);

/* http(s)://HOST:PORT/v1/blob/ID, ID in base64url: PILLION_BLOB_ID_SIZE bytes. (transfer full) */
char                *pillion_relay_address_dup_blob_uri     (const PillionRelayAddress  *self,
                                                             const guint8               *blob_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionRelayAddress, pillion_relay_address_unref)

G_END_DECLS
