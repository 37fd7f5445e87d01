/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/**
 * PillionHistoryTransferState:
 * @PILLION_HISTORY_TRANSFER_STATE_OFFERED: it was asked for, and the other device has not answered yet
 * @PILLION_HISTORY_TRANSFER_STATE_RUNNING: messages are on their way
 * @PILLION_HISTORY_TRANSFER_STATE_WAITING: for the other device, or for the relay; goes on by itself
 * @PILLION_HISTORY_TRANSFER_STATE_PAUSED: by the user of the device that gets it
 * @PILLION_HISTORY_TRANSFER_STATE_FAILED: "error" says why; may be asked for again
 * @PILLION_HISTORY_TRANSFER_STATE_DONE: all of it is there
 * @PILLION_HISTORY_TRANSFER_STATE_ENDED: by the user; may be asked for again
 */
typedef enum {
  PILLION_HISTORY_TRANSFER_STATE_OFFERED,
  PILLION_HISTORY_TRANSFER_STATE_RUNNING,
  PILLION_HISTORY_TRANSFER_STATE_WAITING,
  PILLION_HISTORY_TRANSFER_STATE_PAUSED,
  PILLION_HISTORY_TRANSFER_STATE_FAILED,
  PILLION_HISTORY_TRANSFER_STATE_DONE,
  PILLION_HISTORY_TRANSFER_STATE_ENDED,
} PillionHistoryTransferState;

#define PILLION_TYPE_HISTORY_TRANSFER_STATE (pillion_history_transfer_state_get_type ())
GType pillion_history_transfer_state_get_type (void);

/* Each getter is a property of the same name without its verb, read only, notified one by one.
 * "device": the other one, in hexadecimal; "serving": this device gives it; "n-messages": in all,
 * about; "n-done": messages that were sent or stored; "n-bytes": likewise, as they travel;
 * "fraction": 0 to 1; "since-ms": messages from then on, 0: all; "error": boxed, nullable: why it
 * failed, or, while it waits, %PILLION_ENGINE_ERROR_DISK: there is no space for more.
 */
#define PILLION_TYPE_HISTORY_TRANSFER (pillion_history_transfer_get_type ())
G_DECLARE_FINAL_TYPE (PillionHistoryTransfer, pillion_history_transfer, PILLION, HISTORY_TRANSFER, GObject)

const char                  *pillion_history_transfer_get_device     (PillionHistoryTransfer *self);
gboolean                     pillion_history_transfer_is_serving     (PillionHistoryTransfer *self);
PillionHistoryTransferState  pillion_history_transfer_get_state      (PillionHistoryTransfer *self);
guint                        pillion_history_transfer_get_n_messages (PillionHistoryTransfer *self);
guint                        pillion_history_transfer_get_n_done     (PillionHistoryTransfer *self);
guint64                      pillion_history_transfer_get_n_bytes    (PillionHistoryTransfer *self);
double                       pillion_history_transfer_get_fraction   (PillionHistoryTransfer *self);
guint64                      pillion_history_transfer_get_since_ms   (PillionHistoryTransfer *self);
const GError                *pillion_history_transfer_get_error      (PillionHistoryTransfer *self);

/* OFFERED, RUNNING, WAITING or PAUSED: it has not ended. */
gboolean                     pillion_history_transfer_is_active      (PillionHistoryTransfer *self);

G_END_DECLS
