/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "store/pillion-history-table.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* The side of a history transfer that has the messages (PROTOCOL.md, section 7.7). On the store's
 * worker; pillion-history.c drives it.
 */

gboolean pillion_history_source_take_request  (PillionDatabase                   *database,
                                               PillionJob                        *job,
                                               const PillionDelivery             *delivery,
                                               const PillionBodyHistoryRequest   *request,
                                               GError                           **error);
gboolean pillion_history_source_take_received (PillionDatabase                   *database,
                                               PillionJob                        *job,
                                               const PillionDelivery             *delivery,
                                               const PillionBodyHistoryReceived  *received,
                                               GError                           **error);

/**
 * PillionHistoryPacking:
 * @transfer: which
 * @row: (owned) (nullable): as it is when the part is sent; NULL: there is nothing to send now
 * @part: (secret): what is said of it; its blob is to be filled in
 * @bytes: (owned) (nullable): its chunks
 *
 * One part on its way. Begins with a job, as work for the store.
 */
typedef struct {
  PillionJob             job;
  guint8                 transfer[PILLION_ID_BYTES];
  PillionHistoryRow     *row;
  PillionBodyHistoryPart part;
  GByteArray            *bytes;
} PillionHistoryPacking;

PillionHistoryPacking *pillion_history_packing_new  (const guint8           *transfer);
void                   pillion_history_packing_free (PillionHistoryPacking  *self);

/* Makes the next part, if one may be sent now. Changes the store only where the transfer has lost
 * its right. A #PillionStoreWork.
 */
gboolean pillion_history_source_pack          (PillionDatabase                   *database,
                                               gpointer                           packing,
                                               GError                           **error);

/* The blob is whole at the relay: keeps how far it is, and tells the receiver. A #PillionStoreWork. */
gboolean pillion_history_source_send          (PillionDatabase                   *database,
                                               gpointer                           packing,
                                               GError                           **error);

G_END_DECLS
