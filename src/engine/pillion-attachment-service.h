/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-attachment-transfer-private.h"
#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* Lets attachments travel, a few at a time, on the main thread: what the store says is to travel
 * does, from when the profile is opened, as often as the relay comes back.
 */

#define PILLION_TYPE_ATTACHMENT_SERVICE (pillion_attachment_service_get_type ())
G_DECLARE_FINAL_TYPE (PillionAttachmentService, pillion_attachment_service, PILLION, ATTACHMENT_SERVICE, GObject)

/* The engine is not kept alive by it. */
PillionAttachmentService  *pillion_attachment_service_new          (PillionEngine             *engine);

/* Of an engine. (transfer none) */
PillionAttachmentService  *pillion_engine_get_attachment_service   (PillionEngine             *engine);

/* What a committed job means for attachments. Before anybody reads what it changed. */
void                       pillion_attachment_service_take_effects (PillionAttachmentService  *self,
                                                                    PillionJob                *job);

/* (transfer none): of a message that is to travel by the word of the store; the one there is, if
 * it has not ended.
 */
PillionAttachmentTransfer *pillion_attachment_service_ensure       (PillionAttachmentService  *self,
                                                                    gint64                     row,
                                                                    gboolean                   upload);

/* Begins what waits, if it can be begun now. */
void                       pillion_attachment_service_go_on        (PillionAttachmentService  *self);

/* What waited in the mailbox is known here, so that no other device has been faster unnoticed: from now
 * on until the relay is gone, what it is this device's turn to bring there again is brought.
 */
void                       pillion_attachment_service_take_turns   (PillionAttachmentService  *self);

/* (transfer none) (nullable) */
PillionAttachmentTransfer *pillion_attachment_service_find         (PillionAttachmentService  *self,
                                                                    gint64                     row);

/* While a file is sealed that no message carries yet, nothing is swept away. */
void                       pillion_attachment_service_hold         (PillionAttachmentService  *self);
void                       pillion_attachment_service_release      (PillionAttachmentService  *self);

G_END_DECLS
