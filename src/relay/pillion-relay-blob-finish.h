/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay.h"

G_BEGIN_DECLS

typedef struct _PillionRelayBlobFinish PillionRelayBlobFinish;

/* stored: whether the blob is whole and durable now. */
typedef void (*PillionRelayBlobFinishFunc) (gpointer user_data,
                                            gboolean stored);

/**
 * pillion_relay_blob_finish_start:
 * @fd: of the file that has all of it; a copy is used
 *
 * Makes a blob durable that has come whole, in another thread, then says so in the
 * store.
 *
 * Returns: (transfer none): what runs, until @func is called or it is cancelled
 */
PillionRelayBlobFinish *pillion_relay_blob_finish_start  (PillionRelay               *relay,
                                                          const guint8               *blob,
                                                          int                         fd,
                                                          PillionRelayBlobFinishFunc  func,
                                                          gpointer                    user_data);

/* The one who asked has gone; it goes on without him. */
void                    pillion_relay_blob_finish_cancel (PillionRelayBlobFinish     *self);

G_END_DECLS
