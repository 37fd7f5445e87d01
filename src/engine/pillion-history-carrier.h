/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"
#include "net/pillion-blob-client.h"
#include "wire/pillion-message-history.h"

G_BEGIN_DECLS

/* Carries one part of a history transfer (PROTOCOL.md, section 7.7). Main thread. */

/**
 * pillion_history_carrier_send_async:
 * @transfer: 16 bytes
 *
 * Makes the next part of a transfer that this device is the source of, brings it to the relay, and
 * queues what is said of it. Nothing is kept before that.
 */
void     pillion_history_carrier_send_async   (PillionEngine                 *engine,
                                               PillionBlobClient             *client,
                                               const guint8                  *transfer,
                                               GCancellable                  *cancellable,
                                               GAsyncReadyCallback            callback,
                                               gpointer                       user_data);

/* sent: (out): FALSE: there was nothing to send now */
gboolean pillion_history_carrier_send_finish  (PillionEngine                 *engine,
                                               GAsyncResult                  *result,
                                               gboolean                      *sent,
                                               GError                       **error);

/**
 * pillion_history_carrier_fetch_async:
 * @part: (secret): copied
 * @n_stored: chunks of the part that are stored already
 *
 * Fetches the rest of a part, and stores its chunks one after the other. A blob that is gone, and
 * a chunk that is not what it must be, end the transfer in the store.
 */
void     pillion_history_carrier_fetch_async  (PillionEngine                 *engine,
                                               PillionBlobClient             *client,
                                               const PillionBodyHistoryPart  *part,
                                               guint                          n_stored,
                                               GCancellable                  *cancellable,
                                               GAsyncReadyCallback            callback,
                                               gpointer                       user_data);
gboolean pillion_history_carrier_fetch_finish (PillionEngine                 *engine,
                                               GAsyncResult                  *result,
                                               GError                       **error);

G_END_DECLS
