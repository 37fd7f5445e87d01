/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/**
 * PillionAttachmentTransferState:
 * @PILLION_ATTACHMENT_TRANSFER_STATE_WAITING: for its turn
 * @PILLION_ATTACHMENT_TRANSFER_STATE_RUNNING: bytes are on their way
 * @PILLION_ATTACHMENT_TRANSFER_STATE_PAUSED: the relay can't be reached; goes on by itself
 * @PILLION_ATTACHMENT_TRANSFER_STATE_DONE: all of it is there
 * @PILLION_ATTACHMENT_TRANSFER_STATE_FAILED: "error" says why; may be tried again
 * @PILLION_ATTACHMENT_TRANSFER_STATE_CANCELLED: by the user; may be tried again
 */
typedef enum {
  PILLION_ATTACHMENT_TRANSFER_STATE_WAITING,
  PILLION_ATTACHMENT_TRANSFER_STATE_RUNNING,
  PILLION_ATTACHMENT_TRANSFER_STATE_PAUSED,
  PILLION_ATTACHMENT_TRANSFER_STATE_DONE,
  PILLION_ATTACHMENT_TRANSFER_STATE_FAILED,
  PILLION_ATTACHMENT_TRANSFER_STATE_CANCELLED,
} PillionAttachmentTransferState;

#define PILLION_TYPE_ATTACHMENT_TRANSFER_STATE (pillion_attachment_transfer_state_get_type ())
GType pillion_attachment_transfer_state_get_type (void);

/* Properties, read only, notified one by one: "row" (of its message), "upload", "state",
 * "fraction" (0 to 1), "error" (boxed, nullable).
 */
#define PILLION_TYPE_ATTACHMENT_TRANSFER (pillion_attachment_transfer_get_type ())
G_DECLARE_FINAL_TYPE (PillionAttachmentTransfer, pillion_attachment_transfer, PILLION, ATTACHMENT_TRANSFER, GObject)

gint64                          pillion_attachment_transfer_get_row      (PillionAttachmentTransfer *self);
gboolean                        pillion_attachment_transfer_is_upload    (PillionAttachmentTransfer *self);
PillionAttachmentTransferState  pillion_attachment_transfer_get_state    (PillionAttachmentTransfer *self);
double                          pillion_attachment_transfer_get_fraction (PillionAttachmentTransfer *self);
const GError                   *pillion_attachment_transfer_get_error    (PillionAttachmentTransfer *self);

/* WAITING, RUNNING or PAUSED: it has not ended. */
gboolean                        pillion_attachment_transfer_is_active    (PillionAttachmentTransfer *self);

void                            pillion_attachment_transfer_cancel       (PillionAttachmentTransfer *self);
void                            pillion_attachment_transfer_retry        (PillionAttachmentTransfer *self);

G_END_DECLS
