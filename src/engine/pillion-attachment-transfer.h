/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/**
 * PillionAttachmentTransferState:
 * @PILLION_ATTACHMENT_TRANSFER_WAITING: for the relay, or for its turn
 * @PILLION_ATTACHMENT_TRANSFER_RUNNING: bytes are on their way
 * @PILLION_ATTACHMENT_TRANSFER_DONE: all of it is there
 * @PILLION_ATTACHMENT_TRANSFER_FAILED: "error" says why; may be tried again
 * @PILLION_ATTACHMENT_TRANSFER_CANCELLED: by the user; may be tried again
 */
typedef enum {
  PILLION_ATTACHMENT_TRANSFER_WAITING,
  PILLION_ATTACHMENT_TRANSFER_RUNNING,
  PILLION_ATTACHMENT_TRANSFER_DONE,
  PILLION_ATTACHMENT_TRANSFER_FAILED,
  PILLION_ATTACHMENT_TRANSFER_CANCELLED,
} PillionAttachmentTransferState;

#define PILLION_TYPE_ATTACHMENT_TRANSFER_STATE (pillion_attachment_transfer_state_get_type ())
GType pillion_attachment_transfer_state_get_type (void);

/* The way of one attachment to the relay or from it. Properties, read only: "row" (of its
 * message), "upload", "state", "fraction" (0 to 1), "error" (boxed, nullable). Errors:
 * %PILLION_ENGINE_ERROR_NETWORK (goes on by itself with the next connection, from where the
 * relay or this device has it), _EXPIRED (the relay has it no longer: the sender may send it
 * again), _INPUT (what came is not what was sent: it is not opened), _DISK, _LIMIT (too large,
 * or the relay is full). Main thread.
 */
#define PILLION_TYPE_ATTACHMENT_TRANSFER (pillion_attachment_transfer_get_type ())
G_DECLARE_FINAL_TYPE (PillionAttachmentTransfer, pillion_attachment_transfer, PILLION, ATTACHMENT_TRANSFER, GObject)

gint64                          pillion_attachment_transfer_get_row      (PillionAttachmentTransfer *self);
gboolean                        pillion_attachment_transfer_is_upload    (PillionAttachmentTransfer *self);
PillionAttachmentTransferState  pillion_attachment_transfer_get_state    (PillionAttachmentTransfer *self);
double                          pillion_attachment_transfer_get_fraction (PillionAttachmentTransfer *self);
const GError                   *pillion_attachment_transfer_get_error    (PillionAttachmentTransfer *self);

/* Stops it; what came over stays and is not sent or fetched twice. An upload that is stopped
 * keeps its message queued until it is tried again or deleted.
 */
void                            pillion_attachment_transfer_cancel       (PillionAttachmentTransfer *self);
void                            pillion_attachment_transfer_retry        (PillionAttachmentTransfer *self);

G_END_DECLS
