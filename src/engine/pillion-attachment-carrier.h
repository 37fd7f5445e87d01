/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-attachment-transfer-private.h"
#include "engine/pillion-engine-private.h"
#include "net/pillion-blob-client.h"

G_BEGIN_DECLS

/**
 * pillion_attachment_carrier_run_async:
 * @transfer: says which; gets the progress
 *
 * Carries what is on its way by the word of the store: to the relay, from as far as the relay
 * has it, and lets its message leave; or from it, from as far as it is here, and checks it. The
 * store knows the end before the callback. Cancelled: what came over stays. Main thread.
 */
void     pillion_attachment_carrier_run_async  (PillionEngine              *engine,
                                                PillionBlobClient          *client,
                                                PillionAttachmentTransfer  *transfer,
                                                GCancellable               *cancellable,
                                                GAsyncReadyCallback         callback,
                                                gpointer                    user_data);

/* error: of any layer: pillion_attachment_carrier_explain() tells what it means. */
gboolean pillion_attachment_carrier_run_finish (PillionEngine              *engine,
                                                GAsyncResult               *result,
                                                GError                    **error);

/* Whether a later try may go better, without anybody's help. */
gboolean pillion_attachment_carrier_is_passing (const GError               *error);

/* error: (transfer full). Returns: (transfer full): one that pillion-attachments.h names */
GError  *pillion_attachment_carrier_explain    (GError                     *error);

G_END_DECLS
