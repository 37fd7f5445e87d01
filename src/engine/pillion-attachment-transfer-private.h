/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-attachment-transfer.h"

G_BEGIN_DECLS

/* What pillion-attachment-service.h does with a transfer. The signal "asked" tells it what the
 * user wants: to try again (TRUE), or to end it (FALSE).
 */

PillionAttachmentTransfer *pillion_attachment_transfer_new          (gint64                          row,
                                                                     gboolean                        upload);
void                       pillion_attachment_transfer_set_state    (PillionAttachmentTransfer      *self,
                                                                     PillionAttachmentTransferState  state);
void                       pillion_attachment_transfer_set_progress (PillionAttachmentTransfer      *self,
                                                                     goffset                         done,
                                                                     goffset                         whole);

/* error: (transfer full): of the engine's domain */
void                       pillion_attachment_transfer_fail         (PillionAttachmentTransfer      *self,
                                                                     GError                         *error);

G_END_DECLS
