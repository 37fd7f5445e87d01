/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PillionTestProxyFaults:
 * @delay_ms: each piece of data waits so long, in both directions, in order
 * @piece_bytes: at most so many bytes at once, 0 for no limit: with @delay_ms, a slow
 *   network
 * @black_hole: takes data and lets none out, and does not close: a peer without power
 * @cut_after: closes both sides once so many bytes came from the server, 0 for never
 * @flip_at: the byte from the server whose lowest bit is flipped, counted from 1; 0 for
 *   none
 *
 * What the proxy does to data. The counts are those of one connection. The network below
 * TCP loses, repeats and reorders nothing that TCP does not mend: those faults belong to
 * messages, see #PillionMemoryTransport.
 */
typedef struct {
  guint delay_ms;
  gsize piece_bytes;
  gboolean black_hole;
  guint64 cut_after;
  guint64 flip_at;
} PillionTestProxyFaults;

/**
 * PillionTestProxy:
 *
 * A TCP proxy on loopback with faults, in the main context of the test. The server may be
 * in the same process or another.
 */
typedef struct _PillionTestProxy PillionTestProxy;

/* server_port: of the server on 127.0.0.1; may be listened to later. */
PillionTestProxy *pillion_test_proxy_new                (guint16                        server_port);

/* Cuts what there is. */
void              pillion_test_proxy_free               (PillionTestProxy              *self);

guint16           pillion_test_proxy_get_port           (PillionTestProxy              *self);

/* Clients that came so far. */
guint             pillion_test_proxy_get_n_connections  (PillionTestProxy              *self);

/* For what is moved from now on; NULL for none. */
void              pillion_test_proxy_set_faults         (PillionTestProxy              *self,
                                                         const PillionTestProxyFaults  *faults);

/* Closes every connection there is, at both ends. */
void              pillion_test_proxy_cut                (PillionTestProxy              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionTestProxy, pillion_test_proxy_free)

G_END_DECLS
